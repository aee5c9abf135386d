#include <cmath>

#include <catch2/catch.hpp>

#include "error_of.hpp"
#include "forecast/core/file.hpp"
#include "forecast/evaluation/predictions.hpp"
#include "temp_directory.hpp"

namespace forecast {
namespace {

/// Three rows of which the second was not scored, forecast by linear with and without weather, the latter with bands.
Comparison two_modes() {
    Comparison comparison;
    comparison.forecasters = {{"linear", WeatherMode::issued, true}, {"linear", WeatherMode::none, true}};
    for (const std::size_t row : {std::size_t{0}, std::size_t{2}}) {
        ScoredRow scored;
        scored.row = row;
        scored.actual = 100 + 1.0 / 3;
        scored.predicted = {101.25, 99.5};
        scored.intervals = {std::nullopt, Intervals{90.1, 110.1, 80.1, 120.1}};
        comparison.result.rows.push_back(scored);
    }
    return comparison;
}

Frame frame_of(TimeAxis axis) {
    Frame frame;
    frame.axis = std::move(axis);
    frame.columns.emplace_back();
    return frame;
}

RecordedScores written_and_read(const Frame& frame) {
    const TempDirectory directory;
    const auto file = directory.path() / kPredictionsFile;
    write_file_atomically(file, predictions_csv(frame, {}, two_modes()));
    RecordedAs as;
    as.unit = "kW";
    return read_scores(file, as);
}

std::string complaint_about(const std::string& text) {
    const TempDirectory directory;
    const auto file = directory.path() / kPredictionsFile;
    write_file_atomically(file, text);
    return error_of([&] { read_scores(file, {}); }).what();
}

TEST_CASE("scores are read back as they were written, to the last bit", "[evaluation]") {
    const RecordedScores read = written_and_read(frame_of(TimeAxis::days(to_day({2018, 3, 24}), 3, kParis)));
    CHECK(read.frame.axis.size() == 3);
    CHECK(read.frame.axis.daily());
    CHECK(read.frame.axis.day(0) == to_day({2018, 3, 24}));
    CHECK(read.frame.target().values[0] == 100 + 1.0 / 3);
    CHECK(std::isnan(read.frame.target().values[1]));
    CHECK(read.comparison.unit == "kW");
    REQUIRE(read.comparison.result.rows.size() == 2);
    CHECK(read.comparison.result.rows[1].row == 2);
    CHECK(read.comparison.result.rows[1].predicted == std::vector<double>{101.25, 99.5});
    CHECK(!read.comparison.result.rows[1].intervals[0]);
    CHECK(read.comparison.result.rows[1].intervals[1]->high95 == 120.1);
    CHECK(labels(read.comparison.forecasters) == std::vector<std::string>{"linear/issued", "linear/none"});
    CHECK(read.comparison.result.scores[0].mae() == Approx(101.25 - 100 - 1.0 / 3));
    CHECK(read.comparison.result.scores[1].value("coverage80") == 1.0);
    CHECK(!read.comparison.result.scores[0].value("coverage80"));
}

TEST_CASE("rows of half an hour come back on their axis", "[evaluation]") {
    const Timestamp first = *parse_time("2018-03-25T00:30:00Z", kParis);
    const TimeAxis axis = TimeAxis::fixed(first, std::chrono::minutes(30), 3, kParis);
    const TempDirectory directory;
    Comparison comparison = two_modes();
    comparison.result.rows.push_back(comparison.result.rows.back());
    comparison.result.rows[1].row = 1;
    const auto file = directory.path() / kPredictionsFile;
    write_file_atomically(file, predictions_csv(frame_of(axis), {}, comparison));
    const RecordedScores read = read_scores(file, {});
    CHECK(!read.frame.axis.daily());
    CHECK(read.frame.axis.step() == std::chrono::minutes(30));
    CHECK(read.frame.axis.start(0) == first);
}

TEST_CASE("what is no file of predictions is refused with its line", "[evaluation]") {
    CHECK_THAT(complaint_about("day,load\n"),
               Catch::Contains("predictions.csv:1: 'time,actual,FORECASTER,...' was expected"));
    CHECK_THAT(complaint_about("time,actual,linear,issued_at\n2018-01-01,1,2\n"),
               Catch::Contains("predictions.csv:2: 4 columns were expected, not 3"));
    CHECK_THAT(complaint_about("time,actual,linear,issued_at\n2018-01-01,1,x,\n"),
               Catch::Contains("predictions.csv:2: 'x' is not a number"));
    CHECK_THAT(complaint_about("time,actual,linear,issued_at\n2018-01-02,1,2,\n2018-01-01,1,2,\n"),
               Catch::Contains("predictions.csv:3: '2018-01-01' is no time behind the one before"));
    CHECK_THAT(complaint_about("time,actual,linear,issued_at\n"), Catch::Contains("it has no row"));
}

}  // namespace
}  // namespace forecast
