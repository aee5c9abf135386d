#include "tree_model.hpp"

#include <cmath>
#include <limits>
#include <utility>

#include <fmt/format.h>
#include <xgboost/c_api.h>
#include <nlohmann/json.hpp>

#include "forecast/core/error.hpp"
#include "forecast/core/json.hpp"
#include "forecast/core/saved_fit.hpp"

namespace forecast {
namespace {

constexpr std::size_t kMostNodes = 1U << 14U;  // of a tree: twice the leaves of the greatest depth

void check(int status) {
    if (status != 0) {
        throw Error("XGBoost: {}", XGBGetLastError());
    }
}

/// Inputs in XGBoost's memory.
class Matrix {
public:
    Matrix(const std::vector<float>& inputs, std::size_t columns) {
        check(XGDMatrixCreateFromMat(inputs.data(), inputs.size() / columns, columns,
                                     std::numeric_limits<float>::quiet_NaN(), &handle_));
    }
    ~Matrix() { XGDMatrixFree(handle_); }
    Matrix(const Matrix&) = delete;
    Matrix& operator=(const Matrix&) = delete;

    void set(const char* field, const std::vector<float>& values) {
        check(XGDMatrixSetFloatInfo(handle_, field, values.data(), values.size()));
    }
    [[nodiscard]] DMatrixHandle get() const { return handle_; }

private:
    DMatrixHandle handle_ = nullptr;
};

/// The trees of a model as XGBoost writes them lead from each node to later ones only, so that a walk ends, and look at
/// columns that there are.
void check_tree(const nlohmann::json& tree, std::size_t columns) {
    const auto left = tree.at("left_children").get<std::vector<int>>();
    const auto right = tree.at("right_children").get<std::vector<int>>();
    const auto split = tree.at("split_indices").get<std::vector<int>>();
    const auto n = static_cast<int>(left.size());
    require(n > 0 && left.size() <= kMostNodes, "a tree has no nodes, or too many");
    for (const char* list : {"right_children", "split_indices", "split_conditions", "default_left", "base_weights",
                             "loss_changes", "parents", "split_type", "sum_hessian"}) {
        require(tree.at(list).is_array() && tree.at(list).size() == left.size(), "a tree's lists are not as long");
    }
    require(tree.at("categories").empty() && tree.at("tree_param").at("num_nodes") == std::to_string(n),
            "a tree has other nodes than it says");
    for (std::size_t i = 0; i < left.size(); ++i) {
        const auto leads_on = [&](int child) { return child > static_cast<int>(i) && child < n; };
        const bool is_leaf = left[i] == -1 && right[i] == -1;
        require(is_leaf || (leads_on(left[i]) && leads_on(right[i])), "a tree leads nowhere");
        require(split[i] >= 0 && static_cast<std::size_t>(split[i]) < columns, "a tree reads another column");
        require(tree.at("split_type")[i] == 0, "a tree splits categories");
    }
}

void check_learner(const nlohmann::json& learner, std::size_t columns) {
    require(learner.at("learner_model_param").at("num_feature") == std::to_string(columns),
            "its trees read another number of columns");
    require(learner.at("gradient_booster").at("name") == "gbtree", "it is not made of trees");
    const auto& trees = learner.at("gradient_booster").at("model");
    require(trees.at("trees").size() == trees.at("tree_info").size() &&
                trees.at("gbtree_model_param").at("num_trees") == std::to_string(trees.at("trees").size()),
            "it has other trees than it says");
    for (const auto& tree : trees.at("trees")) {
        check_tree(tree, columns);
    }
}

/// Throws Malformed and nlohmann's exceptions.
void check_model(const std::string& text, std::size_t columns) {
    const auto model = find_json(text);
    require(model.has_value(), "its trees are no JSON");
    check_learner(model->at("learner"), columns);
}

}  // namespace

struct TreeModel::Booster {
    explicit Booster(const DMatrixHandle* matrices, bst_ulong count) {
        check(XGBoosterCreate(matrices, count, &handle));
        set("verbosity", "0");
        set("nthread", "1");
    }
    ~Booster() { XGBoosterFree(handle); }
    Booster(const Booster&) = delete;
    Booster& operator=(const Booster&) = delete;

    void set(const char* name, const std::string& value) const {
        check(XGBoosterSetParam(handle, name, value.c_str()));
    }

    BoosterHandle handle = nullptr;
};

TreeModel::~TreeModel() = default;
TreeModel::TreeModel(TreeModel&&) noexcept = default;
TreeModel& TreeModel::operator=(TreeModel&&) noexcept = default;

TreeModel::TreeModel(const TreeRows& rows, const BoostedOptions& options) {
    Matrix matrix(rows.inputs, rows.columns);
    matrix.set("label", rows.targets);
    matrix.set("weight", rows.weights);
    const DMatrixHandle handle = matrix.get();
    booster_ = std::make_unique<Booster>(&handle, 1);
    const std::pair<const char*, std::string> params[] = {
        {"objective", "reg:squarederror"},
        {"tree_method", "hist"},
        {"base_score", "0"},
        {"seed", std::to_string(options.seed)},
        {"max_depth", std::to_string(options.depth)},
        {"eta", fmt::format("{}", options.learning_rate)},
        {"subsample", fmt::format("{}", options.row_share)},
        {"colsample_bytree", fmt::format("{}", options.column_share)},
        {"min_child_weight", fmt::format("{}", options.min_leaf_rows)},
        {"lambda", fmt::format("{}", options.penalty)},
    };
    for (const auto& [name, value] : params) {
        booster_->set(name, value);
    }
    for (int tree = 0; tree < options.trees; ++tree) {
        check(XGBoosterUpdateOneIter(booster_->handle, tree, handle));
    }
}

TreeModel::TreeModel(const std::string& text, std::size_t columns) {
    check_model(text, columns);
    booster_ = std::make_unique<Booster>(nullptr, 0);
    check(XGBoosterLoadModelFromBuffer(booster_->handle, text.data(), text.size()));
}

std::vector<float> TreeModel::contributions(const std::vector<float>& inputs) const {
    const Matrix matrix(inputs, inputs.size());
    const char* config =
        R"({"type": 2, "training": false, "iteration_begin": 0, "iteration_end": 0, "strict_shape": false})";
    const bst_ulong* shape = nullptr;
    bst_ulong dimensions = 0;
    const float* values = nullptr;
    check(XGBoosterPredictFromDMatrix(booster_->handle, matrix.get(), config, &shape, &dimensions, &values));
    return {values, values + inputs.size() + 1};
}

std::string TreeModel::to_text() const {
    bst_ulong size = 0;
    const char* text = nullptr;
    check(XGBoosterSaveModelToBuffer(booster_->handle, R"({"format": "json"})", &size, &text));
    return {text, size};
}

}  // namespace forecast
