#include "forecast/report/fold_table.hpp"

#include <catch2/catch.hpp>
#include <cmath>

namespace forecast {
namespace {

using Catch::Contains;

FoldScores two_folds() {
    const Day first = to_day({2024, 1, 1});
    FoldScores scores;
    scores.scheme = "expanding";
    scores.folds = {{"0123456789abcdef", first, first + 100, first + 150, 0.25, 4, 2, 7, 1.5},
                    {"fedcba9876543210", first, first + 200, first + 250, 0.75, 6, NAN, 9, 2.5}};
    return scores;
}

}  // namespace

TEST_CASE("folds stand below each other, with their mean and deviation", "[report]") {
    const std::string csv = render_folds(two_folds(), TableFormat::csv, Terminal{});
    CHECK_THAT(csv, Contains("1,2024-01-01 .. 2024-04-09,2024-04-10 .. 2024-05-29,0.25000,4.00,2.00,7,1.5,01234567\n"));
    CHECK_THAT(csv, Contains("mean,,,0.50000,5.00,-,,,\n"));
    CHECK_THAT(csv, Contains("sd,,,0.35355,1.41,-,,,\n"));
}

TEST_CASE("what is not defined of a fold is null, and so is its mean", "[report]") {
    const auto json = folds_json(two_folds());
    CHECK(json["schema_version"] == 1);
    CHECK(json["folds"][1]["fold"] == 2);
    CHECK(json["folds"][1]["to"] == "2024-09-07");
    CHECK(json["folds"][1]["mape"].is_null());
    CHECK(json["mean"]["val_loss"] == 0.5);
    CHECK(json["mean"]["mape"].is_null());
    CHECK(json["sd"]["mae"].get<double>() == Approx(std::sqrt(2)));

    const auto metrics = fold_metrics(two_folds());
    REQUIRE(metrics.size() == 4);
    CHECK(metrics[2] == std::pair<std::string, double>("mae", 5));
    CHECK(metrics[3].first == "mae_sd");
}

TEST_CASE("one fold has no deviation", "[report]") {
    FoldScores scores = two_folds();
    scores.folds.pop_back();
    CHECK(folds_json(scores)["sd"]["mae"].is_null());
    CHECK(fold_metrics(scores).size() == 3);
}

TEST_CASE("a fold that failed has a sentence and no part in the mean", "[report]") {
    FoldScores scores = two_folds();
    scores.folds[1].failure = "the loss is not finite";
    CHECK_THAT(render_folds(scores, TableFormat::text, Terminal{}), Contains("fold 2 failed: the loss is not finite"));
    const auto json = folds_json(scores);
    CHECK(json["folds"][1]["failure"] == "the loss is not finite");
    CHECK_FALSE(json["folds"][0].contains("failure"));
    CHECK(json["mean"]["val_loss"] == 0.25);
}

}  // namespace forecast
