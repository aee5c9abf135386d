#pragma once

#include <vector>

#include <Eigen/Core>

#include "forecast/core/cancellation.hpp"

namespace forecast {

/// y_t = theta_t . f_t + N(0, noise),  theta_{t+1} = theta_t + N(0, diag(drift)).
struct StateSpace {
    Eigen::VectorXd state;     ///< [states] theta at the start
    Eigen::VectorXd variance;  ///< [states] of its uncertainty
    Eigen::VectorXd drift;     ///< [states] a step's variance
    double noise = 1;
};

/// The state of such a model as observations come in (Kalman, "A new approach to linear filtering", 1960).
class KalmanFilter {
public:
    explicit KalmanFilter(const StateSpace& model);

    struct Innovation {
        double error = 0;     ///< observation minus forecast
        double variance = 0;  ///< of it, the noise included
    };
    /// Learns from one observation `y` whose regressors were `f` [states].
    Innovation update(const Eigen::Ref<const Eigen::VectorXd>& f, double y);
    /// Of the forecast `steps` after the state's own one, the noise included.
    [[nodiscard]] Innovation innovation(const Eigen::Ref<const Eigen::VectorXd>& f, double y, Eigen::Index steps) const;
    /// Lets one step pass.
    void drift();
    [[nodiscard]] const Eigen::VectorXd& state() const { return state_; }
    [[nodiscard]] const Eigen::MatrixXd& covariance() const { return covariance_; }

private:
    Eigen::VectorXd state_;
    Eigen::MatrixXd covariance_;
    Eigen::VectorXd drift_;
    Eigen::VectorXd spread_;  // covariance times f
    double noise_;
};

/// Observations in time order, NaN where there is none; a column of `regressors` [states, steps] each.
struct StateObservations {
    Eigen::MatrixXd regressors;
    Eigen::VectorXd y;
    Eigen::Index first = 0;  ///< those before it only warm the filter up
    Eigen::Index delay = 1;  ///< the forecast of a step knows the observations up to so many steps before it
};

/// The log-likelihood of the observations from `first` on, each given what its forecast knows, up to a constant, all
/// variances understood in units of an observation noise that is chosen best. With a delay above 1 it is a composite
/// likelihood: neighbouring forecast errors are taken for independent.
double concentrated_log_likelihood(const StateSpace& model, const StateObservations& observations);

/// One of several series that are thought to drift alike.
struct DriftingSeries {
    StateSpace model;  ///< its drift is not read
    StateObservations observations;
};

/// Searches drift variances over 0 and powers of ten: step by step the one change of one variance that raises the sum
/// of the series' likelihoods most, until none does by `least_gain` (the "dynamic" setting of Obst, de Vilmarest and
/// Goude, "Adaptive methods for short-term electricity load forecasting during COVID-19 lockdown in France", 2021).
Eigen::VectorXd search_drift(const std::vector<DriftingSeries>& series, double least_gain,
                             const Cancellation& cancellation = {});

}  // namespace forecast
