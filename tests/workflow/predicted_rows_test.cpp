#include "forecast/workflow/predicted_rows.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "error_of.hpp"
#include "sample_frames.hpp"

using namespace forecast;
using Catch::Matchers::Contains;

namespace {

constexpr std::size_t kDays = 60;

/// Loads to the 25th of November, and rows for the days after it.
Frame loads_to_the_25th() {
    Frame frame = town(to_day({2026, 11, 26}) - static_cast<int>(kDays), kDays + 40);
    auto& loads = frame.columns[0].values;
    std::fill(loads.begin() + kDays, loads.end(), kNaN);
    return frame;
}

ExperimentConfig config_of(IssueMode mode) {
    ExperimentConfig config;
    config.issue.mode = mode;
    config.issue.time = mode == IssueMode::day_ahead ? "12:00" : "02:15";
    config.window.size = 7;
    return config;
}

Timestamp noon_of(Date date) {
    return from_local(to_day(date), std::chrono::hours(12), kParis);
}

RowsToForecast rows_of(const AskedDays& asked, IssueMode mode, Date today = {2026, 11, 26}) {
    return rows_to_forecast(asked, config_of(mode), loads_to_the_25th(), true, noon_of(today));
}

std::string first_day(const RowsToForecast& rows) {
    return format_day(loads_to_the_25th().axis.day(rows.first));
}

}  // namespace

TEST_CASE("at noon of the 26th a day-ahead forecast is of the 27th, issued now", "[workflow]") {
    const auto rows = rows_of({}, IssueMode::day_ahead);
    CHECK(first_day(rows) == "2026-11-27");
    CHECK(rows.direct == rows.first);
    CHECK(rows.horizon == 1);
    CHECK(rows.issued_at == noon_of({2026, 11, 26}));
}

TEST_CASE("a day-of forecast is of the day after the newest load", "[workflow]") {
    CHECK(first_day(rows_of({}, IssueMode::day_of)) == "2026-11-26");
    CHECK(first_day(rows_of({}, IssueMode::day_of, {2026, 11, 28})) == "2026-11-26");
}

TEST_CASE("loads that are some days late still give tomorrow, step by step", "[workflow]") {
    const auto rows = rows_of({}, IssueMode::day_ahead, {2026, 11, 29});
    CHECK(first_day(rows) == "2026-11-30");
    CHECK(rows.first - rows.direct == 3);
    CHECK(rows.issued_at == noon_of({2026, 11, 29}));
}

TEST_CASE("where the loads ended long ago the day after them is forecast, as a backtest has it", "[workflow]") {
    const auto rows = rows_of({}, IssueMode::day_ahead, {2027, 3, 1});
    CHECK(first_day(rows) == "2026-11-26");
    CHECK(rows.direct == rows.first);
    CHECK(rows.issued_at == noon_of({2026, 11, 25}));
    CHECK(first_day(rows_of({}, IssueMode::day_of, {2027, 3, 1})) == "2026-11-26");
}

TEST_CASE("a day by --date is forecast from its own issue, or step by step beyond the loads", "[workflow]") {
    const auto past = rows_of({{}, to_day({2026, 11, 10}), 2}, IssueMode::day_ahead);
    CHECK(first_day(past) == "2026-11-10");
    CHECK(past.direct == past.first);
    CHECK(past.horizon == 2);
    CHECK(past.issued_at == noon_of({2026, 11, 9}));
    const auto later = rows_of({{}, to_day({2026, 12, 5}), {}}, IssueMode::day_ahead);
    CHECK(first_day(later) == "2026-12-05");
    CHECK(later.first - later.direct == 8);
    const auto error = error_of([] { rows_of({{}, to_day({2026, 12, 25}), {}}, IssueMode::day_ahead); });
    CHECK(error.kind() == ErrorKind::insufficient_data);
    CHECK_THAT(error.what(),
               Contains("2026-12-25 cannot be forecast") && Contains("2026-11-25") && Contains("2026-12-11"));
}

TEST_CASE("the option --at goes no further than the loads do", "[workflow]") {
    CHECK(first_day(rows_of({to_day({2026, 11, 27}), {}, {}}, IssueMode::day_ahead)) == "2026-11-27");
    const auto error = error_of([] { rows_of({to_day({2026, 11, 28}), {}, {}}, IssueMode::day_ahead); });
    CHECK(error.kind() == ErrorKind::insufficient_data);
    CHECK_THAT(error.what(), Contains("to 2026-11-27"));
}
