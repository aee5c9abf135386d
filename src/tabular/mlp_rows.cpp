#include "mlp_rows.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>

#include <Eigen/Dense>

#include "forecast/core/error.hpp"
#include "forecast/core/portable_random.hpp"
#include "forecast/features/scaler.hpp"
#include "forecast/lstm/optimiser.hpp"

namespace forecast {
namespace {

using RowsOfFloats = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using FloatMap = Eigen::Map<RowsOfFloats>;
using ConstFloatMap = Eigen::Map<const RowsOfFloats>;

constexpr int kPathSteps = 64;  // of integrated gradients

Eigen::Index as_index(std::size_t n) {
    return static_cast<Eigen::Index>(n);
}

RowsOfFloats sigmoid_of(const RowsOfFloats& x) {
    return (1 + (-x.array()).exp()).inverse().matrix();
}

/// The layers of a network on one vector of weights: each layer's matrix [outputs, inputs], then its bias.
class MlpPass {
public:
    MlpPass(std::vector<std::size_t> sizes, const std::vector<float>& weights)
        : sizes_(std::move(sizes)), weights_(weights) {
        std::size_t begin = 0;
        for (std::size_t layer = 0; layer + 1 < sizes_.size(); ++layer) {
            begins_.push_back(begin);
            begin += (sizes_[layer] + 1) * sizes_[layer + 1];
        }
    }

    static std::size_t count(const std::vector<std::size_t>& sizes) {
        std::size_t sum = 0;
        for (std::size_t layer = 0; layer + 1 < sizes.size(); ++layer) {
            sum += (sizes[layer] + 1) * sizes[layer + 1];
        }
        return sum;
    }

    /// [batch, inputs] -> [batch, 1], before the logistic function.
    RowsOfFloats forward(const RowsOfFloats& inputs) {
        values_ = {inputs};
        sums_.clear();
        for (std::size_t layer = 0; layer + 1 < sizes_.size(); ++layer) {
            const ConstFloatMap w = matrix(layer);
            const Eigen::Map<const Eigen::RowVectorXf> b(w.data() + w.size(), w.rows());
            sums_.emplace_back((values_.back() * w.transpose()).rowwise() + b);
            values_.push_back(sums_.back());
            if (layer + 2 < sizes_.size()) {
                values_.back().array() *= sigmoid_of(sums_.back()).array();
            }
        }
        return values_.back();
    }

    /// After forward(): the slopes of the loss by weights, given those by outputs [batch, 1].
    [[nodiscard]] std::vector<float> weight_slopes(RowsOfFloats slopes) const {
        std::vector<float> gradient(weights_.size());
        for (std::size_t layer = sizes_.size() - 1; layer-- > 0;) {
            slopes = before_activation(layer, std::move(slopes));
            const ConstFloatMap w = matrix(layer);
            float* const begin = gradient.data() + begins_[layer];
            FloatMap(begin, w.rows(), w.cols()) = slopes.transpose() * values_[layer];
            Eigen::Map<Eigen::RowVectorXf>(begin + w.size(), w.rows()) = slopes.colwise().sum();
            if (layer > 0) {
                slopes = slopes * w;
            }
        }
        return gradient;
    }
    /// The same by inputs: [batch, inputs].
    [[nodiscard]] RowsOfFloats input_slopes(RowsOfFloats slopes) const {
        for (std::size_t layer = sizes_.size() - 1; layer-- > 0;) {
            slopes = before_activation(layer, std::move(slopes)) * matrix(layer);
        }
        return slopes;
    }

private:
    /// The slopes by a layer's sums, given those by its outputs.
    [[nodiscard]] RowsOfFloats before_activation(std::size_t layer, RowsOfFloats slopes) const {
        if (layer + 2 < sizes_.size()) {
            const RowsOfFloats s = sigmoid_of(sums_[layer]);
            slopes.array() *= s.array() * (1 + sums_[layer].array() * (1 - s.array()));
        }
        return slopes;
    }
    [[nodiscard]] ConstFloatMap matrix(std::size_t layer) const {
        return {weights_.data() + begins_[layer], as_index(sizes_[layer + 1]), as_index(sizes_[layer])};
    }

