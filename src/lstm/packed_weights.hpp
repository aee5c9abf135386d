#pragma once

#include <cstddef>

#include "forecast/lstm/weight_layout.hpp"
#include "matrix.hpp"

namespace forecast {

/// A matrix of weights where it lies in memory: element (k, n) at data[k * row + n * column].
struct WeightView {
    const float* data = nullptr;
    std::size_t row = 1;
    std::size_t column = 1;
    std::size_t inner = 0;
    std::size_t columns = 0;
};

/// What a product forward reads of a block: a column for each of its rows.
inline WeightView forward_view(const float* weights, const WeightBlock& block) {
    return {weights + block.offset, block.rows, 1, block.columns, block.rows};
}

/// Weights and biases in the order in which multiply() reads them, once from one end to the other: for each block of
/// tile_columns() columns their biases, then row by row their weights. The last block is filled up with zeros.
class PackedWeights {
public:
    /// `bias` [columns]; null: zeros.
    void pack(const WeightView& weights, const float* bias);
    [[nodiscard]] const float* data() const { return blocks_.data(); }

private:
    Matrix blocks_;
};

/// What products on the way back read of a block: the transposed matrix. It is packed when one first reads it: who goes
/// forward alone needs none.
class TransposedWeights {
public:
    /// `weights`: of the network, which stay as they are until the next set_weights().
    void set_weights(const float* weights, const WeightBlock& block);
    /// So many columns from `first` on, and maybe more.
    const float* packed(std::size_t columns, std::size_t first = 0);

private:
    const float* block_ = nullptr;
    std::size_t rows_ = 0;
    std::size_t first_ = 0;  // of those that are packed
    std::size_t columns_ = 0;
    PackedWeights weights_;
};

}  // namespace forecast
