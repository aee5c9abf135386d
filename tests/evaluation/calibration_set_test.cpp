#include "forecast/evaluation/calibration_set.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "error_of.hpp"
#include "sample_frames.hpp"

using namespace forecast;
using Catch::Matchers::Contains;

namespace {

const IssueOptions kDayOf{IssueMode::day_of, "02:15"};
constexpr std::size_t kSetRows = 400;

/// Days of loads that differ from 0 by chance alone, known an hour after their end.
Frame noisy_days(std::size_t days) {
    std::mt19937_64 chance(3);
    std::vector<double> loads;
    for (std::size_t i = 0; i < days; ++i) {
        loads.push_back(2 * static_cast<double>(chance() >> 11U) / 9007199254740992.0 - 1);
    }
    Frame frame;
    frame.axis = TimeAxis::days(to_day({2021, 1, 1}), days, kParis);
    frame.columns = {column_of(frame.axis, "load", Role::target, loads)};
    return frame;
}

/// Forecasts of `rows` rows: 0 for day 1; for day 2 off by the load itself, so that its errors are twice as large.
CalibrationSet set_of(const Frame& frame, std::size_t rows = kSetRows) {
    CalibrationSet set = empty_calibration_set("zero", kDayOf, frame);
    std::vector<double> mirrored;
    for (std::size_t row = 0; row < rows; ++row) {
        mirrored.push_back(-frame.columns[0].values[row]);
    }
    set.leads = {lead_forecasts(1, 1, frame.axis, 0, std::vector<double>(rows, 0.0)),
                 lead_forecasts(2, 2, frame.axis, 0, mirrored)};
    return set;
}

/// The frame as it is known before `row` is issued.
Frame known_before(Frame frame, std::size_t row) {
    return poisoned(std::move(frame), row, row, kNaN);
}

double width(const std::optional<Intervals>& intervals) {
    REQUIRE(intervals);
    return intervals->high80 - intervals->low80;
}

}  // namespace

TEST_CASE("a calibration set is written and read without loss", "[evaluation]") {
    const Frame frame = noisy_days(50);
    CalibrationSet set = set_of(frame, 50);
    set.leads[1].values[7] = kNaN;
    const CalibrationSet read = parse_calibration_set(to_json_text(set));
    CHECK(to_json_text(read) == to_json_text(set));
    CHECK(read.leads[1].begin == frame.axis.start(0));
    CHECK(read.leads[1].values[6] == set.leads[1].values[6]);
    CHECK(std::isnan(read.leads[1].values[7]));
    CHECK_NOTHROW(check_serves(read, kDayOf, frame));
}

TEST_CASE("a text that is no calibration set says what is wrong", "[evaluation]") {
    const std::string whole = to_json_text(set_of(noisy_days(50), 3));
    const auto said = [&](const std::string& from, const std::string& to) {
        std::string text = whole;
        text.replace(text.find(from), from.size(), to);
        return std::string(error_of([&] { parse_calibration_set(text); }).what());
    };
    CHECK_THAT(said("{", "["), Contains("no JSON"));
    CHECK_THAT(said("\"schema_version\":1", "\"schema_version\":2"), Contains("schema_version"));
    CHECK_THAT(said("\"days\":[2,2]", "\"days\":[2,1]"), Contains("out of order"));
    CHECK_THAT(said("\"days\":[1,1]", "\"days\":[2,2]"), Contains("first lead time"));
    CHECK_THAT(said("[0.0,0.0,0.0]", "[0.0,1e300]"), Contains("beyond"));
    CHECK_THAT(said("[0.0,0.0,0.0]", "[]"), Contains("no forecasts"));
    CHECK_THAT(said("2020-12-31T23", "yesterday"), Contains("begin"));
    CHECK_THAT(said("\"unit\"", "\"one\""), Contains("unit"));
}

TEST_CASE("a set serves the data that it was made for alone", "[evaluation]") {
    Frame frame = noisy_days(50);
    const CalibrationSet set = set_of(frame, 50);
    CHECK_THAT(error_of([&] {
                   check_serves(set, {IssueMode::day_ahead, "12:00"}, frame);
               }).what(),
               Contains("issue time"));
    frame.unit = "kW";
    CHECK_THAT(error_of([&] { check_serves(set, kDayOf, frame); }).what(), Contains("unit"));
}

