#include "forecast/tabular/fleet.hpp"

#include <catch2/catch.hpp>

#include "forecast/evaluation/row_scores.hpp"
#include "forecast/tabular/row_model.hpp"
#include "forecast/tabular/row_split.hpp"

using namespace forecast;

namespace {

RowRecipe recipe_of_fleet() {
    RowRecipe recipe;
    recipe.table.target = "failure_within_7d";
    recipe.table.machine_column = "turbine";
    recipe.table.time_column = "date";
    recipe.event.makes = "failure_within";
    recipe.event.column = "failure";
    const std::vector<std::string> measured = {"vibration_mms", "bearing_c", "power_mw", "ambient_c"};
    recipe.derived = {{"mean", measured, {7, 30}, "", 1, "", {}},
                      {"slope", {"vibration_mms"}, {60}, "", 1, "", {}},
                      {"since_event", {}, {}, "", 1, "", {}}};
    return recipe;
}

}  // namespace

TEST_CASE("a model tells a simulated fleet's failures nearly as well as who knows the wear", "[tabular]") {
    const SimulatedFleet fleet = simulate_fleet({20, 730, 42});
    REQUIRE(fleet.table.rows() == 20 * 730);
    const RowTable table = make_row_table(fleet.table, recipe_of_fleet());
    RowSplitOptions split;
    split.method = "group";
    const RowSplit parts = split_rows(table, RowTask::classification, split, 7).front();
    RowModelOptions options;
    options.boosted.rounds = 100;
    options.boosted.depth = 3;
    const RowModel model(table, parts.train, RowTask::classification, options);
    std::vector<double> actual;
    std::vector<double> known;
    for (const std::size_t row : parts.test) {
        actual.push_back(table.target[row]);
        known.push_back(fleet.failure_within_7d[row]);
    }
    const double best = roc_auc(actual, known);
    CHECK(best > 0.8);
    CHECK(roc_auc(actual, model.outputs(table.inputs_of(parts.test))) > best - 0.03);
}

TEST_CASE("who knows the wear of the shipped fleet tells its failures with an area of 0.822", "[tabular]") {
    const SimulatedFleet fleet = simulate_fleet({});
    const RowTable table = make_row_table(fleet.table, recipe_of_fleet());
    std::vector<double> actual;
    std::vector<double> known;
    for (const std::size_t row : table.known_rows()) {
        actual.push_back(table.target[row]);
        known.push_back(fleet.failure_within_7d[row]);
    }
    CHECK(roc_auc(actual, known) == Approx(0.822).margin(0.001));  // as docs/how-to/turbine-failure.md says
}

TEST_CASE("the same seed makes the same fleet, another one another", "[tabular]") {
    CHECK(simulate_fleet({2, 50, 1}).table.columns == simulate_fleet({2, 50, 1}).table.columns);
    CHECK(simulate_fleet({2, 50, 1}).table.columns != simulate_fleet({2, 50, 2}).table.columns);
}
