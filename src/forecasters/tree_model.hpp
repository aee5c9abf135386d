#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "forecast/core/cancellation.hpp"
#include "forecast/forecasters/options.hpp"

namespace forecast {

/// Rows to learn from, row-major: column c of row r is inputs[r * columns + c]. NaN = unknown.
struct TreeRows {
    std::size_t columns = 0;
    std::vector<float> inputs;
    std::vector<float> targets;  ///< [rows]
    std::vector<float> weights;  ///< [rows]
};

/// Gradient-boosted regression trees, by XGBoost (Chen and Guestrin, "XGBoost: a scalable tree boosting system", 2016).
/// One thread and a fixed seed: the same rows give the same trees, to the last bit. Movable.
class TreeModel {
public:
    /// Grows the trees of `options` on squared errors. Throws Cancelled, and Error(internal) for what XGBoost throws.
    TreeModel(const TreeRows& rows, const BoostedOptions& options, const Cancellation& cancellation = {});
    /// What to_json() gave. Throws Malformed or nlohmann's exceptions for anything else, and for trees of other
    /// columns: XGBoost itself trusts what it reads.
    TreeModel(const nlohmann::ordered_json& saved, std::size_t columns);
    ~TreeModel();
    TreeModel(const TreeModel&) = delete;
    TreeModel& operator=(const TreeModel&) = delete;
    TreeModel(TreeModel&&) noexcept;
    TreeModel& operator=(TreeModel&&) noexcept;

    /// [columns + 1] what each column adds to the output of one row, and last what is added to all rows: SHAP values
    /// (Lundberg, Erion and Lee, "Consistent individualized feature attribution for tree ensembles", 2018). Their sum
    /// is the output.
    [[nodiscard]] std::vector<float> contributions(const std::vector<float>& inputs) const;
    /// [trees] of each, by node: left, right (-1 at a leaf), column, value (the threshold, or the leaf's),
    /// missing_left, cover.
    [[nodiscard]] nlohmann::ordered_json to_json() const;

private:
    struct Booster;
    std::unique_ptr<Booster> booster_;
};

}  // namespace forecast
