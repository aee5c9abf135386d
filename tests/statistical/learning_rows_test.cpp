#include "forecast/statistical/learning_rows.hpp"

#include <catch2/catch.hpp>

#include "feature_tables.hpp"
#include "sample_frames.hpp"

using namespace forecast;

namespace {

/// Two columns of `size` rows, the second unknown before `begin`.
FeatureTable beginning_at(std::size_t begin, std::size_t size) {
    std::vector<double> late(size, 1);
    std::fill_n(late.begin(), begin, kNaN);
    return table_of({{"whole", std::vector<double>(size, 1)}, {"late", late}});
}

std::size_t first_of(const FeatureTable& table) {
    return rows_since_begun(table, all_rows(table)).front();
}

}  // namespace

TEST_CASE("rows are learnt from where every column has begun, if a year is left", "[statistical]") {
    CHECK(first_of(beginning_at(0, 1000)) == 0);
    CHECK(first_of(beginning_at(635, 1000)) == 635);
    CHECK(first_of(beginning_at(636, 1000)) == 0);  // 364 rows would be left: the column does not count
    CHECK(first_of(beginning_at(1000, 1000)) == 0);
}

TEST_CASE("of few rows half may be left", "[statistical]") {
    CHECK(first_of(beginning_at(50, 100)) == 50);
    CHECK(first_of(beginning_at(51, 100)) == 0);
    CHECK(rows_since_begun(beginning_at(0, 10), {}).empty());
}

TEST_CASE("a gap later on does not move the beginning", "[statistical]") {
    FeatureTable table = beginning_at(10, 1000);
    table.values[1000 + 500] = kNaN;
    CHECK(first_of(table) == 10);
    CHECK(rows_since_begun(table, {5, 20, 30, 40}) == std::vector<std::size_t>{20, 30, 40});
}

TEST_CASE("what is learnt is the change since the newest load known at the row's own issue", "[statistical]") {
    Frame frame = town(to_day({2024, 1, 1}), 30);
    for (std::size_t row = 0; row < 30; ++row) {
        frame.columns[0].values[row] = static_cast<double>(row * row);
    }
    const ChangeTarget day_of(frame, {IssueMode::day_of, "02:15"});
    const ChangeTarget day_ahead(frame, {IssueMode::day_ahead, "12:00"});
    const Timestamp late = frame.axis.end(29) + std::chrono::hours(2);
    CHECK(day_of.base(20) == 19 * 19);
    CHECK(day_of.change(20, late) == 20 * 20 - 19 * 19);
    CHECK(day_ahead.base(20) == 18 * 18);
    CHECK(day_ahead.change(20, late) == 20 * 20 - 18 * 18);
    CHECK(std::isnan(day_of.base(0)));
    CHECK(std::isnan(day_of.change(20, frame.axis.end(20))));  // it is known an hour later

    frame.columns[0].imputed.assign(30, false);
    frame.columns[0].imputed[20] = true;
    CHECK(std::isnan(day_of.change(20, late)));
}

TEST_CASE("a row weighs what the first period that holds its day says", "[statistical]") {
    const Day first = to_day({2020, 3, 16});
    const std::vector<SampleWeight> periods = {{first, first + 10, 0.3}, {first + 5, first + 20, 0}};
    CHECK(weight_of(periods, first - 1) == 1);
    CHECK(weight_of(periods, first) == 0.3);
    CHECK(weight_of(periods, first + 9) == 0.3);
    CHECK(weight_of(periods, first + 10) == 0);
    CHECK(weight_of(periods, first + 20) == 1);
}
