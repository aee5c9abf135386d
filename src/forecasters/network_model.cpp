#include "network_model.hpp"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <numeric>
#include <optional>

#include <nlohmann/json.hpp>

#include "forecast/core/error.hpp"
#include "forecast/core/missing.hpp"
#include "forecast/core/saved_fit.hpp"
#include "forecast/core/thread_pool.hpp"
#include "forecast/lstm/batch_pass.hpp"

namespace forecast {
namespace {

using Json = nlohmann::ordered_json;

constexpr float kLargestInput = 6;  // in standard deviations; what is beyond says no more
constexpr double kLargestWeight = 1e6;

NetworkSizes sizes_of(const InputSizes& inputs, Recurrence recurrence, const NetworkForecasterOptions& options) {
    const LearningOptions& learning = options.learning;
    NetworkSizes sizes;
    sizes.recurrence = recurrence;
    sizes.covariates = inputs.covariates;
    sizes.steps = inputs.step_columns == 0 ? 0 : inputs.steps;
    sizes.step_columns = inputs.step_columns;
    sizes.units = recurrence == Recurrence::none ? std::vector<int>() : learning.units;
    sizes.dense_units = learning.dense_units;
    sizes.outputs = inputs.outputs;
    sizes.step_outputs = inputs.step_outputs;
    sizes.context_units = inputs.step_outputs > 0 ? static_cast<std::size_t>(options.context_units) : 0;
    return sizes;
}

/// The columns that are scaled alike: a covariate each, and of the window those of the same name.
std::size_t group_of(const InputSizes& sizes, std::size_t column) {
    return column < sizes.covariates ? column : sizes.covariates + (column - sizes.covariates) % sizes.step_columns;
}

InputScaling learn_scaling(const LearningRows& rows) {
    struct Sums {
        double n = 0, all = 0, sum = 0, squares = 0;
    };
    const std::size_t columns = rows.sizes.columns();
    std::vector<Sums> sums(rows.sizes.covariates + rows.sizes.step_columns);
    for (std::size_t i = 0; i < rows.inputs.size(); ++i) {
        Sums& s = sums[group_of(rows.sizes, i % columns)];
        const auto x = static_cast<double>(rows.inputs[i]);
        s.all += 1;
        if (!std::isnan(x)) {
            s.n += 1;
            s.sum += x;
            s.squares += x * x;
        }
    }
    constexpr double kOftenUnknown = 0.05;
    InputScaling scaling;
    for (std::size_t c = 0; c < columns; ++c) {
        const Sums& s = sums[group_of(rows.sizes, c)];
        const double mean = s.n > 0 ? s.sum / s.n : 0;
        const double variance = s.n > 0 ? s.squares / s.n - mean * mean : 0;
        const bool varies = variance > 1e-12 * std::max(1.0, mean * mean);
        scaling.offset.push_back(mean);
        scaling.scale.push_back(varies ? std::sqrt(variance) : 1);
        scaling.needed.push_back(varies && s.n > (1 - kOftenUnknown) * s.all);
    }
    return scaling;
}

/// The root of the weighted mean square of the targets.
double usual_target(const LearningRows& rows) {
    double squares = 0;
    double weight = 0;
    for (std::size_t i = 0; i < rows.targets.size(); ++i) {
        const auto target = static_cast<double>(rows.targets[i]);
        const auto w = static_cast<double>(rows.weights[i / rows.sizes.outputs]);
        if (!std::isnan(target)) {
            squares += w * target * target;
            weight += w;
        }
    }
    return squares > 0 ? std::sqrt(squares / weight) : 1;
}

float scale_input(const InputScaling& scaling, std::size_t column, float value) {
    if (std::isnan(value)) {
        return 0;
    }
    const auto scaled =
        static_cast<float>((static_cast<double>(value) - scaling.offset[column]) / scaling.scale[column]);
    return std::clamp(scaled, -kLargestInput, kLargestInput);
}

std::vector<double> read_numbers_of(const Json& list, std::size_t count) {
    require(list.is_array() && list.size() == count, "a list is not as long as the network needs");
    std::vector<double> numbers;
    for (const Json& one : list) {
        numbers.push_back(read_number(one));
    }
    return numbers;
}

/// null = unknown.
std::vector<float> read_inputs(const Json& list, std::size_t count) {
    require(list.is_array() && list.size() == count, "a list is not as long as the network needs");
    std::vector<float> inputs;
    for (const Json& one : list) {
        inputs.push_back(one.is_null() ? static_cast<float>(kMissing) : static_cast<float>(read_number(one)));
    }
    return inputs;
}

std::vector<float> read_weights(const Json& list, std::size_t count) {
    const auto numbers = read_numbers_of(list, count);
    require(std::all_of(numbers.begin(), numbers.end(), [](double x) { return std::abs(x) <= kLargestWeight; }),
            "a weight is out of range");
    return {numbers.begin(), numbers.end()};
}

}  // namespace

/// One for each network, its weights packed once: forecasts are asked for row by row.
struct NetworkModel::Passes {
    std::mutex mutex;  // outputs() may be called from several threads, a pass may not
    std::vector<std::unique_ptr<BatchPass>> of_networks;

