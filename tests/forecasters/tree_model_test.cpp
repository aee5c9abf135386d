#include "tree_model.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>

#include "forecast/core/saved_fit.hpp"

using namespace forecast;

namespace {

/// 10 where the first column is above a half, which the second one has nothing to do with.
LearningRows steps() {
    LearningRows rows;
    rows.sizes.covariates = 2;
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

double output(const TreeModel& model, const std::vector<float>& inputs) {
    const auto parts = model.contributions(inputs, 0);
    CHECK(std::accumulate(parts.begin(), parts.end(), 0.0) == Approx(model.outputs(inputs).front()).margin(1e-5));
    return model.outputs(inputs).front();
}

}  // namespace

TEST_CASE("trees learn a step, and lay it to the column that makes it", "[forecasters]") {
    const TreeModel model(steps(), few_trees());
    CHECK(output(model, {0.9F, 0.3F}) == Approx(10).margin(0.2));
    CHECK(output(model, {0.1F, 0.3F}) == Approx(0).margin(0.2));
    const auto parts = model.contributions({0.9F, 0.3F}, 0);
    REQUIRE(parts.size() == 3);
    CHECK(parts[0] > 4);
    CHECK(std::abs(parts[1]) < 0.3);
}

TEST_CASE("the same rows give the same trees", "[forecasters]") {
    CHECK(TreeModel(steps(), few_trees()).to_json() == TreeModel(steps(), few_trees()).to_json());
    BoostedOptions other = few_trees();
    other.seed = 2;
    CHECK(TreeModel(steps(), few_trees()).to_json() != TreeModel(steps(), other).to_json());
}

TEST_CASE("trees come back from what was saved", "[forecasters]") {
    const TreeModel model(steps(), few_trees());
    const TreeModel again(model.to_json(), 2);
    for (int i = 0; i < 100; ++i) {
        const auto x = static_cast<float>(i) / 100;
        CHECK(output(again, {x, 0.5F}) == output(model, {x, 0.5F}));
        CHECK(output(again, {std::nanf(""), x}) == output(model, {std::nanf(""), x}));
    }
    CHECK(again.to_json() == model.to_json());
}

TEST_CASE("what was saved is looked at before XGBoost reads it", "[forecasters]") {
    const auto whole = TreeModel(steps(), few_trees()).to_json();
    const auto refuses = [&](const char* path, const nlohmann::ordered_json& value) {
        auto changed = whole;
        changed[nlohmann::ordered_json::json_pointer(path)] = value;
        CHECK_THROWS(TreeModel(changed, 2));
    };
    refuses("/0/left/0", 99999999);
    refuses("/0/left/0", 0);
    refuses("/0/right/0", whole[0]["left"][0]);
    refuses("/0/column/0", 2);
    refuses("/0/value/0", 1e39);
    refuses("/0/value/0", "1");
    refuses("/0/value/0", nullptr);
    refuses("/0/cover/0", 0);
    refuses("/0/missing_left/0", 7);
    refuses("/0/cover", {1});
    refuses("/0/left", nlohmann::ordered_json::array());
    refuses("/0", nullptr);
    CHECK_THROWS(TreeModel(nlohmann::ordered_json::array(), 2));
}
