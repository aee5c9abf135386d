#include "forecast/workflow/kept_weights.hpp"

#include <catch2/catch.hpp>

#include "error_of.hpp"
#include "forecast/core/file.hpp"
#include "sample_frames.hpp"
#include "temp_directory.hpp"

namespace forecast {
namespace {

const Day kFirst = to_day({2025, 1, 1});

/// Three days, of which the last two were scored; of a mean in two weather modes, the second with the smaller error.
Comparison two_modes() {
    Comparison comparison;
    comparison.forecasters = {{"mix", WeatherMode::issued, true}, {"mix", WeatherMode::perfect, true}};
    for (const std::size_t row : {1U, 2U}) {
        ScoredRow scored;
        scored.row = row;
        scored.actual = 100;
        scored.predicted = {104, 101};
        scored.intervals.resize(2);
        comparison.result.rows.push_back(scored);
    }
    for (int day = 0; day < 3; ++day) {
        const double share = 0.5 + 0.1 * day;
        comparison.result.forecasts.weights.push_back({kFirst + day, 0, {{"a", 1}}});
        comparison.result.forecasts.weights.push_back({kFirst + day, 1, {{"b", share}, {"a", 1 - share}}});
    }
    comparison.result.scores.resize(2);
    comparison.result.scores = score_rows(comparison.result, {0, 1});
    return comparison;
}

TEST_CASE("weights are kept from the first scored day on, of the weather mode that is asked for", "[workflow]") {
    const TimeAxis axis = TimeAxis::days(kFirst, 3, kParis);
    const KeptWeights perfect = weights_of(two_modes(), axis, WeatherMode::perfect);
    CHECK(perfect.forecaster == "mix");
    REQUIRE(perfect.days.size() == 2);
    CHECK(perfect.days[0].day == kFirst + 1);
    CHECK(perfect.days[1].members[0].member == "b");
    CHECK(perfect.days[1].members[0].weight == Approx(0.7));
    CHECK(weights_of(two_modes(), axis, WeatherMode::issued).days[0].members.size() == 1);
}

TEST_CASE("a comparison without a weighted mean has no weights and leaves no file", "[workflow]") {
    Comparison comparison = two_modes();
    comparison.result.forecasts.weights.clear();
    const TempDirectory directory;
    write_weights(weights_of(comparison, TimeAxis::days(kFirst, 3, kParis), WeatherMode::perfect), directory.path());
    CHECK_FALSE(std::filesystem::exists(directory.path() / kWeightsFile));
    CHECK(read_weights(directory.path()).days.empty());
}

TEST_CASE("weights are read as they were written", "[workflow]") {
    const TempDirectory directory;
    write_weights(weights_of(two_modes(), TimeAxis::days(kFirst, 3, kParis), WeatherMode::perfect), directory.path());
    const KeptWeights read = read_weights(directory.path());
    CHECK(read.forecaster == "mix");
    REQUIRE(read.days.size() == 2);
    CHECK(read.days[0].day == kFirst + 1);
    CHECK(read.days[0].members[1].member == "a");
    CHECK(read.days[0].members[1].weight == 1 - 0.6);
}

TEST_CASE("a file of weights that is none of ours is named", "[workflow]") {
    const TempDirectory directory;
    for (
        const char* text :
        {"{}", R"({"forecaster": "mix", "days": [{"day": "soon", "weights": {"a": 1}}]})", "[",
         R"({"forecaster": "mix", "days": [{"day": "2025-01-01", "weights": {}}]})",
         R"({"forecaster": "mix", "days": [{"day": "2025-01-02", "weights": {"a": 1}}, {"day": "2025-01-01", "weights": {"a": 1}}]})",
         R"({"forecaster": "mix", "days": [{"day": "2025-01-02", "weights": {"a": 1}}, {"day": "2999-01-01", "weights": {"a": 1}}]})"}) {
        write_file_atomically(directory.path() / kWeightsFile, text);
        CHECK_THAT(error_of([&] { read_weights(directory.path()); }).what(), Catch::Contains(kWeightsFile));
    }
}

}  // namespace
}  // namespace forecast
