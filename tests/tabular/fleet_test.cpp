#include "forecast/tabular/fleet.hpp"

#include <cmath>
#include <numeric>

#include <catch2/catch.hpp>

#include "forecast/evaluation/row_scores.hpp"
#include "forecast/tabular/row_table.hpp"

using namespace forecast;

TEST_CASE("a simulated fleet fails now and then, and who knows its wear tells when", "[tabular]") {
    const SimulatedFleet fleet = simulate_fleet({20, 730, 42});
    REQUIRE(fleet.table.rows() == 20 * 730);
    RowRecipe recipe;
    recipe.table.target = "failure_within_7d";
    recipe.table.machine_column = "turbine";
    recipe.table.time_column = "date";
    recipe.event.makes = "failure_within";
    recipe.event.column = "failure";
    const RowTable table = make_row_table(fleet.table, recipe);
    std::vector<double> actual;
    std::vector<double> known;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        if (!std::isnan(table.target[row])) {
            actual.push_back(table.target[row]);
            known.push_back(fleet.failure_within_7d[row]);
        }
    }
    const double share = std::accumulate(actual.begin(), actual.end(), 0.0) / static_cast<double>(actual.size());
    CHECK(share > 0.01);
    CHECK(share < 0.1);
    CHECK(roc_auc(actual, known) > 0.85);
}

TEST_CASE("the same seed makes the same fleet, another one another", "[tabular]") {
    CHECK(simulate_fleet({2, 50, 1}).table.columns == simulate_fleet({2, 50, 1}).table.columns);
    CHECK(simulate_fleet({2, 50, 1}).table.columns != simulate_fleet({2, 50, 2}).table.columns);
}
