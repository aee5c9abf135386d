#include "forecast/trees/saved_trees.hpp"

#include <algorithm>
#include <limits>

#include "forecast/core/json.hpp"
#include "forecast/core/number.hpp"
#include "forecast/core/saved_fit.hpp"

namespace forecast {
namespace {

constexpr int kMostNodes = 1 << 24;  // of a tree
constexpr int kDeepestTree = 100;    // XGBoost's explanations call themselves at each node
constexpr std::size_t kMostTrees = 10000;
constexpr double kLargestNumber = 1e30;
constexpr double kSmallestCover = 1e-20;  // each node has been reached; XGBoost's least curvature of a row is 1e-16

using TreesJson = nlohmann::ordered_json;

/// [nodes] whole numbers from `low` to `high`.
std::vector<int> read_ints(const TreesJson& list, std::size_t nodes, int low, int high) {
    require(list.is_array() && list.size() == nodes, "a tree's lists are not as long");
    std::vector<int> numbers;
    for (const TreesJson& one : list) {
        const auto number = whole_number(one);
        require(number && *number >= low && *number <= high, "a tree leads nowhere or reads another column");
        numbers.push_back(static_cast<int>(*number));
    }
    return numbers;
}

/// [nodes] believable numbers from `low` on. As XGBoost tells 4.0 from 4, these are written with a point.
std::vector<double> read_numbers_from(double low, const TreesJson& list, std::size_t nodes) {
    require(list.is_array() && list.size() == nodes, "a tree's lists are not as long");
    std::vector<double> numbers;
    for (const TreesJson& one : list) {
        numbers.push_back(read_number(one));
        require(numbers.back() >= low && numbers.back() <= kLargestNumber, "a tree's number is out of range");
    }
    return numbers;
}

/// [nodes] the node above each; the first one has none. Each node leads to later ones only, so that a walk ends.
std::vector<int> parents_of(const std::vector<int>& left, const std::vector<int>& right) {
    constexpr int kNone = std::numeric_limits<int>::max();
    std::vector<int> parents(left.size(), kNone);
    std::vector<int> depth(left.size(), 0);
    for (std::size_t i = 0; i < left.size(); ++i) {
        require((left[i] == -1) == (right[i] == -1), "a tree leads nowhere");
        for (const int next : {left[i], right[i]}) {
            if (next != -1) {
                const auto child = static_cast<std::size_t>(next);
                require(child > i && parents[child] == kNone, "a tree leads back");
                parents[child] = static_cast<int>(i);
                depth[child] = depth[i] + 1;
                require(depth[child] <= kDeepestTree, "a tree is too deep");
            }
        }
    }
    require(std::count(parents.begin(), parents.end(), kNone) == 1, "a tree has loose ends");
    return parents;
}

TreesJson tree_json(const SavedTree& tree, int id, std::size_t columns) {
    const std::size_t nodes = tree.left.size();
    require(nodes > 0 && nodes <= kMostNodes, "a tree has no nodes, or too many");
    const int last = static_cast<int>(nodes) - 1;
    const auto left = read_ints(tree.left, nodes, -1, last);
    const auto right = read_ints(tree.right, nodes, -1, last);
    const std::vector<double> none(nodes, 0);
    return {{"id", id},
            {"left_children", left},
            {"right_children", right},
            {"parents", parents_of(left, right)},
            {"split_indices", read_ints(tree.column, nodes, 0, static_cast<int>(columns) - 1)},
            {"split_conditions", read_numbers_from(-kLargestNumber, tree.value, nodes)},
            {"default_left", read_ints(tree.missing_left, nodes, 0, 1)},
            {"sum_hessian", read_numbers_from(kSmallestCover, tree.cover, nodes)},
            {"split_type", std::vector<int>(nodes, 0)},
            {"base_weights", none},
            {"loss_changes", none},
            {"categories", TreesJson::array()},
            {"categories_nodes", TreesJson::array()},
            {"categories_segments", TreesJson::array()},
            {"categories_sizes", TreesJson::array()},
            {"tree_param",
             {{"num_deleted", "0"},
              {"num_feature", std::to_string(columns)},
              {"num_nodes", std::to_string(nodes)},
              {"size_leaf_vector", "0"}}}};
}

/// Of a logistic objective they begin with a probability.
void check_base_score(const SavedTreesOf& of) {
    const auto score = parse_number(of.base_score);
    require(score.has_value(), "what its trees begin with is no number");
    require(of.objective != kLogistic || (*score > 0 && *score < 1), "its trees begin with no probability");
}

}  // namespace

std::string to_xgboost_json(const std::vector<SavedTree>& trees, const SavedTreesOf& of) {
    require(!trees.empty() && trees.size() <= kMostTrees, "it has no trees, or too many");
    check_base_score(of);
    TreesJson list = TreesJson::array();
    for (const SavedTree& tree : trees) {
        list.push_back(tree_json(tree, static_cast<int>(list.size()), of.columns));
    }
    const TreesJson param = {
        {"num_parallel_tree", "1"}, {"num_trees", std::to_string(trees.size())}, {"size_leaf_vector", "0"}};
    const std::vector<int> info(trees.size(), 0);
    const TreesJson booster = {
        {"name", "gbtree"},
        {"model", {{"gbtree_model_param", param}, {"tree_info", info}, {"trees", std::move(list)}}}};
    const TreesJson shape = {{"base_score", of.base_score},
                             {"boost_from_average", "0"},
                             {"num_class", "0"},
                             {"num_feature", std::to_string(of.columns)},
                             {"num_target", "1"}};
    const TreesJson objective = {{"name", of.objective}, {"reg_loss_param", {{"scale_pos_weight", "1"}}}};
    const TreesJson model = {{"learner",
                              {{"attributes", TreesJson::object()},
                               {"feature_names", of.names},
                               {"feature_types", TreesJson::array()},
                               {"gradient_booster", booster},
                               {"learner_model_param", shape},
                               {"objective", objective}}},
                             {"version", {1, 7, 4}}};
    return model.dump();
}

std::string check_xgboost_json(std::string_view json, const std::vector<std::string>& objectives,
                               const std::vector<std::string>& names) {
    const auto model = parse_json<TreesJson>(json);
    const TreesJson& learner = model.at("learner");
    const std::string objective = learner.at("objective").at("name");
    require(std::find(objectives.begin(), objectives.end(), objective) != objectives.end(),
            "its trees are of another task");
    require(learner.at("feature_names") == TreesJson(names), "its trees read other features, or in another order");
    const TreesJson& param = learner.at("learner_model_param");
    require(param.at("num_feature") == std::to_string(names.size()), "its trees read another number of features");
    const TreesJson& booster = learner.at("gradient_booster");
    require(booster.at("name") == "gbtree", "its trees are of another kind");
    std::vector<SavedTree> trees;
    for (const TreesJson& tree : booster.at("model").at("trees")) {
        trees.push_back({tree.at("left_children"), tree.at("right_children"), tree.at("split_indices"),
                         tree.at("split_conditions"), tree.at("default_left"), tree.at("sum_hessian")});
        const TreesJson& types = tree.at("split_type");
        require(std::all_of(types.begin(), types.end(), [](const TreesJson& type) { return type == 0; }),
                "its trees split by categories");
    }
    return to_xgboost_json(trees, {names.size(), objective, param.at("base_score"), names});
}

}  // namespace forecast
