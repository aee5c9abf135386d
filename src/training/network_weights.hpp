#pragma once

#include <vector>

#include "forecast/lstm/weight_layout.hpp"
#include "forecast/model/network.hpp"

// The weights of a libtorch network in the places that module lstm gives them. PyTorch's matrices lie row by row, the
// kernel's column by column; PyTorch has two biases for each gate of an LSTM, the kernel their sum.

namespace forecast {

/// [layout.count] REQUIRES: `layout` is that of the network's sizes; it is on the CPU.
std::vector<float> weights_of(const Network& network, const WeightLayout& layout);
/// The reverse; half of each sum goes to either bias.
void set_weights(const Network& network, const WeightLayout& layout, const std::vector<float>& weights);

}  // namespace forecast
