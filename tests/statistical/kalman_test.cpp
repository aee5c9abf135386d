#include "kalman.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "reference_numbers.hpp"

using namespace forecast;

namespace {

Eigen::VectorXd vector_of(const std::vector<double>& values) {
    return Eigen::Map<const Eigen::VectorXd>(values.data(), static_cast<Eigen::Index>(values.size()));
}

struct Reference {
    StateSpace model;
    StateObservations observations;
    ReferenceNumbers numbers{"kalman_reference.csv"};

    Reference() {
        model.state = vector_of(numbers.list("state"));
        model.variance = vector_of(numbers.list("variance"));
        model.drift = vector_of(numbers.list("drift"));
        observations.y = vector_of(numbers.list("y"));
        observations.first = static_cast<Eigen::Index>(numbers.at("first"));
        observations.regressors.resize(model.state.size(), observations.y.size());
        for (Eigen::Index i = 0; i < model.state.size(); ++i) {
            observations.regressors.row(i) = vector_of(numbers.list("regressor_" + std::to_string(i)));
        }
    }
};

Eigen::VectorXd pair_of(double first, double second) {
    return vector_of({first, second});
}

/// Two coefficients, 1 and 2, of which the second may change: it is 5 from `jump` on. Small noise without a pattern.
DriftingSeries with_jump(Eigen::Index steps, Eigen::Index jump) {
    DriftingSeries series;
    series.model.state = pair_of(1, 2);
    series.model.variance = pair_of(1, 1);
    series.observations.regressors.resize(2, steps);
    series.observations.y.resize(steps);
    series.observations.first = 30;
    for (Eigen::Index t = 0; t < steps; ++t) {
        const auto time = static_cast<double>(t);
        const Eigen::VectorXd f = pair_of(1, std::cos(2.3 * time));
        series.observations.regressors.col(t) = f;
        series.observations.y[t] = f[0] + (t < jump ? 2 : 5) * f[1] + std::sin(7.7 * time * time);
    }
    return series;
}

}  // namespace

TEST_CASE("the Kalman filter knows what conditioning the joint normal distribution says, missing days included",
          "[statistical]") {
    const Reference reference;
    const Eigen::Index states = reference.model.state.size();
    REQUIRE(reference.observations.y.size() == 40);
    REQUIRE(std::isnan(reference.observations.y[12]));
    KalmanFilter filter(reference.model);
    for (Eigen::Index t = 0; t < 40; ++t) {
        if (!std::isnan(reference.observations.y[t])) {
            filter.update(reference.observations.regressors.col(t), reference.observations.y[t]);
        }
        filter.drift();
        if (t + 1 != 20 && t + 1 != 40) {
            continue;
        }
        const std::string after = "_after_" + std::to_string(t + 1);
        const auto covariance = reference.numbers.list("covariance" + after);
        CHECK((filter.state() - vector_of(reference.numbers.list("state" + after))).cwiseAbs().maxCoeff() < 1e-8);
        const Eigen::Map<const Eigen::MatrixXd> expected(covariance.data(), states, states);
        CHECK((filter.covariance() - expected).cwiseAbs().maxCoeff() < 1e-8);
    }
}

TEST_CASE("the likelihood of forecasts one and two steps ahead is the joint normal distribution's", "[statistical]") {
    Reference reference;
    for (const int delay : {1, 2}) {
        reference.observations.delay = delay;
        const double expected = reference.numbers.at("log_likelihood_delay_" + std::to_string(delay));
        CHECK(std::abs(concentrated_log_likelihood(reference.model, reference.observations) - expected) < 1e-8);
    }
    CHECK(reference.numbers.at("log_likelihood_delay_1") > reference.numbers.at("log_likelihood_delay_2") + 0.1);
}

TEST_CASE("a forecast's variance grows with its steps, and an update's innovation is that of one step",
          "[statistical]") {
    const StateSpace model{pair_of(1, 3), pair_of(4, 0), pair_of(0.5, 0), 1};
    KalmanFilter filter(model);
    const Eigen::VectorXd f = pair_of(1, 1);
    CHECK(filter.innovation(f, 6, 0).error == Approx(2));
    CHECK(filter.innovation(f, 6, 0).variance == Approx(4 + 1));
    CHECK(filter.innovation(f, 6, 3).variance == Approx(4 + 3 * 0.5 + 1));
    const auto innovation = filter.update(f, 6);
    CHECK(innovation.error == Approx(2));
    CHECK(innovation.variance == Approx(5));
    CHECK(filter.state()[0] == Approx(1 + 2 * 4 / 5.0));
    CHECK(filter.state()[1] == 3);  // its variance is 0: it stays
    CHECK(filter.covariance()(0, 0) == Approx(4 - 16 / 5.0));
}

TEST_CASE("no observation is no likelihood", "[statistical]") {
    Reference reference;
    reference.observations.y.setConstant(std::numeric_limits<double>::quiet_NaN());
    CHECK(concentrated_log_likelihood(reference.model, reference.observations) == 0);
}

TEST_CASE("coefficients that stay get no drift, one that jumps gets one, the other none", "[statistical]") {
    const Eigen::VectorXd none = search_drift({with_jump(400, 400)}, 1);
    CHECK(none[0] == 0);
    CHECK(none[1] == 0);
    const Eigen::VectorXd found = search_drift({with_jump(400, 200)}, 1);
    CHECK(found[0] == 0);
    CHECK(found[1] > 0);
    const Eigen::VectorXd dear = search_drift({with_jump(400, 200)}, 1e6);
    CHECK(dear[1] == 0);
}

TEST_CASE("series are searched together: one that jumps outweighs one that hardly minds", "[statistical]") {
    const Eigen::VectorXd found = search_drift({with_jump(60, 60), with_jump(400, 200)}, 1);
    CHECK(found[1] > 0);
}

TEST_CASE("a drift of 0 follows a coefficient that walks worse than the one found", "[statistical]") {
    DriftingSeries series = with_jump(400, 400);
    for (Eigen::Index t = 0; t < 400; ++t) {
        series.observations.y[t] += 3 * std::sin(static_cast<double>(t) / 40);  // the intercept's slow walk
    }
    series.model.drift = search_drift({series}, 1);
    CHECK(series.model.drift[0] >= 1e-3);
    StateSpace still = series.model;
    still.drift.setZero();
    CHECK(concentrated_log_likelihood(series.model, series.observations) >
          concentrated_log_likelihood(still, series.observations) + 50);
}
