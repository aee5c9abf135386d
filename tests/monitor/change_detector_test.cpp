#include <catch2/catch.hpp>

#include "forecast/monitor/change_detector.hpp"

using namespace forecast;

namespace {

std::vector<double> statistics(const ChangeDetector& detector, const std::vector<double>& values) {
    std::vector<double> all;
    for (const DetectorState& state : follow(detector, values, 1e9).states) {
        all.push_back(state.statistic);
    }
    return all;
}

}  // namespace

TEST_CASE("a CUSUM adds what lies beyond its allowance and starts again from zero", "[monitor]") {
    // By hand, allowance 0.5: high 0.5, 2, 0, 0; low 0, 0, 2.5, 0
    const auto run = follow(Cusum(0.5), {1, 2, -3, 3}, 1e9);

    CHECK(run.states[0].statistic == 0.5);
    CHECK(run.states[1].statistic == 2);
    CHECK(run.states[2].statistic == 2.5);
    CHECK_FALSE(run.states[2].upward);
    CHECK(run.states[2].since == 2);
    CHECK(run.states[3].statistic == 2.5);
    CHECK(run.states[3].upward);
    CHECK(run.states[3].since == 3);
}

TEST_CASE("a CUSUM says that a shift began behind the last zero of its sum", "[monitor]") {
    std::vector<double> values(20, 0.0);
    values.insert(values.end(), 10, 1.5);

    const auto run = follow(Cusum(0.5), values, 5);

    CHECK(run.states.back().statistic == Approx(10));
    CHECK(run.states.back().since == 20);
    CHECK(run.is_alarm);
    CHECK(run.first_above == 25);  // the sixth day of the shift: 6 > 5
}

TEST_CASE("a CUSUM with a ceiling comes down in time after a shift is gone", "[monitor]") {
    std::vector<double> values(100, 1.5);
    values.insert(values.end(), 5, 0.0);

    CHECK(statistics(Cusum(0.5, 6), values).back() == Approx(3.5));
    CHECK(statistics(Cusum(0.5), values).back() == Approx(97.5));
}

TEST_CASE("Page-Hinkley is the sum above its minimum, as numpy has it", "[monitor]") {
    // x = np.array([1.2, .3, .9, 1.8, 2.4, .2]); n = np.arange(1, 7); mean = (10 * .8 + x.cumsum()) / (10 + n)
    // m = (x - mean - .1).cumsum(); m - np.minimum.accumulate(np.minimum(m, 0))
    const auto found = statistics(PageHinkley(0.1, {0.8, 10}), {1.2, 0.3, 0.9, 1.8, 2.4, 0.2});

    const std::vector<double> expected = {0.26363636363636367, 0.0, 0.0, 0.8285714285714287, 2.1552380952380954,
                                          1.3302380952380952};
    REQUIRE(found.size() == expected.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
        CHECK(found[i] == Approx(expected[i]).margin(1e-12));
    }
}

TEST_CASE("Page-Hinkley does not answer to errors that become smaller", "[monitor]") {
    CHECK(statistics(PageHinkley(0.1, {1, 100}), std::vector<double>(50, 0.2)).back() == 0);
}

TEST_CASE("a window's mean is there once the window is full, and its sign does not count", "[monitor]") {
    const auto found = statistics(WindowMean(3), {-1, -2, -3, -4, 9});

    CHECK(std::vector<double>(found.begin(), found.begin() + 4) == std::vector<double>{0, 0, 2, 3});
    CHECK(found[4] == Approx(2.0 / 3));
}

TEST_CASE("a detector above its limit begins anew where a new model does, and only there", "[monitor]") {
    const std::vector<double> shifted(10, 1.5);

    CHECK(follow(Cusum(0.5), shifted, 3).states.back().statistic == Approx(10));
    CHECK(follow(Cusum(0.5), shifted, 3, {6}).states.back().statistic == Approx(4));
    CHECK(follow(Cusum(0.5), shifted, 3, {2}).states.back().statistic == Approx(10));  // not yet above
    CHECK(follow(Cusum(0.5), shifted, 3, {6}).states.back().since == 6);
}
