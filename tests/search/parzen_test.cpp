#include <cmath>

#include <catch2/catch.hpp>

#include "parzen.hpp"

namespace forecast {
namespace {

ParameterSpace range(double from, double to, RangeScale scale = RangeScale::linear, double step = 0) {
    ParameterSpace space;
    space.key = "x";
    space.from = from;
    space.to = to;
    space.scale = scale;
    space.step = step;
    return space;
}

/// Points of one parameter.
std::vector<Point> one_each(const std::vector<double>& values) {
    std::vector<Point> points;
    for (const double value : values) {
        points.push_back({value});
    }
    return points;
}

}  // namespace

TEST_CASE("a density of numbers has the integral 1 over its range", "[search]") {
    for (const std::vector<double>& values : {std::vector<double>{}, {0.5}, {-2, -1.9, 2.5}}) {
        const auto space = range(-2, 3);
        const std::vector<ParameterSpace> spaces = {space};
        const ParzenDensity density(spaces, one_each(values));
        double sum = 0;
        constexpr int kSteps = 20000;
        for (int i = 0; i < kSteps; ++i) {
            sum += std::exp(density.log_density({-2 + 5 * (i + 0.5) / kSteps})) * 5 / kSteps;
        }
        CHECK(sum == Approx(1).margin(0.001));
    }
}

TEST_CASE("a density of steps, of ordered and of unordered choices adds up to 1", "[search]") {
    ParameterSpace ordered;
    ordered.choices = {{"16"}, {"32"}, {"64"}};
    ParameterSpace unordered;
    unordered.choices = {{"mse"}, {"mae"}, {"huber"}};
    for (const ParameterSpace& space : {range(0, 1, RangeScale::linear, 0.25), ordered, unordered}) {
        const std::vector<ParameterSpace> spaces = {space};
        const ParzenDensity density(spaces, one_each({space.value(1), space.value(1), space.value(2)}));
        double sum = 0;
        for (std::size_t n = 0; n < *space.count(); ++n) {
            sum += std::exp(density.log_density({space.value(n)}));
        }
        CHECK(sum == Approx(1));
        CHECK(density.log_density({space.value(1)}) > density.log_density({space.value(0)}));
    }
}

TEST_CASE("numbers are drawn from a density as often as it says", "[search]") {
    const auto space = range(1e-4, 1e-1, RangeScale::log);
    const std::vector<ParameterSpace> spaces = {space};
    const ParzenDensity density(spaces, one_each({1e-3, 1.1e-3, 0.9e-3}));
    TrialRandom random(1, 0);
    int near = 0;
    for (int i = 0; i < 4000; ++i) {
        const double x = density.draw(random)[0];
        REQUIRE(x >= space.from);
        REQUIRE(x <= space.to);
        near += x > 0.5e-3 && x < 2e-3 ? 1 : 0;
    }
    double expected = 0;  // the integral over the logarithm
    constexpr int kSteps = 2000;
    const double length = std::log(4.0);
    for (int i = 0; i < kSteps; ++i) {
        const double x = 0.5e-3 * std::exp(length * (i + 0.5) / kSteps);
        expected += std::exp(density.log_density({x})) * length / kSteps;
    }
    CHECK(near / 4000.0 == Approx(expected).margin(0.03));
}

}  // namespace forecast
