#include "forecast/tabular/row_truth.hpp"

#include <catch2/catch.hpp>

#include "forecast/core/error.hpp"
#include "text_tables.hpp"

using namespace forecast;
using Catch::Matchers::Contains;

TEST_CASE("a table of its own tells when its machines fail", "[tabular]") {
    RowRecipe recipe = recipe_of_machines();
    recipe.event.column.clear();
    recipe.event.last_row = true;
    recipe.table.drop = {"fails"};
    RowTable table = make_row_table(two_machines(), recipe);
    add_truth(table, recipe, text_of({"m", "remaining"}, {{"b", "7"}, {"a", "30"}}), "remaining");
    CHECK(table.target == std::vector<double>{34, 33, 32, 31, 30, 8, 7});
    CHECK(table.last_rows() == std::vector<std::size_t>{4, 6});
    CHECK_THROWS_WITH(add_truth(table, recipe, text_of({"m", "remaining"}, {{"b", "7"}}), "remaining"),
                      Contains("does not tell of the m 'a'"));
    CHECK_THROWS_WITH(add_truth(table, recipe, text_of({"m", "r"}, {{"b", "7"}, {"b", "8"}}), "r"),
                      Contains("m 'b' is there twice"));
    CHECK_THROWS_WITH(add_truth(table, recipe, text_of({"m", "r"}, {{"b", "-7"}}), "r"), Contains("negative"));
}
