#include "packed_weights.hpp"

#include <algorithm>

#include "vector_kernels.hpp"

namespace forecast {

void PackedWeights::pack(const WeightView& weights, const float* bias) {
    const std::size_t tile = tile_columns();
    blocks_.resize(tile, (weights.inner + 1) * ((weights.columns + tile - 1) / tile));
    float* block = blocks_.data();
    for (std::size_t first = 0; first < weights.columns; first += tile) {
        for (std::size_t n = 0; n < tile; ++n) {
            const bool is_there = first + n < weights.columns;
            float* to = block + n;
            *to = is_there && bias != nullptr ? bias[first + n] : 0;
            for (std::size_t k = 0; k < weights.inner; ++k) {
                to += tile;
                *to = is_there ? weights.data[k * weights.row + (first + n) * weights.column] : 0;
            }
        }
        block += (weights.inner + 1) * tile;
    }
}

void TransposedWeights::set_weights(const float* weights, const WeightBlock& block) {
    view_ = {weights + block.offset, 1, block.rows, block.rows, 0};
}

const float* TransposedWeights::packed(std::size_t columns) {
    if (view_.columns < columns) {
        view_.columns = columns;
        weights_.pack(view_, nullptr);
    }
    return weights_.data();
}

}  // namespace forecast
