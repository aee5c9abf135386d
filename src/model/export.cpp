#include <sstream>

#include <ATen/ops/tensor.h>
#include <fmt/format.h>
#include <torch/csrc/jit/api/module.h>

#include "forecast/core/error.hpp"
#include "forecast/model/exported_module.hpp"
#include "forecast/model/network.hpp"

namespace forecast {
namespace {

at::Tensor float_tensor(const std::vector<double>& values) {
    return at::tensor(values, at::kDouble).to(at::kFloat);
}

void register_layers(torch::jit::Module& module, const std::vector<Network::Layer>& layers) {
    for (const auto& layer : layers) {
        for (const auto& [name, tensor] : layer.tensors) {
            module.register_parameter(layer.name + "_" + name, tensor.detach().cpu().clone(), false);
        }
    }
}

void register_scaling(torch::jit::Module& module, const Network& network, const ModelInfo& info) {
    module.register_buffer("past_offset", float_tensor(info.past_scaler.offset));
    module.register_buffer("past_scale", float_tensor(info.past_scaler.scale));
    if (!info.ahead.empty()) {
        module.register_buffer("ahead_offset", float_tensor(info.ahead_scaler.offset));
        module.register_buffer("ahead_scale", float_tensor(info.ahead_scaler.scale));
        module.register_buffer("ahead_places", at::tensor(info.ahead_places(), at::kLong));
        module.register_buffer("ahead_unknown", network.unknown().cpu().clone());
    }
}

/// Batch normalisation i of `value`, or `value` itself.
std::string normalised(const Network& network, std::size_t i, const std::string& value) {
    if (network.norms().empty()) {
        return value;
    }
    return fmt::format(
        "torch.batch_norm({0}, self.{1}_weight, self.{1}_bias, self.{1}_running_mean, self.{1}_running_var, False, "
        "0.1, "
        "1e-05, False)",
        value, network.norms()[i].name);
}

std::string lstm_source(const Network& network) {
    const auto& layers = network.lstm();
    std::string source;
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const bool both = network.options().reads_both_ways(i);
        std::string weights;
        for (const auto& [name, tensor] : layers[i].tensors) {
            weights += fmt::format("{}self.{}_{}", weights.empty() ? "" : ", ", layers[i].name, name);
        }
        source += fmt::format(
            "    start = torch.zeros([{0}, x.size(0), {1}], dtype=x.dtype, device=x.device)\n"
            "    states, {2}_h, {2}_c = torch.lstm(states, [start, start], [{3}], True, 1, 0.0, False, {4}, True)\n",
            both ? 2 : 1, layers[i].tensors[1].second.size(1), layers[i].name, weights, both ? "True" : "False");
        if (i + 1 < layers.size() && !network.norms().empty()) {
            source +=
                "    states = torch.transpose(" + normalised(network, i, "torch.transpose(states, 1, 2)") + ", 1, 2)\n";
        }
    }
    const std::string last = network.options().reads_both_ways(layers.size() - 1)
                                 ? fmt::format("torch.cat([{0}_h[0], {0}_h[1]], 1)", layers.back().name)
                                 : "states[:, -1]";
    return source + "    head = " + normalised(network, layers.size() - 1, last) + "\n";
}

std::string covariates_source(const ModelInfo& info) {
    if (info.ahead.empty()) {
        return "";
    }
    return fmt::format(
        "    ahead = torch.index_select(x[:, {0}:], 2, self.ahead_places)\n"
        "    ahead = (ahead - self.ahead_offset) / self.ahead_scale\n"
        "    ahead = torch.masked_fill(ahead, self.ahead_unknown, 0.0)\n"
        "    head = torch.cat([torch.unsqueeze(head, 1).expand([-1, {1}, -1]), ahead], 2)\n",
        info.window_size, info.horizon);
}

std::string head_source(const Network& network) {
    std::string source;
    const auto& layers = network.dense();
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const auto linear = fmt::format("torch.linear(head, self.{0}_weight, self.{0}_bias)", layers[i].name);
        const bool is_output = i + 1 == layers.size();
        source += fmt::format("    head = {}{}\n", network.adds_input(i) ? "head + " : "",
                              is_output ? linear : "torch.relu(" + linear + ")");
    }
    for (const auto& layer : network.skip()) {
        source += fmt::format("    head = head + torch.linear(ahead, self.{}_weight)\n", layer.name);
    }
    return source;
}

std::string anchor_source(const ModelInfo& info) {
    if (!info.anchor) {
        return "";
    }
    const std::size_t column = info.anchor->column;
    if (info.anchor->in_window) {
        return fmt::format("    result = result + x[:, {}, {}:{}]\n", info.window_size - 1, column, column + 1);
    }
    return fmt::format("    result = result + x[:, {}:, {}]\n", info.window_size, info.ahead_places()[column]);
}

std::string forward_source(const Network& network, const ModelInfo& info) {
    auto source = fmt::format(
        "def forward(self, x):\n"
        "    states = (x[:, :{}, :{}] - self.past_offset) / self.past_scale\n",
        info.window_size, info.past.size());
    source += lstm_source(network) + covariates_source(info) + head_source(network);
    if (!info.ahead.empty()) {
        source += "    head = torch.squeeze(head, 2)\n";
    }
    source += "    result = head * self.target_scale + self.target_offset\n";
    return source + anchor_source(info) + "    return result\n";
}

void add_tensors(const std::vector<Network::Layer>& layers, std::vector<NamedTensor>& all) {
    for (const auto& layer : layers) {
        for (const auto& [name, tensor] : layer.tensors) {
            const auto values = tensor.detach().cpu().contiguous();
            const float* first = values.data_ptr<float>();
            all.push_back({layer.name + "_" + name, tensor.sizes().vec(), {first, first + values.numel()}});
        }
    }
}

}  // namespace

std::vector<NamedTensor> named_tensors(const Network& network) {
    std::vector<NamedTensor> all;
    for (const auto* layers :
         {&network.lstm(), &network.norms(), &network.statistics(), &network.dense(), &network.skip()}) {
        add_tensors(*layers, all);
    }
    return all;
}

std::string export_archive(const Network& network, const ModelInfo& info) {
    try {
        torch::jit::Module module("ForecastLstm");
        for (const auto* layers : {&network.lstm(), &network.norms(), &network.dense(), &network.skip()}) {
            register_layers(module, *layers);
        }
        for (const auto& layer : network.statistics()) {
            for (const auto& [name, tensor] : layer.tensors) {
                module.register_buffer(layer.name + "_" + name, tensor.cpu().clone());
            }
        }
        register_scaling(module, network, info);
        module.register_buffer("target_offset", float_tensor({info.target_offset}));
        module.register_buffer("target_scale", float_tensor({info.target_scale}));
        module.define(forward_source(network, info));
        module.eval();
        std::ostringstream archive;
        module.save(archive, {{"model_info.json", to_json(info, "{}")}});
        return archive.str();
    } catch (const c10::Error& e) {
        throw Error("the network could not be written as TorchScript: {}", e.what_without_backtrace());
    }
}

}  // namespace forecast
