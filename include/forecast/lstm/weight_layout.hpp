#pragma once

#include <cstddef>
#include <vector>

#include "forecast/lstm/sequence_network.hpp"

namespace forecast {

/// Where a matrix of weights begins, column-major.
struct WeightBlock {
    std::size_t offset = 0;
    std::size_t rows = 0;
    std::size_t columns = 0;
    [[nodiscard]] std::size_t size() const { return rows * columns; }
};

/// The weights of a layer. Those of a recurrent one have a row for each unit of each gate: i, f, g, o of an LSTM, r, z,
/// n of a GRU.
struct LayerWeights {
    WeightBlock input;
    WeightBlock state;  ///< none of a dense layer
    WeightBlock bias;
    WeightBlock product_bias;  ///< of a GRU: of U h alone
};

/// Where the weights of a network lie.
struct WeightLayout {
    std::vector<LayerWeights> recurrent;
    std::vector<LayerWeights> dense;  ///< the last one is the output
    WeightBlock skip;
    LayerWeights context;
    LayerWeights step_output;
    std::size_t count = 0;
};

/// REQUIRES: the sizes have units where they have a recurrence.
WeightLayout weight_layout(const NetworkSizes& sizes);
/// Throws Error(invalid_argument) if there are not as many weights as the sizes need.
void check_weight_count(const NetworkSizes& sizes, std::size_t weights);

}  // namespace forecast
