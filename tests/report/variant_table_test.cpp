#include "forecast/report/variant_table.hpp"

#include <catch2/catch.hpp>
#include <cmath>

namespace forecast {
namespace {

using Catch::Contains;

SeedScore seed_of(std::int64_t seed, double loss, double mae) {
    return {seed, "run" + std::to_string(seed), loss, mae, mae + 1, 0.5, 10, 2};
}

/// "small" is the best; "wide" errs 0.5 MW more, not surely.
VariantScores two_variants() {
    VariantScores scores;
    scores.test_from = to_day({2024, 1, 1});
    scores.test_to = to_day({2025, 1, 1});
    scores.variants = {{"small", "mse", 41, {seed_of(1, 0.1, 3), seed_of(2, 0.3, 5)}},
                       {"wide", "mse", 999, {seed_of(1, 0.2, 4), seed_of(2, 0.2, 5)}}};
    scores.best = 0;
    scores.variants[1].difference = PairedGain{0.5, -0.25, 1.25};
    return scores;
}

}  // namespace

TEST_CASE("variants stand below each other with means over their seeds", "[report]") {
    const std::string csv = render_variants(two_variants(), TableFormat::csv, Terminal{});
    CHECK_THAT(csv, Contains("small,0.20000,5.00,0.5000,4.00,best,41,2,2.0\n"));
    CHECK_THAT(csv, Contains("wide,0.20000,5.50,0.5000,4.50,+0.50 (-0.25 .. 1.25),999,2,2.0\n"));
}

TEST_CASE("below the variants stands whether the best is surely the best", "[report]") {
    VariantScores scores = two_variants();
    const auto text = [&] { return render_variants(scores, TableFormat::text, Terminal{}); };
    CHECK_THAT(text(), Contains("small errs least, but not surely less than: wide."));
    CHECK_THAT(text(), !Contains("cannot be compared"));
    scores.variants[1].difference->low = 0.1;
    CHECK_THAT(text(), Contains("small errs least, and surely less than the others."));
    scores.variants[1].difference->low = NAN;  // too few days to know
    CHECK_THAT(text(), Contains("not surely less than: wide."));
    CHECK_THAT(text(), !Contains("one seed"));
    scores.variants[1].loss = "huber";
    scores.variants[1].seeds.pop_back();
    CHECK_THAT(text(), Contains("val_loss is of different losses") && Contains("By one seed each"));
}

TEST_CASE("a variant without forecasts has no scores, and is nobody's best", "[report]") {
    VariantScores scores = two_variants();
    scores.variants[1].seeds[1].rmse.reset();
    scores.variants[1].difference.reset();
    const auto json = variants_json(scores);
    CHECK(json["best"] == "small");
    CHECK(json["variants"][0]["test_rmse"] == 5);
    CHECK(json["variants"][0]["parameters"] == 41);
    CHECK(json["variants"][1]["test_rmse"].is_null());
    CHECK(json["variants"][1]["difference"].is_null());
    CHECK(json["variants"][1]["seeds"][0]["test_rmse"] == 5);
    for (const auto& [key, value] : variant_metrics(scores)) {
        CHECK(key != "wide/test_rmse");
    }
}

TEST_CASE("a difference is told with what it is to, and with its interval", "[report]") {
    const auto json = variants_json(two_variants());
    CHECK(json["variants"][0]["difference"].is_null());
    CHECK(json["variants"][1]["difference"] ==
          nlohmann::ordered_json({{"to", "small"}, {"mae", 0.5}, {"low95", -0.25}, {"high95", 1.25}}));
}

TEST_CASE("a training that failed has a sentence and no part in the means", "[report]") {
    VariantScores scores = two_variants();
    scores.variants[0].seeds[1] = {2, "run2", 0, {}, {}, {}, 0, 0, "the loss is not finite"};
    const auto json = variants_json(scores);
    CHECK(json["variants"][0]["val_loss"] == 0.1);
    CHECK(json["variants"][0]["test_mae"] == 3);
    CHECK(json["variants"][0]["seeds"][1]["failure"] == "the loss is not finite");
    CHECK_THAT(render_variants(scores, TableFormat::text, Terminal{}),
               Contains("small failed by seed 2: the loss is not finite"));
    scores.variants[0].seeds[0].failure = "too";
    scores.variants[0].parameters = 0;
    CHECK(variants_json(scores)["variants"][0]["val_loss"].is_null());
    CHECK_THAT(render_variants(scores, TableFormat::csv, Terminal{}), Contains("small,-,-,-,-,best,-,2,-\n"));
}

}  // namespace forecast
