#include <algorithm>
#include <cmath>

#include <catch2/catch.hpp>

#include "forecast/forecasters/forecasters.hpp"
#include "sample_frames.hpp"
#include "sample_inputs.hpp"

// Networks at a finer step than a day: a sample is a day with all of its rows.

using namespace forecast;

namespace {

const IssueOptions kNoon{IssueMode::day_ahead, "12:00"};
const Day kFirst = to_day({2023, 1, 1});  // clocks change on 26 March and 29 October

SampleInputs inputs_of(const Frame& frame, bool whole_days = true, bool by_hour = false) {
    const std::vector<FeatureOptions> features = {{"value", {"temperature", "wind"}, {}, {}},
                                                  {"day_of_week", {}, {}, {}}};
    return {frame, {features, {{"value", {"load"}, {}, {}}}, 24, whole_days, by_hour}, kNoon, nullptr};
}

std::size_t first_row(const Frame& frame, Date date) {
    return frame.axis.first_row_of(to_day(date));
}

ForecasterSpecs hourly_specs() {
    ForecasterSpecs specs;
    specs.issue = kNoon;
    ForecasterOptions linear;
    linear.type = "linear";
    linear.linear.features = {{"value", {"temperature"}, {}, {}}};
    specs.named["linear"] = linear;
    for (const char* name : {"dense", "lstm", "gru"}) {
        ForecasterOptions net;
        net.type = name;
        net.network.over = net.type == "gru" ? RecurrenceOver::target_day : RecurrenceOver::past;
        net.network.context_units = 3;
        net.network.learnt.base = "linear";
        net.network.learnt.features = {{"value", {"temperature", "wind"}, {}, {}}, {"day_of_week", {}, {}, {}}};
        net.network.past = {{"value", {"load"}, {}, {}}};
        net.network.window = 24;
        net.network.learning.units = {4};
        net.network.learning.dense_units = {8};
        net.network.learning.epochs = 5;
        net.network.seeds = 1;
        specs.named[net.type + "-net"] = net;
    }
    ForecasterOptions trees;
    trees.type = "boosted";
    trees.boosted.learnt.base = "linear";
    trees.boosted.learnt.features = {{"value", {"temperature", "wind"}, {}, {}}};
    trees.boosted.trees = 20;
    specs.named["trees"] = trees;
    return specs;
}

std::vector<double> forecast_day(const std::string& name, const Frame& frame, std::size_t row) {
    Forecasters forecasters(hourly_specs());
    const auto forecaster = forecasters.get(name);
    forecaster->prepare(frame);
    const std::size_t rows = frame.axis.first_row_of(frame.axis.day(row) + 1) - row;
    const Origin origin{issue_time(kNoon, frame.axis, row), row, rows};
    forecaster->fit(origin);
    return forecaster->predict(origin);
}

}  // namespace

TEST_CASE("the rows of a day stand by its clock, where clocks change, too", "[forecasters]") {
    const Frame frame = town_by_hour(kFirst, 330);
    const SampleInputs inputs = inputs_of(frame);
    const std::size_t usual = first_row(frame, {2023, 3, 25});
    const std::size_t spring = first_row(frame, {2023, 3, 26});
    const std::size_t autumn = first_row(frame, {2023, 10, 29});
    CHECK(inputs.rows_of(usual + 7).front() == usual);
    CHECK(inputs.rows_of(usual + 7).back() == usual + 23);
    CHECK(inputs.output_of(usual + 7) == 7);
    REQUIRE(inputs.rows_of(spring).size() == 24);
    CHECK(inputs.rows_of(spring)[1] == spring + 1);
    CHECK(inputs.rows_of(spring)[2] == spring + 2);  // there is no 02:00: what is read is 03:00
    CHECK(inputs.rows_of(spring)[3] == spring + 2);
    CHECK(inputs.rows_of(spring).back() == spring + 22);
    CHECK(inputs.output_of(spring + 2) == 3);
    REQUIRE(inputs.rows_of(autumn).size() == 24);
    CHECK(inputs.rows_of(autumn)[2] == autumn + 2);
    CHECK(inputs.rows_of(autumn)[3] == autumn + 4);
    CHECK(inputs.output_of(autumn + 2) == 2);
    CHECK(inputs.output_of(autumn + 3) == 2);  // 02:00 for the second time
}

