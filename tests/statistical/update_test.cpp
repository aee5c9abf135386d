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
