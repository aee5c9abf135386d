#include <algorithm>
#include <cmath>
#include <set>

#include <catch2/catch.hpp>

#include "forecast/search/sampler.hpp"

namespace forecast {
namespace {

ParameterSpace range(const std::string& key, double from, double to, RangeScale scale = RangeScale::linear) {
    ParameterOptions options;
    options.from = from;
    options.to = to;
    options.scale = scale;
    return make_space(key, options);
}

ParameterSpace choices(const std::string& key, const std::vector<std::string>& values) {
    ParameterOptions options;
    for (const std::string& value : values) {
        options.values.push_back({value});
    }
    return make_space(key, options);
}

/// A search of so many trials; all points with what they came to.
template <class Objective>
std::vector<TriedPoint> search(SearchMethod method, const std::vector<ParameterSpace>& spaces, std::int64_t seed,
                               std::size_t trials, const Objective& objective) {
    const auto sampler = make_sampler(method, spaces, seed);
    std::vector<TriedPoint> tried;
    for (std::size_t i = 0; i < trials; ++i) {
        Point point = sampler->suggest(tried);
        const auto value = objective(point);
        tried.push_back({std::move(point), value});
    }
    return tried;
}

double best_of(const std::vector<TriedPoint>& tried) {
    double best = INFINITY;
    for (const TriedPoint& one : tried) {
        best = std::min(best, one.objective.value_or(best));
    }
    return best;
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

std::optional<double> nothing(const Point& /*point*/) {
    return std::nullopt;
}

/// 0 at 0.3 in each of the parameters.
double sphere(const Point& point) {
    double sum = 0;
    for (const double x : point) {
        sum += (x - 0.3) * (x - 0.3);
    }
    return sum;
}

std::vector<Point> points_of(const std::vector<TriedPoint>& tried) {
    std::vector<Point> points;
    for (const TriedPoint& one : tried) {
        points.push_back(one.point);
    }
    return points;
}

}  // namespace

TEST_CASE("a search of a finite space by any method tries each setting once", "[search]") {
    const std::vector<ParameterSpace> spaces = {choices("a", {"x", "y", "z"}), choices("b", {"1", "2", "3", "4"})};
    for (const SearchMethod method : {SearchMethod::grid, SearchMethod::random, SearchMethod::tpe}) {
        const auto points = points_of(search(method, spaces, 1, 12, sphere));
        CHECK(std::set<Point>(points.begin(), points.end()).size() == 12);
    }
}

TEST_CASE("the same seed gives the same settings, and another gives others", "[search]") {
    const std::vector<ParameterSpace> spaces = {range("a", -1, 1), choices("b", {"x", "y", "z"})};
    for (const SearchMethod method : {SearchMethod::random, SearchMethod::tpe}) {
        const auto first = points_of(search(method, spaces, 1, 30, sphere));
        CHECK(first == points_of(search(method, spaces, 1, 30, sphere)));
        CHECK(first != points_of(search(method, spaces, 2, 30, sphere)));
    }
}

TEST_CASE("on a log scale each order of magnitude is drawn as often as the others", "[search]") {
    const auto tried = search(SearchMethod::random, {range("rate", 1e-4, 1e-1, RangeScale::log)}, 1, 3000, nothing);
    std::array<int, 3> counts{};
    for (const TriedPoint& one : tried) {
        REQUIRE(one.point[0] >= 1e-4);
        REQUIRE(one.point[0] <= 1e-1);
        ++counts[std::min<std::size_t>(2, static_cast<std::size_t>(std::log10(one.point[0] / 1e-4)))];
    }
    for (const int count : counts) {
        CHECK(count == Approx(1000).margin(100));  // three deviations are 77
    }
}

TEST_CASE("tpe finds lower values than random draws with as many trials", "[search]") {
    const std::vector<ParameterSpace> spaces = {range("a", -1, 1), range("b", -1, 1), range("c", -1, 1)};
    std::vector<double> by_tpe;
    std::vector<double> by_random;
    for (std::int64_t seed = 1; seed <= 15; ++seed) {
        by_tpe.push_back(best_of(search(SearchMethod::tpe, spaces, seed, 60, sphere)));
        by_random.push_back(best_of(search(SearchMethod::random, spaces, seed, 60, sphere)));
    }
    CHECK(median(by_tpe) < 0.5 * median(by_random));
}

TEST_CASE("tpe takes the good one of unordered choices more often", "[search]") {
    const std::vector<ParameterSpace> spaces = {choices("a", {"bad", "good", "worse", "worst"}), range("b", 0, 1)};
    const auto objective = [](const Point& point) { return (point[0] == 1 ? 0 : 1) + 0.01 * point[1]; };
    const auto points = points_of(search(SearchMethod::tpe, spaces, 1, 60, objective));
    const auto good = std::count_if(points.begin() + 20, points.end(), [](const Point& p) { return p[0] == 1; });
    CHECK(good > 20);  // of 40, evenly drawn it would be 10
}

TEST_CASE("tpe learns nothing from trials that failed, and goes on", "[search]") {
    const std::vector<ParameterSpace> spaces = {range("a", 0, 1)};
    const auto fails = [](const Point& point) { return point[0] > 0.5 ? std::nullopt : std::optional(1 - point[0]); };
    const auto tried = search(SearchMethod::tpe, spaces, 1, 40, fails);
    CHECK(tried.size() == 40);
    CHECK(best_of(tried) < 0.55);
    CHECK(search(SearchMethod::tpe, spaces, 1, 20, nothing).size() == 20);
}

}  // namespace forecast
