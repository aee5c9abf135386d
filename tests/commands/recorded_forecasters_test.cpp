#include "recorded_forecasters.hpp"

#include <catch2/catch.hpp>

#include "error_of.hpp"
#include "forecast/evaluation/backtest.hpp"
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

std::vector<ScoredRow> backtested(std::unique_ptr<Forecaster> forecaster, const Frame& frame) {
    forecaster->prepare(frame);
    BacktestOptions options;
    options.first_row = kTestRow;
    options.last_row = frame.axis.size();
    options.calibrate_from = kTestRow - 60;
    return backtest(frame, {forecaster.get()}, options).rows;
}

}  // namespace

TEST_CASE("a backtest with the saved forecasters is the backtest without them", "[commands]") {
    const TempDirectory directory;
    const Frame frame = town(to_day({2021, 1, 1}), 900);
    const ExperimentConfig config = config_with_terms();
    const StatisticalOptions options = statistical_options(config);
    save_forecasters(frame, config, kTestRow, directory.path());
    for (const std::string name : {"linear", "additive"}) {
        INFO(name);
        CHECK(std::filesystem::exists(directory.path() / "forecasters" / (name + ".json")));
        const auto with = backtested(saved_or_new_forecaster(name, options, directory.path()), frame);
        const auto without = backtested(make_statistical(name, options), frame);
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

TEST_CASE("a recorded forecaster is not fitted again, and silent before the day of its fit", "[commands]") {
    const TempDirectory directory;
    const Frame frame = town(to_day({2021, 1, 1}), 900);
    const ExperimentConfig config = config_with_terms();
    save_forecasters(frame, config, kTestRow, directory.path());
    const TrainedRun run{{}, directory.path()};
    const auto recorded = recorded_forecaster("linear", statistical_options(config), run);
    recorded->prepare(frame);
    const auto origin_at = [&](std::size_t row) { return Origin{issue_time({}, frame.axis, row), row, 1}; };

    const double before = recorded->predict(origin_at(850)).front();
    recorded->fit(origin_at(840));
    CHECK(recorded->refit_every_days() == 0);
    CHECK(recorded->predict(origin_at(850)).front() == before);
    CHECK(recorded->explain(origin_at(850))->forecast() == before);
    CHECK(std::isnan(recorded->predict(origin_at(kTestRow - 7)).front()));
    CHECK_FALSE(recorded->explain(origin_at(kTestRow - 7)));
}

TEST_CASE("a forecaster that a run has not recorded is asked for in vain", "[commands]") {
    const TempDirectory directory;
    const Frame frame = town(to_day({2021, 1, 1}), 900);
    ExperimentConfig config = config_with_terms();
    config.additive.terms.clear();
    save_forecasters(frame, config, kTestRow, directory.path());
    const Error error = error_of([&] {
        recorded_forecaster("additive", statistical_options(config), TrainedRun{{}, directory.path()});
    });
    CHECK(error.code() == ExitCode::usage);
    CHECK_THAT(error.what(), Catch::Contains("no recorded forecaster 'additive', it has linear"));
    CHECK_THAT(error.what(), Catch::Contains("additive.terms"));
}
