#pragma once

#include <vector>

#include "effect_model.hpp"
#include "kalman.hpp"

namespace forecast {

/// An additive model whose larger effects are the regressors of a state space: y = theta . f + rest, theta starting
/// where the fit left it. Everything is in units of the fit's residual deviation, each effect brought to deviation 1.
class Adaptation {
public:
    /// `drifting`: which of the model's terms; the others stay as they were fitted and make up `rest`.
    Adaptation(const EffectModel& model, std::vector<Eigen::Index> drifting, double initial_variance);

    struct Row {
        Eigen::VectorXd f;  ///< [1 + drifting] the intercept's 1 first
        double rest = 0;    ///< NaN where the row lacks a column
    };
    [[nodiscard]] Row row(const Eigen::VectorXd& effects) const;
    [[nodiscard]] double to_units(double y, const Row& row) const { return (y - row.rest) / unit_; }
    /// [1 + terms] what the intercept and each term add to the forecast that `state` gives, in the unit of y.
    [[nodiscard]] Eigen::VectorXd parts(const Eigen::VectorXd& state, const Eigen::VectorXd& effects) const;
    [[nodiscard]] const StateSpace& start() const { return start_; }

private:
    std::vector<Eigen::Index> drifting_;
    Eigen::VectorXd deviations_;  // [drifting]
    double unit_;
    StateSpace start_;
};

}  // namespace forecast
