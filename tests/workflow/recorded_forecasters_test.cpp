#include "forecast/workflow/recorded_forecasters.hpp"

#include <catch2/catch.hpp>

#include "error_of.hpp"
#include "forecast/core/file.hpp"
#include "forecast/evaluation/backtest.hpp"
#include "forecast/workflow/forecaster_set.hpp"
#include "sample_frames.hpp"
#include "temp_directory.hpp"

using namespace forecast;

namespace {

constexpr std::size_t kTestRow = 700;

ExperimentConfig config_with_terms() {
    ExperimentConfig config;
    config.features.ahead = {{"value", {"temperature"}, {}, {}}, {"day_of_week", {}, {}, {}}};
    TermOptions curve;
    curve.curve = "temperature";
    TermOptions levels;
    levels.levels = "day_of_week";
    config.additive.terms = {curve, levels};
    config.additive.refit_every_days = 90;
    return config;
}

std::vector<ScoredRow> backtested(const std::shared_ptr<Forecaster>& forecaster, const Frame& frame) {
    forecaster->prepare(frame);
    BacktestOptions options;
    options.first_row = kTestRow;
    options.last_row = frame.axis.size();
    options.calibrate_from = kTestRow - 60;
    return backtest(frame, {forecaster.get()}, options).rows;
}

/// A run that keeps its config here, and what else lies here.
TrainedRun recorded_in(const TempDirectory& directory) {
    write_file_atomically(directory.path() / kConfigArtifact, R"({
        "sources": { "load": { "type": "csv", "files": ["a.csv"], "value_columns": ["mw"] } },
        "frame": { "target": "load.mw" }})");
    TrainedRun run{{}, directory.path()};
    run.summary.status = RunStatus::finished;
    return run;
}

}  // namespace

TEST_CASE("a backtest with the saved forecasters is the backtest without them", "[workflow]") {
    const TempDirectory directory;
    const Frame frame = town(to_day({2021, 1, 1}), 900);
    const ExperimentConfig config = config_with_terms();
    const ForecasterSpecs specs = forecaster_specs(config);
    save_forecasters(frame, config, kTestRow, directory.path());
    for (const std::string name : {"linear", "additive"}) {
        INFO(name);
        CHECK(std::filesystem::exists(directory.path() / "forecasters" / (name + ".json")));
        const auto with = backtested(Forecasters(specs, directory.path()).get(name), frame);
        const auto without = backtested(Forecasters(specs).get(name), frame);
        REQUIRE(with.size() == 200);
        REQUIRE(without.size() == 200);
        for (std::size_t i = 0; i < with.size(); ++i) {
            REQUIRE(with[i].predicted == without[i].predicted);
            REQUIRE(with[i].intervals.front().has_value() == without[i].intervals.front().has_value());
            if (with[i].intervals.front()) {
                CHECK(with[i].intervals.front()->low80 == without[i].intervals.front()->low80);
            }
        }
    }
}

TEST_CASE("a recorded forecaster forecasts each day as a backtest does, before and after the day of its fit",
          "[workflow]") {
    const TempDirectory directory;
    const Frame frame = town(to_day({2021, 1, 1}), 900);
    const ExperimentConfig config = config_with_terms();
    save_forecasters(frame, config, kTestRow, directory.path());
    const TrainedRun run = recorded_in(directory);
    for (const std::string name : {"linear", "additive"}) {
        const auto scored = backtested(Forecasters(forecaster_specs(config)).get(name), frame);
        for (const std::size_t row : {kTestRow, kTestRow + 3, kTestRow + 150}) {
            INFO(name << " row " << row);
            const auto recorded = recorded_forecaster(name, config, run, frame, row);
            const Frame again = frame;
            recorded->prepare(again);  // what was fitted stays
            CHECK(recorded->predict({issue_time({}, frame.axis, row), row, 1}).front() ==
                  scored[row - kTestRow].predicted.front());
        }
        const auto early = recorded_forecaster(name, config, run, frame, kTestRow - 200);
        CHECK(early->fitted_on() < frame.axis.day(kTestRow - 200) + 1);
    }
}

TEST_CASE("baselines are recorded with the config alone", "[workflow]") {
    const TempDirectory directory;
    const Frame frame = town(to_day({2021, 1, 1}), 900);
    const auto naive = recorded_forecaster("j-7", config_with_terms(), recorded_in(directory), frame, kTestRow);
    CHECK(naive->predict({issue_time({}, frame.axis, kTestRow), kTestRow, 1}).front() ==
          frame.columns[0].values[kTestRow - 7]);
    CHECK(can_be_recorded("climatology"));
    CHECK_FALSE(can_be_recorded("tso"));
}

TEST_CASE("a backtest's run forecasts by the best that it has recorded, in its own weather", "[workflow]") {
    const TempDirectory directory;
    const TrainedRun run = recorded_in(directory);
    write_file_atomically(directory.path() / "forecasters" / "linear.json", "{}");
    write_file_atomically(directory.path() / kBacktestReport, R"({"forecasters": [
        {"name": "linear", "weather": "none", "uses_weather": true, "mae": 9},
        {"name": "linear", "weather": "perfect", "uses_weather": true, "mae": 2},
        {"name": "additive", "weather": "perfect", "uses_weather": true, "mae": 1},
        {"name": "j-1", "weather": "perfect", "uses_weather": false, "mae": 5},
        {"name": "j-7", "weather": "perfect", "uses_weather": false, "mae": null}]})");
    CHECK(usual_forecaster(run) == "linear");

    write_file_atomically(directory.path() / kBacktestReport, R"({"forecasters": 1})");
    CHECK_THAT(error_of([&] { usual_forecaster(run); }).what(), Catch::Contains("backtest.json"));
}

TEST_CASE("a forecaster that a run has not recorded is asked for in vain", "[workflow]") {
    const TempDirectory directory;
    const Frame frame = town(to_day({2021, 1, 1}), 900);
    ExperimentConfig config = config_with_terms();
    config.additive.terms.clear();
    save_forecasters(frame, config, kTestRow, directory.path());
    const Error error =
        error_of([&] { recorded_forecaster("additive", config, recorded_in(directory), frame, kTestRow); });
    CHECK(error.kind() == ErrorKind::invalid_argument);
    CHECK_THAT(error.what(),
               Catch::Contains("no recorded forecaster 'additive', it has linear, j-1, j-7, climatology"));
    CHECK_THAT(error.advice(), Catch::Contains("additive.terms"));
}

TEST_CASE("of a run that failed it is said that it failed, not what it lacks alone", "[workflow]") {
    const TempDirectory directory;
    TrainedRun run = recorded_in(directory);
    run.summary.status = RunStatus::failed;
    CHECK_THAT(error_of([&] { usual_forecaster(run); }).what(),
               Catch::Contains("is FAILED, not FINISHED") && !Catch::Contains("lstm"));
    const Error named = error_of([&] { check_recorded("linear", run); });
    CHECK_THAT(named.what(), Catch::Contains("is FAILED, not FINISHED: it recorded no forecaster 'linear'"));
    CHECK_THAT(named.advice(), Catch::Contains("repeat it"));
}
