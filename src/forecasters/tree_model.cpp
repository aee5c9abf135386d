#include "tree_model.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "forecast/core/error.hpp"
#include "forecast/core/json.hpp"
#include "forecast/core/saved_fit.hpp"

namespace forecast {
namespace {

constexpr std::size_t kMostNodes = 1U << 14U;  // of a tree: twice the leaves of the greatest depth
constexpr std::size_t kMostTrees = 10000;
constexpr double kLargestNumber = 1e30;
constexpr double kSmallestCover = 1e-12;  // each node has been reached

using Json = nlohmann::ordered_json;

/// What is kept of a tree as XGBoost writes it: all that a forecast and its explanation need.
Json to_kept(const nlohmann::json& tree) {
    return {{"left", tree.at("left_children")},        {"right", tree.at("right_children")},
            {"column", tree.at("split_indices")},      {"value", tree.at("split_conditions")},
            {"missing_left", tree.at("default_left")}, {"cover", tree.at("sum_hessian")}};
}

/// [nodes] whole numbers from `low` to `high`.
std::vector<int> read_ints(const Json& list, std::size_t nodes, int low, int high) {
    require(list.is_array() && list.size() == nodes, "a tree's lists are not as long");
    std::vector<int> numbers;
    for (const Json& one : list) {
        const auto number = whole_number(one);
        require(number && *number >= low && *number <= high, "a tree leads nowhere or reads another column");
        numbers.push_back(static_cast<int>(*number));
    }
    return numbers;
}

/// [nodes] believable numbers from `low` on. As XGBoost tells 4.0 from 4, these are written with a point.
std::vector<double> read_numbers(const Json& list, std::size_t nodes, double low) {
    require(list.is_array() && list.size() == nodes, "a tree's lists are not as long");
    std::vector<double> numbers;
    for (const Json& one : list) {
        numbers.push_back(read_number(one));
        require(numbers.back() >= low && numbers.back() <= kLargestNumber, "a tree's number is out of range");
    }
    return numbers;
}

/// [nodes] the node above each; the first one has none. Each node leads to later ones only, so that a walk ends.
std::vector<int> parents_of(const std::vector<int>& left, const std::vector<int>& right) {
    constexpr int kNone = std::numeric_limits<int>::max();
    std::vector<int> parents(left.size(), kNone);
    for (std::size_t i = 0; i < left.size(); ++i) {
        require((left[i] == -1) == (right[i] == -1), "a tree leads nowhere");
        for (const int child : {left[i], right[i]}) {
            if (child != -1) {
                auto& parent = parents[static_cast<std::size_t>(child)];
                require(child > static_cast<int>(i) && parent == kNone, "a tree leads back");
                parent = static_cast<int>(i);
            }
        }
    }
    require(std::count(parents.begin(), parents.end(), kNone) == 1, "a tree has loose ends");
    return parents;
}

/// The tree as XGBoost reads it. Throws Malformed and nlohmann's exceptions.
nlohmann::json from_kept(const Json& kept, int id, std::size_t columns) {
    const std::size_t nodes = kept.at("left").size();
    require(nodes > 0 && nodes <= kMostNodes, "a tree has no nodes, or too many");
    const int last = static_cast<int>(nodes) - 1;
    const auto left = read_ints(kept.at("left"), nodes, -1, last);
    const auto right = read_ints(kept.at("right"), nodes, -1, last);
    const std::vector<double> none(nodes, 0);
    return {{"id", id},
            {"left_children", left},
            {"right_children", right},
            {"parents", parents_of(left, right)},
            {"split_indices", read_ints(kept.at("column"), nodes, 0, static_cast<int>(columns) - 1)},
            {"split_conditions", read_numbers(kept.at("value"), nodes, -kLargestNumber)},
            {"default_left", read_ints(kept.at("missing_left"), nodes, 0, 1)},
            {"sum_hessian", read_numbers(kept.at("cover"), nodes, kSmallestCover)},
            {"split_type", std::vector<int>(nodes, 0)},
            {"base_weights", none},
            {"loss_changes", none},
            {"categories", nlohmann::json::array()},
            {"categories_nodes", nlohmann::json::array()},
            {"categories_segments", nlohmann::json::array()},
            {"categories_sizes", nlohmann::json::array()},
            {"tree_param",
             {{"num_deleted", "0"},
              {"num_feature", std::to_string(columns)},
              {"num_nodes", std::to_string(nodes)},
              {"size_leaf_vector", "0"}}}};
}

/// A model as XGBoost reads it.
std::string model_text(const Json& kept, std::size_t columns) {
    require(kept.is_array() && !kept.empty() && kept.size() <= kMostTrees, "it has no trees, or too many");
    nlohmann::json trees = nlohmann::json::array();
    for (const Json& tree : kept) {
        trees.push_back(from_kept(tree, static_cast<int>(trees.size()), columns));
    }
    const nlohmann::json param = {
        {"num_parallel_tree", "1"}, {"num_trees", std::to_string(trees.size())}, {"size_leaf_vector", "0"}};
    const std::vector<int> info(trees.size(), 0);
    const nlohmann::json booster = {{"name", "gbtree"},
                                    {"model", {{"gbtree_model_param", param}, {"tree_info", info}, {"trees", trees}}}};
    const nlohmann::json shape = {{"base_score", "0E0"},
                                  {"boost_from_average", "0"},
                                  {"num_class", "0"},
                                  {"num_feature", std::to_string(columns)},
                                  {"num_target", "1"}};
    const nlohmann::json objective = {{"name", "reg:squarederror"}, {"reg_loss_param", {{"scale_pos_weight", "1"}}}};
    const nlohmann::json model = {{"learner",
                                   {{"attributes", nlohmann::json::object()},
                                    {"feature_names", nlohmann::json::array()},
                                    {"feature_types", nlohmann::json::array()},
                                    {"gradient_booster", booster},
                                    {"learner_model_param", shape},
                                    {"objective", objective}}},
                                  {"version", {1, 7, 4}}};
    return model.dump();
}

}  // namespace

TreeModel::TreeModel(const LearningRows& rows, const BoostedOptions& options, const Cancellation& cancellation)
    : booster_({rows.inputs, rows.sizes.columns(), rows.targets, rows.weights},
               {
                   {"objective", "reg:squarederror"},
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
