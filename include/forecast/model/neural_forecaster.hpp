#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "forecast/core/forecaster.hpp"
#include "forecast/dataset/options.hpp"
#include "forecast/features/options.hpp"

namespace forecast {

/// What a network is fed with. It is saved with it, so that train, evaluate, predict and Python cannot disagree.
struct NeuralInput {
    FeatureSetOptions features;
    WindowOptions window;
    IssueOptions issue;
    std::string target_name = "load";
    int threads = 0;  ///< with which libtorch computes forecasts; 0 = one
};

/// One window for the exported module and its answer, for MLflow's signature and input example.
struct InputExample {
    std::vector<std::int64_t> shape;  ///< [batch, rows, columns]
    std::vector<float> values;
    std::vector<float> outputs;  ///< [batch, horizon] MW
};

/// A network with its scaler, column order and window. What predicts is the exported TorchScript module, or the same
/// network on the program's own kernel.
///
/// The module takes float32 [batch, rows, columns] in physical units and returns [batch, horizon] MW. rows = lookback,
/// plus the horizon's rows if there are covariates of the target days. columns = the features of NeuralInput, past ones
/// first, each name once. Loads, and what is made of them, are masked inside in the horizon's rows.
///
/// explain() takes the difference from the mean input of the year before apart. name() is "lstm". Call order: prepare
/// predict*. fit() throws: networks are trained by training/fit.hpp.
///
/// Example: lookback 14, horizon 1, past columns load and temperature, covariates temperature and monday. The input is
/// [batch, 15, 3]: rows 0 .. 13 hold load and temperature, row 14 temperature and monday, and the other cells 0.
class NeuralForecaster : public Forecaster {
public:
    /// The newest complete window of the prepared frame. Throws Error(insufficient_data) if there is none.
    [[nodiscard]] virtual InputExample input_example() const = 0;
    /// Names of the module's input columns.
    [[nodiscard]] virtual std::vector<std::string> columns() const = 0;
    [[nodiscard]] virtual std::int64_t parameter_count() const = 0;
};

}  // namespace forecast
