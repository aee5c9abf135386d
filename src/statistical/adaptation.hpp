#pragma once

#include <vector>

#include "effect_model.hpp"
#include "kalman.hpp"

namespace forecast {

/// An additive model as a state space, so that a Kalman filter can follow its effects from day to day:
///
///   y = theta . f + rest
///
/// theta are the intercept and a factor of each adapted effect, which start where the fit left them; `rest` are the
/// effects that stay as fitted. Everything is in units of the fit's residual deviation, each effect scaled to deviation
/// 1.
///
/// The idea: Obst, de Vilmarest and Goude (2021), see kalman.hpp.
class Adaptation {
public:
    /// `drifting`: indices of the model's terms that are adapted. `initial_variance`: of each state at the start.
    Adaptation(const EffectModel& model, std::vector<Eigen::Index> drifting, double initial_variance);

    /// A row of features as the filter sees it.
    struct Row {
        Eigen::VectorXd f;  ///< [1 + drifting] the intercept's 1 first
        double rest = 0;    ///< NaN where the row lacks a column
    };
    /// `effects` [terms], as EffectModel::effects() gives them.
    [[nodiscard]] Row row(const Eigen::VectorXd& effects) const;
    /// The observation `y` of the row as the filter takes it.
    [[nodiscard]] double to_units(double y, const Row& row) const { return (y - row.rest) / unit_; }
    /// [1 + terms] what the intercept and each term add to the forecast that `state` gives, in the unit of y.
    [[nodiscard]] Eigen::VectorXd parts(const Eigen::VectorXd& state, const Eigen::VectorXd& effects) const;
    /// The state space before the first observation. Its drift is 0, for the caller to set.
    [[nodiscard]] const StateSpace& start() const { return start_; }

private:
    std::vector<Eigen::Index> drifting_;
    Eigen::VectorXd deviations_;  // [drifting]
    double unit_;
    StateSpace start_;
};

}  // namespace forecast
