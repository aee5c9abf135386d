#pragma once

#include <cstddef>

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

}  // namespace forecast
