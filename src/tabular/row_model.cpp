#include "forecast/tabular/row_model.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "forecast/core/error.hpp"
#include "forecast/core/mean.hpp"
#include "forecast/core/thread_pool.hpp"
#include "forecast/trees/saved_trees.hpp"
#include "linear_rows.hpp"
#include "mlp_rows.hpp"

namespace forecast {
namespace {

/// [rows] so that both classes weigh the same, their mean 1; all 1 if that is not wanted.
std::vector<double> row_weights(const std::vector<double>& target, const RowModelOptions& options, RowTask task) {
    std::vector<double> weights(target.size(), 1);
    if (task == RowTask::classification && options.class_weight == "balanced") {
        const double share = mean_of(target);
        for (std::size_t i = 0; i < target.size(); ++i) {
            weights[i] = 0.5 / (target[i] == 1 ? share : 1 - share);
        }
    }
    return weights;
}

Booster::Params boosted_params(const BoostedTreesOptions& options, RowTask task) {
    return {{"objective", task == RowTask::classification ? kLogistic : kSquaredErrors},
            {"tree_method", "hist"},
            {"max_bin", std::to_string(options.bins)},
            {"max_depth", std::to_string(options.depth)},
            {"eta", fmt::format("{}", options.learning_rate)},
            {"subsample", fmt::format("{}", options.row_share)},
            {"colsample_bytree", fmt::format("{}", options.column_share)},
            {"min_child_weight", fmt::format("{}", options.min_leaf_weight)},
            {"lambda", fmt::format("{}", options.penalty)}};
}

/// Trees of squared errors: without a penalty their leaves are means, of classes the share of ones, as in a forest of
/// Gini trees.
Booster::Params forest_params(const ForestOptions& options) {
    return {{"objective", kSquaredErrors},
            {"tree_method", "hist"},
            {"num_parallel_tree", std::to_string(options.trees)},
            {"max_bin", std::to_string(options.bins)},
            {"max_depth", std::to_string(options.depth)},
            {"eta", "1"},
            {"subsample", fmt::format("{}", options.row_share)},
            {"colsample_bynode", fmt::format("{}", options.column_share)},
            {"min_child_weight", fmt::format("{}", options.min_leaf_rows)},
            {"lambda", fmt::format("{}", options.penalty)}};
}

}  // namespace

RowModel::RowModel(const RowTable& rows, const std::vector<std::size_t>& train, RowTask task,
                   const RowModelOptions& options, const Cancellation& cancellation)
    : task_(task), features_(rows.features), encodings_(rows.encodings), threshold_(options.threshold.value) {
    const bool is_class = task == RowTask::classification;
    if (options.type == (is_class ? "linear" : "logistic")) {
        throw Error(ErrorKind::invalid_argument, "model.type '{}' is no model of a {}; take {}", options.type,
                    to_string(task), is_class ? "logistic" : "linear");
    }
    const bool is_tuned = is_class && (options.calibration != "none" || options.threshold.choose != "fixed");
    if (is_tuned) {
        const auto folds = inner_folds(rows, train, task, options.inner_folds);
        RowModelOptions plain = options;
        plain.calibration = "none";
        plain.threshold.choose = "fixed";
        std::vector<std::vector<double>> held_out(folds.size());
        in_parallel(folds.size(), [&](std::size_t i) {
            held_out[i] =
                RowModel(rows, folds[i].train, task, plain, cancellation).outputs(rows.inputs_of(folds[i].test));
        });
        std::vector<double> probability;
        std::vector<double> actual;
        for (std::size_t i = 0; i < folds.size(); ++i) {
            probability.insert(probability.end(), held_out[i].begin(), held_out[i].end());
            const auto more = at_rows(rows.target, folds[i].test);
            actual.insert(actual.end(), more.begin(), more.end());
        }
        if (options.calibration != "none") {
            calibration_ =
                options.calibration == "platt" ? platt_map(actual, probability) : isotonic_map(actual, probability);
            std::transform(probability.begin(), probability.end(), probability.begin(), calibration_);
        }
        if (options.threshold.choose != "fixed") {
            threshold_ = cheapest_threshold(actual, probability, options.threshold);
        }
    }
    if (options.type == "mlp") {
        learn_mlp(rows, train, options, cancellation);
        return;
    }
    learn(rows.inputs_of(train), at_rows(rows.learnt_target, train), options, cancellation);
}

void RowModel::learn_mlp(const RowTable& rows, const std::vector<std::size_t>& train, const RowModelOptions& options,
                         const Cancellation& cancellation) {
    const auto samples_of = [&](const std::vector<std::size_t>& chosen) {
        MlpSamples samples{rows.inputs_of(chosen), at_rows(rows.learnt_target, chosen), {}};
        samples.weights = row_weights(samples.target, options, task_);
        return samples;
    };
    MlpTraining training{task_ == RowTask::classification, features_.size(), options.seed, options.mlp.epochs};
    const RowSplit stop = inner_folds(rows, train, task_, options.inner_folds).front();
    const MlpSamples held_out = samples_of(stop.test);
    training.epochs = fit_mlp_rows(samples_of(stop.train), &held_out, training, options.mlp, cancellation).epochs;
    mlp_ = fit_mlp_rows(samples_of(train), nullptr, training, options.mlp, cancellation).network;
}

void RowModel::learn(const std::vector<float>& inputs, const std::vector<double>& target,
                     const RowModelOptions& options, const Cancellation& cancellation) {
    const std::vector<double> weights = row_weights(target, options, task_);
    if (options.type == "linear" || options.type == "logistic") {
        linear_ = fit_linear_rows(inputs, features_.size(), target, weights, options.type == "logistic", options.linear,
                                  cancellation);
        return;
    }
    const bool is_forest = options.type == "random_forest";
    auto params = is_forest ? forest_params(options.random_forest) : boosted_params(options.boosted, task_);
    const double level = std::inner_product(target.begin(), target.end(), weights.begin(), 0.0) /
                         std::accumulate(weights.begin(), weights.end(), 0.0);
    params.emplace_back("base_score", fmt::format("{}", level));
    params.emplace_back("seed", std::to_string(options.seed));
    const std::vector<float> targets(target.begin(), target.end());
    const std::vector<float> row_weights_given(weights.begin(), weights.end());
    trees_.emplace(BoosterRows{inputs, features_.size(), targets, row_weights_given}, params,
                   is_forest ? 1 : options.boosted.rounds, cancellation);
    trees_->name_columns(features_);
}

std::vector<double> RowModel::raw_outputs(const std::vector<float>& inputs) const {
    if (!mlp_.weights.empty()) {
        return mlp_.outputs(inputs);
    }
    if (!trees_) {
        return linear_.outputs(inputs);
    }
    auto outputs = inputs.empty() ? std::vector<double>() : trees_->outputs(inputs, features_.size());
    if (task_ == RowTask::classification) {
        for (double& output : outputs) {
            output = std::clamp(output, 0.0, 1.0);  // the mean of a forest's leaves, but for rounding
        }
    }
    return outputs;
}

std::vector<double> RowModel::outputs(const std::vector<float>& inputs) const {
    auto outputs = raw_outputs(inputs);
    std::transform(outputs.begin(), outputs.end(), outputs.begin(), calibration_);
    return outputs;
}

std::vector<double> RowModel::contributions(const std::vector<float>& inputs) const {
    if (trees_) {
        return trees_->contributions(inputs, features_.size());
    }
    if (!mlp_.weights.empty()) {
        return mlp_.contributions(inputs);
    }
    std::vector<double> contributions;
    for (std::size_t begin = 0; begin < inputs.size(); begin += features_.size()) {
        for (std::size_t i = 0; i < features_.size(); ++i) {
            const float value = inputs[begin + i];
            contributions.push_back(std::isnan(value)
                                        ? 0
                                        : linear_.slopes[i] * (static_cast<double>(value) - linear_.offset[i]) /
                                              linear_.scale[i]);
        }
        contributions.push_back(linear_.intercept);
    }
    return contributions;
}

}  // namespace forecast
