#include "tree_model.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>

#include "error_of.hpp"
#include "forecast/core/saved_fit.hpp"

using namespace forecast;

namespace {

/// 10 where the first column is above a half, which the second one has nothing to do with.
TreeRows steps() {
    TreeRows rows;
    rows.columns = 2;
    for (int i = 0; i < 400; ++i) {
        const auto x = static_cast<float>(i % 40) / 40;
        const auto noise = static_cast<float>((i * 7) % 11) / 11;
        rows.inputs.insert(rows.inputs.end(), {x, i % 50 == 0 ? std::nanf("") : noise});
        rows.targets.push_back(x > 0.5F ? 10 : 0);
        rows.weights.push_back(1);
    }
    return rows;
}

BoostedOptions few_trees() {
    BoostedOptions options;
    options.trees = 40;
    options.learning_rate = 0.3;
    options.column_share = 1;
    options.penalty = 0;
    return options;
}

float output(const TreeModel& model, const std::vector<float>& inputs) {
    const auto parts = model.contributions(inputs);
    return std::accumulate(parts.begin(), parts.end(), 0.0F);
}

}  // namespace

TEST_CASE("trees learn a step, and lay it to the column that makes it", "[forecasters]") {
    const TreeModel model(steps(), few_trees());
    CHECK(output(model, {0.9F, 0.3F}) == Approx(10).margin(0.2));
    CHECK(output(model, {0.1F, 0.3F}) == Approx(0).margin(0.2));
    const auto parts = model.contributions({0.9F, 0.3F});
    REQUIRE(parts.size() == 3);
    CHECK(parts[0] > 4);
    CHECK(std::abs(parts[1]) < 0.3);
}

TEST_CASE("the same rows give the same trees", "[forecasters]") {
    CHECK(TreeModel(steps(), few_trees()).to_text() == TreeModel(steps(), few_trees()).to_text());
    BoostedOptions other = few_trees();
    other.seed = 2;
    CHECK(TreeModel(steps(), few_trees()).to_text() != TreeModel(steps(), other).to_text());
}

TEST_CASE("trees come back from their text", "[forecasters]") {
    const TreeModel model(steps(), few_trees());
    const TreeModel again(model.to_text(), 2);
    for (float x = 0; x < 1; x += 0.01F) {
        CHECK(output(again, {x, 0.5F}) == output(model, {x, 0.5F}));
    }
    CHECK_THROWS_WITH(TreeModel(model.to_text(), 3), "its trees read another number of columns");
}
