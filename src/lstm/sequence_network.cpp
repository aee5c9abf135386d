#include "forecast/lstm/sequence_network.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>
#include <utility>

#include "forecast/core/error.hpp"
#include "forecast/lstm/batch_gradient.hpp"
#include "forecast/lstm/losses.hpp"
#include "forecast/lstm/optimiser.hpp"
#include "forecast/lstm/schedule.hpp"
#include "forecast/lstm/weight_layout.hpp"

namespace forecast {
namespace {

LossFunction loss_function(Loss loss) {
    switch (loss) {
        case Loss::mse:
            return squared_loss;
        case Loss::mae:
            return absolute_loss;
        case Loss::huber:
            break;
    }
    return huber_loss;
}

/// Weighted, over the outputs that are known, each `share` of the whole.
BatchLoss loss_of(const Examples& examples, std::size_t outputs, const LearningOptions& options, float share) {
    const auto delta = static_cast<float>(options.huber_delta);
    const LossFunction loss = loss_function(options.loss);
    return [=](const float* output, const std::size_t* rows, std::size_t count, float* slopes) {
        double sum = 0;
        for (std::size_t i = 0; i < count * outputs; ++i) {
            const std::size_t row = rows[i / outputs];
            const float target = examples.targets[row * outputs + i % outputs];
            const bool is_known = !std::isnan(target);
            const ElementLoss one = is_known ? loss(output[i] - target, delta) : ElementLoss();
            const float weight = examples.weights[row] * share;
            slopes[i] = weight * one.slope;
            sum += static_cast<double>(weight * one.value);
        }
        return sum;
    };
}

/// Of one output among so many of a row.
float share_of(std::size_t rows, std::size_t outputs) {
    return 1.0F / static_cast<float>(rows * outputs);
}

/// Uniform in 0 .. 1 of the top bits, alike on every platform.
float uniform(std::mt19937_64& random) {
    constexpr int kShift = 40;
    constexpr float kUnit = 1.0F / (1U << 24U);
    return static_cast<float>(random() >> kShift) * kUnit;
}

/// Uniform within one over the root of the inputs (of the units, in recurrent layers); zeros for the output and the
/// linear way.
std::vector<float> first_weights(const WeightLayout& layout, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::vector<float> weights(layout.count, 0);
    const auto draw = [&](const WeightBlock& block, std::size_t inputs) {
        const float bound = 1 / std::sqrt(static_cast<float>(std::max<std::size_t>(inputs, 1)));
        for (std::size_t i = block.offset; i < block.offset + block.size(); ++i) {
            weights[i] = (2 * uniform(random) - 1) * bound;
        }
    };
    for (const LayerWeights& layer : layout.recurrent) {
        for (const WeightBlock& block : {layer.input, layer.state, layer.bias, layer.product_bias}) {
            draw(block, layer.state.columns);
        }
    }
    std::vector<LayerWeights> dense(layout.dense.begin(), layout.dense.end() - 1);
    dense.push_back(layout.context);
    for (const LayerWeights& layer : dense) {
        draw(layer.input, layer.input.columns);
        draw(layer.bias, layer.input.columns);
    }
    return weights;
}

/// Of rows that have the covariates first, then the window.
BatchInputs inputs_of(const NetworkSizes& sizes, const float* rows) {
    return {rows, sizes.columns(), rows + sizes.leads * sizes.covariates, sizes.columns()};
}

std::vector<std::size_t> all_rows(std::size_t count) {
    std::vector<std::size_t> rows(count);
    std::iota(rows.begin(), rows.end(), std::size_t{0});
    return rows;
}

}  // namespace

void NetworkSizes::check() const {
    const bool has_window = steps > 0 && step_columns > 0;
    if (recurrence != Recurrence::none && (units.empty() || !has_window)) {
        throw Error(
            ErrorKind::invalid_argument,
            "a recurrent network needs units and a window with columns; there are {} steps of {} columns and {} "
            "layers",
            steps, step_columns, units.size());
    }
    const bool has_recurrence = recurrence != Recurrence::none;
    if (step_outputs > 0 ? !has_recurrence || leads > 1 || outputs != steps * step_outputs : context_units > 0) {
        throw Error(ErrorKind::invalid_argument,
                    "a network over the steps of its target needs a recurrence and {} outputs of each of {} steps; it "
                    "has {} in all",
                    step_outputs, steps, outputs);
    }
    if (columns() == 0 || outputs == 0) {
        throw Error(ErrorKind::invalid_argument, "a network needs inputs and outputs");
    }
    if (weight_count(*this) > kMostNetworkWeights) {
        throw Error(ErrorKind::invalid_argument, "a network of {} weights is too large; {} at most can be",
                    weight_count(*this), kMostNetworkWeights);
    }
}

std::size_t weight_count(const NetworkSizes& sizes) {
    return weight_layout(sizes).count;
}

SequenceNetwork::SequenceNetwork(NetworkSizes sizes, std::uint64_t seed)
    : sizes_(std::move(sizes)), weights_(first_weights(weight_layout(sizes_), seed)) {
    assert(sizes_.leads == 1);
}

SequenceNetwork::SequenceNetwork(NetworkSizes sizes, std::vector<float> weights)
    : sizes_(std::move(sizes)), weights_(std::move(weights)) {
    assert(sizes_.leads == 1);
    check_weight_count(sizes_, weights_.size());
}

double SequenceNetwork::train(const Examples& examples, const LearningOptions& options, std::uint64_t seed,
                              const Cancellation& cancellation) {
    const auto batch = static_cast<std::size_t>(options.batch_size);
    const std::size_t per_epoch = (examples.rows + batch - 1) / batch;
    const std::size_t steps = per_epoch * static_cast<std::size_t>(options.epochs);
    std::mt19937_64 random(seed ^ 0x9E3779B97F4A7C15U);  // other numbers than the first weights'
    const BatchInputs inputs = inputs_of(sizes_, examples.inputs);
    const Dropout dropout{options.dropout, options.dropout, options.covariate_dropout};
    BatchGradient pass(sizes_, batch);
    AdamW optimiser(weights_.size());
    std::vector<float> gradient;
    auto order = all_rows(examples.rows);
    double loss = 0;
    for (std::size_t step = 0; step < steps; ++step) {
        const std::size_t begin = step % per_epoch * batch;
        if (begin == 0) {
            cancellation.check();
            shuffle(order, random);
            loss = 0;
        }
        const std::vector<std::size_t> rows(
            order.begin() + static_cast<std::ptrdiff_t>(begin),
            order.begin() + static_cast<std::ptrdiff_t>(std::min(begin + batch, order.size())));
        const BatchLoss mean_loss = loss_of(examples, sizes_.outputs, options, share_of(rows.size(), sizes_.outputs));
        const double part =
            pass.compute(weights_, inputs, rows, {dropout, static_cast<std::uint32_t>(random())}, mean_loss, gradient);
        clip_gradient(gradient, options.clip_norm);
        const double factor = options.schedule == RateSchedule::one_cycle ? one_cycle(step, steps) : 1;
        optimiser.step(weights_, gradient, options.learning_rate * factor, options.weight_decay);
        loss += part * static_cast<double>(rows.size()) / static_cast<double>(examples.rows);
    }
    if (!std::isfinite(loss)) {
        throw Error("the loss of a network is not a finite number; lower its learning_rate ({})",
                    options.learning_rate);
    }
    return loss;
}

std::vector<float> SequenceNetwork::outputs(const float* inputs, std::size_t rows) const {
    BatchPass pass(sizes_);
    pass.set_weights(weights_);
    return pass.outputs_of_first(rows, inputs_of(sizes_, inputs));
}

std::vector<float> SequenceNetwork::input_gradients(const float* inputs, std::size_t rows, std::size_t output) const {
    BatchPass pass(sizes_);
    pass.set_weights(weights_);
    std::vector<float> by_output(sizes_.outputs, 0);
    by_output[output] = 1;
    return pass.input_gradients_of_first(rows, inputs_of(sizes_, inputs), by_output);
}

std::vector<float> SequenceNetwork::weight_gradient(const Examples& examples, const LearningOptions& options) const {
    std::vector<float> gradient;
    BatchGradient(sizes_, examples.rows)
        .compute(weights_, inputs_of(sizes_, examples.inputs), all_rows(examples.rows), {},
                 loss_of(examples, sizes_.outputs, options, share_of(examples.rows, sizes_.outputs)), gradient);
    return gradient;
}

}  // namespace forecast