    std::vector<std::size_t> sizes_;
    std::vector<std::size_t> begins_;  // of each layer's weights
    const std::vector<float>& weights_;
    std::vector<RowsOfFloats> values_;  // what each layer reads, and the output
    std::vector<RowsOfFloats> sums_;    // before each layer's activation
};

/// [rows, columns + indicators] standardised; a missing value is the mean, and its indicator 1.
RowsOfFloats mlp_inputs(const std::vector<float>& inputs, const MlpRows& network) {
    const std::size_t columns = network.offset.size();
    const std::size_t rows = inputs.size() / columns;
    RowsOfFloats x = RowsOfFloats::Zero(as_index(rows), as_index(columns + network.indicators.size()));
    for (std::size_t row = 0; row < rows; ++row) {
        const float* values = inputs.data() + row * columns;
        for (std::size_t i = 0; i < columns; ++i) {
            if (!std::isnan(values[i])) {
                x(as_index(row), as_index(i)) =
                    static_cast<float>((static_cast<double>(values[i]) - network.offset[i]) / network.scale[i]);
            }
        }
        for (std::size_t i = 0; i < network.indicators.size(); ++i) {
            x(as_index(row), as_index(columns + i)) = std::isnan(values[network.indicators[i]]) ? 1.0F : 0.0F;
        }
    }
    return x;
}

/// Scaling as the rows have it, and indicators of the columns with missing values.
MlpRows scaled_network(const MlpSamples& samples, const MlpTraining& training, const MlpOptions& options) {
    std::vector<std::vector<double>> by_column(training.columns);
    for (std::size_t i = 0; i < samples.inputs.size(); ++i) {
        by_column[i % training.columns].push_back(static_cast<double>(samples.inputs[i]));
    }
    const Scaler scaler = fit_scaler("standard", by_column);
    MlpRows network;
    network.is_logistic = training.is_logistic;
    network.offset = scaler.offset;
    network.scale = scaler.scale;
    for (std::size_t i = 0; i < by_column.size(); ++i) {
        if (std::any_of(by_column[i].begin(), by_column[i].end(), [](double value) { return std::isnan(value); })) {
            network.indicators.push_back(i);
        }
    }
    if (!training.is_logistic) {
        const Scaler of_target = fit_scaler("standard", {samples.target});
        network.target_offset = of_target.offset.front();
        network.target_scale = of_target.scale.front();
    }
    network.sizes = {training.columns + network.indicators.size()};
    for (const int units : options.units) {
        network.sizes.push_back(static_cast<std::size_t>(units));
    }
    network.sizes.push_back(1);
    return network;
}

/// Drawn around 0 as He et al. (2015) have it; biases are 0, that of the output what all rows have.
void draw_weights(MlpRows& network, const MlpSamples& samples, std::int64_t seed) {
    PortableRandom random(seed, 1);
    for (std::size_t layer = 0; layer + 1 < network.sizes.size(); ++layer) {
        const double width = std::sqrt(2.0 / static_cast<double>(network.sizes[layer]));
        for (std::size_t i = 0; i < network.sizes[layer] * network.sizes[layer + 1]; ++i) {
            network.weights.push_back(static_cast<float>(width * random.normal()));
        }
        network.weights.insert(network.weights.end(), network.sizes[layer + 1], 0.0F);
    }
    if (network.is_logistic) {
        const double ones =
            std::inner_product(samples.target.begin(), samples.target.end(), samples.weights.begin(), 0.0);
        const double all = std::accumulate(samples.weights.begin(), samples.weights.end(), 0.0);
        network.weights.back() = static_cast<float>(std::log(ones / (all - ones)));
    }
}

/// One network on its way.
class MlpTrainer {
public:
    MlpTrainer(const MlpSamples& train, const MlpTraining& training, const MlpOptions& options)
        : options_(options), train_(train), network_(scaled_network(train, training, options)) {
        draw_weights(network_, train, training.seed);
        x_ = mlp_inputs(train.inputs, network_);
        targets_ = scaled_targets(train);
        order_.resize(train.target.size());
        std::iota(order_.begin(), order_.end(), std::size_t{0});
        random_.emplace(training.seed, 2);
        optimiser_.emplace(network_.weights.size());
    }

    void epoch(const Cancellation& cancellation) {
        for (std::size_t i = order_.size(); i-- > 1;) {
            std::swap(order_[i], order_[static_cast<std::size_t>(random_->integer(0, static_cast<int>(i)))]);
        }
        const auto size = static_cast<std::size_t>(options_.batch_size);
        for (std::size_t begin = 0; begin < order_.size(); begin += size) {
            cancellation.check();
            learn_batch(begin, std::min(order_.size(), begin + size));
        }
    }

    /// Log loss, or squared errors of the scaled target: the weighted mean.
    [[nodiscard]] double loss(const MlpSamples& samples) const {
        MlpPass pass(network_.sizes, network_.weights);
        const RowsOfFloats outputs = pass.forward(mlp_inputs(samples.inputs, network_));
        const std::vector<float> targets = scaled_targets(samples);
        double sum = 0;
        for (std::size_t row = 0; row < targets.size(); ++row) {
            const auto output = static_cast<double>(outputs(as_index(row), 0));
            const auto target = static_cast<double>(targets[row]);
            // log(1 + e^x) - y x, which does not overflow
            const double one = network_.is_logistic
                                   ? std::max(output, 0.0) + std::log1p(std::exp(-std::abs(output))) - target * output
                                   : (output - target) * (output - target);
            sum += one * samples.weights[row];
        }
        return sum / static_cast<double>(targets.size());
    }

