
#include <algorithm>
#include <catch2/catch.hpp>

#include "forecast/core/error.hpp"
#include "make_statistical.hpp"
#include "sample_frames.hpp"

using namespace forecast;

namespace {

const IssueOptions kDayOf{IssueMode::day_of, "02:15"};
const IssueOptions kDayAhead{IssueMode::day_ahead, "12:00"};

StatisticalOptions options_for(const IssueOptions& issue) {
    StatisticalOptions options;
    options.issue = issue;
    options.linear.features = {{"calendar", {}, {}, {}},
                               {"load_memory", {"load"}, {}, {}},
                               {"temperature_response", {"temperature"}, {}, {}},
                               {"value", {"wind"}, {}, {}}};
    return options;
}

Origin origin_at(const Frame& frame, const IssueOptions& issue, std::size_t row, std::size_t horizon = 1) {
    return {issue_time(issue, frame.axis, row), row, horizon};
}

/// Prepared with the frame and fitted at the origin, from nothing.
std::vector<double> forecast_of(const std::string& name, const Frame& frame, const IssueOptions& issue,
                                const Origin& origin) {
    const auto forecaster = make_statistical(name, options_for(issue));
    forecaster->prepare(frame);
    forecaster->fit(origin);
    return forecaster->predict(origin);
}

double forecast_row(const std::string& name, const Frame& frame, std::size_t row, const IssueOptions& issue = kDayOf) {
    return forecast_of(name, frame, issue, origin_at(frame, issue, row)).front();
}

/// Loads that count the days.
Frame counting(std::size_t rows) {
    Frame frame = town(to_day({2021, 1, 1}), rows);
    for (std::size_t row = 0; row < rows; ++row) {
        frame.columns[0].values[row] = static_cast<double>(row);
    }
    return frame;
}

}  // namespace

TEST_CASE("j-1 is the newest load known at the origin", "[statistical]") {
    Frame frame = counting(60);
    CHECK(forecast_row("j-1", frame, 50) == 49);
    CHECK(forecast_row("j-1", frame, 50, kDayAhead) == 48);
    frame.columns[0].values[49] = kNaN;
    CHECK(forecast_row("j-1", frame, 50) == 48);
}

TEST_CASE("j-7 is the newest known load of that weekday", "[statistical]") {
    Frame frame = counting(60);
    CHECK(forecast_row("j-7", frame, 50) == 43);
    frame.columns[0].values[43] = kNaN;
    CHECK(forecast_row("j-7", frame, 50) == 36);
    const auto ten_days = forecast_of("j-7", frame, kDayOf, origin_at(frame, kDayOf, 45, 10));
    CHECK(ten_days.front() == 38);
    CHECK(ten_days.back() == 40);  // row 54 by row 40: row 47 is not known yet
}

TEST_CASE("climatology is the mean of the same weekdays around the date in earlier years", "[statistical]") {
    const Frame frame = counting(3 * 365 + 100);
    const Day target = to_day({2024, 2, 15});  // a Thursday
    const auto row = frame.axis.first_row_of(target);
    double sum = 0;
    int count = 0;
    for (const Date middle : {Date{2021, 2, 15}, Date{2022, 2, 15}, Date{2023, 2, 15}}) {
        for (int around = -10; around <= 10; ++around) {
            const Day day = to_day(middle) + around;
            sum += weekday(day) == 3 ? frame.columns[0].values[frame.axis.first_row_of(day)] : 0;
            count += weekday(day) == 3 ? 1 : 0;
        }
    }
    CHECK(count == 9);
    CHECK(forecast_row("climatology", frame, row) == Approx(sum / count));
    CHECK(std::isnan(forecast_row("climatology", frame, 200)));
}

