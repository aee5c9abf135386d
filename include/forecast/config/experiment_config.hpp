#pragma once

#include <map>
#include <string>
#include <vector>

#include "forecast/core/forecaster.hpp"
#include "forecast/core/option_text.hpp"
#include "forecast/dataset/options.hpp"
#include "forecast/evaluation/options.hpp"
#include "forecast/features/options.hpp"
#include "forecast/forecasters/options.hpp"
#include "forecast/model/options.hpp"
#include "forecast/monitor/options.hpp"
#include "forecast/search/options.hpp"
#include "forecast/sources/options.hpp"
#include "forecast/statistical/options.hpp"
#include "forecast/training/options.hpp"

namespace forecast {

/// One experiment file, all sections. Each section is the options struct of the module that it configures, so that
/// modules do not know configs.
///
/// The least that an experiment needs; everything else has a default that suits the data:
///
///   {
///     "sources": {"load": {"type": "csv", "files": ["load.csv"], "time_column": "date", "value_columns": ["mw"]}},
///     "frame": {"target": "load.mw"}
///   }
struct ExperimentConfig {
    std::string experiment = "brest_consumption_forecast";
    std::string run_name = "lstm_brest_consumption";
    std::string store = "mlruns/observations.db";
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
    NamedForecasters forecasters;
    PromotionOptions promotion;
    MonitorOptions monitor;
    std::map<std::string, OptionText> variants;
    std::map<std::string, OptionText> territories;
    SweepOptions sweep;
};
template <class Visitor>
void visit(Visitor&& field, ExperimentConfig& o) {
    field("experiment", o.experiment, anything(),
          "Name of the experiment in the run store; its runs are grouped under it.");
    field("run_name", o.run_name, anything(), "Name of the runs that train records.");
    field("store", o.store, anything(),
          "Where observations and forecasts are kept: an SQLite file, relative to the current directory or "
          "FORECAST_HOME, "
          "or postgresql://user@host:port/database.");
    field("artifact_directories", o.artifact_directories, anything(),
          "Directories beside the run store's own where artifacts of runs may be written, and read where an MLflow "
          "server names them.");
    field("sources", o.sources, anything(), "Data sources by name: APIs and files that give series.");
    field("frame", o.frame, anything(),
          "How series become a table of equal time steps: target, covariates and imputation.");
    field("issue", o.issue, anything(), "When forecasts are issued and what they know of the weather.");
    field("features", o.features, anything(), "Inputs of the forecasters.");
    field("split", o.split, anything(), "Test and validation periods, in local days; training begins with the data.");
    field("window", o.window, anything(), "Rows that the network reads and forecasts.");
    field("network", o.network, anything(), "Architecture of the network: LSTM layers, then a dense head.");
    field("training", o.training, anything(), "How the network is trained.");
    field("linear", o.linear, anything(), "The ridge regression that is fitted beside every model.");
    field("additive", o.additive, anything(), "The additive model and its adaptation.");
    field("forecasters", o.forecasters, anything(),
          "Forecasters by name, beside those of the sections linear and additive. An entry called linear or additive "
          "takes the place of that section.");
    field("promotion", o.promotion, anything(), "When a newly trained model becomes the champion.");
    field("monitor", o.monitor, anything(), "Limits of monitor, and what is run when one is passed.");
    field("variants", o.variants, anything(),
          "For forecast compare: configs by name, each an object with the keys of this one that differ.");
    field("territories", o.territories, anything(),
          "Configs by name, likewise: train, backtest and data fetch do all of them, --territory NAME makes it one.");
    field("sweep", o.sweep, anything(), "Settings that `forecast sweep` tries.");
}

}  // namespace forecast
