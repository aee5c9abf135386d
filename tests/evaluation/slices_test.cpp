#include "forecast/evaluation/slices.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "forecast/evaluation/differences.hpp"
#include "sample_frames.hpp"

using namespace forecast;

namespace {

std::vector<ScoredRow> all_rows(const Frame& frame) {
    std::vector<ScoredRow> rows;
    for (std::size_t row = 0; row < frame.axis.size(); ++row) {
        rows.push_back({row, 0, {}, {}});
    }
    return rows;
}

/// The days of one slice; empty where it is not there.
std::vector<std::string> days_in(const Frame& frame, const std::string& by, const std::string& value,
                                 std::optional<double> cold_below = {}) {
    for (const Slice& found : slice(frame, all_rows(frame), cold_below)) {
        if (found.by == by && found.value == value) {
            std::vector<std::string> days;
            std::transform(found.rows.begin(), found.rows.end(), std::back_inserter(days),
                           [&](std::size_t row) { return format_day(frame.axis.day(row)); });
            return days;
        }
    }
    return {};
}

using Days = std::vector<std::string>;

}  // namespace

TEST_CASE("rows are cut by the calendar", "[evaluation]") {
    const Frame year = town(to_day({2023, 1, 1}), 365);
    CHECK(days_in(year, "month", "02").size() == 28);
    CHECK(days_in(year, "season", "winter").size() == 90);
    CHECK(days_in(year, "season", "winter").back() == "2023-12-31");
    CHECK(days_in(year, "weekday", "monday").front() == "2023-01-02");
    CHECK(days_in(year, "holiday", "yes").size() == 11);
    // Friday after Ascension; Monday before 15 August, a Tuesday
    CHECK(days_in(year, "bridge", "yes") == Days{"2023-05-19", "2023-08-14"});
    CHECK(days_in(year, "christmas", "yes").size() == 12);
    CHECK(days_in(year, "special_day", "yes").size() == 9 + 2 + 18);  // 1 January and 25 December are among the 18
    CHECK(days_in(year, "hour", "00").empty());
}

TEST_CASE("every row is in one month, one season and one weekday", "[evaluation]") {
    const Frame year = town(to_day({2023, 1, 1}), 365);
    for (const std::string by : {"month", "season", "weekday"}) {
        std::size_t rows = 0;
        for (const Slice& part : slice(year, all_rows(year), {})) {
            rows += part.by == by ? part.rows.size() : 0;
        }
        CHECK(rows == 365);
    }
}

TEST_CASE("hours are those of the local clock", "[evaluation]") {
    Frame frame;
    frame.axis = TimeAxis::fixed(*parse_time("2024-03-30T23:00:00Z", kParis), std::chrono::minutes(30), 46, kParis);
    frame.columns = {column_of(frame.axis, "load", Role::target, std::vector<double>(46, 1.0))};
    CHECK(days_in(frame, "hour", "01").size() == 2);
    CHECK(days_in(frame, "hour", "02").empty());  // skipped in that night
    CHECK(days_in(frame, "hour", "23").size() == 2);
}

TEST_CASE("a cold spell is a day colder than nineteen of twenty before the period", "[evaluation]") {
    Frame frame = town(to_day({2021, 1, 1}), 410);
    auto& temperature = frame.columns[frame.index("temperature")].values;
    for (std::size_t row = 0; row < 401; ++row) {
        temperature[row] = static_cast<double>(row);
    }
    const auto threshold = cold_threshold(frame, 401);
    REQUIRE(threshold);
    CHECK(*threshold == Approx(20));
    std::fill(temperature.begin() + 401, temperature.end(), 21.0);
    temperature[405] = 19.5;
    std::vector<ScoredRow> rows;
    for (std::size_t row = 401; row < 410; ++row) {
        rows.push_back({row, 0, {}, {}});
    }
    const auto slices = slice(frame, rows, threshold);
    CHECK(slices.back().by == "cold_spell");
    CHECK(slices.back().rows == std::vector<std::size_t>{4});
}

TEST_CASE("without a year of temperatures before it nothing is called cold", "[evaluation]") {
    const Frame frame = town(to_day({2021, 1, 1}), 410);
    CHECK_FALSE(cold_threshold(frame, 364));
    CHECK(cold_threshold(frame, 365));
    Frame without = frame;
    without.columns.resize(1);
    CHECK_FALSE(cold_threshold(without, 400));
}

TEST_CASE("a difference is of daily means, positive where the forecaster errs more", "[evaluation]") {
    Frame frame;
    frame.axis = TimeAxis::fixed(start_of(to_day({2021, 1, 4}), kParis), std::chrono::hours(12), 40, kParis);
    std::vector<ScoredRow> rows;
    for (std::size_t row = 0; row < 40; ++row) {
        if (row != 1) {  // the first day has one row only, and counts as much as the others
            rows.push_back({row, 10, {11, row == 0 ? 32 : 12.0}, {}});
        }
    }
    const auto errors = daily_errors(frame.axis, rows, 1);
    REQUIRE(errors.size() == 20);
    CHECK(errors[0] == 22);
    CHECK(errors[1] == 2);
    const PairedGain d = difference(frame.axis, rows, 0, 1);
    CHECK(d.mean == Approx((21.0 + 19) / 20));
    CHECK(d.low >= 1);
    CHECK(d.high > d.mean);
}
