#include <catch2/catch.hpp>

#include <cmath>

#include "forecast/core/forecaster.hpp"
#include "sample_frames.hpp"

using namespace forecast;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

/// A covariate whose row r is worth r, known an hour after it ended; as forecast n times 24 hours before, r + n * 1000.
Frame issued_frame(const TimeAxis& axis, std::size_t leads = 15) {
    std::vector<double> values;
    for (std::size_t row = 0; row < axis.size(); ++row) {
        values.push_back(static_cast<double>(row));
    }
    Frame frame{axis, {column_of(axis, "temperature", Role::future_covariate, values)}};
    for (std::size_t n = 1; n <= leads; ++n) {
        auto& forecast = frame.columns[0].issued.emplace_back(values);
        for (double& value : forecast) {
            value += 1000 * static_cast<double>(n);
        }
    }
    return frame;
}

IssueOptions issue_of(IssueMode mode, int lead_days, WeatherMode weather) {
    return {mode, mode == IssueMode::day_of ? "02:15" : "12:00", lead_days, weather};
}

/// Row `row` of the temperature as the forecast for `target` may see it.
double seen(const Frame& frame, const IssueOptions& issue, std::size_t target, std::size_t row) {
    const AsOf known = known_at(issue, frame, issue_time(issue, frame.axis, target), target + 1);
    return known.value(0, static_cast<std::ptrdiff_t>(row));
}

}  // namespace

TEST_CASE("a forecast of days ahead is issued so many days earlier, at the same local clock time", "[core]") {
    const auto days = TimeAxis::days(to_day({2024, 3, 20}), 20, kParis);
    const std::size_t row = 12;  // 2024-04-01, the day after the change to summer time
    for (int horizon = 1; horizon <= 14; ++horizon) {
        const Day same = days.day(row) - (horizon - 1);
        const Timestamp day_of_issue = issue_time(issue_of(IssueMode::day_of, horizon, WeatherMode::none), days, row);
        const Timestamp day_ahead_issue =
            issue_time(issue_of(IssueMode::day_ahead, horizon, WeatherMode::none), days, row);
        // On 31 March there is no 02:15: the instant that the clock shows as 03:15.
        const auto* clock = same == to_day({2024, 3, 31}) ? "T03:15" : "T02:15";
        CHECK(format_local(day_of_issue, kParis).substr(0, 16) == format_day(same) + clock);
        CHECK(format_local(day_ahead_issue, kParis).substr(0, 16) == format_day(same - 1) + "T12:00");
        CHECK(days_ahead(issue_of(IssueMode::day_of, horizon, WeatherMode::none)) == horizon - 1);
        CHECK(days_ahead(issue_of(IssueMode::day_ahead, horizon, WeatherMode::none)) == horizon);
    }
}

TEST_CASE("a calendar is seen on all rows, whatever the weather mode and the issue", "[core]") {
    const auto axis = TimeAxis::days(to_day({2024, 1, 1}), 20, kParis);
    Frame frame = issued_frame(axis, 0);
    frame.columns[0].role = Role::calendar;
    for (const auto weather : {WeatherMode::perfect, WeatherMode::issued, WeatherMode::none}) {
        CHECK(seen(frame, issue_of(IssueMode::day_ahead, 7, weather), 9, 9) == 9);
        CHECK(seen(frame, issue_of(IssueMode::day_ahead, 7, weather), 9, 19) == 19);
    }
    const AsOf known(frame, axis.start(3), 0);
    CHECK(known.seen_until(0) == 20);
    CHECK(std::isnan(known.value(0, 20)));
}

TEST_CASE("half-hours of a day are issued together, days of 46 and 50 of them too", "[core]") {
    for (const auto& [change, half_hours] : {std::pair{Date{2024, 3, 31}, 46U}, {Date{2024, 10, 27}, 50U}}) {
        const Day day = to_day(change);
        const auto axis = TimeAxis::fixed(start_of(day - 1, kParis), minutes(30), 48 * 3, kParis);
        const std::size_t first = axis.first_row_of(day);
        REQUIRE(axis.first_row_of(day + 1) - first == half_hours);
        for (const int horizon : {1, 2, 7, 14}) {
            const IssueOptions issue = issue_of(IssueMode::day_ahead, horizon, WeatherMode::none);
            const Timestamp noon = from_local(day - horizon, hours(12), kParis);
            CHECK(issue_time(issue, axis, first) == noon);
            CHECK(issue_time(issue, axis, first + half_hours - 1) == noon);
            CHECK(issue_time(issue, axis, first + half_hours) == from_local(day + 1 - horizon, hours(12), kParis));
        }
    }
}