    void set(const std::vector<SequenceNetwork>& networks) {
        for (const SequenceNetwork& network : networks) {
            of_networks.push_back(std::make_unique<BatchPass>(network.sizes()));
            of_networks.back()->set_weights(network.weights());
        }
    }
};

NetworkModel::~NetworkModel() = default;

NetworkModel::NetworkModel(const LearningRows& rows, Recurrence recurrence, const NetworkForecasterOptions& options,
                           const NetworkModel* before, const Cancellation& cancellation)
    : scaling_(before != nullptr ? before->scaling_ : learn_scaling(rows)),
      target_scale_(before != nullptr ? before->target_scale_ : usual_target(rows)),
      passes_(std::make_unique<Passes>()) {
    const NetworkSizes sizes = sizes_of(rows.sizes, recurrence, options);
    sizes.check();
    const std::size_t columns = sizes.columns();
    std::vector<float> inputs(rows.inputs.size());
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        inputs[i] = scale_input(scaling_, i % columns, rows.inputs[i]);
    }
    std::vector<float> targets;
    for (const float target : rows.targets) {
        targets.push_back(static_cast<float>(static_cast<double>(target) / target_scale_));
    }
    std::vector<float> weights = rows.weights;
    const float mean_weight =
        std::accumulate(weights.begin(), weights.end(), 0.0F) / static_cast<float>(weights.size());
    std::transform(weights.begin(), weights.end(), weights.begin(), [&](float w) { return w / mean_weight; });
    const Examples examples{weights.size(), inputs.data(), targets.data(), weights.data()};
    LearningOptions learning = options.learning;
    if (before != nullptr) {
        learning.epochs = options.warm_start_epochs;
    }
    std::vector<std::optional<SequenceNetwork>> trained(static_cast<std::size_t>(options.seeds));
    in_parallel(trained.size(), [&](std::size_t i) {
        const std::uint64_t seed = static_cast<std::uint64_t>(options.seed) + i;
        before != nullptr ? trained[i].emplace(before->networks_[i]) : trained[i].emplace(sizes, seed);
        trained[i]->train(examples, learning, seed, cancellation);
    });
    for (auto& network : trained) {
        networks_.push_back(std::move(*network));
    }
    for (auto end = rows.inputs.end(); end != rows.inputs.begin() && example_.empty();) {
        const auto begin = end - static_cast<std::ptrdiff_t>(columns);
        if (std::vector<float> row(begin, end); !lacks_needed(row)) {
            example_ = std::move(row);
        }
        end = begin;
    }
}

NetworkModel::NetworkModel(const Json& saved, const InputSizes& inputs, Recurrence recurrence,
                           const NetworkForecasterOptions& options)
    : target_scale_(read_number(saved.at("target_scale"))), passes_(std::make_unique<Passes>()) {
    const NetworkSizes sizes = sizes_of(inputs, recurrence, options);
    sizes.check();
    scaling_.offset = read_numbers_of(saved.at("offset"), sizes.columns());
    scaling_.scale = read_numbers_of(saved.at("scale"), sizes.columns());
    require(std::all_of(scaling_.scale.begin(), scaling_.scale.end(), [](double x) { return x > 0; }),
            "a scale is not above 0");
    scaling_.needed = saved.at("needed").get<std::vector<bool>>();
    require(scaling_.needed.size() == sizes.columns(), "a list is not as long as the network needs");
    const Json& networks = saved.at("networks");
    require(networks.is_array() && networks.size() == static_cast<std::size_t>(options.seeds),
            "it has other seeds than the config");
    for (const Json& weights : networks) {
        networks_.emplace_back(sizes, read_weights(weights, weight_count(sizes)));
    }
    if (const auto example = saved.find("example"); example != saved.end()) {
        example_ = read_inputs(example->at("inputs"), sizes.columns());
    }
}

