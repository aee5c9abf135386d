#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

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
    /// Grows the trees of `options` on squared errors. Throws Error(internal) for what XGBoost throws.
    TreeModel(const TreeRows& rows, const BoostedOptions& options);
    /// What to_text() gave. Throws Malformed for another text, or for trees of other columns.
    TreeModel(const std::string& text, std::size_t columns);
    ~TreeModel();
    TreeModel(TreeModel&&) noexcept;
    TreeModel& operator=(TreeModel&&) noexcept;

    /// [columns + 1] what each column adds to the output of one row, and last what is added to all rows: SHAP values
    /// (Lundberg, Erion and Lee, "Consistent individualized feature attribution for tree ensembles", 2018). Their sum
    /// is the output.
    [[nodiscard]] std::vector<float> contributions(const std::vector<float>& inputs) const;
    /// XGBoost's JSON.
    [[nodiscard]] std::string to_text() const;

private:
    struct Booster;
    std::unique_ptr<Booster> booster_;
};

}  // namespace forecast