TEST_CASE("weather perfect shows the day itself, none shows nothing that was not observed", "[core]") {
    const Frame frame = issued_frame(TimeAxis::days(to_day({2024, 3, 1}), 40, kParis));
    for (int horizon = 1; horizon <= 14; ++horizon) {
        for (const auto mode : {IssueMode::day_of, IssueMode::day_ahead}) {
            const auto ahead = static_cast<std::size_t>(days_ahead(issue_of(mode, horizon, WeatherMode::none)));
            CHECK(seen(frame, issue_of(mode, horizon, WeatherMode::perfect), 30, 30) == 30);
            CHECK(std::isnan(seen(frame, issue_of(mode, horizon, WeatherMode::none), 30, 30)));
            CHECK(std::isnan(seen(frame, issue_of(mode, horizon, WeatherMode::none), 30, 30 - ahead)));
            CHECK(seen(frame, issue_of(mode, horizon, WeatherMode::none), 30, 29 - ahead) ==
                  29.0 - static_cast<double>(ahead));
        }
    }
}

TEST_CASE("weather issued shows each day ahead as it was forecast before the day of the issue began", "[core]") {
    const Frame frame = issued_frame(TimeAxis::days(to_day({2024, 3, 1}), 40, kParis));
    for (int horizon = 1; horizon <= 14; ++horizon) {
        for (const auto mode : {IssueMode::day_of, IssueMode::day_ahead}) {
            const IssueOptions issue = issue_of(mode, horizon, WeatherMode::issued);
            const auto ahead = static_cast<std::size_t>(days_ahead(issue));
            CHECK(seen(frame, issue, 30, 30) == 30 + 1000 * (static_cast<double>(ahead) + 1));
            CHECK(seen(frame, issue, 30, 30 - ahead) == 1030 - static_cast<double>(ahead));  // the issue's own day
            CHECK(seen(frame, issue, 30, 29 - ahead) == 29 - static_cast<double>(ahead));    // observed
            CHECK(std::isnan(seen(frame, issue, 30, 31)));                                   // beyond the target
        }
    }
}

TEST_CASE("no value of an issued forecast was made after the issue, whatever the row and the clock change", "[core]") {
    const auto half_hours = TimeAxis::fixed(start_of(to_day({2024, 3, 1}), kParis), minutes(30), 48L * 260, kParis);
    const Frame frame = issued_frame(half_hours);
    for (const auto mode : {IssueMode::day_of, IssueMode::day_ahead}) {
        for (const int horizon : {1, 2, 7}) {
            const IssueOptions issue = issue_of(mode, horizon, WeatherMode::issued);
            for (std::size_t row = 48U * 8; row < half_hours.size(); row += 7) {
                const double value = seen(frame, issue, row, row);
                const auto n = static_cast<std::int64_t>((value - static_cast<double>(row)) / 1000);
                const Timestamp made = half_hours.start(row) - hours(24) * n;
                CHECK(made <= issue_time(issue, half_hours, row));
            }
        }
    }
}

TEST_CASE("a horizon beyond what was forecast is not known", "[core]") {
    const Frame frame = issued_frame(TimeAxis::days(to_day({2024, 3, 1}), 40, kParis), 3);
    CHECK(seen(frame, issue_of(IssueMode::day_of, 3, WeatherMode::issued), 30, 30) == 3030);
    CHECK(std::isnan(seen(frame, issue_of(IssueMode::day_of, 4, WeatherMode::issued), 30, 30)));
    CHECK(seen(frame, issue_of(IssueMode::day_ahead, 2, WeatherMode::issued), 30, 30) == 3030);
    CHECK(std::isnan(seen(frame, issue_of(IssueMode::day_ahead, 3, WeatherMode::issued), 30, 30)));
}

TEST_CASE("a late observation of a past day is seen as it was last forecast", "[core]") {
    Frame frame = issued_frame(TimeAxis::days(to_day({2024, 3, 1}), 40, kParis));
    for (std::size_t row = 0; row < frame.axis.size(); ++row) {
        frame.columns[0].available_at[row] = frame.axis.end(row) + hours(24 * 5);
    }
    CHECK(seen(frame, issue_of(IssueMode::day_of, 1, WeatherMode::issued), 30, 27) == 1027);
    CHECK(seen(frame, issue_of(IssueMode::day_of, 1, WeatherMode::issued), 30, 24) == 24);
    CHECK(std::isnan(seen(frame, issue_of(IssueMode::day_of, 1, WeatherMode::none), 30, 27)));
}
