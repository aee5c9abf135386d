#include "tree_model.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "forecast/trees/saved_trees.hpp"

namespace forecast {
namespace {

using Json = nlohmann::ordered_json;

/// What is kept of a tree as XGBoost writes it: all that a forecast and its explanation need.
Json to_kept(const nlohmann::json& tree) {
    return {{"left", tree.at("left_children")},        {"right", tree.at("right_children")},
            {"column", tree.at("split_indices")},      {"value", tree.at("split_conditions")},
            {"missing_left", tree.at("default_left")}, {"cover", tree.at("sum_hessian")}};
}

/// A model as XGBoost reads it.
std::string model_text(const Json& kept, std::size_t columns) {
    std::vector<SavedTree> trees;
    for (const Json& tree : kept) {
        trees.push_back({tree.at("left"), tree.at("right"), tree.at("column"), tree.at("value"),
                         tree.at("missing_left"), tree.at("cover")});
    }
    SavedTreesOf of;
    of.columns = columns;
    return to_xgboost_json(trees, of);
}

}  // namespace

TreeModel::TreeModel(const LearningRows& rows, const BoostedOptions& options, const Cancellation& cancellation)
    : booster_({rows.inputs, rows.sizes.columns(), rows.targets, rows.weights},
               {
                   {"objective", kSquaredErrors},
                   {"tree_method", "hist"},
                   {"max_bin", "64"},
                   {"base_score", "0"},
                   {"seed", std::to_string(options.seed)},
                   {"max_depth", std::to_string(options.depth)},
                   {"eta", fmt::format("{}", options.learning_rate)},
                   {"subsample", fmt::format("{}", options.row_share)},
                   {"colsample_bytree", fmt::format("{}", options.column_share)},
                   {"min_child_weight", fmt::format("{}", options.min_leaf_rows)},
                   {"lambda", fmt::format("{}", options.penalty)},
               },
               options.trees, cancellation) {}

TreeModel::TreeModel(const nlohmann::ordered_json& saved, std::size_t columns) : booster_(model_text(saved, columns)) {}

std::vector<double> TreeModel::outputs(const std::vector<float>& inputs) const {
    return booster_.outputs(inputs, inputs.size());
}

std::vector<double> TreeModel::contributions(const std::vector<float>& inputs, std::size_t /*the only one*/) const {
    return booster_.contributions(inputs, inputs.size());
}

nlohmann::ordered_json TreeModel::to_json() const {
    const auto model = nlohmann::json::parse(booster_.to_json());
    Json kept = Json::array();
    for (const auto& tree : model.at("learner").at("gradient_booster").at("model").at("trees")) {
        kept.push_back(to_kept(tree));
    }
    return kept;
}

}  // namespace forecast
