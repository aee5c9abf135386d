#include "forecast/plots/ticks.hpp"

#include <catch2/catch.hpp>

namespace forecast {
namespace {

const NumberStyle kShortMonths{
    ".", "\u202f", {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}};

std::vector<std::string> texts_of_ticks(const std::vector<PlotTick>& ticks) {
    std::vector<std::string> texts;
    for (const PlotTick& tick : ticks) {
        texts.push_back(tick.text);
    }
    return texts;
}

StepAxis days_axis(const Date& first, std::size_t size) {
    StepAxis axis;
    axis.kind = StepAxis::Kind::days;
    axis.first_day = to_day(first);
    axis.size = size;
    return axis;
}

TEST_CASE("ticks of numbers are multiples of 1, 2 or 5 times a power of ten", "[plots]") {
    CHECK(texts_of_ticks(number_ticks(0, 10, 5, {})) == std::vector<std::string>{"0", "2", "4", "6", "8", "10"});
    CHECK(texts_of_ticks(number_ticks(-0.11, 0.12, 5, {})) ==
          std::vector<std::string>{"−0.10", "−0.05", "0.00", "0.05", "0.10"});
    CHECK(texts_of_ticks(number_ticks(950, 2050, 3, {})) ==
          std::vector<std::string>{"1\u202f000", "1\u202f500", "2\u202f000"});
}

TEST_CASE("an axis without length has no ticks", "[plots]") {
    CHECK(number_ticks(3, 3, 5, {}).empty());
    CHECK(step_ticks(days_axis({2018, 1, 1}, 0), 0, 0, 6, {}).empty());
}

TEST_CASE("numbers too close to be told apart have no ticks", "[plots]") {
    CHECK(number_ticks(1e16, 1e16 + 2, 5, {}).empty());
    CHECK(number_ticks(-1e308, 1.7e308, 5, {}).size() < 10);
}

TEST_CASE("a logarithmic axis has powers of ten, and over little more than one 2 and 5 times them", "[plots]") {
    CHECK(texts_of_ticks(power_ticks(0.001, 10, {})) == std::vector<std::string>{"0.001", "0.01", "0.1", "1", "10"});
    CHECK(texts_of_ticks(power_ticks(0.04, 0.6, {})) == std::vector<std::string>{"0.05", "0.1", "0.2", "0.5"});
}

TEST_CASE("a year of days has ticks where months begin", "[plots]") {
    const auto ticks = step_ticks(days_axis({2018, 1, 1}, 365), 0, 365, 6, kShortMonths);
    CHECK(texts_of_ticks(ticks) == std::vector<std::string>{"Jan 2018", "Mar", "May", "Jul", "Sep", "Nov"});
    CHECK(ticks[1].at == 59);
}

TEST_CASE("two weeks of half-hours have ticks at local midnights", "[plots]") {
    StepAxis axis;
    axis.kind = StepAxis::Kind::instants;
    axis.first = start_of(to_day({2024, 3, 25}), kParis);
    axis.step = std::chrono::minutes(30);
    axis.size = 14 * 48 - 2;  // clocks go forward on the 31st
    const auto ticks = step_ticks(axis, 0, axis.size, 6, kShortMonths);
    CHECK(texts_of_ticks(ticks) == std::vector<std::string>{"25 Mar", "1 Apr"});
    CHECK(ticks[1].at == 7 * 48 - 2);
}

TEST_CASE("a day of half-hours has ticks at local hours", "[plots]") {
    StepAxis axis;
    axis.kind = StepAxis::Kind::instants;
    axis.first = start_of(to_day({2024, 1, 15}), kParis);
    axis.step = std::chrono::minutes(30);
    axis.size = 48;
    CHECK(texts_of_ticks(step_ticks(axis, 0, 48, 4, kShortMonths)) ==
          std::vector<std::string>{"15 Jan", "06:00", "12:00", "18:00"});
}

}  // namespace
}  // namespace forecast
