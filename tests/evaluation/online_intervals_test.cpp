#include <array>
#include <random>

#include <catch2/catch.hpp>

#include "forecast/core/french_calendar.hpp"
#include "forecast/evaluation/backtest.hpp"
#include "sample_frames.hpp"

using namespace forecast;

namespace {

const IssueOptions kDayOf{IssueMode::day_of, "02:15"};
const IssueOptions kDayAhead{IssueMode::day_ahead, "12:00"};

/// Days of these loads, known an hour after their end.
Frame days_of(const std::vector<double>& loads) {
    Frame frame;
    frame.axis = TimeAxis::days(to_day({2021, 1, 1}), loads.size(), kParis);
    frame.columns = {column_of(frame.axis, "load", Role::target, loads)};
    return frame;
}

constexpr std::size_t kYear = 365;      // days
constexpr std::size_t kHalfHours = 48;  // a day
constexpr std::size_t kScored = 39;     // the errors that a first interval takes

/// The scored rows of a forecaster that always says 0, from there on, its errors counting from row 0 on.
std::vector<ScoredRow> judge_zeros(const Frame& frame, const IssueOptions& issue = kDayOf) {
    const std::size_t rows = frame.axis.size();
    const RollingForecasts zeros{0, 1, std::vector<double>(rows, 0.0), {}};
    return score_forecasts(frame, {"zero"}, {kScored, rows, 0, issue}, zeros).rows;
}

bool same(const Intervals& a, const Intervals& b) {
    return a.low80 == b.low80 && a.high80 == b.high80 && a.low95 == b.low95 && a.high95 == b.high95;
}

/// Evenly spread over -1 .. 1.
std::vector<double> noise(std::size_t size) {
    std::mt19937_64 random(3);
    std::vector<double> values;
    for (std::size_t i = 0; i < size; ++i) {
        values.push_back(2 * static_cast<double>(random() >> 11U) / 9007199254740992.0 - 1);
    }
    return values;
}

double covered(const std::vector<ScoredRow>& rows, std::size_t from, std::size_t to) {
    double inside = 0;
    double all = 0;
    for (const ScoredRow& row : rows) {
        if (row.row >= from && row.row < to) {
            inside += row.intervals[0]->low80 <= row.actual && row.actual <= row.intervals[0]->high80 ? 1 : 0;
            all += 1;
        }
    }
    return inside / all;
}

}  // namespace

TEST_CASE("errors that are always the same leave no width", "[evaluation]") {
    const auto rows = judge_zeros(days_of(std::vector<double>(60, 5.0)));
    for (const ScoredRow& row : rows) {
        REQUIRE(row.intervals[0]);
        CHECK(same(*row.intervals[0], {5, 5, 5, 5}));
    }
}

TEST_CASE("there is no interval before as many errors are known as bound 95 %, 39", "[evaluation]") {
    const Frame frame = days_of(noise(60));
    const RollingForecasts zeros{10, 1, std::vector<double>(50, 0.0), {}};
    const auto rows = score_forecasts(frame, {"zero"}, {10, 60, 10, kDayOf}, zeros).rows;
    CHECK_FALSE(rows[38].intervals[0]);
    CHECK(rows[39].intervals[0]);
    const auto day_ahead = score_forecasts(frame, {"zero"}, {10, 60, 10, kDayAhead}, zeros).rows;
    CHECK_FALSE(day_ahead[39].intervals[0]);
    CHECK(day_ahead[40].intervals[0]);
}

TEST_CASE("the narrow interval lies in the wide one and the band follows the errors' own centre", "[evaluation]") {
    std::vector<double> loads = noise(200);
    for (double& load : loads) {
        load += 10;
    }
    for (const ScoredRow& row : judge_zeros(days_of(loads))) {
        const Intervals& i = *row.intervals[0];
        CHECK(i.low95 < i.high95);
        CHECK(i.low80 > 8);
        CHECK(i.high80 < 12);
    }
}

TEST_CASE("the narrow interval is narrower on every row", "[evaluation]") {
    for (const ScoredRow& row : judge_zeros(days_of(noise(kYear)))) {
        CHECK(row.intervals[0]->low95 < row.intervals[0]->low80);
        CHECK(row.intervals[0]->high80 < row.intervals[0]->high95);
    }
}

TEST_CASE("intervals do not change with loads that come after their row was issued", "[evaluation]") {
    const Frame frame = days_of(noise(200));
    constexpr std::size_t kRow = 140;
    constexpr std::size_t kPlace = kRow - kScored;
    const auto intervals = [](const Frame& of, const IssueOptions& issue) {
        return *judge_zeros(of, issue)[kPlace].intervals[0];
    };
    const Frame today = poisoned(frame, kRow, 200, 1e9);
    const Frame yesterday = poisoned(frame, kRow - 1, 200, 1e9);
    const Frame before = poisoned(frame, kRow - 2, 200, 1e9);

    CHECK(same(intervals(frame, kDayOf), intervals(today, kDayOf)));
    CHECK_FALSE(same(intervals(frame, kDayOf), intervals(yesterday, kDayOf)));
    CHECK(same(intervals(frame, kDayAhead), intervals(yesterday, kDayAhead)));
    CHECK_FALSE(same(intervals(frame, kDayAhead), intervals(before, kDayAhead)));
}

