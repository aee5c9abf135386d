#include <catch2/catch.hpp>
#include <cmath>
#include <map>

#include "forecast/config/load.hpp"
#include "forecast/evaluation/backtest.hpp"
#include "forecast/features/frame_builder.hpp"
#include "forecast/features/split.hpp"
#include "forecast/sources/simulator.hpp"
#include "forecast/training/neural_plugin.hpp"
#include "test_paths.hpp"

using namespace forecast;

namespace {

/// Mean absolute error of the best possible forecast on the rows that the network was scored on.
double oracle_mae(const Simulation& town, const Frame& frame, const std::vector<ScoredRow>& rows) {
    std::map<Timestamp, double> expected;
    for (const Observation& day : town.oracle.values) {
        expected[day.time] = day.value;
    }
    double sum = 0;
    for (const ScoredRow& row : rows) {
        sum += std::abs(row.actual - expected.at(frame.axis.start(row.row)));
    }
    return sum / static_cast<double>(rows.size());
}

}  // namespace

TEST_CASE("on ten simulated years the recommended profile comes within 12 % of the best possible forecast",
          "[training][slow]") {
    const ExperimentConfig config = load_config(source_directory() / "configs" / "simulated.json", {}).values;
    const Simulation town = simulate(config.sources.at("town"));
    std::map<std::string, Series> series;
    for (const Series& one : town.series) {
        series["town." + one.info.column] = one;
    }
    const Frame frame = build_frame(series, config.frame, 0).frame;
    TrainingTask task;
    task.frame = &frame;
    task.input = {config.features, config.window, config.issue, config.frame.target_name};
    task.network = config.network;
    task.training = config.training;
    task.split = split_by_time(frame, config.split, static_cast<std::size_t>(config.window.size));

    const TrainingResult fitted = forecast_neural_plugin()->fit(task);
    BacktestOptions options;
    options.first_row = options.calibrate_from = task.split.test.begin;
    options.last_row = task.split.test.end;
    options.issue = config.issue;
    const BacktestResult scored = backtest(frame, {fitted.forecaster.get()}, options);

    const double oracle = oracle_mae(town, frame, scored.rows);
    CAPTURE(oracle, scored.scores.front().mae(), scored.rows.size());
    CHECK(scored.rows.size() > 340);
    CHECK(oracle > 0);
    CHECK(scored.scores.front().mae() < 1.12 * oracle);
    WARN("network " << scored.scores.front().mae() << " MW, best possible " << oracle << " MW");
}
