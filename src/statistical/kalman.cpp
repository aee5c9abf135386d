#include "kalman.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "forecast/core/thread_pool.hpp"

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

std::vector<Change> changes_of(const Eigen::VectorXd& drift) {
    std::vector<Change> changes;
    for (Eigen::Index state = 0; state < drift.size(); ++state) {
        for (const double value : neighbours(drift[state])) {
            changes.push_back({state, value, 0});
        }
    }
    return changes;
}

double likelihood_of(const std::vector<DriftingSeries>& series, const Eigen::VectorXd& drift) {
    return std::accumulate(series.begin(), series.end(), 0.0, [&](double sum, const DriftingSeries& one) {
        StateSpace model = one.model;
        model.drift = drift;
        return sum + concentrated_log_likelihood(model, one.observations);
    });
}

Change best_change(const std::vector<DriftingSeries>& series, const Eigen::VectorXd& drift) {
    std::vector<Change> changes = changes_of(drift);
    in_parallel(changes.size(), [&](std::size_t i) {
        Eigen::VectorXd changed = drift;
        changed[changes[i].state] = changes[i].drift;
        changes[i].likelihood = likelihood_of(series, changed);
    });
    return *std::max_element(changes.begin(), changes.end(),
                             [](const Change& a, const Change& b) { return a.likelihood < b.likelihood; });
}

}  // namespace

KalmanFilter::KalmanFilter(const StateSpace& model)
    : state_(model.state), covariance_(model.variance.asDiagonal()), drift_(model.drift), noise_(model.noise) {}

KalmanFilter::Innovation KalmanFilter::update(const Eigen::Ref<const Eigen::VectorXd>& f, double y) {
    spread_.noalias() = covariance_ * f;
    const Innovation innovation{y - f.dot(state_), f.dot(spread_) + noise_};
    state_ += spread_ * (innovation.error / innovation.variance);
    for (Eigen::Index column = 0; column < spread_.size(); ++column) {
        covariance_.col(column) -= spread_ * (spread_[column] / innovation.variance);
    }
    return innovation;
}

KalmanFilter::Innovation KalmanFilter::innovation(const Eigen::Ref<const Eigen::VectorXd>& f, double y,
                                                  Eigen::Index steps) const {
    const double drifted = static_cast<double>(steps) * f.cwiseAbs2().dot(drift_);
    return {y - f.dot(state_), f.dot(covariance_ * f) + drifted + noise_};
}

void KalmanFilter::drift() {
    covariance_.diagonal() += drift_;
}

double concentrated_log_likelihood(const StateSpace& model, const StateObservations& observations) {
    KalmanFilter filter(model);
    double logarithms = 0;
    double squares = 0;
    double count = 0;
    const auto learn = [&](Eigen::Index t) {
        if (!std::isnan(observations.y[t])) {
            filter.update(observations.regressors.col(t), observations.y[t]);
        }
        filter.drift();
    };
    for (Eigen::Index t = 0; t < observations.y.size(); ++t) {
        if (t >= observations.delay) {
            learn(t - observations.delay);
        }
        if (t >= observations.first && !std::isnan(observations.y[t])) {
            const auto innovation =
                filter.innovation(observations.regressors.col(t), observations.y[t], observations.delay - 1);
            logarithms += std::log(innovation.variance);
            squares += innovation.error * innovation.error / innovation.variance;
            ++count;
        }
    }
    return count == 0 ? 0 : -0.5 * (logarithms + count * std::log(squares / count));
}

Eigen::VectorXd search_drift(const std::vector<DriftingSeries>& series, double least_gain,
                             const Cancellation& cancellation) {
    Eigen::VectorXd drift = Eigen::VectorXd::Zero(series.front().model.state.size());
    double likelihood = likelihood_of(series, drift);
    for (int change = 0; change < kMostChanges; ++change) {
        cancellation.check();
        const Change best = best_change(series, drift);
        if (best.likelihood < likelihood + least_gain) {
            break;
        }
        drift[best.state] = best.drift;
        likelihood = best.likelihood;
    }
    return drift;
}

}  // namespace forecast