TEST_CASE("no forecast changes with what comes after its origin", "[statistical]") {
    const Frame frame = town(to_day({2021, 1, 1}), 800);
    const double poison = GENERATE(1e9, kNaN);
    for (const char* name : {"j-1", "j-7", "climatology", "linear"}) {
        for (const IssueOptions& issue : {kDayOf, kDayAhead}) {
            const std::size_t row = 700;
            const std::size_t first_unknown = issue.mode == IssueMode::day_ahead ? row - 1 : row;
            const double clean = forecast_row(name, frame, row, issue);
            INFO(name << " " << to_string(issue.mode) << " " << clean);
            REQUIRE_FALSE(std::isnan(clean));
            CHECK(forecast_row(name, poisoned(frame, first_unknown, row + 1, poison), row, issue) == clean);
            CHECK_FALSE(forecast_row(name, poisoned(frame, first_unknown - 400, row + 1, poison), row, issue) == clean);
        }
    }
}

TEST_CASE("the linear model learns a load that is linear in its columns", "[statistical]") {
    const Frame frame = town(to_day({2021, 1, 1}), 800);
    double worst = 0;
    for (std::size_t row = 760; row < 800; row += 3) {
        worst = std::max(worst, std::abs(forecast_row("linear", frame, row) - frame.columns[0].values[row]));
    }
    CHECK(worst < 2);  // of loads between 170 and 270; j-1 is up to 35 off
}

TEST_CASE("under a huge penalty the linear model is the weighted mean change, newer days weighing more",
          "[statistical]") {
    Frame frame = town(to_day({2021, 1, 1}), 102);
    for (std::size_t row = 0; row < 102; ++row) {
        frame.columns[0].values[row] = row < 90 ? 100 : 100 + 10 * static_cast<double>(row - 89);
    }
    StatisticalOptions options;
    options.linear.features = {{"value", {"wind"}, {}, {}}};
    options.linear.penalty = 1e15;
    options.linear.forgetting = 0.95;
    const auto linear = make_statistical("linear", options);
    linear->prepare(frame);
    linear->fit(origin_at(frame, options.issue, 101));

    // Changes: none on rows 1 .. 89, 10 a day on rows 90 .. 100.
    const double sum_of_new = (1 - std::pow(0.95, 11)) / (1 - 0.95);
    const double sum_of_all = (1 - std::pow(0.95, 100)) / (1 - 0.95);
    const double expected = frame.columns[0].values[100] + 10 * sum_of_new / sum_of_all;
    CHECK(linear->predict(origin_at(frame, options.issue, 101)).front() == Approx(expected));
}

TEST_CASE("fitting day by day gives what fitting at once gives", "[statistical]") {
    const Frame frame = town(to_day({2021, 1, 1}), 500);
    const auto stepwise = make_statistical("linear", options_for(kDayOf));
    stepwise->prepare(frame);
    for (std::size_t row = 300; row <= 450; row += 10) {
        stepwise->fit(origin_at(frame, kDayOf, row));
    }
    stepwise->fit(origin_at(frame, kDayOf, 450));
    const auto origin = origin_at(frame, kDayOf, 450);
    CHECK(stepwise->predict(origin).front() == Approx(forecast_row("linear", frame, 450)).epsilon(1e-7));
}

TEST_CASE("the linear model learns nothing from filled rows", "[statistical]") {
    Frame frame = town(to_day({2021, 1, 1}), 500);
    frame.columns[0].imputed.assign(500, false);
    const double clean = forecast_row("linear", frame, 450);
    frame.columns[0].imputed[448] = true;  // its value is seen as a lag as before
    CHECK_FALSE(forecast_row("linear", frame, 450) == clean);
}

TEST_CASE("a column without a value, or without a change, is left out of the linear model", "[statistical]") {
    Frame frame = town(to_day({2021, 1, 1}), 500);
    const double clean = forecast_row("linear", frame, 450);
    frame.columns[2].values.assign(500, kNaN);
    const double without_wind = forecast_row("linear", frame, 450);
    frame.columns[2].values.assign(500, 5.5);
    const double constant_wind = forecast_row("linear", frame, 450);
    CHECK(without_wind == Approx(constant_wind));
    CHECK_FALSE(without_wind == clean);
    CHECK(without_wind == Approx(clean).epsilon(0.05));
}

