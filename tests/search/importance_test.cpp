#include "forecast/search/importance.hpp"

#include <cmath>
#include <functional>

#include <catch2/catch.hpp>

namespace forecast {
namespace {

ParameterSpace choices(const std::string& key, std::size_t count) {
    ParameterSpace space;
    space.key = key;
    for (std::size_t i = 0; i < count; ++i) {
        space.choices.push_back({std::to_string(i)});
    }
    return space;
}

/// All settings of a grid, each with what `objective` says of it.
std::optional<Importances> on_grid(const std::vector<ParameterSpace>& spaces,
                                   const std::function<double(const Point&)>& objective) {
    std::vector<Point> points;
    std::vector<double> objectives;
    for (std::size_t n = 0; n < *grid_size(spaces); ++n) {
        points.push_back(grid_point(spaces, n));
        objectives.push_back(objective(points.back()));
    }
    return importance_of(spaces, points, objectives);
}

TEST_CASE("of a sum each parameter has the share of its own variance", "[search]") {
    const std::vector<ParameterSpace> spaces = {choices("a", 6), choices("b", 6), choices("c", 3)};
    // Both have the same values, so that the variances are as 1 to 4.
    const auto found = on_grid(spaces, [](const Point& x) { return 7 + x[0] + 2 * x[1]; });
    REQUIRE(found);
    CHECK(found->parameters[0].share == Approx(0.2).margin(0.03));
    CHECK(found->parameters[1].share == Approx(0.8).margin(0.03));
    CHECK(found->parameters[2].share == Approx(0).margin(0.01));
    CHECK(found->together == Approx(0).margin(0.03));
    for (const ParameterImportance& one : found->parameters) {
        CHECK(one.low <= one.high);
    }
}

TEST_CASE("what only two parameters together explain is no parameter's share", "[search]") {
    const std::vector<ParameterSpace> spaces = {choices("a", 6), choices("b", 6)};
    const auto sign = [](double x) { return x < 3 ? -1.0 : 1.0; };
    const auto found = on_grid(spaces, [&](const Point& x) { return sign(x[0]) * sign(x[1]); });
    REQUIRE(found);
    CHECK(found->parameters[0].share < 0.2);
    CHECK(found->parameters[1].share < 0.2);
    CHECK(found->together > 0.65);
}

TEST_CASE("a range counts on its own scale, however the trials crowd in it", "[search]") {
    ParameterSpace rate;
    rate.key = "rate";
    rate.from = 1e-4;
    rate.to = 1;
    rate.scale = RangeScale::log;
    ParameterSpace share;
    share.key = "share";
    share.to = 1;
    std::vector<Point> points;
    std::vector<double> objectives;
    for (int i = 0; i < 20; ++i) {
        for (int k = 0; k < 20; ++k) {
            const double high = i < 15 ? i / 15.0 : 1;  // crowded at the upper end
            points.push_back({std::pow(10.0, -4 + 4 * high), (k + 0.5) / 20});
            objectives.push_back(std::log10(points.back()[0]) / 4 + points.back()[1]);  // both over a span of 1
        }
    }
    const auto found = importance_of({rate, share}, points, objectives);
    REQUIRE(found);
    CHECK(found->parameters[0].share == Approx(0.5).margin(0.06));
    CHECK(found->parameters[1].share == Approx(0.5).margin(0.06));
}

TEST_CASE("of few trials, and of an objective that never changes, nothing is said", "[search]") {
    CHECK_FALSE(on_grid({choices("a", 3), choices("b", 3)}, [](const Point& x) { return x[0]; }));
    CHECK_FALSE(on_grid({choices("a", 4), choices("b", 4)}, [](const Point&) { return 0.25; }));
}

TEST_CASE("of many parameters and trials the one that counts is found", "[search]") {
    std::vector<ParameterSpace> spaces;
    for (int p = 0; p < 12; ++p) {
        ParameterSpace space;
        space.key = std::to_string(p);
        space.to = 1;
        spaces.push_back(space);
    }
    std::vector<Point> points;
    std::vector<double> objectives;
    for (int t = 0; t < 500; ++t) {
        Point point;
        for (int p = 0; p < 12; ++p) {
            point.push_back(std::fmod(0.5 + t * (0.6180339887 + 0.1234567 * p), 1.0));
        }
        objectives.push_back(10 * point[4] + point[7]);
        points.push_back(point);
    }
    const auto found = importance_of(spaces, points, objectives);
    REQUIRE(found);
    CHECK(found->parameters[4].share > 0.85);
    CHECK(found->parameters[0].share < 0.03);
}

}  // namespace
}  // namespace forecast
