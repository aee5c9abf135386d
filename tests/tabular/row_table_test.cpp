#include "forecast/tabular/row_table.hpp"

#include <cmath>

#include <catch2/catch.hpp>

#include "forecast/core/error.hpp"
#include "text_tables.hpp"

using namespace forecast;
using Catch::Matchers::Contains;

namespace {

std::vector<double> feature(const RowTable& table, const std::string& name) {
    const auto place = std::find(table.features.begin(), table.features.end(), name);
    REQUIRE(place != table.features.end());
    std::vector<double> values;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        values.push_back(static_cast<double>(
            table.inputs[row * table.features.size() + static_cast<std::size_t>(place - table.features.begin())]));
    }
    return values;
}

/// NaN as -1, for comparisons.
std::vector<double> shown(std::vector<double> values) {
    for (double& value : values) {
        value = std::isnan(value) ? -1 : value;
    }
    return values;
}

DerivedOptions derived(const std::string& type, std::vector<int> rows) {
    DerivedOptions options;
    options.type = type;
    options.of = {"x"};
    options.rows = std::move(rows);
    return options;
}

}  // namespace

TEST_CASE("rows of a machine stand together in the order of time, and time to failure is counted to the next",
          "[tabular]") {
    const RowTable table = make_row_table(two_machines(), recipe_of_machines());
    CHECK(table.machine_names == std::vector<std::string>{"a", "b"});
    CHECK(table.time == std::vector<double>{1, 2, 3, 4, 5, 1, 2});
    CHECK(shown(table.target) ==
          std::vector<double>{2, 1, -1, -1, -1, -1, -1});  // after row 3, a failure, none is known
    CHECK(table.event_rows == 1);
    CHECK(table.features == std::vector<std::string>{"t", "x"});
}

TEST_CASE("a failure within some time is a class", "[tabular]") {
    RowRecipe recipe = recipe_of_machines();
    recipe.task = RowTask::classification;
    recipe.event.makes = "failure_within";
    recipe.event.within = 1;
    CHECK(shown(make_row_table(two_machines(), recipe).target) == std::vector<double>{0, 1, -1, -1, -1, -1, -1});
}

TEST_CASE("a machine that was run to failure fails in its last row, and long times are learnt as a shorter one",
          "[tabular]") {
    RowRecipe recipe = recipe_of_machines();
    recipe.event.column.clear();
    recipe.event.last_row = true;
    recipe.event.learn_at_most = 3;
    recipe.table.drop = {"fails"};
    const RowTable table = make_row_table(two_machines(), recipe);
    CHECK(table.target == std::vector<double>{4, 3, 2, 1, 0, 1, 0});
    CHECK(table.learnt_target == std::vector<double>{3, 3, 2, 1, 0, 1, 0});
}

TEST_CASE("derived columns read their own machine's rows up to their own, and begin anew after a failure",
          "[tabular]") {
    RowRecipe recipe = recipe_of_machines();
    recipe.derived = {derived("lag", {1}),   derived("change", {1}),    derived("mean", {2}),      derived("max", {3}),
                      derived("slope", {3}), derived("deviation", {2}), derived("since_event", {})};
    const RowTable table = make_row_table(two_machines(), recipe);
    CHECK(shown(feature(table, "x lag 1")) == std::vector<double>{-1, 1, 2, -1, 8, -1, 10});
    CHECK(shown(feature(table, "x change 1")) == std::vector<double>{-1, 1, 2, -1, 8, -1, 10});
    CHECK(feature(table, "x mean 2") == std::vector<double>{1, 1.5, 3, 8, 12, 10, 15});
    CHECK(feature(table, "x max 3") == std::vector<double>{1, 2, 4, 8, 16, 10, 20});
    CHECK(shown(feature(table, "x slope 3")) == std::vector<double>{-1, 1, 1.5, -1, 8, -1, 10});
    CHECK(feature(table, "x deviation 2") == std::vector<double>{0, .5, 2.5, 0, 4, 0, 5});
    CHECK(shown(feature(table, "time since event")) == std::vector<double>{-1, -1, -1, 1, 2, -1, -1});
}

