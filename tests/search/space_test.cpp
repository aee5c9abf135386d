#include <set>

#include <catch2/catch.hpp>

#include "error_of.hpp"
#include "forecast/search/space.hpp"

namespace forecast {
namespace {

ParameterOptions range(double from, double to) {
    ParameterOptions options;
    options.from = from;
    options.to = to;
    return options;
}

ParameterOptions list(const std::vector<std::string>& values) {
    ParameterOptions options;
    for (const std::string& value : values) {
        options.values.push_back({value});
    }
    return options;
}

std::vector<std::string> texts(const ParameterSpace& space) {
    std::vector<std::string> all;
    for (std::size_t n = 0; n < *space.count(); ++n) {
        all.push_back(space.text(space.value(n)).text);
    }
    return all;
}

}  // namespace

TEST_CASE("a grid has each combination once, the last parameter changing first", "[search]") {
    const std::vector<ParameterSpace> spaces = {make_space("a", list({"x", "y"})),
                                                make_space("b", list({"1", "2", "3"}))};
    REQUIRE(grid_size(spaces) == 6);
    std::vector<std::string> settings;
    for (std::size_t n = 0; n < 6; ++n) {
        const auto setting = setting_of(spaces, grid_point(spaces, n));
        settings.push_back(setting[0].second.text + setting[1].second.text);
    }
    CHECK(settings == std::vector<std::string>{"x1", "x2", "x3", "y1", "y2", "y3"});
}

TEST_CASE("a range with a step has the values from its beginning on, its end among them", "[search]") {
    auto options = range(0.1, 0.5);
    options.step = 0.1;
    CHECK(texts(make_space("dropout", options)) == std::vector<std::string>{"0.1", "0.2", "0.3", "0.4", "0.5"});
    options.step = 0.15;
    CHECK(texts(make_space("dropout", options)) == std::vector<std::string>{"0.1", "0.25", "0.4"});
}

TEST_CASE("a range of whole numbers has whole numbers only", "[search]") {
    const auto space = make_space("units", range(3, 6), true);
    CHECK(texts(space) == std::vector<std::string>{"3", "4", "5", "6"});
    auto options = range(8, 512);
    options.scale = RangeScale::log;
    const auto log = make_space("units", options, true);
    CHECK_FALSE(log.count());
    CHECK(log.text(log.rounded(33.4)).text == "33");
}

TEST_CASE("a range without a step has countless values, and so has the grid", "[search]") {
    CHECK_FALSE(grid_size({make_space("a", list({"x"})), make_space("b", range(0, 1))}));
}

TEST_CASE("choices are in an order if they are numbers that rise or fall", "[search]") {
    CHECK(make_space("a", list({"0.001", "0.0005", "1e-4"})).is_ordered());
    CHECK_FALSE(make_space("a", list({"1", "3", "2"})).is_ordered());
    CHECK_FALSE(make_space("a", list({"mse", "mae"})).is_ordered());
}

TEST_CASE("what is no space is refused, with the key and what to do", "[search]") {
    const auto message = [](const ParameterOptions& options) {
        return std::string(error_of([&] { make_space("network.dropout", options); }).what());
    };
    using Catch::Contains;
    CHECK_THAT(message({}), Contains("'network.dropout' has no values: give a list"));
    CHECK_THAT(message(list({"1", "2", "1"})), Contains("has the value 1 twice"));
    CHECK_THAT(message(range(2, 1)), Contains("to must be above from"));
    auto options = range(0, 1);
    options.scale = RangeScale::log;
    CHECK_THAT(message(options), Contains("must begin above 0"));
    options.from = 0.1;
    options.step = 0.1;
    CHECK_THAT(message(options), Contains("step on a log scale"));
    options.values = {{"1"}};
    CHECK_THAT(message(options), Contains("both values and a range"));
}

TEST_CASE("a range of whole numbers has whole ends and a whole step", "[search]") {
    auto options = range(8, 12);
    CHECK(texts(make_space("batch", options, true)) == std::vector<std::string>{"8", "9", "10", "11", "12"});
    options.step = 3;
    CHECK(texts(make_space("batch", options, true)) == std::vector<std::string>{"8", "11"});
    options.step = 1.5;
    CHECK_THAT(error_of([&] { make_space("batch", options, true); }).what(), Catch::Contains("1.5 of its range"));
    CHECK_THAT(error_of([] { make_space("batch", range(8.4, 12), true); }).what(), Catch::Contains("8.4 of its range"));
}

}  // namespace forecast