TEST_CASE("a feature that is the same all day is read once, another eight times", "[forecasters]") {
    const Frame frame = town_by_hour(kFirst, 200);
    const SampleInputs inputs = inputs_of(frame);
    const auto varying = inputs.varying_columns(frame.axis.size());
    CHECK(varying == std::vector<bool>{false, true, false});
    CHECK(inputs.sizes(varying).covariates == 1 + 8 + 1);
    CHECK(inputs.sizes(varying).outputs == 24);
    const SampleInputs by_row = inputs_of(frame, false);
    CHECK(by_row.varying_columns(frame.axis.size()) == std::vector<bool>{false, false, false});
    CHECK(by_row.sizes({false, false, false}).covariates == 3 + 1);  // the time of day
}

TEST_CASE("the hours of the day are the steps of a network over the target day", "[forecasters]") {
    const Frame frame = town_by_hour(kFirst, 60);
    Forecasters forecasters(hourly_specs());
    const auto base = forecasters.get("j-7");
    base->prepare(frame);
    const SampleInputs inputs(frame, {{{"value", {"temperature", "wind"}, {}, {}}}, {}, 0, true, true}, kNoon, base);
    const std::vector<bool> varying = {false, true};
    const InputSizes sizes = inputs.sizes(varying);
    CHECK(sizes.covariates == 1 + 8 + 24 + 3 * 24);
    CHECK(sizes.steps == 24);
    CHECK(sizes.step_columns == 1 + 1 + 3 + 6);  // wind, level, errors, sine pairs
    CHECK(sizes.step_outputs == 1);
    const std::size_t first = first_row(frame, {2023, 2, 20});
    const auto rows = inputs.rows_of(first);
    std::vector<double> level;
    for (const std::size_t row : rows) {
        level.push_back(base->rolling(row));
    }
    const auto values = inputs.inputs(rows, level, varying, std::nullopt);
    REQUIRE(values.size() == sizes.columns());
    REQUIRE(inputs.groups(varying).size() == sizes.columns());
    const float* const seven = values.data() + sizes.covariates + 7 * sizes.step_columns;
    CHECK(seven[0] == static_cast<float>(frame.columns[2].values[first + 7]));
    CHECK(seven[1] == values[9 + 7]);                // level
    CHECK(seven[2] == values[9 + 24 + 7]);           // the newest error of that hour
    CHECK(seven[4] == values[9 + 24 + 2 * 24 + 7]);  // and that of a week before
    CHECK(seven[5] == Approx(std::sin(2 * 3.14159265 * 7 / 24)));
}

TEST_CASE("a network over the target day needs hours", "[forecasters]") {
    const Frame frame = town(kFirst, 30);
    CHECK_THROWS_WITH(inputs_of(frame, true, true), Catch::Contains("over: past"));
}

TEST_CASE("the window ends with the newest hour known at the issue", "[forecasters]") {
    const Frame frame = town_by_hour(kFirst, 60);
    const std::size_t row = first_row(frame, {2023, 2, 20});
    const PastWindow past(frame, {{"value", {"load"}, {}, {}}}, kNoon, 24);
    const AsOf known = past.known(row);
    const auto window = past.values(known, newest_known_row(known, row).value());
    REQUIRE(window.size() == 24);
    const std::size_t newest = row - 24 + 10;  // known an hour after its end: 10:00 to 11:00 of the day before
    CHECK(window.back() == frame.target().values[newest]);
    CHECK(window.front() == frame.target().values[newest - 23]);
}

