#pragma once

#include <cstddef>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace forecast {

/// What an input row is made of: the covariates of the forecast row, then step by step the columns of a window of past
/// rows, oldest first.
struct InputSizes {
    std::size_t covariates = 0;
    std::size_t steps = 0;
    std::size_t step_columns = 0;

    [[nodiscard]] std::size_t columns() const { return covariates + steps * step_columns; }
};

/// Rows to learn from, row-major: column c of row r is inputs[r * sizes.columns() + c]. NaN = unknown.
struct LearningRows {
    InputSizes sizes;
    std::vector<float> inputs;
    std::vector<float> targets;  ///< [rows]
    std::vector<float> weights;  ///< [rows]
};

/// A function of an input row, learnt once: trees, networks.
class LearntModel {
public:
    virtual ~LearntModel() = default;
    /// The output of one row; NaN where it needs an input that is unknown.
    [[nodiscard]] virtual double output(const std::vector<float>& inputs) const = 0;
    /// [columns + 1] what each input adds to the output of one row, and last what is added to all rows. Their sum is
    /// the output, but for rounding. REQUIRES: the output is not NaN.
    [[nodiscard]] virtual std::vector<double> contributions(const std::vector<float>& inputs) const = 0;
    /// All of it, as its reader takes it.
    [[nodiscard]] virtual nlohmann::ordered_json to_json() const = 0;
};

}  // namespace forecast
