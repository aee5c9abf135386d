#include <catch2/catch.hpp>
#include <cmath>

#include "forecast/monitor/input_drift.hpp"

using namespace forecast;

namespace {

std::vector<double> steps(int count, double factor, double begin) {
    std::vector<double> values;
    for (int i = 0; i < count; ++i) {
        values.push_back(begin + factor * i);
    }
    return values;
}

}  // namespace

TEST_CASE("the stability index is that of the shares of the classes", "[monitor]") {
    // Halves of 1 .. 10 beside two and eight: (0.2 - 0.5) ln(0.2 / 0.5) + (0.8 - 0.5) ln(0.8 / 0.5)
    const std::vector<double> present = {1, 2, 6, 6, 6, 7, 8, 9, 10, 10};
    CHECK(population_stability_index(steps(10, 1, 1), present, 2) == Approx(0.3 * std::log(0.5 / 0.2 * 0.8 / 0.5)));
    CHECK(population_stability_index(steps(100, 1, 0), steps(100, 1, 0)) == Approx(0).margin(1e-12));
}

TEST_CASE("a class without a value counts as half a value", "[monitor]") {
    // All of 4 values in the upper half: (0.125 - 0.5) ln(0.125 / 0.5) + (1 - 0.5) ln(1 / 0.5)
    CHECK(population_stability_index(steps(10, 1, 1), {9, 9, 9, 9}, 2) ==
          Approx(0.375 * std::log(4.0) + 0.5 * std::log(2.0)));
}

TEST_CASE("values that are missing belong to no class", "[monitor]") {
    auto present = steps(100, 1, 0);
    present.push_back(std::nan(""));
    CHECK(population_stability_index(steps(100, 1, 0), present) == Approx(0).margin(1e-12));
}

TEST_CASE("Kolmogorov-Smirnov has scipy's distance and the tail of its distribution", "[monitor]") {
    // scipy.stats.ks_2samp(np.arange(50) * .1, np.arange(30) * .13 + 1).statistic
    const auto test = kolmogorov_smirnov(steps(50, 0.1, 0), steps(30, 0.13, 1));
    CHECK(test.distance == Approx(0.20666666666666667));
    // n = 50 * 30 / 80; scipy.special.kolmogorov((n ** .5 + .12 + .11 / n ** .5) * .20666666666666667)
    CHECK(test.p_value == Approx(0.359225041373283));
}

TEST_CASE("samples of the same values have no distance, and ties make none", "[monitor]") {
    CHECK(kolmogorov_smirnov({1, 1, 2, 2}, {1, 2}).distance == 0);
    CHECK(kolmogorov_smirnov({1, 1, 2, 2}, {1, 2}).p_value == 1);
    CHECK(kolmogorov_smirnov({1, 2, 3}, {7, 8, 9}).distance == 1);
}

TEST_CASE("values that resemble their neighbours prove less", "[monitor]") {
    const auto reference = steps(200, 0.01, 0);
    const auto present = steps(50, 0.01, 1);
    CHECK(kolmogorov_smirnov(reference, present, 0.1).p_value > kolmogorov_smirnov(reference, present).p_value);
    CHECK(independent_share({1, -1, 1, -1, 1, -1}) == 1);
    CHECK(independent_share(steps(100, 1, 0)) < 0.05);
}

TEST_CASE("values outside a widened range are counted, missing ones are not", "[monitor]") {
    const ValueRange range = range_of({0, 10, std::nan(""), 4});
    CHECK(range.low == 0);
    CHECK(range.high == 10);
    CHECK(outside_share({-0.5, -1.5, 11.5, 5, std::nan("")}, range, 0.1) == 0.5);
}
