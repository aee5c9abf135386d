#include <algorithm>
#include <catch2/catch.hpp>

#include "error_of.hpp"
#include "make_statistical.hpp"
#include "sample_frames.hpp"
#include "term_options.hpp"

// What both regressions promise of an origin: they learn from before it, from nothing else, and say so where it is too
// little.

using namespace forecast;

namespace {

StatisticalOptions options_for(const IssueOptions& issue) {
    const std::vector<FeatureOptions> features = {{"day_codes", {}, {}, {}},
                                                  {"lag_day_codes", {"load"}, {}, {}},
                                                  {"lag", {"load", "temperature"}, {2, 7}, {}},
                                                  {"value", {"temperature"}, {}, {}}};
    StatisticalOptions options;
    options.issue = issue;
    options.linear.features = features;
    options.additive.features = features;
    options.additive.tuning_window_days = 60;
    options.additive.terms = {curve("temperature"), curve("load_j-7"), curve("temperature_j-2"), levels("weekday"),
                              levels("load_last_day_type")};
    return options;
}

Origin origin_at(const Frame& frame, const IssueOptions& issue, std::size_t row, std::size_t horizon = 1) {
    return {issue_time(issue, frame.axis, row), row, horizon};
}

std::unique_ptr<Forecaster> prepared(const std::string& name, const Frame& frame, const IssueOptions& issue) {
    auto forecaster = make_statistical(name, options_for(issue));
    forecaster->prepare(frame);
    return forecaster;
}

std::vector<double> forecast_of(const std::string& name, const Frame& frame, const IssueOptions& issue,
                                const Origin& origin) {
    const auto forecaster = prepared(name, frame, issue);
    forecaster->fit(origin);
    return forecaster->predict(origin);
}

/// Half-hours of a town around a change of clocks: a daily shape, heating, weekends.
Frame half_hourly_town(Day first, int days) {
    Frame frame;
    const Timestamp begin = start_of(first, kParis);
    const auto size = (start_of(first + days, kParis) - begin) / std::chrono::minutes(30);
    frame.axis = TimeAxis::fixed(begin, std::chrono::minutes(30), static_cast<std::size_t>(size), kParis);
    std::vector<double> load;
    std::vector<double> temperature;
    for (std::size_t row = 0; row < frame.axis.size(); ++row) {
        const auto hour = static_cast<double>(row) / 2;
        temperature.push_back(10 + 4 * std::sin(hour / 24 * 2 * M_PI) + 5 * std::sin(hour / 200));
        const double weekend = weekday(frame.axis.day(row)) >= 5 ? -25 : 0;
        load.push_back(200 - 4 * temperature.back() + weekend + 30 * std::sin(hour / 12 * 2 * M_PI) +
                       std::sin(7.7 * static_cast<double>(row * row)));
    }
    frame.columns = {column_of(frame.axis, "load", Role::target, load),
                     column_of(frame.axis, "temperature", Role::future_covariate, temperature)};
    return frame;
}

/// Everything replaced that is not known at the origin.
Frame with_poisoned_future(Frame frame, const IssueOptions& issue, const Origin& origin, double poison) {
    for (Column& column : frame.columns) {
        const bool seen_ahead = column.role == Role::future_covariate && issue.weather == WeatherMode::perfect;
        for (std::size_t row = 0; row < frame.axis.size(); ++row) {
            const bool ahead = seen_ahead && row < origin.first_row + origin.horizon;
            if (column.available_at[row] > origin.issued_at && !ahead) {
                column.values[row] = poison;
            }
        }
    }
    return frame;
}

/// The forecast's sensitivity: which of its rows change.
std::size_t changed_rows(const std::vector<double>& a, const std::vector<double>& b) {
    std::size_t changed = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        changed += bit_equal(a[i], b[i]) ? 0 : 1;
    }
    return changed;
}

void check_sees_no_future(const std::string& name, const Frame& frame, const IssueOptions& issue,
                          const Origin& origin) {
    INFO(name << ", " << to_string(issue.mode) << ", weather " << to_string(issue.weather));
    const auto clean = forecast_of(name, frame, issue, origin);
    REQUIRE(std::none_of(clean.begin(), clean.end(), [](double v) { return std::isnan(v); }));
    for (const double poison : {1e9, kNaN}) {
        const auto changed = forecast_of(name, with_poisoned_future(frame, issue, origin, poison), issue, origin);
        CHECK(changed_rows(clean, changed) == 0);
    }
    const std::size_t day_before_last = frame.axis.first_row_of(frame.axis.day(origin.first_row) - 2);
    Frame known = frame;
    for (std::size_t row = day_before_last; row < origin.first_row; ++row) {
        known.columns[0].values[row] += 17;
    }
    CHECK(changed_rows(clean, forecast_of(name, known, issue, origin)) == origin.horizon);
}