std::vector<float> NetworkModel::scaled(const std::vector<float>& inputs) const {
    std::vector<float> all;
    for (std::size_t c = 0; c < inputs.size(); ++c) {
        all.push_back(scale_input(scaling_, c, inputs[c]));
    }
    return all;
}

bool NetworkModel::lacks_needed(const std::vector<float>& inputs) const {
    for (std::size_t c = 0; c < inputs.size(); ++c) {
        if (scaling_.needed[c] && std::isnan(inputs[c])) {
            return true;
        }
    }
    return false;
}

std::vector<double> NetworkModel::outputs(const std::vector<float>& inputs) const {
    std::vector<double> all(networks_.front().sizes().outputs, 0);
    if (lacks_needed(inputs)) {
        return std::vector<double>(all.size(), kMissing);
    }
    const auto x = scaled(inputs);
    const BatchInputs row{x.data(), x.size(), x.data() + networks_.front().sizes().covariates, x.size()};
    const double factor = target_scale_ / static_cast<double>(networks_.size());
    const std::lock_guard<std::mutex> lock(passes_->mutex);
    if (passes_->of_networks.empty()) {
        passes_->set(networks_);
    }
    for (const auto& pass : passes_->of_networks) {
        constexpr std::size_t kFirst = 0;
        const float* const out = pass->forward(row, &kFirst, 1);
        for (std::size_t i = 0; i < all.size(); ++i) {
            all[i] += factor * static_cast<double>(out[i]);
        }
    }
    std::replace_if(
        all.begin(), all.end(), [](double value) { return !std::isfinite(value); }, kMissing);
    return all;
}

std::vector<double> NetworkModel::contributions(const std::vector<float>& inputs, std::size_t output) const {
    constexpr std::size_t kPoints = 64;
    const auto x = scaled(inputs);
    std::vector<float> way;  // [points, columns] from the mean to the row
    for (std::size_t point = 0; point < kPoints; ++point) {
        const float share = (static_cast<float>(point) + 0.5F) / static_cast<float>(kPoints);
        std::transform(x.begin(), x.end(), std::back_inserter(way), [&](float value) { return value * share; });
    }
    const std::vector<float> mean(x.size(), 0);
    const double factor = target_scale_ / static_cast<double>(networks_.size());
    std::vector<double> parts(x.size() + 1, 0);
    for (const SequenceNetwork& network : networks_) {
        const auto gradients = network.input_gradients(way.data(), kPoints, output);
        for (std::size_t i = 0; i < gradients.size(); ++i) {
            const std::size_t c = i % x.size();
            parts[c] += factor * static_cast<double>(x[c] * gradients[i]) / static_cast<double>(kPoints);
        }
        parts.back() += factor * static_cast<double>(network.outputs(mean.data(), 1)[output]);
    }
    return parts;
}

Json NetworkModel::to_json() const {
    Json networks = Json::array();
    for (const SequenceNetwork& network : networks_) {
        networks.push_back(network.weights());
    }
    const NetworkSizes& sizes = networks_.front().sizes();
    Json json = {{"sizes",
                  {{"recurrence", to_string(sizes.recurrence)},
                   {"covariates", sizes.covariates},
                   {"steps", sizes.steps},
                   {"step_columns", sizes.step_columns},
                   {"units", sizes.units},
                   {"dense_units", sizes.dense_units},
                   {"outputs", sizes.outputs},
                   {"step_outputs", sizes.step_outputs},
                   {"context_units", sizes.context_units}}},
                 {"offset", scaling_.offset},
                 {"scale", scaling_.scale},
                 {"needed", scaling_.needed},
                 {"target_scale", target_scale_},
                 {"networks", std::move(networks)}};
    if (!example_.empty()) {
        json["example"] = example_to_json();
    }
    return json;
}

Json NetworkModel::example_to_json() const {
    Json inputs = Json::array();
    for (const float value : example_) {
        inputs.push_back(std::isnan(value) ? Json() : Json(value));
    }
    return {{"inputs", std::move(inputs)}, {"outputs", outputs(example_)}};
}

}  // namespace forecast
