#include "forecast/report/explanation_table.hpp"

#include <catch2/catch.hpp>
#include <numeric>

#include "sample_frames.hpp"

using namespace forecast;

namespace {

long long sum(const RoundedExplanation& explanation) {
    return std::accumulate(explanation.contributions.begin(), explanation.contributions.end(), explanation.baseline);
}

}  // namespace

TEST_CASE("rounded contributions still add up", "[report]") {
    // Each rounded by itself would be 100.0 + 0.0 + 0.0 + 0.0, the forecast 100.1.
    const RoundedExplanation up = rounded({100, {{"a", 0.04}, {"b", 0.03}, {"c", 0.02}}}, 1);
    CHECK(up.baseline == 1000);
    CHECK(up.contributions == std::vector<long long>{1, 0, 0});
    CHECK(up.forecast == 1001);
    const RoundedExplanation down = rounded({100.04, {{"a", -0.04}, {"b", -12.36}, {"c", 3.25}}}, 1);
    CHECK(down.baseline == 1000);
    CHECK(down.forecast == 909);
    CHECK(sum(down) == down.forecast);
}

TEST_CASE("rounding leaves no rest, and moves no number by a tenth or more", "[report]") {
    double value = 0.123;
    for (int i = 0; i < 500; ++i) {
        Explanation explanation{60000 + 10 * value, {}};
        for (int j = 0; j < 1 + i % 9; ++j) {
            value = std::fmod(value * 7.31 + 0.377, 1);
            explanation.contributions.push_back({std::to_string(j), 2000 * (value - 0.5)});
        }
        const RoundedExplanation shown = rounded(explanation, 1);
        REQUIRE(sum(shown) == shown.forecast);
        for (std::size_t j = 0; j < shown.contributions.size(); ++j) {
            REQUIRE(std::abs(static_cast<double>(shown.contributions[j]) / 10 - explanation.contributions[j].value) <
                    0.1 + 1e-9);
        }
    }
}

TEST_CASE("an explanation is a column of signed numbers under each day", "[report]") {
    const Frame frame = town(to_day({2025, 1, 1}), 3);
    std::vector<ForecastRow> rows(2);
    rows[0].row = 1;
    rows[0].explanation = Explanation{200, {{"calendar", -25}, {"value(wind)", 1.5}}};
    rows[1].row = 2;
    rows[1].explanation = Explanation{176.5, {{"calendar", 0}, {"value(wind)", 2}}};
    CHECK(render_explanations(rows, frame, TableFormat::csv, Terminal{}) ==
          "MW,2025-01-02,2025-01-03\n"
          "newest known load,200.0,176.5\n"
          "calendar,-25.0,+0.0\n"
          "value(wind),+1.5,+2.0\n"
          "forecast,176.5,178.5\n");
}

TEST_CASE("the half-hours of a day stand below each other", "[report]") {
    Frame frame = town(to_day({2025, 1, 1}), 3);
    frame.axis = TimeAxis::fixed(start_of(to_day({2025, 1, 1}), kParis), std::chrono::minutes(30), 48, kParis);
    std::vector<ForecastRow> rows(15);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        rows[i].row = i;
        rows[i].explanation = Explanation{200, {{"calendar", static_cast<double>(i)}}};
    }
    const std::string table = render_explanations(rows, frame, TableFormat::csv, Terminal{});
    CHECK_THAT(table, Catch::StartsWith("MW,newest known load,calendar,forecast\n"
                                        "2025-01-01T00:00:00+01:00,200.0,+0.0,200.0\n"
                                        "2025-01-01T00:30:00+01:00,200.0,+1.0,201.0\n"));
}

TEST_CASE("an explanation of a small load is in its unit and has digits enough", "[report]") {
    Frame frame = town(to_day({2025, 1, 1}), 2);
    frame.unit = "GW";
    std::vector<ForecastRow> rows(1);
    rows[0].row = 1;
    rows[0].explanation = Explanation{0.0404, {{"calendar", -0.00013}, {"value(wind)", 0.00004}}};
    CHECK(render_explanations(rows, frame, TableFormat::csv, Terminal{}) ==
          "GW,2025-01-02\n"
          "newest known load,0.04040\n"
          "calendar,-0.00013\n"
          "value(wind),+0.00004\n"
          "forecast,0.04031\n");
}