std::vector<IssueOptions> every_issue() {
    std::vector<IssueOptions> all;
    for (const auto weather : {WeatherMode::perfect, WeatherMode::none}) {
        all.push_back({IssueMode::day_of, "02:15", 1, weather});
        all.push_back({IssueMode::day_ahead, "12:00", 1, weather});
    }
    return all;
}

const std::vector<std::string> kRegressions = {"linear", "additive"};

}  // namespace

TEST_CASE("a day's regression sees nothing of what comes after its origin, and all that comes before",
          "[statistical]") {
    const Frame frame = town(to_day({2021, 1, 1}), 500);
    for (const std::string& name : kRegressions) {
        for (const IssueOptions& issue : every_issue()) {
            check_sees_no_future(name, frame, issue, origin_at(frame, issue, 450));
        }
    }
}

TEST_CASE("a half-hourly regression sees nothing of what comes after its origin, and all that comes before",
          "[statistical]") {
    const Frame frame = half_hourly_town(to_day({2024, 8, 1}), 120);  // 27 October has 50 half-hours
    const std::size_t first = frame.axis.first_row_of(to_day({2024, 11, 15}));
    for (const std::string& name : kRegressions) {
        for (const IssueOptions& issue : every_issue()) {
            check_sees_no_future(name, frame, issue, origin_at(frame, issue, first, 48));
        }
    }
}

TEST_CASE("a fit depends on its origin alone, not on the fits before it", "[statistical]") {
    const Frame frame = town(to_day({2021, 1, 1}), 700);
    const IssueOptions issue{IssueMode::day_of, "02:15"};
    const Day anchor{frame.axis.day(500).number / 91 * 91};  // linear begins anew every 13 refits of 7 days
    const std::size_t anchor_row = frame.axis.first_row_of(anchor);
    const std::size_t last = anchor_row + 60;
    for (const std::string& name : kRegressions) {
        const auto fresh = forecast_of(name, frame, issue, origin_at(frame, issue, last));
        for (const std::size_t before : {anchor_row - 91, anchor_row - 7, anchor_row - 3, anchor_row, anchor_row + 3,
                                         anchor_row + 7, anchor_row + 56, last - 1, last, last + 1, anchor_row + 92}) {
            INFO(name << " fitted on row " << before << " before row " << last << ", anchor " << anchor_row);
            const auto forecaster = prepared(name, frame, issue);
            forecaster->fit(origin_at(frame, issue, before));
            forecaster->fit(origin_at(frame, issue, last));
            CHECK(forecaster->predict(origin_at(frame, issue, last)) == fresh);
        }
    }
}

TEST_CASE("a load that never changes is an error that says so", "[statistical]") {
    Frame frame = town(to_day({2021, 1, 1}), 200);
    frame.columns[0].values.assign(200, 150);
    frame.columns[0].values[10] = kNaN;
    frame.columns[0].values[195] = 160;
    const IssueOptions issue{IssueMode::day_of, "02:15"};
    for (const std::string& name : kRegressions) {
        const Error error = error_of([&] { forecast_of(name, frame, issue, origin_at(frame, issue, 190)); });
        CHECK(error.kind() == ErrorKind::insufficient_data);
        CHECK_THAT(error.what(), Catch::Equals("the load is the same on all 189 days before 2021-07-10: there is "
                                               "nothing to learn"));
        CHECK_FALSE(std::isnan(forecast_of(name, frame, issue, origin_at(frame, issue, 198)).front()));
    }
    Frame half_hours = half_hourly_town(to_day({2024, 8, 1}), 80);
    std::fill(half_hours.columns[0].values.begin(), half_hours.columns[0].values.end(), 150);
    for (const std::string& name : kRegressions) {
        const Origin origin = origin_at(half_hours, issue, std::size_t{70} * 48, 48);
        CHECK_THAT(error_of([&] { forecast_of(name, half_hours, issue, origin); }).what(),
                   Catch::Contains("on all 70 days"));
    }
}

TEST_CASE("a time of day without a load is an error, one whose load never changes is forecast", "[statistical]") {
    Frame frame = half_hourly_town(to_day({2024, 11, 1}), 90);
    const IssueOptions issue{IssueMode::day_of, "02:15"};
    const Origin origin = origin_at(frame, issue, std::size_t{80} * 48, 48);
    for (std::size_t row = 5; row < frame.axis.size(); row += 48) {
        frame.columns[0].values[row] = 70;
    }
    for (const std::string& name : kRegressions) {
        const auto forecast = forecast_of(name, frame, issue, origin);
        CHECK(forecast[5] == Approx(70));
        CHECK(std::abs(forecast[6] - frame.columns[0].values[origin.first_row + 6]) < 20);
    }
    for (std::size_t row = 5; row < frame.axis.size(); row += 48) {
        frame.columns[0].values[row] = kNaN;
    }
    for (const std::string& name : kRegressions) {
        const Error error = error_of([&] { forecast_of(name, frame, issue, origin); });
        CHECK(error.kind() == ErrorKind::insufficient_data);
        CHECK_THAT(error.what(), Catch::Contains("has 0 days"));
    }
}