TEST_CASE("the first day's intervals are those of a backtest, to the last bit", "[evaluation]") {
    const Frame frame = noisy_days(kSetRows);
    const RollingForecasts zeros{0, 1, std::vector<double>(kSetRows, 0.0), {}};
    const auto scored = score_forecasts(frame, {"zero"}, {200, kSetRows, 0, kDayOf}, zeros).rows;
    for (const std::size_t row : {200U, 201U, 399U}) {
        const auto given = intervals_by_lead(set_of(frame), known_before(frame, row), {{row, 1, 0.0}}).front();
        REQUIRE(given);
        CHECK(given->low80 == scored[row - 200].intervals[0]->low80);
        CHECK(given->high95 == scored[row - 200].intervals[0]->high95);
    }
}

TEST_CASE("a lead time has the intervals of its own errors, which hold their coverage", "[evaluation]") {
    const Frame frame = noisy_days(2 * kSetRows);
    const CalibrationSet set = set_of(frame);
    double inside80 = 0;
    double inside95 = 0;
    for (std::size_t row = kSetRows; row < 2 * kSetRows; ++row) {
        const double load = frame.columns[0].values[row];
        const auto given = intervals_by_lead(set, known_before(frame, row), {{row, 1, 0}, {row, 2, -load}});
        CHECK(width(given[1]) > width(given[0]));
        inside80 += given[1]->low80 <= load && load <= given[1]->high80 ? 1.0 / kSetRows : 0;
        inside95 += given[1]->low95 <= load && load <= given[1]->high95 ? 1.0 / kSetRows : 0;
    }
    CHECK(inside80 == Approx(0.80).margin(0.06));
    CHECK(inside95 == Approx(0.95).margin(0.04));
}

TEST_CASE("of every lead time the interval of 80 % is narrower than that of 95 %", "[evaluation]") {
    const Frame frame = noisy_days(kSetRows);
    CalibrationSet few = set_of(frame);
    std::fill(few.leads[1].values.begin() + 20, few.leads[1].values.end(), kNaN);
    for (const CalibrationSet& set : {set_of(frame), few}) {
        for (std::size_t row = 50; row < kSetRows; ++row) {
            for (const auto& given : intervals_by_lead(set, known_before(frame, row), {{row, 1, 0}, {row, 2, 0}})) {
                REQUIRE(given);
                CHECK(given->low95 < given->low80);
                CHECK(given->high80 < given->high95);
            }
        }
    }
}

TEST_CASE("a lead time with few errors has the first day's interval, wider by as much as they are larger",
          "[evaluation]") {
    const Frame frame = noisy_days(kSetRows + 1);
    CalibrationSet set = set_of(frame);
    for (std::size_t row = 20; row < kSetRows; ++row) {
        set.leads[1].values[row] = kNaN;
    }
    const auto of_set = [&] {
        return intervals_by_lead(set, known_before(frame, kSetRows), {{kSetRows, 1, 0}, {kSetRows, 2, 0}});
    };
    const auto given = of_set();
    CHECK(width(given[1]) == Approx(2 * width(given[0])));
    std::fill(set.leads[1].values.begin() + 9, set.leads[1].values.end(), kNaN);
    CHECK_FALSE(of_set()[1]);
}

TEST_CASE("loads from the issue on do not move an interval", "[evaluation]") {
    const Frame frame = noisy_days(kSetRows + 10);
    const CalibrationSet set = set_of(frame);
    const std::vector<LeadRow> rows = {{300, 1, 0}, {301, 2, 0}};
    const auto given = intervals_by_lead(set, known_before(frame, 300), rows);
    const auto poisoned_given = intervals_by_lead(set, known_before(poisoned(frame, 300, 300, 1e6), 300), rows);
    CHECK(given[0]->low80 == poisoned_given[0]->low80);
    CHECK(given[1]->high95 == poisoned_given[1]->high95);
}

TEST_CASE("later forecasts of the first day go behind the set's, and a shorter frame has its own rows",
          "[evaluation]") {
    const Frame frame = noisy_days(kSetRows);
    CalibrationSet set = set_of(frame, 100);
    append_first_day(set, frame.axis, 103, {5, 6});
    CHECK(calibrated_rows(set.leads.front(), frame.axis).end == 105);
    CHECK(std::isnan(set.leads[0].values[102]));
    CHECK(set.leads[0].values[104] == 6);
    const TimeAxis later = TimeAxis::days(frame.axis.day(30), 50, kParis);
    CHECK(calibrated_rows(set.leads.front(), later).begin == -30);
}
