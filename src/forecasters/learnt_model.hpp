#pragma once

#include <cstddef>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace forecast {

/// What an input row is made of: the covariates of the forecast, then step by step the columns of a window of past
/// rows, oldest first, or those of the hours of the day that is forecast.
struct InputSizes {
    std::size_t covariates = 0;
    std::size_t steps = 0;
    std::size_t step_columns = 0;
    std::size_t outputs = 1;
    std::size_t step_outputs = 0;  ///< of each step, where steps are those of the forecast

    [[nodiscard]] std::size_t columns() const { return covariates + steps * step_columns; }
};

/// Samples to learn from, row-major: column c of sample r is inputs[r * sizes.columns() + c]. NaN = unknown.
struct LearningRows {
    InputSizes sizes;
    std::vector<float> inputs;
    std::vector<float> targets;  ///< [samples, outputs] NaN = unknown
    std::vector<float> weights;  ///< [samples]
};

/// A function of an input row, learnt once: trees, networks.
class LearntModel {
public:
    virtual ~LearntModel() = default;
    /// [outputs] of one input row; NaN where it needs an input that is unknown.
    [[nodiscard]] virtual std::vector<double> outputs(const std::vector<float>& inputs) const = 0;
    /// [columns + 1] what each input adds to one output, and last what is added to all rows. Their sum is the output,
    /// but for rounding. REQUIRES: the output is not NaN.
    [[nodiscard]] virtual std::vector<double> contributions(const std::vector<float>& inputs,
                                                            std::size_t output) const = 0;
    /// All of it, as its reader takes it.
    [[nodiscard]] virtual nlohmann::ordered_json to_json() const = 0;
};

}  // namespace forecast
