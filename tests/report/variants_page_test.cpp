#include "forecast/report/variants_page.hpp"

#include <catch2/catch.hpp>

#include "error_of.hpp"

namespace forecast {
namespace {

using Catch::Contains;

SeedScore trained(std::int64_t seed, double loss, double mae) {
    return {seed, "run" + std::to_string(seed), loss, mae, mae + 1, 0.5, 10, 2};
}

/// "small" is the best; "wide" errs 0.5 MW more, surely or not.
VariantScores small_and_wide(double low) {
    VariantScores scores;
    scores.test_from = to_day({2024, 1, 1});
    scores.test_to = to_day({2025, 1, 1});
    scores.variants = {{"small", "mse", 41, {trained(1, 0.1, 3), trained(2, 0.3, 5)}},
                       {"wide", "mse", 999, {trained(1, 0.2, 4), trained(2, 0.2, 5)}}};
    scores.best = 0;
    scores.variants[1].difference = PairedGain{0.5, low, 1.25};
    return scores;
}

RunSummary ended_run() {
    RunSummary run;
    run.run_id = "0123";
    run.status = RunStatus::finished;
    return run;
}

TEST_CASE("what is read of variants is what was written", "[report]") {
    VariantScores scores = small_and_wide(-0.25);
    scores.variants[1].seeds[0].rmse.reset();
    const auto json = variants_json(scores);
    CHECK(variants_json(read_variant_scores(json)) == json);
    CHECK_THROWS(read_variant_scores(nlohmann::json::object()));
}

TEST_CASE("the report of a comparison begins with the best and whether it is surely best", "[report]") {
    const Words words(Language::en);
    CHECK(variants_page(ended_run(), small_and_wide(-0.25), words).headline ==
          "small errs least, 4.00\u202fMW on average on the test period, but not surely less than: wide.");
    const WebPage page = variants_page(ended_run(), small_and_wide(0.25), words);
    CHECK_THAT(page.headline, Contains("surely less than the others"));
    const auto& plot = std::get<DotPlot>(find_figure(page, "differences")->plot);
    REQUIRE(plot.dots.size() == 1);
    CHECK(plot.dots[0].kind == "action");
    CHECK(plot.dots[0].low == 0.25);
    CHECK(page.data.at("variants").at(0).at("test_mae") == 4);
}

TEST_CASE("each seed of a variant is drawn beside their mean", "[report]") {
    const WebPage page = variants_page(ended_run(), small_and_wide(-0.25), Words(Language::en));
    for (const char* name : {"val-loss", "test-mae", "test-rmse", "test-r2", "parameters", "seconds"}) {
        REQUIRE(find_figure(page, name) != nullptr);
    }
    const PageFigure& figure = *find_figure(page, "test-mae");
    const auto& plot = std::get<DotPlot>(figure.plot);
    CHECK(plot.dots[0].value == 4);
    CHECK(plot.dots[0].parts == std::vector<double>{3, 5});
    CHECK(figure.title == "Least test MAE MW: small, 4.00");
    CHECK(figure.table.rows[0] == std::vector<std::string>{"small", "4.00", "1.41", "1: 3.00, 2: 5.00"});
}

TEST_CASE("a comparison on its way shows what has ended", "[report]") {
    RunSummary run = ended_run();
    run.status = RunStatus::running;
    VariantScores scores = small_and_wide(0);
    scores.best.reset();
    scores.variants[1].difference.reset();
    scores.variants[1].seeds.clear();
    scores.test_to = scores.test_from;
    const Words words(Language::en);
    const WebPage page = variants_page(run, scores, words);
    CHECK_THAT(markdown_page(page, words), Contains("still running") && Contains("not known yet"));
    CHECK(find_figure(page, "differences") == nullptr);
    scores.variants[0].seeds.clear();
    CHECK_THAT(error_of([&] { variants_page(run, scores, words); }).what(), Contains("no trained variant yet"));
}

}  // namespace
}  // namespace forecast