TEST_CASE("a day that is forecast at once changes with nothing that comes after its issue", "[forecasters]") {
    const Frame frame = town_by_hour(kFirst, 420);
    const std::size_t row = first_row(frame, {2024, 2, 10});
    const std::string name = GENERATE("dense-net", "lstm-net", "gru-net", "trees");  // trees learn from rows
    const auto clean = forecast_day(name, frame, row);
    REQUIRE(clean.size() == 24);
    CHECK(std::none_of(clean.begin(), clean.end(), [](double x) { return std::isnan(x); }));
    const std::size_t unknown = row - 24 + 11;
    CHECK(forecast_day(name, poisoned(frame, unknown, row + 24, 1e9), row) == clean);
    CHECK(forecast_day(name, poisoned(frame, unknown - 1, row + 24, 1e9), row) != clean);
}

TEST_CASE("an evening hour reads the errors of the morning before its issue", "[forecasters]") {
    const Frame frame = town_by_hour(kFirst, 60);
    Forecasters forecasters(hourly_specs());
    const auto base = forecasters.get("j-7");
    base->prepare(frame);
    const SampleInputs inputs(frame, {{{"value", {"wind"}, {}, {}}}, {}, 0, false}, kNoon, base);
    const std::size_t midnight = first_row(frame, {2023, 2, 20});
    const std::size_t row = midnight + 20;
    const auto values = inputs.inputs({row}, {base->rolling(row)}, {false}, std::nullopt);
    const std::size_t newest = midnight - 24 + 10;
    const auto error = [&](std::size_t past) { return frame.target().values[past] - base->rolling(past); };
    double quarter = 0;
    double day = 0;
    for (std::size_t past = newest - 23; past <= newest; ++past) {
        day += error(past) / 24;
        quarter += past > newest - 6 ? error(past) / 6 : 0;
    }
    REQUIRE(values.size() == 1 + 4 + 1 + 3);  // wind, level and errors of its own hour, time of day, newest errors
    CHECK(static_cast<double>(values[6]) == Approx(error(newest)));
    CHECK(static_cast<double>(values[7]) == Approx(quarter).margin(1e-3));
    CHECK(static_cast<double>(values[8]) == Approx(day).margin(1e-3));
}

TEST_CASE("where the load of a week before is missing, the mean of the errors stands in", "[forecasters]") {
    Frame frame = town(kFirst, 60);
    const std::size_t row = 50;
    const auto errors_at = [&] {
        Forecasters forecasters(hourly_specs());
        const auto base = forecasters.get("j-1");
        base->prepare(frame);
        const SampleInputs inputs(frame, {{{"wind_chill", {"temperature", "wind"}, {}, {}}}, {}, 0, false}, {}, base);
        const auto values = inputs.inputs({row}, {base->rolling(row)}, {false}, std::nullopt);
        return std::vector<float>(values.end() - 3, values.end());  // newest, mean, a week before
    };
    CHECK(errors_at()[1] != errors_at()[2]);
    frame.target().values[row - 7] = kNaN;
    CHECK(errors_at()[1] == errors_at()[2]);
}

TEST_CASE("an hour asked for alone is that of its day", "[forecasters]") {
    const Frame frame = town_by_hour(kFirst, 420);
    const std::size_t row = first_row(frame, {2024, 2, 10});
    const std::string name = GENERATE("dense-net", "gru-net");
    const auto day = forecast_day(name, frame, row);
    Forecasters forecasters(hourly_specs());
    const auto forecaster = forecasters.get(name);
    forecaster->prepare(frame);
    forecaster->fit({issue_time(kNoon, frame.axis, row), row, 1});
    for (std::size_t hour = 0; hour < 24; ++hour) {
        const Origin origin{issue_time(kNoon, frame.axis, row + hour), row + hour, 1};
        CHECK(forecaster->predict(origin).front() == day[hour]);
        const auto explanation = forecaster->explain(origin);
        REQUIRE(explanation);
        CHECK(explanation->forecast() == day[hour]);
    }
}