TEST_CASE("the flag of a row's own event changes none of its features", "[tabular]") {
    RowRecipe recipe = recipe_of_machines();
    recipe.derived = {derived("lag", {1}), derived("mean", {2}), derived("since_event", {})};
    TextTable unfailed = two_machines();
    unfailed.columns[3][3] = "0";
    const RowTable failed = make_row_table(two_machines(), recipe);
    const RowTable unflagged = make_row_table(unfailed, recipe);
    REQUIRE(failed.time[2] == 3);
    for (std::size_t i = 0; i < 3 * failed.features.size(); ++i) {
        CHECK((failed.inputs[i] == unflagged.inputs[i] || std::isnan(failed.inputs[i])));
        CHECK(std::isnan(failed.inputs[i]) == std::isnan(unflagged.inputs[i]));
    }
}

TEST_CASE("rows of one machine are put in the order of time, and without one nothing is made of earlier rows",
          "[tabular]") {
    RowRecipe recipe;
    recipe.table.target = "y";
    recipe.table.time_column = "t";
    recipe.derived = {derived("lag", {1})};
    const TextTable newest_first = text_of({"t", "x", "y"}, {{"3", "30", "0"}, {"2", "20", "1"}, {"1", "10", "0"}});
    CHECK(shown(feature(make_row_table(newest_first, recipe), "x lag 1")) == std::vector<double>{-1, 10, 20});
    const TextTable twice = text_of({"t", "x", "y"}, {{"1", "30", "0"}, {"1", "20", "1"}});
    CHECK_THROWS_WITH(make_row_table(twice, recipe), Contains("name table.machine_column"));
    recipe.table.time_column.clear();
    CHECK_THROWS_WITH(make_row_table(newest_first, recipe), Contains("name table.time_column"));
}

TEST_CASE("a bad cell makes no category of a column of numbers", "[tabular]") {
    RowRecipe recipe;
    recipe.table.target = "y";
    const auto table_with = [](const std::string& bad, const std::string& form) {
        std::vector<std::vector<std::string>> rows;
        for (int i = 0; i < 40; ++i) {
            rows.push_back({i == 7 ? bad : std::to_string(i) + form, std::to_string(i % 2)});
        }
        return text_of({"x", "y"}, rows);
    };
    CHECK_THROWS_WITH(make_row_table(table_with("oops", ""), recipe),
                      Contains("m.csv, row 8 below the header: 'oops' of the column 'x' is no number"));
    CHECK_THROWS_WITH(make_row_table(table_with("7,5", ",5"), recipe), Contains("decimal comma"));
    recipe.table.categorical = {"x"};
    CHECK(make_row_table(table_with("oops", ""), recipe).encodings.front().levels.size() == 40);
}

TEST_CASE("names that would stand twice in what is written or learnt are refused", "[tabular]") {
    RowRecipe recipe;
    recipe.table.target = "y";
    const TextTable table = text_of({"a[1]", "a(1)", "actual", "y"}, {{"1", "2", "3", "0"}, {"2", "1", "4", "1"}});
    CHECK_THROWS_WITH(make_row_table(table, recipe), Contains("two features would be called 'a(1)'"));
    recipe.table.id_columns = {"actual"};
    CHECK_THROWS_WITH(make_row_table(table, recipe), Contains("'actual', a name that stands twice"));
    recipe.table.id_columns = {"a[1]", "a[1]"};
    CHECK_THROWS_WITH(make_row_table(table, recipe), Contains("name it once"));
}

TEST_CASE("a mean of last rows deviates from the mean of the first rows themselves", "[tabular]") {
    RowRecipe recipe = recipe_of_machines();
    recipe.derived = {derived("deviation", {2})};
    recipe.derived.front().smooth = {1, 2};
    const RowTable table = make_row_table(two_machines(), recipe);
    CHECK(feature(table, "x mean 1 deviation 2") == std::vector<double>{0, .5, 2.5, 0, 4, 0, 5});
    CHECK(feature(table, "x mean 2 deviation 2") == std::vector<double>{0, 0, 1.5, 0, 0, 0, 0});
}

TEST_CASE("no derived column reads a later row", "[tabular]") {
    for (const std::string type : {"lag", "change", "mean", "std", "min", "max", "slope", "deviation", "since_event"}) {
        INFO(type);
        RowRecipe recipe = recipe_of_machines();
        recipe.derived = {derived(type, {1, 2, 3})};
        TextTable poisoned = two_machines();
        for (const std::size_t row : {3U, 5U, 6U}) {  // of machine a from 3 on
            poisoned.columns[2][row] = "1e6";
        }
        const RowTable before = make_row_table(two_machines(), recipe);
        const RowTable after = make_row_table(poisoned, recipe);
        for (std::size_t i = 0; i < 2 * before.features.size(); ++i) {  // the rows of a at 1 and 2
            CHECK((before.inputs[i] == after.inputs[i] || std::isnan(before.inputs[i])));
            CHECK(std::isnan(before.inputs[i]) == std::isnan(after.inputs[i]));
        }
    }
}