TEST_CASE("an error is the one that was known then: a load's later revision changes no earlier interval",
          "[evaluation]") {
    Frame frame = days_of(std::vector<double>(60, 5.0));
    Column& load = frame.columns[0];
    load.earlier.push_back({20, load.available_at[20], 5.0});
    load.values[20] = 1000;
    load.available_at[20] = frame.axis.start(50);
    const auto rows = judge_zeros(frame);
    CHECK(same(*rows[49 - kScored].intervals[0], {5, 5, 5, 5}));
    CHECK(rows[50 - kScored].intervals[0]->high95 > 5);
}

TEST_CASE("a load that gap filling put there makes no error", "[evaluation]") {
    Frame frame = days_of(std::vector<double>(60, 5.0));
    frame.columns[0].values[20] = 1000;
    frame.columns[0].imputed.assign(60, false);
    frame.columns[0].imputed[20] = true;
    const auto rows = judge_zeros(frame);
    CHECK_FALSE(rows[0].intervals[0]);  // 38 errors
    CHECK(same(*rows[1].intervals[0], {5, 5, 5, 5}));
}

TEST_CASE("coverage holds over the year, in each season and after a break", "[evaluation]") {
    constexpr std::size_t kDays = 4 * kYear;
    std::vector<double> loads = noise(kDays);
    for (std::size_t row = 0; row < kDays; ++row) {
        const bool winter = row % 365 < 60 || row % 365 > 330;
        loads[row] *= winter ? 3 : 1;
        loads[row] = row < kDays / 2 ? loads[row] : 2 + 4 * loads[row];  // biased, and four times as far off
    }
    const auto rows = judge_zeros(days_of(loads));
    for (const std::size_t year : {1U, 2U, 3U}) {
        CHECK(covered(rows, 365 * year, 365 * (year + 1)) == Approx(0.8).margin(0.01));
        for (const std::size_t quarter : {0U, 1U, 2U, 3U}) {
            const std::size_t from = 365 * year + 91 * quarter;
            CHECK(covered(rows, from, from + 91) == Approx(0.8).margin(0.04));
        }
    }
}

TEST_CASE("days that are forecast worse, holidays and those around Christmas, have wider intervals", "[evaluation]") {
    constexpr std::size_t kYears = 6 * kYear;
    std::vector<double> loads = noise(kYears);
    const Frame plain = days_of(loads);
    for (std::size_t row = 0; row < kYears; ++row) {
        loads[row] *= is_special_day(plain.axis.day(row)) ? 3 : 1;
    }
    const Frame frame = days_of(loads);
    std::array<double, 2> inside = {};
    std::array<double, 2> width = {};
    std::array<double, 2> n = {};
    for (const ScoredRow& row : judge_zeros(frame)) {
        if (row.row > 2 * kYear) {
            const std::size_t kind = is_special_day(frame.axis.day(row.row)) ? 1 : 0;
            inside[kind] += row.intervals[0]->low80 <= row.actual && row.actual <= row.intervals[0]->high80 ? 1 : 0;
            width[kind] += row.intervals[0]->high80 - row.intervals[0]->low80;
            n[kind] += 1;
        }
    }
    CHECK(inside[0] / n[0] == Approx(0.8).margin(0.04));
    CHECK(inside[1] / n[1] > 0.55);  // 0.27 with those of all days
    CHECK(width[1] / n[1] > 1.5 * width[0] / n[0]);
}

TEST_CASE("each clock time of half-hours has intervals of its own, also where the clocks change", "[evaluation]") {
    Frame frame;
    frame.axis =
        TimeAxis::fixed(start_of(to_day({2021, 1, 1}), kParis), std::chrono::minutes(30), kHalfHours * 120, kParis);
    std::vector<double> loads = noise(frame.axis.size());
    for (std::size_t row = 0; row < loads.size(); ++row) {
        const auto local = frame.axis.start(row) + utc_offset(frame.axis.start(row), kParis);
        const auto hour = local.time_since_epoch() / std::chrono::hours(1) % 24;
        loads[row] *= hour >= 12 ? 10 : 1;  // wild after noon
    }
    frame.columns = {column_of(frame.axis, "load", Role::target, loads)};
    const std::size_t rows = loads.size();
    const auto scored =
        score_forecasts(frame, {"zero"}, {kHalfHours * 60, rows, 0, kDayOf}, {0, 1, std::vector<double>(rows, 0.0), {}})
            .rows;
    double morning = 0;
    double evening = 0;
    for (const ScoredRow& row : scored) {
        const auto local = frame.axis.start(row.row) + utc_offset(frame.axis.start(row.row), kParis);
        const double width = row.intervals[0]->high80 - row.intervals[0]->low80;
        auto& widest = local.time_since_epoch() / std::chrono::hours(1) % 24 >= 12 ? evening : morning;
        widest = std::max(widest, width);
    }
    CHECK(morning < 4);
    CHECK(evening > 10);
}
