#include "forecast/lstm/sequence_network.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>
#include <utility>

#include "forecast/core/error.hpp"
#include "forecast/lstm/optimiser.hpp"
#include "forecast/lstm/schedule.hpp"
#include "network_pass.hpp"

namespace forecast {
namespace {

constexpr std::size_t kRowsAtOnce = 256;  // of a forward pass without training

/// Losses and their slopes, weighted, over the outputs that are known.
struct BatchLoss {
    double sum = 0;
    Matrix gradient;  ///< [outputs, batch] of sum / batch
};

BatchLoss loss_of(const Matrix& output, const Examples& examples, const std::vector<std::size_t>& rows,
                  const LearningOptions& options) {
    BatchLoss loss{0, Matrix::Zero(output.rows(), output.cols())};
    const auto delta = static_cast<float>(options.huber_delta);
    const float share = 1.0F / static_cast<float>(rows.size() * static_cast<std::size_t>(output.rows()));
    for (Eigen::Index b = 0; b < output.cols(); ++b) {
        const std::size_t row = rows[static_cast<std::size_t>(b)];
        const float* targets = examples.targets + row * static_cast<std::size_t>(output.rows());
        const float weight = examples.weights[row] * share;
        for (Eigen::Index k = 0; k < output.rows(); ++k) {
            const float error = output(k, b) - targets[k];
            if (std::isnan(targets[k])) {
                continue;
            }
            const float size = std::abs(error);
            const float sign = error < 0 ? -1.0F : 1.0F;
            const bool is_square = options.loss == Loss::mse || (options.loss == Loss::huber && size < delta);
            const float linear = options.loss == Loss::mae ? 1 : delta;
            loss.gradient(k, b) = weight * (is_square ? error : sign * linear);
            const float value = is_square                   ? 0.5F * error * error
                                : options.loss == Loss::mae ? size
                                                            : delta * (size - 0.5F * delta);
            loss.sum += static_cast<double>(weight * value);
        }
    }
    return loss;
}

/// Of rows that have the covariates first, then the window.
BatchInputs inputs_of(const NetworkSizes& sizes, const float* rows) {
    return {rows, sizes.columns(), rows + sizes.leads * sizes.covariates, sizes.columns()};
}

std::vector<std::size_t> all_rows(std::size_t first, std::size_t last) {
    std::vector<std::size_t> rows(last - first);
    std::iota(rows.begin(), rows.end(), first);
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
    if (columns() == 0 || outputs == 0) {
        throw Error(ErrorKind::invalid_argument, "a network needs inputs and outputs");
    }
    if (weight_count(*this) > kMostNetworkWeights) {
        throw Error(ErrorKind::invalid_argument, "a network of {} weights is too large; {} at most can be",
                    weight_count(*this), kMostNetworkWeights);
    }
}

std::size_t weight_count(const NetworkSizes& sizes) {
    return NetworkPass(sizes).weight_count();
}

SequenceNetwork::SequenceNetwork(NetworkSizes sizes, std::uint64_t seed)
    : sizes_(std::move(sizes)), weights_(NetworkPass(sizes_).first_weights(seed)) {
    assert(sizes_.leads == 1);
}

SequenceNetwork::SequenceNetwork(NetworkSizes sizes, std::vector<float> weights)
    : sizes_(std::move(sizes)), weights_(std::move(weights)) {
    assert(sizes_.leads == 1);
    if (const std::size_t needed = weight_count(sizes_); weights_.size() != needed) {
        throw Error(ErrorKind::invalid_argument, "the network has {} weights, its layers need {}", weights_.size(),
                    needed);
    }
}

double SequenceNetwork::train(const Examples& examples, const LearningOptions& options, std::uint64_t seed,
                              const Cancellation& cancellation) {
    const auto batch = static_cast<std::size_t>(options.batch_size);
    const std::size_t per_epoch = (examples.rows + batch - 1) / batch;
    const std::size_t steps = per_epoch * static_cast<std::size_t>(options.epochs);
    std::mt19937_64 random(seed ^ 0x9E3779B97F4A7C15U);  // other numbers than the first weights'
    const BatchInputs inputs = inputs_of(sizes_, examples.inputs);
    const Dropout dropout{options.dropout, options.dropout, options.covariate_dropout};
    NetworkPass pass(sizes_);
    AdamW optimiser(weights_.size());
    std::vector<float> gradient(weights_.size());
    auto order = all_rows(0, examples.rows);
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
        const auto part =
            loss_of(pass.forward(weights_.data(), inputs, rows, dropout, &random), examples, rows, options);
        std::fill(gradient.begin(), gradient.end(), 0.0F);
        pass.backward(weights_.data(), part.gradient, gradient.data());
        clip_gradient(gradient, options.clip_norm);
        const double factor = options.schedule == RateSchedule::one_cycle ? one_cycle(step, steps) : 1;
        optimiser.step(weights_, gradient, options.learning_rate * factor, options.weight_decay);
        loss += part.sum * static_cast<double>(rows.size()) / static_cast<double>(examples.rows);
    }
    if (!std::isfinite(loss)) {
        throw Error("the loss of a network is not a finite number; lower its learning_rate ({})",
                    options.learning_rate);
    }
    return loss;
}

std::vector<float> SequenceNetwork::outputs(const float* inputs, std::size_t rows) const {
    NetworkPass pass(sizes_);
    std::vector<float> all;
    for (std::size_t first = 0; first < rows; first += kRowsAtOnce) {
        const auto& part = pass.forward(weights_.data(), inputs_of(sizes_, inputs),
                                        all_rows(first, std::min(first + kRowsAtOnce, rows)));
        all.insert(all.end(), part.data(), part.data() + part.size());
    }
    return all;
}

std::vector<float> SequenceNetwork::input_gradients(const float* inputs, std::size_t rows, std::size_t output) const {
    NetworkPass pass(sizes_);
    std::vector<float> all;
    for (std::size_t first = 0; first < rows; first += kRowsAtOnce) {
        const auto numbers = all_rows(first, std::min(first + kRowsAtOnce, rows));
        const auto& out = pass.forward(weights_.data(), inputs_of(sizes_, inputs), numbers);
        Matrix one = Matrix::Zero(out.rows(), out.cols());
        one.row(static_cast<Eigen::Index>(output)).setOnes();
        const Matrix part = pass.input_gradient(weights_.data(), one);
        all.insert(all.end(), part.data(), part.data() + part.size());
    }
    return all;
}

std::vector<float> SequenceNetwork::weight_gradient(const Examples& examples, const LearningOptions& options) const {
    NetworkPass pass(sizes_);
    const auto rows = all_rows(0, examples.rows);
    const auto loss =
        loss_of(pass.forward(weights_.data(), inputs_of(sizes_, examples.inputs), rows), examples, rows, options);
    std::vector<float> gradient(weights_.size(), 0);
    pass.backward(weights_.data(), loss.gradient, gradient.data());
    return gradient;
}

}  // namespace forecast
