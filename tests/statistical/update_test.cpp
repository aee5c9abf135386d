#include <catch2/catch.hpp>

#include "make_statistical.hpp"
#include "sample_frames.hpp"
#include "term_options.hpp"

// What the learners promise of update(): after it they are as if prepared with the changed frame.

using namespace forecast;

namespace {

constexpr std::size_t kFitted = 300;
constexpr std::size_t kOrigin = 320;
constexpr std::size_t kSteps = 9;

StatisticalOptions options_for(const IssueOptions& issue) {
    const std::vector<FeatureOptions> features = {{"day_codes", {}, {}, {}},
                                                  {"load_memory", {"load"}, {}, {}},
                                                  {"temperature_response", {"temperature", "load"}, {}, {}}};
    StatisticalOptions options;
    options.issue = issue;
    options.linear.features = features;
    options.additive.features = features;
    options.additive.tuning_window_days = 60;
    options.additive.terms = {curve("temperature"), curve("temperature_last"), curve("load_last"), levels("weekday")};
    return options;
}

Origin origin_at(const Frame& frame, const IssueOptions& issue, std::size_t row) {
    return {issue_time(issue, frame.axis, row), row, 1};
}

std::unique_ptr<Forecaster> fitted(const std::string& name, const Frame& frame, const IssueOptions& issue) {
    auto forecaster = make_statistical(name, options_for(issue));
    forecaster->prepare(frame);
    forecaster->fit(origin_at(frame, issue, kFitted));
    return forecaster;
}

/// The load of a row becomes unknown, or known as something else when it ends.
void change_load(Frame& frame, std::size_t row, double value) {
    Column& load = frame.target();
    load.available_at[row] = Timestamp::max();
    if (!std::isnan(value)) {
        load.earlier.push_back({row, frame.axis.end(row), value});
    }
}

/// Hours of a load that rises a little and swings by day and week.
Frame hours(int days) {
    Frame frame;
    const Timestamp begin = start_of(to_day({2022, 1, 1}), kParis);
    const auto size = static_cast<std::size_t>(days) * 24;
    frame.axis = TimeAxis::fixed(begin, std::chrono::hours(1), size, kParis);
    std::vector<double> load;
    for (std::size_t row = 0; row < size; ++row) {
        const auto hour = static_cast<double>(row);
        load.push_back(200 + hour / 100 + 30 * std::sin(hour / 12 * M_PI) + 9 * std::sin(hour / 84 * M_PI) +
                       std::sin(7.7 * hour * hour));
    }
    frame.columns = {column_of(frame.axis, "load", Role::target, load)};
    return frame;
}

}  // namespace

TEST_CASE("an updated forecaster forecasts as one that was prepared with the changed frame", "[statistical]") {
    const std::string name = GENERATE("linear", "additive", "j-1");
    const IssueMode mode = GENERATE(IssueMode::day_of, IssueMode::day_ahead);
    const WeatherMode weather = GENERATE(WeatherMode::perfect, WeatherMode::none);
    const IssueOptions issue{mode, usual_time(mode), 1, weather};
    CAPTURE(name, to_string(mode), to_string(weather));
    const Frame actual = town(to_day({2022, 1, 1}), 400);
    Frame frame = actual;
    const auto updated = fitted(name, frame, issue);
    const auto prepared = fitted(name, actual, issue);
    if (prepared->refit_every_days() > 0) {
        prepared->keep_fit();
    }
    for (const std::size_t first : {kOrigin, kOrigin + 2}) {  // from the second origin on, all is as it was and anew
        frame.target() = actual.target();
        for (std::size_t row = first; row < first + kSteps; ++row) {
            change_load(frame, row, kNaN);
        }
        std::size_t outdated = kOrigin;
        for (std::size_t row = first; row < first + kSteps; ++row) {
            updated->update(outdated, row + 1);
            outdated = row;
            prepared->prepare(frame);
            const double value = prepared->predict(origin_at(frame, issue, row)).front();
            CHECK(bit_equal(updated->predict(origin_at(frame, issue, row)).front(), value));
            CHECK_FALSE(std::isnan(value));
            change_load(frame, row, value + 5);
        }
    }
}

TEST_CASE("sums that are kept of the load of hours are updated with it", "[statistical]") {
    constexpr std::size_t kDay = 24;
    const IssueOptions issue{IssueMode::day_of, "02:15", 1, WeatherMode::perfect};
    StatisticalOptions options;
    options.issue = issue;
    options.linear.features = {{"temperature_memory", {"load"}, {7}, {}}};
    Frame frame = hours(100);
    const auto updated = make_statistical("linear", options);
    updated->prepare(frame);
    updated->fit(origin_at(frame, issue, 70 * kDay));
    updated->keep_fit();
    const auto prepared = make_statistical("linear", options);
    prepared->prepare(frame);
    prepared->fit(origin_at(frame, issue, 70 * kDay));
    prepared->keep_fit();
    for (std::size_t row = 80 * kDay; row < 90 * kDay; ++row) {
        change_load(frame, row, kNaN);
    }
    for (std::size_t row = 80 * kDay; row < 90 * kDay; row += kDay) {
        updated->update(row == 80 * kDay ? row : row - kDay, row + kDay);
        prepared->prepare(frame);
        const double value = prepared->predict(origin_at(frame, issue, row + 5)).front();
        CHECK(bit_equal(updated->predict(origin_at(frame, issue, row + 5)).front(), value));
        CHECK_FALSE(std::isnan(value));
        for (std::size_t hour = row; hour < row + kDay; ++hour) {
            change_load(frame, hour, 500);
        }
    }
}

TEST_CASE("a fit that is kept is given back after another prepare", "[statistical]") {
    const IssueOptions issue{IssueMode::day_of, "02:15", 1, WeatherMode::perfect};
    const Frame frame = town(to_day({2022, 1, 1}), 400);
    StatisticalOptions options = options_for(issue);
    options.keep_fits = true;
    const auto forecaster = make_statistical("linear", options);
    forecaster->prepare(frame);
    for (const std::size_t row : {kFitted, kFitted + 10}) {
        forecaster->fit(origin_at(frame, issue, row));
    }
    Frame other = frame;  // from which it would learn something else
    for (std::size_t row = 0; row < 200; ++row) {
        other.target().values[row] *= 2;
    }
    forecaster->prepare(other);
    for (const std::size_t row : {kFitted, kFitted + 10}) {
        const Origin origin = origin_at(frame, issue, row);
        forecaster->fit(origin);
        const auto fresh = make_statistical("linear", options_for(issue));
        fresh->prepare(frame);
        fresh->fit(origin);
        CHECK(forecaster->predict(origin) == fresh->predict(origin));
    }
}
