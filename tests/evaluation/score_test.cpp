#include "forecast/evaluation/score.hpp"

#include <catch2/catch.hpp>

#include "forecast/core/file.hpp"
#include "test_paths.hpp"

using namespace forecast;

TEST_CASE("a score has every metric of the table under its key", "[evaluation]") {
    const Intervals intervals{8, 12, 6, 14};
    const Score score = make_score("x", {{10, 20}, {11, 18}, {{10, 11, intervals}, {20, 18, intervals}}, 3.0});
    CHECK(score.n == 2);
    CHECK(score.mae() == 1.5);
    CHECK(score.value("mse") == 2.5);
    CHECK(score.value("bias") == -0.5);
    CHECK(score.value("mase") == 0.5);
    CHECK(score.value("coverage80") == 0.5);
    CHECK(score.value("width95") == 8);
    REQUIRE(score.values.size() == metric_table().size());
    for (const MetricEntry& metric : metric_table()) {
        CAPTURE(metric.key);
        CHECK(score.value(metric.key));
    }
}

TEST_CASE("a metric that is not defined is nothing", "[evaluation]") {
    const Score score = make_score("x", {{0, 0}, {1, 2}, {}, {}});
    CHECK(score.mape_left_out == 2);
    for (const char* key : {"mape", "wape", "mase", "coverage80", "width80", "pinball"}) {
        CAPTURE(key);
        CHECK_FALSE(score.value(key));
    }
    CHECK_FALSE(Score{}.value("mae"));
}

TEST_CASE("the reference has every metric with its column", "[evaluation]") {
    const std::string page = read_text(source_directory() / "docs/reference/metrics.md");
    for (const MetricEntry& metric : metric_table()) {
        CAPTURE(metric.key);
        std::string heading(metric.heading);
        if (const auto unit = heading.find("{}"); unit != std::string::npos) {
            heading.replace(unit, 2, "MW");
        }
        CHECK(page.find('`' + std::string(metric.key) + '`') != std::string::npos);
        CHECK(page.find(heading) != std::string::npos);
    }
}