TEST_CASE("columns of a row make others", "[tabular]") {
    RowRecipe recipe;
    recipe.table.target = "y";
    recipe.table.drop = {"a"};
    DerivedOptions product{"product", {"a", "b"}, {}, "p", 10, "", {}};
    DerivedOptions ratio{"ratio", {"a", "b"}, {}, "", 1, "", {}};
    DerivedOptions over{"over_limit", {"p"}, {}, "over", 1, "kind", {{"L", 100}, {"H", 30}}};
    recipe.derived = {product, ratio, over};
    const RowTable table = make_row_table(
        text_of({"a", "b", "kind", "y"}, {{"2", "3", "L", "0"}, {"4", "0", "H", "1"}, {"1", "1", "M", "1"}}), recipe);
    CHECK(table.features == std::vector<std::string>{"b", "kind=H", "kind=L", "kind=M", "p", "ratio of a, b", "over"});
    CHECK(feature(table, "p") == std::vector<double>{60, 0, 10});
    CHECK(shown(feature(table, "over")) == std::vector<double>{-40, -30, -1});
    CHECK(std::isnan(feature(table, "ratio of a, b")[1]));
    CHECK(feature(table, "kind=L") == std::vector<double>{1, 0, 0});
}

TEST_CASE("a value that no row had is none of the known ones, and counted", "[tabular]") {
    RowRecipe recipe;
    recipe.table.target = "y";
    const auto learnt = make_row_table(text_of({"k", "y"}, {{"L", "0"}, {"H", "1"}}), recipe);
    recipe.with_target = false;
    const auto asked = make_row_table(text_of({"y", "k"}, {{"", "X"}, {"", "L"}, {"", ""}}), recipe, learnt.encodings);
    CHECK(shown(feature(asked, "k=L")) == std::vector<double>{0, 1, -1});
    CHECK(asked.unseen.at("k") == 1);
}

TEST_CASE("columns are found as numbers, true and false, or names, and what is missing stays so", "[tabular]") {
    RowRecipe recipe;
    recipe.table.target = "y";
    recipe.table.categorical = {"code"};
    const auto table = make_row_table(
        text_of({"n", "b", "c", "code", "y"}, {{"1.5", "yes", "red", "7", "0"}, {"", "no", "", "8", "1"}}), recipe);
    CHECK(table.features == std::vector<std::string>{"n", "b", "c=red", "code=7", "code=8"});
    CHECK(std::isnan(feature(table, "n")[1]));
    CHECK(feature(table, "b") == std::vector<double>{1, 0});
    CHECK(std::isnan(feature(table, "c=red")[1]));
}

TEST_CASE("bad tables are refused with the row or the column", "[tabular]") {
    RowRecipe recipe;
    recipe.table.target = "y";
    const auto make = [&](const TextTable& text) { return make_row_table(text, recipe); };
    CHECK_THROWS_WITH(make(text_of({"x", "y"}, {{"1", "0"}, {"2", ""}})),
                      Contains("row 2") && Catch::Contains("the target 'y' is missing"));
    CHECK_THROWS_WITH(make(text_of({"x", "y"}, {{"1", "0"}, {"2", "maybe"}})), Contains("'maybe'"));
    CHECK_THROWS_WITH(make(text_of({"x", "yy"}, {{"1", "0"}})), Contains("did you mean 'yy'"));
    CHECK_THROWS_WITH(make(text_of({"y"}, {{"1"}})), Contains("no column left to learn from"));
    const auto learnt = make(text_of({"x", "z", "y"}, {{"1", "1", "0"}}));
    CHECK_THROWS_WITH(make_row_table(text_of({"x", "y"}, {{"1", "0"}}), recipe, learnt.encodings),
                      Contains("lacks 1 of the columns that the model needs: 'z'"));
    RowRecipe of_machines = recipe;
    of_machines.table.id_columns = {"id", "t"};
    of_machines.table.machine_column = "id";
    of_machines.table.time_column = "t";
    CHECK_THROWS_WITH(make_row_table(text_of({"x", "y"}, {{"1", "0"}}), of_machines, learnt.encodings),
                      Contains("lacks 3 of the columns that the model needs: 'id', 't', 'z'"));
    CHECK_THROWS_WITH(make_row_table(text_of({"x", "z", "y"}, {{"one", "1", "0"}}), recipe, learnt.encodings),
                      Contains("'one' of the column 'x' is no number"));
    TextTable twice = two_machines();
    twice.columns[1][1] = "1";
    CHECK_THROWS_WITH(make_row_table(twice, recipe_of_machines()), Contains("is there twice"));
}

