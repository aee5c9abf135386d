#include "forecast/tabular/row_split.hpp"

#include <catch2/catch.hpp>

#include "forecast/core/error.hpp"
#include "forecast/core/missing.hpp"
#include "forecast/tabular/row_leaks.hpp"
#include "split_tables.hpp"

using namespace forecast;

namespace {

using Places = std::vector<std::size_t>;

// The rows of the splits are those that scikit-learn 1.9.1 gives for the same random_state.
const std::vector<double> kTarget = {0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0};

std::vector<Places> test_parts(const std::vector<RowSplit>& splits) {
    std::vector<Places> rows;
    for (const RowSplit& split : splits) {
        rows.push_back(split.test);
    }
    return rows;
}

RowSplitOptions folds_of(int folds, std::int64_t random_state, bool stratify) {
    RowSplitOptions options;
    options.folds = folds;
    options.random_state = random_state;
    options.stratify = stratify;
    return options;
}

}  // namespace

TEST_CASE("stratified folds are StratifiedKFold's of the same random_state", "[tabular]") {
    const auto splits = split_rows(table_of(kTarget), RowTask::classification, folds_of(4, 42, true), 7);
    CHECK(test_parts(splits) ==
          std::vector<Places>{{3, 8, 9, 10, 18}, {5, 12, 13, 14, 19}, {0, 1, 7, 15, 16}, {2, 4, 6, 11, 17}});
}

TEST_CASE("folds without classes are KFold's", "[tabular]") {
    const auto splits = split_rows(table_of(kTarget), RowTask::regression, folds_of(3, 7, true), 7);
    CHECK(test_parts(splits) ==
          std::vector<Places>{{0, 1, 2, 5, 11, 17, 18}, {6, 8, 10, 13, 14, 16, 19}, {3, 4, 7, 9, 12, 15}});
}

TEST_CASE("a random test part is train_test_split's, stratified or not", "[tabular]") {
    RowSplitOptions options;
    CHECK(test_parts(split_rows(table_of(kTarget), RowTask::classification, options, 7)).front() ==
          Places{4, 8, 9, 17});
    options.stratify = false;
    options.random_state = 42;
    CHECK(test_parts(split_rows(table_of(kTarget), RowTask::regression, options, 7)).front() == Places{0, 1, 15, 17});
    options.stratify = true;
    options.random_state = 3;
    options.test_size = 0.33;
    CHECK(test_parts(split_rows(table_of(kTarget), RowTask::classification, options, 7)).front() ==
          Places{4, 6, 9, 11, 12, 14, 18});
}

TEST_CASE("a split by group keeps machines apart, as GroupKFold and GroupShuffleSplit do", "[tabular]") {
    const RowTable table = fleet_of({2, 2, 1, 1, 4, 4, 0, 0, 3, 3});
    RowSplitOptions options = folds_of(2, 42, true);
    options.method = "group";
    const auto splits = split_rows(table, RowTask::classification, options, 7);
    CHECK(test_parts(splits) == std::vector<Places>{{0, 1, 2, 3, 4, 5}, {6, 7, 8, 9}});
    CHECK_FALSE(find_shared_machines(table, splits));
    options.folds = 0;
    options.test_size = 0.4;
    CHECK(test_parts(split_rows(table, RowTask::classification, options, 7)).front() == Places{2, 3, 4, 5});
}

TEST_CASE("by time a row is learnt from only if what it tells had come before the test", "[tabular]") {
    RowTable table = table_of({0, 0, 0, 1, 1, 0, 0, 0, 1, 1});
    table.time = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    table.next_event = {4, 4, 4, 4, 4, 9, 9, 9, 9, 9};
    RowSplitOptions options;
    options.method = "time";
    options.test_size = 0.3;
    const auto split = split_rows(table, RowTask::classification, options, 1.5).front();
    CHECK(split.test == Places{7, 8, 9});
    CHECK(split.train == Places{0, 1, 2, 3, 4, 5});  // row 6 asks for the time until 7.5
    const auto counting = split_rows(table, RowTask::regression, options, 1.5).front();
    CHECK(counting.train == Places{0, 1, 2, 3, 4});  // the failure of the others is in the test
}

TEST_CASE("rows without a target are in no part", "[tabular]") {
    RowTable table = table_of({0, 1, 0, 1, kMissing, 1, 0, 1, 0, 1});
    for (const RowSplit& split : split_rows(table, RowTask::classification, folds_of(2, 1, true), 7)) {
        CHECK(std::count(split.train.begin(), split.train.end(), 4U) == 0);
        CHECK(std::count(split.test.begin(), split.test.end(), 4U) == 0);
    }
}

TEST_CASE("what cannot be split is refused with the reason", "[tabular]") {
    const auto split = [](const RowTable& table, const RowSplitOptions& options) {
        return split_rows(table, RowTask::classification, options, 7);
    };
    CHECK_THROWS_WITH(split(table_of({1, 1, 1, 1}), {}), Catch::Contains("one class only"));
    CHECK_THROWS_WITH(split(table_of({0, 0, 0, 0, 1, 1}), folds_of(3, 1, true)),
                      Catch::Contains("fewer than the 3 folds"));
    CHECK_THROWS_WITH(split(table_of({kMissing, kMissing}), {}), Catch::Contains("no rows"));
    RowSplitOptions group;
    group.method = "group";
    CHECK_THROWS_WITH(split(table_of(kTarget), group), Catch::Contains("machine_column"));
    CHECK_THROWS_WITH(split_rows(table_of({2, 2, 2}), RowTask::regression, {}, 7), Catch::Contains("nothing to learn"));
}
