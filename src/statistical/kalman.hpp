#pragma once

#include <vector>

#include <Eigen/Core>

#include "forecast/core/cancellation.hpp"

// A linear state space, its Kalman filter, and the search for the variances of its state noise. The additive model uses
// it to follow effects that change in time; the observation is then a day's load at one clock time.

namespace forecast {

/// y_t = theta_t . f_t + N(0, noise),  theta_{t+1} = theta_t + N(0, diag(drift)).
struct StateSpace {
    Eigen::VectorXd state;     ///< [states] mean of theta at the start
    Eigen::VectorXd variance;  ///< [states] variance of theta at the start
    Eigen::VectorXd drift;     ///< [states] state noise: variance that a step adds
    double noise = 1;          ///< variance of the observation noise
};

/// Estimates theta as observations come in (Kalman, "A new approach to linear filtering and prediction problems",
/// 1960).
///
/// Call order: (update? drift)*, a step each; update() is left out where the observation is missing.
class KalmanFilter {
public:
    explicit KalmanFilter(const StateSpace& model);

    /// How far an observation lies from its forecast, and how far it was expected to.
    struct Innovation {
        double error = 0;     ///< observation minus forecast
        double variance = 0;  ///< of the error, observation noise included
    };
    /// Learns from one observation `y` whose regressors were `f` [states]. Returns its innovation before that.
    ///
    ///   e = y - f . theta,  S = f' P f + noise,  theta += P f e / S,  P -= P f f' P / S
    Innovation update(const Eigen::Ref<const Eigen::VectorXd>& f, double y);
    /// The innovation of `y` as forecast `steps` steps earlier, from the present state: the variance includes the drift
    /// of that time. Learns nothing.
    [[nodiscard]] Innovation innovation(const Eigen::Ref<const Eigen::VectorXd>& f, double y, Eigen::Index steps) const;
    /// Goes on by one step: the covariance grows by the state noise.
    void drift();
    /// [states] mean of theta, given the observations so far.
    [[nodiscard]] const Eigen::VectorXd& state() const { return state_; }
    /// [states, states] covariance of theta, given the observations so far.
    [[nodiscard]] const Eigen::MatrixXd& covariance() const { return covariance_; }

private:
    Eigen::VectorXd state_;
    Eigen::MatrixXd covariance_;
    Eigen::VectorXd drift_;
    Eigen::VectorXd spread_;  // covariance times f
    double noise_;
};

/// Observations in order of time.
struct StateObservations {
    Eigen::MatrixXd regressors;  ///< [states, steps] a column for each step
    Eigen::VectorXd y;           ///< [steps] NaN = missing
    Eigen::Index first = 0;      ///< those before it only warm the filter up, they are not scored
    Eigen::Index delay = 1;      ///< the forecast of step t knows the observations up to t - delay
};

/// The log-likelihood of the observations from `first` on, up to a constant, each given what its forecast knows. All
/// variances are in units of the observation noise, which takes its best value (is concentrated out).
///
/// With a delay above 1 it is a composite likelihood: neighbouring forecast errors count as independent.
///
///   -1/2 (sum of log S_t + n log(mean of e_t^2 / S_t)) over the n observed steps from `first` on
double concentrated_log_likelihood(const StateSpace& model, const StateObservations& observations);

/// One of several series that share the variances of their state noise.
struct DriftingSeries {
    StateSpace model;  ///< its drift is ignored
    StateObservations observations;
};

/// [states] the variances of state noise that make the series most likely, among 0 and powers of ten.
///
/// A greedy search from all 0: each step makes the one change of one variance that raises the sum of the
/// log-likelihoods most, until none raises it by `least_gain`, or 30 were made (the "dynamic" setting of Obst, de
/// Vilmarest and Goude, "Adaptive methods for short-term electricity load forecasting during COVID-19 lockdown in
/// France", 2021).
///
/// REQUIRES: at least one series, all with the same states. Uses all cores. Throws Cancelled.
Eigen::VectorXd search_drift(const std::vector<DriftingSeries>& series, double least_gain,
                             const Cancellation& cancellation = {});

}  // namespace forecast