    [[nodiscard]] const MlpRows& network() const { return network_; }

private:
    [[nodiscard]] std::vector<float> scaled_targets(const MlpSamples& samples) const {
        std::vector<float> targets;
        for (const double target : samples.target) {
            targets.push_back(static_cast<float>((target - network_.target_offset) / network_.target_scale));
        }
        return targets;
    }

    void learn_batch(std::size_t begin, std::size_t end) {
        RowsOfFloats batch(as_index(end - begin), x_.cols());
        for (std::size_t i = begin; i < end; ++i) {
            batch.row(as_index(i - begin)) = x_.row(as_index(order_[i]));
        }
        MlpPass pass(network_.sizes, network_.weights);
        const RowsOfFloats outputs = pass.forward(batch);
        RowsOfFloats slopes = network_.is_logistic ? sigmoid_of(outputs) : outputs;
        for (std::size_t i = begin; i < end; ++i) {
            float& slope = slopes(as_index(i - begin), 0);
            slope = (slope - targets_[order_[i]]) * static_cast<float>(train_.weights[order_[i]]) /
                    static_cast<float>(end - begin);
        }
        const std::vector<float> gradient = pass.weight_slopes(std::move(slopes));
        optimiser_->step(network_.weights, gradient, options_.learning_rate, options_.weight_decay);
    }

    const MlpOptions& options_;
    const MlpSamples& train_;
    MlpRows network_;
    RowsOfFloats x_;
    std::vector<float> targets_;
    std::vector<std::size_t> order_;
    std::optional<PortableRandom> random_;
    std::optional<AdamW> optimiser_;
};

}  // namespace

FittedMlp fit_mlp_rows(const MlpSamples& train, const MlpSamples* held_out, const MlpTraining& training,
                       const MlpOptions& options, const Cancellation& cancellation) {
    MlpTrainer trainer(train, training, options);
    FittedMlp best;
    double least = std::numeric_limits<double>::infinity();
    for (int epoch = 1; epoch <= training.epochs; ++epoch) {
        trainer.epoch(cancellation);
        const bool is_last = held_out == nullptr && epoch == training.epochs;
        if (held_out == nullptr && !is_last) {
            continue;
        }
        const double loss = trainer.loss(is_last ? train : *held_out);
        if (!std::isfinite(loss)) {
            throw Error(ErrorKind::invalid_argument,
                        "the loss of the network is no number after {} epoch(s); take a smaller "
                        "model.mlp.learning_rate than {}",
                        epoch, options.learning_rate);
        }
        if (loss < least) {
            least = loss;
            best = {trainer.network(), epoch};
        }
        if (epoch - best.epochs >= options.patience) {
            break;
        }
    }
    return best;
}

std::vector<double> MlpRows::outputs(const std::vector<float>& inputs) const {
    if (inputs.empty()) {
        return {};
    }
    MlpPass pass(sizes, weights);
    const RowsOfFloats raw = pass.forward(mlp_inputs(inputs, *this));
    std::vector<double> outputs;
    for (Eigen::Index row = 0; row < raw.rows(); ++row) {
        const auto value = static_cast<double>(raw(row, 0));
        outputs.push_back(is_logistic ? 1 / (1 + std::exp(-value)) : value * target_scale + target_offset);
    }
    return outputs;
}

std::vector<double> MlpRows::contributions(const std::vector<float>& inputs) const {
    const RowsOfFloats x = mlp_inputs(inputs, *this);
    MlpPass pass(sizes, weights);
    RowsOfFloats slopes = RowsOfFloats::Zero(x.rows(), x.cols());
    for (int step = 0; step < kPathSteps; ++step) {
        pass.forward(x * ((static_cast<float>(step) + 0.5F) / kPathSteps));
        slopes += pass.input_slopes(RowsOfFloats::Ones(x.rows(), 1)) / kPathSteps;
    }
    const RowsOfFloats outputs = pass.forward(x);
    const std::size_t columns = offset.size();
    std::vector<double> contributions;
    for (Eigen::Index row = 0; row < x.rows(); ++row) {
        std::vector<double> parts(columns + 1);
        for (std::size_t i = 0; i < static_cast<std::size_t>(x.cols()); ++i) {
            const std::size_t feature = i < columns ? i : indicators[i - columns];
            parts[feature] += target_scale * static_cast<double>(slopes(row, as_index(i)) * x(row, as_index(i)));
        }
        parts.back() = target_scale * static_cast<double>(outputs(row, 0)) + target_offset -
                       std::accumulate(parts.begin(), parts.end() - 1, 0.0);
        contributions.insert(contributions.end(), parts.begin(), parts.end());
    }
    return contributions;
}

std::size_t MlpRows::weight_count() const {
    return MlpPass::count(sizes);
}

}  // namespace forecast
