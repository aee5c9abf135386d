#pragma once

#include <map>
#include <string>
#include <vector>

#include "forecast/core/forecaster.hpp"
#include "forecast/dataset/options.hpp"
#include "forecast/evaluation/options.hpp"
#include "forecast/features/options.hpp"
#include "forecast/model/options.hpp"
#include "forecast/sources/options.hpp"
#include "forecast/statistical/options.hpp"
#include "forecast/training/options.hpp"

namespace forecast {

/// One experiment file. Every section is the options struct of the module that it configures.
struct ExperimentConfig {
    std::string experiment = "brest_consumption_forecast";
    std::string run_name = "lstm_brest_consumption";
    std::string store = "mlruns/observations.db";
    /// Besides the run store's own: where runs may be written to, and read from where an MLflow server names it.
    std::vector<std::string> artifact_directories;
    std::map<std::string, SourceOptions> sources;
    FrameOptions frame;
    IssueOptions issue;
    FeatureSetOptions features;
    SplitOptions split;
    WindowOptions window;
    NetworkOptions network;
    TrainingOptions training;
    LinearOptions linear;
    AdditiveOptions additive;
    PromotionOptions promotion;
};
template <class Visitor>
void visit(Visitor&& field, ExperimentConfig& o) {
    field("experiment", o.experiment, anything());
    field("run_name", o.run_name, anything());
    field("store", o.store, anything());
    field("artifact_directories", o.artifact_directories, anything());
    field("sources", o.sources, anything());
    field("frame", o.frame, anything());
    field("issue", o.issue, anything());
    field("features", o.features, anything());
    field("split", o.split, anything());
    field("window", o.window, anything());
    field("network", o.network, anything());
    field("training", o.training, anything());
    field("linear", o.linear, anything());
    field("additive", o.additive, anything());
    field("promotion", o.promotion, anything());
}

}  // namespace forecast
