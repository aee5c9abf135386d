#include "kalman.hpp"

#include <array>
#include <cmath>
#include <optional>

namespace forecast {
namespace {

constexpr std::array kDrifts = {1e-5, 1e-4, 1e-3, 1e-2, 1e-1};
constexpr double kSmallestDrift = 1e-7;
constexpr int kMostChanges = 30;

std::vector<double> neighbours(double drift) {
    if (drift == 0) {
        return {kDrifts.begin(), kDrifts.end()};
    }
    std::vector<double> others = {0, drift * 10};
    if (drift / 10 >= kSmallestDrift) {
        others.push_back(drift / 10);
    }
    return others;
}

struct Change {
    Eigen::Index state = 0;
    double drift = 0;
    double likelihood = 0;
};

std::optional<Change> best_change(const StateSpace& model, const StateObservations& observations, Eigen::Index first) {
    std::optional<Change> best;
    for (Eigen::Index state = 0; state < model.drift.size(); ++state) {
        for (const double drift : neighbours(model.drift[state])) {
            StateSpace candidate = model;
            candidate.drift[state] = drift;
            const double likelihood = concentrated_log_likelihood(candidate, observations, first);
            if (!best || likelihood > best->likelihood) {
                best = Change{state, drift, likelihood};
            }
        }
    }
    return best;
}

}  // namespace

KalmanFilter::KalmanFilter(const StateSpace& model)
    : state_(model.state), covariance_(model.variance.asDiagonal()), drift_(model.drift), noise_(model.noise) {}

KalmanFilter::Innovation KalmanFilter::update(const Eigen::Ref<const Eigen::VectorXd>& f, double y) {
    const Eigen::VectorXd spread = covariance_ * f;
    const Innovation innovation{y - f.dot(state_), f.dot(spread) + noise_};
    state_ += spread * (innovation.error / innovation.variance);
    covariance_.noalias() -= spread * (spread / innovation.variance).transpose();
    return innovation;
}

void KalmanFilter::drift() {
    covariance_.diagonal() += drift_;
}

double concentrated_log_likelihood(const StateSpace& model, const StateObservations& observations, Eigen::Index first) {
    KalmanFilter filter(model);
    double logarithms = 0;
    double squares = 0;
    double count = 0;
    for (Eigen::Index t = 0; t < observations.y.size(); ++t) {
        if (!std::isnan(observations.y[t])) {
            const auto innovation = filter.update(observations.regressors.col(t), observations.y[t]);
            if (t >= first) {
                logarithms += std::log(innovation.variance);
                squares += innovation.error * innovation.error / innovation.variance;
                ++count;
            }
        }
        filter.drift();
    }
    return -0.5 * (logarithms + count * std::log(squares / count));
}

StateSpace search_drift(StateSpace model, const StateObservations& observations, Eigen::Index first,
                        double least_gain) {
    double likelihood = concentrated_log_likelihood(model, observations, first);
    for (int change = 0; change < kMostChanges; ++change) {
        const auto best = best_change(model, observations, first);
        if (!best || best->likelihood < likelihood + least_gain) {
            break;
        }
        model.drift[best->state] = best->drift;
        likelihood = best->likelihood;
    }
    return model;
}

}  // namespace forecast