TEST_CASE("with training_start, a column that begins later counts as its mean until then", "[statistical]") {
    Frame frame = town(to_day({2021, 1, 1}), 102);
    auto& load = frame.columns[0].values;
    auto& wind = frame.columns[2].values;
    load[0] = 100;
    for (std::size_t row = 0; row < 102; ++row) {
        wind[row] = row <= 40 ? kNaN : row % 2 == 0 ? 4 : 7;
    }
    for (std::size_t row = 1; row < 102; ++row) {
        load[row] = load[row - 1] + (row <= 40 ? 10 : wind[row] - 5.5);
    }
    StatisticalOptions options;
    options.linear.features = {{"value", {"wind"}, {}, {}}};
    options.linear.penalty = 0;
    options.linear.forgetting = 1;
    const auto change_of_last_row = [&] {
        const auto linear = make_statistical("linear", options);
        linear->prepare(frame);
        linear->fit(origin_at(frame, options.issue, 101));
        return linear->predict(origin_at(frame, options.issue, 101)).front() - load[100];
    };

    CHECK(change_of_last_row() == Approx(7 - 5.5));
    options.linear.training_start = frame.axis.day(0);
    CHECK(change_of_last_row() == Approx((40 * 10 + 60 * 0) / 100.0 + 7 - 5.5));  // 40 changes of 10 without wind
}

TEST_CASE("the linear model says nothing where a column is unknown, beyond the first row, or too early",
          "[statistical]") {
    Frame frame = town(to_day({2021, 1, 1}), 500);
    frame.columns[1].values[450] = kNaN;
    const auto linear = make_statistical("linear", options_for(kDayOf));
    linear->prepare(frame);
    const auto origin = origin_at(frame, kDayOf, 450, 2);
    linear->fit(origin);
    CHECK(std::isnan(linear->predict(origin)[0]));
    const auto later = origin_at(frame, kDayOf, 460, 2);
    CHECK_FALSE(std::isnan(linear->predict(later)[0]));
    CHECK(std::isnan(linear->predict(later)[1]));
    CHECK(std::isnan(linear->predict({later.issued_at - std::chrono::hours(24), 460, 1})[0]));
}

TEST_CASE("too little history and unknown names are errors", "[statistical]") {
    const Frame frame = town(to_day({2021, 1, 1}), 50);
    try {
        forecast_row("linear", frame, 40);
        FAIL("no error");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::insufficient_data);
        CHECK_THAT(error.what(), Catch::Contains("2021-02-10"));
    }
    CHECK_THROWS_WITH(make_statistical("linear", {}), Catch::Contains("no features"));
}

TEST_CASE("tso is the grid operator's forecast where it is published at the origin", "[statistical]") {
    Frame frame = counting(60);
    auto& published = frame.columns.emplace_back(
        column_of(frame.axis, "prevision_j1", Role::past_covariate, frame.columns[0].values));
    for (std::size_t row = 0; row < 60; ++row) {
        published.values[row] += 1000;
        published.available_at[row] = frame.axis.start(row) - std::chrono::hours(4);  // the evening before
    }
    published.imputed.assign(60, false);
    published.imputed[40] = true;
    CHECK(forecast_row("tso", frame, 50) == 1050);
    CHECK(std::isnan(forecast_row("tso", frame, 50, kDayAhead)));  // at noon it is not out yet
    CHECK(std::isnan(forecast_row("tso", frame, 40)));             // made up by gap filling
    const auto three_rows = forecast_of("tso", frame, kDayOf, origin_at(frame, kDayOf, 50, 3));
    REQUIRE(three_rows.size() == 3);
    CHECK(three_rows[0] == 1050);
    CHECK(std::isnan(three_rows[1]));
}
