#include "packed_weights.hpp"

#include <algorithm>

#include "vector_kernels.hpp"

namespace forecast {

namespace {

/// Block by row where a row of weights lies in one piece, else by column: reading is what is slow otherwise.
void pack_block(const WeightView& weights, std::size_t first, std::size_t columns, float* to) {
    const std::size_t tile = tile_columns();
    const float* from = weights.data + first * weights.column;
    if (weights.column == 1) {
        for (std::size_t k = 0; k < weights.inner; ++k, from += weights.row, to += tile) {
            std::copy_n(from, columns, to);
        }
        return;
    }
    for (std::size_t n = 0; n < columns; ++n, from += weights.column) {
        for (std::size_t k = 0; k < weights.inner; ++k) {
            to[k * tile + n] = from[k * weights.row];
        }
    }
}

}  // namespace

void PackedWeights::pack(const WeightView& weights, const float* bias) {
    const std::size_t tile = tile_columns();
    blocks_.resize(tile, (weights.inner + 1) * ((weights.columns + tile - 1) / tile));
    float* block = blocks_.data();
    for (std::size_t first = 0; first < weights.columns; first += tile) {
        const std::size_t columns = std::min(tile, weights.columns - first);
        std::fill_n(block, columns < tile ? (weights.inner + 1) * tile : tile, 0.0F);
        if (bias != nullptr) {
            std::copy_n(bias + first, columns, block);
        }
        block += tile;
        pack_block(weights, first, columns, block);
        block += weights.inner * tile;
    }
}

void TransposedWeights::set_weights(const float* weights, const WeightBlock& block) {
    block_ = weights + block.offset;
    rows_ = block.rows;
    columns_ = 0;
}

const float* TransposedWeights::packed(std::size_t columns, std::size_t first) {
    if (columns > columns_ || first != first_) {
        first_ = first;
        columns_ = columns;
        weights_.pack({block_ + first * rows_, 1, rows_, rows_, columns}, nullptr);
    }
    return weights_.data();
}

}  // namespace forecast
