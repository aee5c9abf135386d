#include "forecast/model/network.hpp"

#include <cmath>

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/_cudnn_rnn_flatten_weight.h>
#include <ATen/ops/batch_norm.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/cudnn_is_acceptable.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/lstm.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/zeros.h>

#include "forecast/dataset/samples.hpp"

namespace forecast {
namespace {

/// Uniform in +-bound, drawn on the CPU so that the device does not matter.
at::Tensor uniform(at::IntArrayRef shape, double bound, at::Generator& generator) {
    return at::empty(shape, at::kFloat).uniform_(-bound, bound, generator).requires_grad_();
}

at::Tensor ones(at::IntArrayRef shape) {
    return at::ones(shape, at::kFloat);
}

at::Tensor zeros(at::IntArrayRef shape) {
    return at::zeros(shape, at::kFloat).requires_grad_();
}

constexpr std::int64_t kTensorsOfLstm = 4;  // of one direction
constexpr double kNormMomentum = 0.1;
constexpr double kNormEpsilon = 1e-5;

Network::Layer lstm_layer(const std::string& name, std::int64_t inputs, std::int64_t units, bool bidirectional,
                          at::Generator& generator) {
    const double bound = 1 / std::sqrt(static_cast<double>(units));
    Network::Layer layer{name, {}};
    const auto add = [&](const std::string& direction) {
        layer.tensors.emplace_back("weight_ih" + direction, uniform({4 * units, inputs}, bound, generator));
        layer.tensors.emplace_back("weight_hh" + direction, uniform({4 * units, units}, bound, generator));
        layer.tensors.emplace_back("bias_ih" + direction, uniform({4 * units}, bound, generator));
        layer.tensors.emplace_back("bias_hh" + direction, uniform({4 * units}, bound, generator));
    };
    add("");
    if (bidirectional) {
        add("_reverse");
    }
    return layer;
}

std::int64_t parameters_of(const Network::Layer& layer) {
    std::int64_t count = 0;
    for (const auto& [name, tensor] : layer.tensors) {
        count += tensor.numel();
    }
    return count;
}

Network::Layer dense_layer(const std::string& name, std::int64_t inputs, std::int64_t units, at::Generator& generator) {
    const double bound = 1 / std::sqrt(static_cast<double>(inputs));
    return {name,
            {{"weight", uniform({units, inputs}, bound, generator)}, {"bias", uniform({units}, bound, generator)}}};
}

std::vector<at::Tensor> values(const Network::Layer& layer) {
    std::vector<at::Tensor> tensors;
    for (const auto& [name, tensor] : layer.tensors) {
        tensors.push_back(tensor);
    }
    return tensors;
}

/// Puts a layer's weights one after the other, as cuDNN wants them; otherwise it copies them in each step.
void lay_out_for_cudnn(const Network::Layer& layer) {
    constexpr int kLstm = 2;  // as ATen numbers cuDNN's kinds of recurrent networks
    const at::NoGradGuard no_gradient;
    const auto weights = values(layer);
    if (at::cudnn_is_acceptable(weights[0])) {
        at::_cudnn_rnn_flatten_weight(weights, kTensorsOfLstm, weights[0].size(1), kLstm, weights[1].size(1), 0, 1,
                                      true, static_cast<std::int64_t>(weights.size()) > kTensorsOfLstm);
    }
}

/// bool [horizon, columns]
at::Tensor unknown_cells(const NetworkShape& shape) {
    const auto columns = static_cast<std::int64_t>(shape.ahead_lags.size());
    auto unknown = at::zeros({shape.horizon, columns}, at::kBool);
    for (std::int64_t lead = 1; lead <= shape.horizon; ++lead) {
        for (std::int64_t c = 0; c < columns; ++c) {
            const int lag = shape.ahead_lags[static_cast<std::size_t>(c)];
            unknown[lead - 1][c].fill_(unknown_at(lag, static_cast<int>(lead)));
        }
    }
    return unknown;
}

}  // namespace

Network::Network(const NetworkOptions& options, const NetworkShape& shape, std::uint64_t seed)
    : options_(options),
      shape_(shape),
      generator_(at::make_generator<at::CPUGeneratorImpl>(seed)),
      unknown_(unknown_cells(shape)) {
    std::int64_t inputs = shape.past_columns;
    for (const int units : options.lstm_units) {
        const bool both = options.reads_both_ways(lstm_.size());
        lstm_.push_back(lstm_layer("lstm" + std::to_string(lstm_.size()), inputs, units, both, generator_));
        inputs = both ? 2 * units : units;
        if (options.batch_norm) {
            const std::string name = "norm" + std::to_string(norms_.size());
            norms_.push_back({name, {{"weight", ones({inputs}).requires_grad_()}, {"bias", zeros({inputs})}}});
            statistics_.push_back(
                {name, {{"running_mean", zeros({inputs}).detach()}, {"running_var", ones({inputs})}}});
        }
    }
    const auto ahead_columns = static_cast<std::int64_t>(shape.ahead_lags.size());
    inputs += ahead_columns;
    for (const int units : options.head_units) {
        dense_.push_back(dense_layer("dense" + std::to_string(dense_.size()), inputs, units, generator_));
        inputs = units;
    }
    const std::int64_t outputs = ahead_columns > 0 ? 1 : shape.horizon;
    if (options.skip && ahead_columns > 0) {
        dense_.push_back({"output", {{"weight", zeros({outputs, inputs})}, {"bias", zeros({outputs})}}});
        skip_.push_back({"skip", {{"weight", zeros({outputs, ahead_columns})}}});
    } else {
        dense_.push_back(dense_layer("output", inputs, outputs, generator_));
    }
}

at::Tensor Network::forward(const at::Tensor& past, const at::Tensor& ahead, bool training) {
    const auto state = last_state(past, training);  // [batch, units]
    if (shape_.ahead_lags.empty()) {
        return head(state, training);  // [batch, horizon]
    }
    auto covariates = ahead.masked_fill(unknown_, 0);  // [batch, horizon, ahead columns]
    covariates = drop(covariates, training ? options_.covariate_dropout : 0);
    const auto states = state.unsqueeze(1).expand({-1, shape_.horizon, -1});  // [batch, horizon, units]
    auto output = head(at::cat({states, covariates}, 2), training);           // [batch, horizon, 1]
    for (const Layer& layer : skip_) {
        output = output + at::linear(covariates, layer.tensors[0].second);
    }
    return output.squeeze(2);
}

at::Tensor Network::last_state(const at::Tensor& past, bool training) {
    auto x = past;
    for (std::size_t i = 0;; ++i) {
        const bool both = options_.reads_both_ways(i);
        const std::int64_t directions = both ? 2 : 1;
        const std::int64_t units = lstm_[i].tensors[1].second.size(1);
        const auto start = at::zeros({directions, x.size(0), units}, x.options());
        const auto [outputs, states, cells] =
            at::lstm(x, {start, start}, values(lstm_[i]), true, 1, 0.0, training, both, true);
        const double dropped = training ? options_.dropout_behind(i) : 0;
        if (i + 1 == lstm_.size()) {
            const auto last = both ? at::cat({states[0], states[1]}, 1) : outputs.select(1, -1);
            return drop(normalised(last, i, training), dropped);
        }
        x = norms_.empty() ? outputs : normalised(outputs.transpose(1, 2), i, training).transpose(1, 2);
        x = drop(x, dropped);
    }
}

at::Tensor Network::normalised(const at::Tensor& x, std::size_t i, bool training) const {
    if (norms_.empty()) {
        return x;
    }
    const bool learns = training && x.numel() > x.size(1);  // a single value has no variance
    return at::batch_norm(x, norms_[i].tensors[0].second, norms_[i].tensors[1].second, statistics_[i].tensors[0].second,
                          statistics_[i].tensors[1].second, learns, kNormMomentum, kNormEpsilon, false);
}

at::Tensor Network::head(at::Tensor x, bool training) {
    const auto& dropout = options_.head_dropout;
    for (std::size_t i = 0; i + 1 < dense_.size(); ++i) {
        const auto y = at::relu(at::linear(x, dense_[i].tensors[0].second, dense_[i].tensors[1].second));
        x = drop(adds_input(i) ? x + y : y, training && !dropout.empty() ? dropout[i] : 0);
    }
    return at::linear(x, dense_.back().tensors[0].second, dense_.back().tensors[1].second);
}

bool Network::adds_input(std::size_t i) const {
    const auto& weight = dense_[i].tensors[0].second;
    return options_.residual && i + 1 < dense_.size() && weight.size(0) == weight.size(1);
}

at::Tensor Network::drop(const at::Tensor& x, double share) {
    if (share <= 0) {
        return x;
    }
    // Drawn on the CPU, so that the device does not matter; from pinned memory CUDA copies it while the CPU goes on.
    const auto host = at::TensorOptions(at::kFloat).pinned_memory(x.is_cuda());
    const auto kept = at::empty(x.sizes(), host).bernoulli_(1 - share, generator_).to(x.options(), true);
    return x * kept / (1 - share);
}

void Network::to(const at::Device& device) {
    for (Layer* layer : layers()) {
        for (auto& [name, tensor] : layer->tensors) {
            tensor = tensor.detach().to(device).requires_grad_();
        }
    }
    for (const Layer& layer : lstm_) {
        lay_out_for_cudnn(layer);
    }
    for (Layer& layer : statistics_) {
        for (auto& [name, tensor] : layer.tensors) {
            tensor = tensor.to(device);
        }
    }
    unknown_ = unknown_.to(device);
}

std::vector<Network::Layer*> Network::layers() {
    std::vector<Layer*> all;
    for (auto* part : {&lstm_, &norms_, &dense_, &skip_}) {
        for (Layer& layer : *part) {
            all.push_back(&layer);
        }
    }
    return all;
}

std::vector<at::Tensor> Network::parameters() const {
    std::vector<at::Tensor> all;
    for (const auto* part : {&lstm_, &norms_, &dense_, &skip_}) {
        for (const Layer& layer : *part) {
            for (const auto& [name, tensor] : layer.tensors) {
                all.push_back(tensor);
            }
        }
    }
    return all;
}

std::vector<at::Tensor> Network::state() const {
    auto all = parameters();
    for (const Layer& layer : statistics_) {
        const auto tensors = values(layer);
        all.insert(all.end(), tensors.begin(), tensors.end());
    }
    return all;
}

std::vector<at::Tensor> Network::kernels() const {
    std::vector<at::Tensor> all;
    for (const auto* part : {&lstm_, &dense_, &skip_}) {
        for (const Layer& layer : *part) {
            for (const auto& [name, tensor] : layer.tensors) {
                if (name.rfind("weight", 0) == 0 && name.rfind("weight_hh", 0) != 0) {
                    all.push_back(tensor);
                }
            }
        }
    }
    return all;
}

std::vector<LayerSummary> Network::summary(std::int64_t lookback) const {
    std::vector<LayerSummary> all;
    for (std::size_t i = 0; i < lstm_.size(); ++i) {
        const std::int64_t units = lstm_[i].tensors[1].second.size(1) * (options_.reads_both_ways(i) ? 2 : 1);
        const std::string rows = i + 1 == lstm_.size() ? "" : std::to_string(lookback) + " x ";
        all.push_back({lstm_[i].name, rows + std::to_string(units), parameters_of(lstm_[i])});
        if (!norms_.empty()) {
            all.push_back({norms_[i].name, rows + std::to_string(units), parameters_of(norms_[i])});
        }
    }
    const std::string rows = shape_.ahead_lags.empty() ? "" : std::to_string(shape_.horizon) + " x ";
    for (const auto* part : {&dense_, &skip_}) {
        for (const Layer& layer : *part) {
            const std::string units = std::to_string(layer.tensors[0].second.size(0));
            all.push_back({layer.name, rows + units, parameters_of(layer)});
        }
    }
    return all;
}

std::int64_t Network::parameter_count() const {
    std::int64_t count = 0;
    for (const auto& tensor : parameters()) {
        count += tensor.numel();
    }
    return count;
}

}  // namespace forecast
