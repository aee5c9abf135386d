#include "forecast/tabular/row_leaks.hpp"

#include <catch2/catch.hpp>

#include "split_tables.hpp"

using namespace forecast;

TEST_CASE("a machine on both sides of a split is named", "[tabular]") {
    const RowTable table = fleet_of({2, 2, 1, 1, 4, 4, 0, 0, 3, 3});
    const auto shared = find_shared_machines(table, {{{0, 2, 4}, {1, 6}}});
    REQUIRE(shared);
    CHECK_THAT(*shared, Catch::Contains("1 machine(s)") && Catch::Contains("(5)"));
    CHECK_FALSE(find_shared_machines(table, {{{0, 1, 2, 3}, {4, 5, 6}}, {{4, 5, 6}, {0, 1, 2, 3}}}));
    CHECK_FALSE(find_shared_machines(table_of({0, 1, 0, 1}), {{{0, 1}, {2, 3}}}));
}

TEST_CASE("a feature that tells the target is named", "[tabular]") {
    RowTable table = table_of({0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1});
    for (std::size_t row = 0; row < table.target.size(); ++row) {
        table.inputs[row] = static_cast<float>(3 + table.target[row]);
    }
    const auto telling = find_telling_features(table, RowTask::classification, table.known_rows());
    REQUIRE(telling.size() == 1);
    CHECK_THAT(telling.front(), Catch::Contains("'x'"));
}

TEST_CASE("rows of a test table that stand in the training table are counted", "[tabular]") {
    const RowTable train = table_of({0, 1, 0, 1});
    RowTable test = table_of({0, 1, 0, 0});
    test.inputs[3 * test.features.size()] = 99;
    REQUIRE(find_repeated_rows(train, test, {1, 3}));
    CHECK_THAT(*find_repeated_rows(train, test, {1, 3}), Catch::Contains("1 of the 2 rows"));
    CHECK_FALSE(find_repeated_rows(train, test, {3}));
}
