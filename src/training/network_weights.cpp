#include "network_weights.hpp"

#include <algorithm>
#include <cstdint>

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/from_blob.h>

namespace forecast {
namespace {

void copy_in(const at::Tensor& tensor, const WeightBlock& block, std::vector<float>& weights) {
    const auto columns = (tensor.dim() == 1 ? tensor.unsqueeze(1) : tensor).detach().t().contiguous();
    std::copy_n(columns.data_ptr<float>(), block.size(), weights.data() + block.offset);
}

void copy_out(const std::vector<float>& weights, const WeightBlock& block, const at::Tensor& tensor) {
    std::vector<float> part(weights.begin() + static_cast<std::ptrdiff_t>(block.offset),
                            weights.begin() + static_cast<std::ptrdiff_t>(block.offset + block.size()));
    const std::vector<std::int64_t> sizes = {static_cast<std::int64_t>(block.columns),
                                             static_cast<std::int64_t>(block.rows)};
    tensor.copy_(at::from_blob(part.data(), sizes).t().reshape(tensor.sizes()));
}

/// Calls `copy(tensor, block)` for each matrix but the biases of the LSTM.
template <class Copy>
void for_matrices(const Network& network, const WeightLayout& layout, const Copy& copy) {
    for (std::size_t l = 0; l < layout.recurrent.size(); ++l) {
        const auto& tensors = network.lstm()[l].tensors;
        copy(tensors[0].second, layout.recurrent[l].input);
        copy(tensors[1].second, layout.recurrent[l].state);
    }
    for (std::size_t l = 0; l < layout.dense.size(); ++l) {
        const auto& tensors = network.dense()[l].tensors;
        copy(tensors[0].second, layout.dense[l].input);
        copy(tensors[1].second, layout.dense[l].bias);
    }
    if (layout.skip.size() > 0) {
        copy(network.skip().front().tensors[0].second, layout.skip);
    }
}

}  // namespace

std::vector<float> weights_of(const Network& network, const WeightLayout& layout) {
    std::vector<float> weights(layout.count);
    for_matrices(network, layout,
                 [&](const at::Tensor& tensor, const WeightBlock& block) { copy_in(tensor, block, weights); });
    for (std::size_t l = 0; l < layout.recurrent.size(); ++l) {
        const auto& tensors = network.lstm()[l].tensors;
        copy_in(tensors[2].second + tensors[3].second, layout.recurrent[l].bias, weights);
    }
    return weights;
}

void set_weights(const Network& network, const WeightLayout& layout, const std::vector<float>& weights) {
    const at::NoGradGuard no_gradient;
    for_matrices(network, layout,
                 [&](const at::Tensor& tensor, const WeightBlock& block) { copy_out(weights, block, tensor); });
    for (std::size_t l = 0; l < layout.recurrent.size(); ++l) {
        for (const std::size_t half : {2U, 3U}) {
            const at::Tensor& bias = network.lstm()[l].tensors[half].second;
            copy_out(weights, layout.recurrent[l].bias, bias);
            bias.mul_(0.5);
        }
    }
}

}  // namespace forecast
