#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "forecast/core/forecaster.hpp"
#include "forecast/dataset/options.hpp"
#include "forecast/features/options.hpp"

namespace forecast {

/// What a network is fed with; saved with it, so that train, evaluate, predict and Python cannot disagree.
struct NeuralInput {
    FeatureSetOptions features;
    WindowOptions window;
    IssueOptions issue;
    std::string target_name = "load";
    int threads = 0;  ///< that forecasts are computed with, 0 = one
};

/// One float32 tensor for the exported module and its answer, for the MLflow signature and input example.
struct InputExample {
    std::vector<std::int64_t> shape;  ///< [batch, rows, columns]
    std::vector<float> values;
    std::vector<float> outputs;  ///< [batch, horizon] MW
};

/// A network with its scaler, column order and window: the exported TorchScript module, which is what predicts here
/// too.
///
/// The module takes float32 [batch, rows, columns] in physical units, rows = lookback, plus horizon rows where there
/// are target-day covariates; columns are NeuralInput's features, past ones first, each name once. Loads (and what is
/// made of them) in the horizon's rows are masked inside. It returns MW, [batch, horizon]. name() is "lstm". fit() is
/// not its business (training/fit.hpp) and throws.
class NeuralForecaster : public Forecaster {
public:
    /// Writes data/model.pth and model_info.json (columns, window, scaler, parameter count, `details`) below
    /// `directory`. `details` is a JSON object.
    virtual void save(const std::filesystem::path& directory, const std::string& details) const = 0;
    /// The newest window that can be made of the prepared frame, with the answer to it.
    [[nodiscard]] virtual InputExample input_example() const = 0;
    [[nodiscard]] virtual std::vector<std::string> columns() const = 0;
    [[nodiscard]] virtual std::int64_t parameter_count() const = 0;
};

}  // namespace forecast
