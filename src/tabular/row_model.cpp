#include "forecast/tabular/row_model.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "forecast/core/error.hpp"
#include "forecast/core/file.hpp"
#include "forecast/core/json.hpp"
#include "forecast/core/mean.hpp"
#include "forecast/core/saved_fit.hpp"
#include "forecast/core/thread_pool.hpp"
#include "linear_rows.hpp"
#include "mlp_rows.hpp"

namespace forecast {
namespace {

using RowJson = nlohmann::ordered_json;

constexpr const char* kRowModelFile = "row_model.json";
constexpr const char* kXgboostFile = "model.json";
constexpr double kMostUnits = 1e6;  // of a layer that is read

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
    return {{"objective", task == RowTask::classification ? "binary:logistic" : "reg:squarederror"},
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
    return {{"objective", "reg:squarederror"},
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

RowJson to_json(const std::vector<ColumnEncoding>& encodings) {
    RowJson list = RowJson::array();
    for (const ColumnEncoding& one : encodings) {
        list.push_back({{"name", one.name}, {"kind", to_string(one.kind)}, {"levels", one.levels}});
    }
    return list;
}

std::vector<ColumnEncoding> read_encodings(const RowJson& list) {
    std::vector<ColumnEncoding> encodings;
    for (const RowJson& one : list) {
        const auto kind = parse_enum<ColumnKind>(one.at("kind").get<std::string>());
        require(kind.has_value(), "a column is of no known kind");
        encodings.push_back({one.at("name"), *kind, one.at("levels")});
        const auto& levels = encodings.back().levels;
        require(std::is_sorted(levels.begin(), levels.end()), "a category's values are not sorted");
    }
    return encodings;
}

std::vector<double> read_numbers(const RowJson& list) {
    std::vector<double> numbers;
    for (const RowJson& one : list) {
        numbers.push_back(read_number(one));
    }
    return numbers;
}

RowJson to_json(const MlpRows& mlp) {
    return {{"logistic", mlp.is_logistic},
            {"offset", mlp.offset},
            {"scale", mlp.scale},
            {"indicators", mlp.indicators},
            {"sizes", mlp.sizes},
            {"weights", std::vector<double>(mlp.weights.begin(), mlp.weights.end())},
            {"target_offset", mlp.target_offset},
            {"target_scale", mlp.target_scale}};
}

MlpRows read_mlp(const RowJson& saved, std::size_t columns) {
    const auto sizes_in = [&](const char* key) {
        std::vector<std::size_t> sizes;
        for (const double number : read_numbers(saved.at(key))) {
            require(number >= 0 && number <= kMostUnits && number == std::floor(number), "a size is no count");
            sizes.push_back(static_cast<std::size_t>(number));
        }
        return sizes;
    };
    MlpRows mlp;
    mlp.is_logistic = saved.at("logistic").get<bool>();
    mlp.offset = read_numbers(saved.at("offset"));
    mlp.scale = read_numbers(saved.at("scale"));
    mlp.indicators = sizes_in("indicators");
    mlp.sizes = sizes_in("sizes");
    for (const double weight : read_numbers(saved.at("weights"))) {
        mlp.weights.push_back(static_cast<float>(weight));
    }
    mlp.target_offset = read_number(saved.at("target_offset"));
    mlp.target_scale = read_number(saved.at("target_scale"));
    require(mlp.offset.size() == columns && mlp.scale.size() == columns,
            "its lists are not as long as it has features");
    require(std::all_of(mlp.indicators.begin(), mlp.indicators.end(), [&](std::size_t i) { return i < columns; }),
            "an indicator is of no feature");
    require(mlp.sizes.size() >= 2 && mlp.sizes.front() == columns + mlp.indicators.size() && mlp.sizes.back() == 1,
            "its layers do not fit its features");
    require(!mlp.weights.empty() && mlp.weights.size() == mlp.weight_count(), "it has not as many weights as it needs");
    return mlp;
}

std::vector<double> targets_of(const std::vector<double>& target, const std::vector<std::size_t>& chosen) {
    std::vector<double> some;
    for (const std::size_t row : chosen) {
        some.push_back(target[row]);
    }
    return some;
}

}  // namespace

RowModel::RowModel(const RowTable& rows, const std::vector<std::size_t>& learn_rows, RowTask task,
                   const RowModelOptions& options, const Cancellation& cancellation)
    : task_(task), features_(rows.features), encodings_(rows.encodings), threshold_(options.threshold.value) {
    const bool is_class = task == RowTask::classification;
    if (options.type == (is_class ? "linear" : "logistic")) {
        throw Error(ErrorKind::invalid_argument, "model.type '{}' is no model of a {}; take {}", options.type,
                    to_string(task), is_class ? "logistic" : "linear");
    }
    const bool is_tuned = is_class && (options.calibration != "none" || options.threshold.choose != "fixed");
    if (is_tuned) {
        const auto folds = inner_folds(rows, learn_rows, task, options.inner_folds);
        RowModelOptions plain = options;
        plain.calibration = "none";
        plain.threshold.choose = "fixed";
        std::vector<std::vector<double>> held_out(folds.size());
        in_parallel(folds.size(), [&](std::size_t i) {
            held_out[i] =
                RowModel(rows, folds[i].learn, task, plain, cancellation).outputs(rows.inputs_of(folds[i].score));
        });
        std::vector<double> probability;
        std::vector<double> actual;
        for (std::size_t i = 0; i < folds.size(); ++i) {
            probability.insert(probability.end(), held_out[i].begin(), held_out[i].end());
            const auto more = targets_of(rows.target, folds[i].score);
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
        learn_mlp(rows, learn_rows, options, cancellation);
        return;
    }
    learn(rows.inputs_of(learn_rows), targets_of(rows.learnt_target, learn_rows), options, cancellation);
}

void RowModel::learn_mlp(const RowTable& rows, const std::vector<std::size_t>& learn_rows,
                         const RowModelOptions& options, const Cancellation& cancellation) {
    const auto samples_of = [&](const std::vector<std::size_t>& chosen) {
        MlpSamples samples{rows.inputs_of(chosen), targets_of(rows.learnt_target, chosen), {}};
        samples.weights = row_weights(samples.target, options, task_);
        return samples;
    };
    MlpTraining training{task_ == RowTask::classification, features_.size(), options.seed, options.mlp.epochs};
    const RowSplit stop = inner_folds(rows, learn_rows, task_, options.inner_folds).front();
    const MlpSamples held_out = samples_of(stop.score);
    training.epochs = fit_mlp_rows(samples_of(stop.learn), &held_out, training, options.mlp, cancellation).epochs;
    mlp_ = fit_mlp_rows(samples_of(learn_rows), nullptr, training, options.mlp, cancellation).network;
}

void RowModel::learn(const std::vector<float>& inputs, const std::vector<double>& target,
                     const RowModelOptions& options, const Cancellation& cancellation) {
    const std::vector<double> weights = row_weights(target, options, task_);
    if (options.type == "linear" || options.type == "logistic") {
        linear_ =
            fit_linear_rows(inputs, features_.size(), target, weights, options.type == "logistic", options.linear);
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

void RowModel::save(const std::filesystem::path& directory, const std::string& target) const {
    RowJson json = {{"schema_version", 1},
                    {"task", to_string(task_)},
                    {"target", target},
                    {"features", features_},
                    {"columns", to_json(encodings_)}};
    if (task_ == RowTask::classification) {
        json["threshold"] = threshold_;
        json["calibration"] = {{"from", calibration_.from}, {"to", calibration_.to}};
    }
    if (trees_) {
        json["trees"] = kXgboostFile;
        write_file_atomically(directory / kXgboostFile, trees_->to_json());
    } else if (!mlp_.weights.empty()) {
        json["mlp"] = to_json(mlp_);
    } else {
        json["linear"] = {{"logistic", linear_.is_logistic},
                          {"intercept", linear_.intercept},
                          {"offset", linear_.offset},
                          {"scale", linear_.scale},
                          {"slopes", linear_.slopes}};
    }
    write_file_atomically(directory / kRowModelFile, json.dump() + "\n");
}

RowModel::RowModel(const std::filesystem::path& directory) : task_(RowTask::regression) {
    const auto file = directory / kRowModelFile;
    try {
        read(parse_json<RowJson>(read_file(file)));
        if (!linear_.slopes.empty() || !mlp_.weights.empty()) {
            return;
        }
        trees_.emplace(read_file(directory / kXgboostFile));
    } catch (const nlohmann::json::exception& error) {
        throw Error(ErrorKind::data_loss, "{} is no model of rows: {}", file.string(), error.what());
    } catch (const Malformed& error) {
        throw Error(ErrorKind::data_loss, "{} is no model of rows: {}", file.string(), error.what());
    }
}

void RowModel::read(const RowJson& json) {
    const auto task = parse_enum<RowTask>(json.at("task").get<std::string>());
    require(task.has_value(), "its task is not known");
    task_ = *task;
    target_ = json.at("target");
    features_ = json.at("features").get<std::vector<std::string>>();
    require(!features_.empty(), "it has no features");
    encodings_ = read_encodings(json.at("columns"));
    if (task_ == RowTask::classification) {
        threshold_ = read_number(json.at("threshold"));
        calibration_ = {read_numbers(json.at("calibration").at("from")), read_numbers(json.at("calibration").at("to"))};
        require(calibration_.from.size() == calibration_.to.size(), "its calibration's points are not pairs");
    }
    if (json.contains("mlp")) {
        mlp_ = read_mlp(json.at("mlp"), features_.size());
    }
    if (json.contains("linear")) {
        const RowJson& saved = json.at("linear");
        linear_ = {saved.at("logistic").get<bool>(), read_number(saved.at("intercept")),
                   read_numbers(saved.at("offset")), read_numbers(saved.at("scale")), read_numbers(saved.at("slopes"))};
        for (const auto* list : {&linear_.offset, &linear_.scale, &linear_.slopes}) {
            require(list->size() == features_.size(), "its lists are not as long as it has features");
        }
    }
}

}  // namespace forecast
