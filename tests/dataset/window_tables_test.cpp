#include "forecast/dataset/window_tables.hpp"

#include <cmath>
#include <limits>

#include <catch2/catch.hpp>

#include "small_tables.hpp"

namespace forecast {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

double count(int row) {
    return row;
}

std::vector<std::int64_t> all_windows(const WindowTables& tables, const WindowOptions& window) {
    return complete_windows(tables, window, {0, tables.rows()});
}

}  // namespace

TEST_CASE("windows are whole: the first target row has the lookback before it, the last one the horizon", "[dataset]") {
    const auto tables = hand_made_tables(8, count, {{"load", 0, count}});

    CHECK(all_windows(tables, {3, 2}) == std::vector<std::int64_t>{3, 4, 5, 6});
    CHECK(complete_windows(tables, {3, 2}, {4, 7}) == std::vector<std::int64_t>{4, 5});
}

TEST_CASE("a missing input value takes out the windows that hold it, and no other", "[dataset]") {
    const auto tables = hand_made_tables(8, count, {{"load", 0, [](int row) { return row == 3 ? kMissing : row; }}});

    CHECK(all_windows(tables, {2, 1}) == std::vector<std::int64_t>{2, 3, 6, 7});
    CHECK(input_is_complete(tables, {2, 1}, 3));
    CHECK_FALSE(input_is_complete(tables, {2, 1}, 4));
}

TEST_CASE("a target that gap filling filled, or that is missing, is not learnt from", "[dataset]") {
    auto tables = hand_made_tables(8, count, {{"calendar", -1, count}});
    tables.observed[5] = false;

    CHECK(all_windows(tables, {2, 1}) == std::vector<std::int64_t>{2, 3, 4, 6, 7});
    CHECK(all_windows(tables, {2, 2}) == std::vector<std::int64_t>{2, 3, 6});
}

TEST_CASE("a column that is unknown at its lead may be missing there", "[dataset]") {
    const auto on_even_rows = [](int row) { return row % 2 == 0 ? 1.0 : kMissing; };
    const auto lagged = hand_made_tables(8, count, {{"load", 0, count}}, {{"load_j-1", 1, on_even_rows}});
    const auto weather = hand_made_tables(8, count, {{"load", 0, count}}, {{"wind", -1, on_even_rows}});

    CHECK(all_windows(lagged, {2, 2}) == std::vector<std::int64_t>{2, 4, 6});
    CHECK(all_windows(weather, {2, 2}).empty());
}

TEST_CASE("the window after the last row is complete where nothing of the target rows is needed", "[dataset]") {
    const auto tables = hand_made_tables(4, count, {{"load", 0, count}});
    const auto with_weather = hand_made_tables(4, count, {{"load", 0, count}}, {{"wind", -1, count}});

    CHECK(input_is_complete(tables, {2, 1}, 4));
    CHECK_FALSE(input_is_complete(tables, {2, 1}, 5));
    CHECK_FALSE(input_is_complete(with_weather, {2, 1}, 4));
}

TEST_CASE("the column that is missing most often is named", "[dataset]") {
    const auto tables = hand_made_tables(4, count, {{"load", 0, count}, {"wind", -1, [](int) { return kMissing; }}});

    CHECK(most_often_missing(tables, {0, 4}) == "wind");
    CHECK(most_often_missing(hand_made_tables(4, count, {{"load", 0, count}}), {0, 4}).empty());
}

TEST_CASE("the newest load is found among the past columns by its values", "[dataset]") {
    const auto load = [](int row) { return std::sin(row); };
    const auto lag = [&](int days) { return [=](int row) { return row < days ? kMissing : load(row - days); }; };
    const auto change = [&](int row) { return row < 1 ? kMissing : load(row) - load(row - 1); };

    CHECK(newest_load_column(hand_made_tables(9, load, {{"change", 0, change}, {"b", 2, lag(2)}, {"a", 1, lag(1)}})) ==
          std::optional<std::size_t>(2));
    CHECK_FALSE(newest_load_column(hand_made_tables(9, load, {{"change", 0, change}})));
}

}  // namespace forecast
