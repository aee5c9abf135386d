#include "forecast/report/explanation_sentences.hpp"

#include <catch2/catch.hpp>

#include "sample_frames.hpp"

using namespace forecast;

namespace {

/// Of the 15th of January: 222, where 200 came a week before and 192 had been forecast.
ForecastRow fifteenth() {
    ForecastRow row;
    row.row = 14;
    row.explanation = Explanation{205, {{"value(temperature)", 20}, {"calendar", -3}}};
    row.earlier = EarlierRow{7, 200, Explanation{190, {{"value(temperature)", 5}, {"calendar", -3}}}};
    return row;
}

/// Three degrees colder on the 15th than on the 8th.
Frame january() {
    Frame frame = town(to_day({2025, 1, 1}), 20);
    frame.columns[1].values[7] = 5;
    frame.columns[1].values[14] = 2;
    return frame;
}

}  // namespace

TEST_CASE("a sentence says how much more than a week before is forecast, and by what", "[report]") {
    CHECK(explanation_sentences({fifteenth()}, january()) ==
          "2025-01-15: 22.0 MW more than on 2025-01-08: 15.0 more by the newest known load, 15.0 more by "
          "value(temperature) (temperature 3.0 lower), 8.0 less by the rest.\n");
}

TEST_CASE("all but the largest four groups are the rest, so that the parts add up", "[report]") {
    ForecastRow row = fifteenth();
    row.explanation = Explanation{190, {{"a", 1}, {"b", 2}, {"c", -30}, {"d", 4}, {"e", 5}}};
    row.earlier->explanation = Explanation{190, {{"e", 10}}};
    CHECK(explanation_sentences({row}, january()) ==
          "2025-01-15: 28.0 MW less than on 2025-01-08: 30.0 less by c, 5.0 less by e, 4.0 more by d, 2.0 more by b, "
          "1.0 more by the rest.\n");
}

TEST_CASE("where the week before cannot be explained, or has no load, the newest known load is compared with",
          "[report]") {
    ForecastRow row = fifteenth();
    row.earlier->explanation.reset();
    CHECK(explanation_sentences({row}, january()) ==
          "2025-01-15: 17.0 MW more than the newest known load (the forecast of 2025-01-08, a week before, cannot be "
          "explained): 20.0 more by value(temperature), 3.0 less by calendar.\n");
    row.earlier.reset();
    CHECK_THAT(explanation_sentences({row}, january()), Catch::Contains("no load of the same weekday is known"));
}

TEST_CASE("the hours of a day are one sentence, of their means", "[report]") {
    Frame frame = town_by_hour(to_day({2025, 1, 1}), 3);
    std::vector<ForecastRow> rows(2);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        rows[i].row = 24 + i;
        rows[i].explanation = Explanation{100, {{"calendar", i == 0 ? 10.0 : 20.0}}};
        rows[i].earlier = EarlierRow{i, 100, Explanation{100, {}}};
    }
    CHECK(explanation_sentences(rows, frame) ==
          "2025-01-02: on average 15.0 MW more than on 2025-01-01: 15.0 more by calendar.\n");
}