namespace {

/// Rows of one machine at these times.
TextTable rows_at(const std::vector<std::string>& times) {
    std::vector<std::vector<std::string>> rows;
    for (const std::string& time : times) {
        rows.push_back({time, std::to_string(rows.size()), rows.size() % 2 == 0 ? "1" : "0"});
    }
    return text_of({"t", "x", "y"}, rows);
}

RowRecipe recipe_with_time() {
    RowRecipe recipe;
    recipe.table.target = "y";
    recipe.table.time_column = "t";
    return recipe;
}

}  // namespace

TEST_CASE("eight digits that are days are dates, which is noted, and other numbers stay numbers", "[tabular]") {
    const RowTable days = make_row_table(rows_at({"20240131", "20240201", "20240302"}), recipe_with_time());
    CHECK(days.time == std::vector<double>{19753, 19754, 19784});
    CHECK(days.features == std::vector<std::string>{"x"});
    REQUIRE(days.notes.size() == 1);
    CHECK(days.notes[0] == "m.csv: the time column 't' is read as dates, 20240131 as 2024-01-31; its unit is days");
    const RowTable numbers = make_row_table(rows_at({"20249131", "20249201", "20240302"}), recipe_with_time());
    CHECK(numbers.time == std::vector<double>{20249131, 20249201, 20240302});
    CHECK(numbers.features == std::vector<std::string>{"t", "x"});
    CHECK(numbers.notes.empty());
}

TEST_CASE("a model whose times were numbers or dates reads a later table's as such", "[tabular]") {
    const RowTable numbers = make_row_table(rows_at({"1", "2", "3"}), recipe_with_time());
    CHECK(make_row_table(rows_at({"20240131"}), recipe_with_time(), numbers.encodings).time.front() == 20240131);
    const RowTable days = make_row_table(rows_at({"2024-01-31", "2024-02-01"}), recipe_with_time());
    CHECK(make_row_table(rows_at({"20240131"}), recipe_with_time(), days.encodings).time.front() == 19753);
    CHECK_THROWS_WITH(make_row_table(rows_at({"17"}), recipe_with_time(), days.encodings),
                      Contains("'17' of the time"));
}

TEST_CASE("a time that is not written as the others is named by its own row", "[tabular]") {
    const auto refused = [](const std::vector<std::string>& times, const std::string& text) {
        CHECK_THROWS_WITH(make_row_table(rows_at(times), recipe_with_time()), Contains(text));
    };
    refused({"1", "2", "inf", "4"}, "m.csv, row 3 below the header: 'inf' of the time column 't' is no number");
    refused({"oops", "2", "3"}, "row 1 below the header: 'oops' of the time column 't' is no number, as 2 of 3");
    refused({"7", "2024-01-02", "2024-01-03"}, "row 1 below the header: '7' of the time column 't' is no date");
    refused({"20240131", "20240231", "20240301"}, "row 2 below the header: '20240231' of the time column 't' is no");
    refused({"20240131", "2024-02-01", "20240301"}, "row 2 below the header: '2024-02-01' of the time column");
    refused({"1", "", "3"}, "row 2 below the header: the time column 't' has no value");
}

TEST_CASE("rows to predict may lack their id columns, and are then counted as they stand in the table", "[tabular]") {
    RowRecipe recipe = recipe_of_machines();
    recipe.table.id_columns = {"serial", "m"};
    CHECK_THROWS_WITH(make_row_table(two_machines(), recipe), Contains("no column 'serial'"));
    recipe.with_target = false;
    recipe.ids_may_lack = true;
    const RowTable some = make_row_table(two_machines(), recipe);
    CHECK(some.id_names == std::vector<std::string>{"m"});
    CHECK(some.notes == std::vector<std::string>{"m.csv has no id column 'serial'; it is left out"});
    recipe.table.id_columns = {"serial"};
    const RowTable none = make_row_table(two_machines(), recipe);
    CHECK(none.id_names == std::vector<std::string>{"row"});
    CHECK(none.ids.front() == std::vector<std::string>{"3", "2", "4", "6", "7", "1", "5"});
}
