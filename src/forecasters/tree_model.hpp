#pragma once

#include <cstddef>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "forecast/core/cancellation.hpp"
#include "forecast/forecasters/options.hpp"
#include "forecast/trees/booster.hpp"
#include "learnt_model.hpp"

namespace forecast {

/// Gradient-boosted regression trees, by XGBoost (Chen and Guestrin, "XGBoost: a scalable tree boosting system", 2016).
/// One thread and a fixed seed: the same rows give the same trees, to the last bit. Movable.
class TreeModel final : public LearntModel {
public:
    /// Grows the trees of `options` on squared errors. Throws Cancelled, and Error(internal) for what XGBoost throws.
    TreeModel(const LearningRows& rows, const BoostedOptions& options, const Cancellation& cancellation = {});
    /// What to_json() gave. Throws Malformed or nlohmann's exceptions for anything else, and for trees of other
    /// columns: XGBoost itself trusts what it reads.
    TreeModel(const nlohmann::ordered_json& saved, std::size_t columns);

    [[nodiscard]] std::vector<double> outputs(const std::vector<float>& inputs) const override;
    /// SHAP values (Lundberg, Erion and Lee, "Consistent individualized feature attribution for tree ensembles", 2018).
    [[nodiscard]] std::vector<double> contributions(const std::vector<float>& inputs,
                                                    std::size_t output) const override;
    /// [trees] of each, by node: left, right (-1 at a leaf), column, value (the threshold, or the leaf's),
    /// missing_left, cover.
    [[nodiscard]] nlohmann::ordered_json to_json() const override;

private:
    Booster booster_;
};

}  // namespace forecast
