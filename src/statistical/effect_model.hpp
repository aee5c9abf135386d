#pragma once

#include <vector>

#include "additive_design.hpp"
#include "kalman.hpp"

namespace forecast {

/// A fitted additive model of one period of the day: y = intercept + sum of the terms' effects.
///
/// y is the change of the load since the newest known one. Fitted by penalised least squares (penalised_fit.hpp).
/// Immutable.
class EffectModel {
public:
    /// Fits `y` [rows] with sample weights `weights` [rows] on those `rows` of the table. REQUIRES: the design knows
    /// all of them.
    EffectModel(AdditiveDesign design, const FeatureTable& table, const std::vector<std::size_t>& rows,
                const Eigen::VectorXd& y, const Eigen::VectorXd& weights);
    /// The model that to_json() wrote. Throws as AdditiveDesign does.
    EffectModel(const nlohmann::ordered_json& saved, const FeatureTable& table);
    /// As in forecasters/additive.json.
    [[nodiscard]] nlohmann::ordered_json to_json(const FeatureTable& table) const;

    [[nodiscard]] const AdditiveDesign& design() const { return design_; }
    [[nodiscard]] double intercept() const { return intercept_; }
    /// [terms] of one row, in the unit of y; NaN where the row lacks a column of the term.
    [[nodiscard]] Eigen::VectorXd effects(const FeatureTable& table, std::size_t row) const;
    /// [terms] how much each effect varied over the rows it was fitted on, as a standard deviation.
    [[nodiscard]] const Eigen::VectorXd& deviations() const { return deviations_; }
    /// Standard deviation of y; 1 if it is 0.
    [[nodiscard]] double target_deviation() const { return target_deviation_; }
    /// Standard deviation of the residuals; 1 if it is 0.
    [[nodiscard]] double residual_deviation() const { return residual_deviation_; }

private:
    AdditiveDesign design_;
    Eigen::VectorXd coefficients_;  // [design columns]
    double intercept_ = 0;
    double target_deviation_ = 1;
    double residual_deviation_ = 1;
    Eigen::VectorXd deviations_;
};

}  // namespace forecast
