#include "forecast/report/folds_page.hpp"

#include <catch2/catch.hpp>

#include "error_of.hpp"

namespace forecast {
namespace {

using Catch::Contains;

FoldScores drawn_folds() {
    FoldScores scores;
    scores.scheme = "expanding";
    FoldScore first{"run1", to_day({2020, 1, 1}), to_day({2021, 1, 1}), to_day({2022, 1, 1}), 0.25, 4, 2, 7, 3};
    FoldScore second{"run2", to_day({2020, 1, 1}), to_day({2022, 1, 1}), to_day({2023, 1, 1}), 0.5, 6, 3, 9, 5};
    scores.folds = {first, second};
    return scores;
}

RunSummary finished_run() {
    RunSummary run;
    run.run_id = "0123";
    run.name = "cross-validation town";
    run.status = RunStatus::finished;
    return run;
}

TEST_CASE("what is read of folds is what was written", "[report]") {
    const auto json = folds_json(drawn_folds());
    CHECK(folds_json(read_fold_scores(json)) == json);
    auto broken = json;
    broken["folds"][0]["from"] = "yesterday";
    CHECK_THAT(error_of([&] { read_fold_scores(broken); }).what(), Contains("is no day"));
}

TEST_CASE("the report of a cross-validation begins with the mean error and how much it differs", "[report]") {
    const Words words(Language::en);
    const WebPage page = folds_page(finished_run(), drawn_folds(), words);
    CHECK(page.headline ==
          "Over 2 folds the network missed the load by 5.00\u202fMW on average, with a standard deviation of "
          "1.41\u202fMW: between 4.00 and 6.00\u202fMW.");
    const PageTable& table = page.lists.at("folds");
    CHECK(table.rows[1][2] == "1 January to 31 December 2022");
    CHECK(table.rows[2][3] == "5.00");
    CHECK(table.rows[3][3] == "1.41");
    CHECK(table.strong_row == 2);
    CHECK(page.data.at("mean").at("mae") == 5);
    const PageFigure* periods = find_figure(page, "fold-periods");
    REQUIRE(periods != nullptr);
    const auto& plot = std::get<ItemPlot>(periods->plot);
    CHECK(plot.x.steps->size == 1096);
    CHECK(plot.items[2].x == std::vector<double>{731, 1096});
    CHECK_THAT(find_figure(page, "fold-mae")->title, Contains("Largest MAE MW: fold 2, 6.00; on average 5.00"));
}

TEST_CASE("folds on their way have no days, and one alone has no deviation", "[report]") {
    const Words words(Language::fr);
    RunSummary run = finished_run();
    run.status = RunStatus::running;
    FoldScores scores = drawn_folds();
    scores.folds.pop_back();
    scores.folds[0].to = scores.folds[0].from;
    const WebPage page = folds_page(run, scores, words);
    CHECK(find_figure(page, "fold-periods") == nullptr);
    CHECK_THAT(markdown_page(page, words), Contains("en cours") && Contains("d'un pli à l'autre"));
    scores.folds.clear();
    CHECK_THAT(error_of([&] { folds_page(run, scores, words); }).what(), Contains("has no fold yet"));
}

}  // namespace
}  // namespace forecast
