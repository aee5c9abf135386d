#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forecast/core/cancellation.hpp"

namespace forecast {

/// What trees learn from; all of it outlives the call. NaN = unknown.
struct BoosterRows {
    const std::vector<float>& inputs;  ///< row-major: [rows, columns]
    std::size_t columns = 0;
    const std::vector<float>& targets;  ///< [rows]
    const std::vector<float>& weights;  ///< [rows], or empty: all the same
};

/// Gradient-boosted trees or a forest, by XGBoost (Chen and Guestrin, "XGBoost: a scalable tree boosting system",
/// 2016). One thread, so that the same rows and params give the same trees, to the last bit. Movable.
class Booster {
public:
    /// XGBoost's own names and values: {"eta", "0.05"}.
    using Params = std::vector<std::pair<std::string, std::string>>;

    /// Grows trees for `rounds` rounds. Throws Cancelled, and Error(internal) for what XGBoost throws.
    Booster(const BoosterRows& rows, const Params& params, int rounds, const Cancellation& cancellation = {});
    /// A model in XGBoost's JSON, which XGBoost trusts. Throws Error(internal) for what it throws.
    explicit Booster(std::string_view json);
    ~Booster();
    Booster(const Booster&) = delete;
    Booster& operator=(const Booster&) = delete;
    Booster(Booster&&) noexcept;
    Booster& operator=(Booster&&) noexcept;

    /// Names of the columns, which are kept in its JSON.
    void name_columns(const std::vector<std::string>& names);
    /// [rows] what is predicted: of a logistic objective probabilities.
    [[nodiscard]] std::vector<double> outputs(const std::vector<float>& inputs, std::size_t columns) const;
    /// [rows, columns + 1] SHAP values (Lundberg, Erion and Lee, "Consistent individualized feature attribution for
    /// tree ensembles", 2018), of a logistic objective in log odds. The last one of a row is what all rows have.
    [[nodiscard]] std::vector<double> contributions(const std::vector<float>& inputs, std::size_t columns) const;
    /// XGBoost's JSON, which its other bindings load, too.
    [[nodiscard]] std::string to_json() const;

private:
    [[nodiscard]] std::vector<double> predict(const std::vector<float>& inputs, std::size_t columns, int kind) const;

    struct Handle;
    std::unique_ptr<Handle> handle_;
};

}  // namespace forecast
