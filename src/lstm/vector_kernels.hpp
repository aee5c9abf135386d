#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "forecast/lstm/optimiser.hpp"

// The inner loops of networks: products of small matrices and what is done element by element. Written once with Google
// Highway, compiled for each instruction set of the processor family, and the best one chosen at run time, so that the
// program itself needs no compiler flags.
//
// Samples lie in the lanes: every matrix of activations is [samples, features], feature after feature, so that the
// samples of a feature are side by side and fill a vector whatever the number of units is. (Units in the lanes waste a
// part of the last vector of each gate: 22 % of AVX-512's with 50 units.) An element-by-element function then goes over
// one run of floats, and a gate of all units is one run, too.
//
// A result is the same on each call with the same numbers and instruction set, whatever the number of threads. Between
// instruction sets the last bits differ: some round once where others round twice, and add in wider steps.

namespace forecast {

/// Columns of weights that a product computes at a time, see PackedWeights.
std::size_t tile_columns();

/// A part of the input of a product: [samples, columns].
struct ProductInput {
    const float* data = nullptr;
    std::size_t columns = 0;
};

/// out [samples, columns] = [inputs side by side] weights + bias, or out += that.
struct Product {
    std::size_t samples = 0;
    std::array<ProductInput, 2> inputs;  ///< the second may have no columns
    const float* packed = nullptr;       ///< of PackedWeights, as many inner columns as the inputs have together
    float* out = nullptr;
    std::size_t columns = 0;  ///< the first ones of the weights'
    bool adds = false;
};
void multiply(const Product& product);

/// out [rows, columns] += the sum over steps of a^T b: a gradient of weights. `a` is [samples, rows] of each step and
/// `b` [samples, columns].
struct SampleSums {
    std::size_t samples = 0;
    std::size_t steps = 1;
    const float* a = nullptr;
    std::size_t a_step = 0;  ///< floats from a step to the next
    std::size_t rows = 0;
    const float* b = nullptr;
    std::size_t b_step = 0;
    std::size_t columns = 0;
    float* out = nullptr;        ///< column-major
    std::size_t out_column = 0;  ///< floats from a column to the next
};
void add_sample_sums(const SampleSums& sums);
/// out [rows] += the sum of `a` over samples and steps: a gradient of biases.
void add_column_sums(const SampleSums& sums);

/// One step of an LSTM. Each gate has a run of `cells` = samples * units floats; i, f, g, o follow one another.
struct LstmStep {
    std::size_t cells = 0;
    float* gates = nullptr;              ///< [4 cells] W x + U h + b; becomes the activated gates
    const float* cell_before = nullptr;  ///< [cells]
    float* cell = nullptr;               ///< [cells] f c + i g
    float* tanh_cell = nullptr;          ///< [cells]
    float* state = nullptr;              ///< [cells] o tanh(c)
};
void lstm_forward(const LstmStep& step);

/// The same step on the way back.
struct LstmStepBack {
    std::size_t cells = 0;
    float* gates = nullptr;  ///< [4 cells] activated; become the gradient by W x + U h + b
    const float* cell_before = nullptr;
    const float* tanh_cell = nullptr;
    const float* state_gradient = nullptr;  ///< [cells] from above; null: zeros
    const float* later_gradient = nullptr;  ///< [cells] from the next step
    float* cell_gradient = nullptr;         ///< [cells] of the next step's; becomes that of the step before
};
void lstm_backward(const LstmStepBack& step);

/// One step of a GRU. The gates r, z, n follow one another.
struct GruStep {
    std::size_t cells = 0;
    float* gates = nullptr;          ///< [3 cells] W x + b; becomes the activated gates
    const float* product = nullptr;  ///< [3 cells] U h, for n with its bias
    const float* before = nullptr;   ///< [cells] h of the step before
    float* kept_product = nullptr;   ///< [cells] that of n
    float* state = nullptr;          ///< [cells] (1 - z) n + z h
};
void gru_forward(const GruStep& step);

/// The same step on the way back.
struct GruStepBack {
    std::size_t cells = 0;
    float* gates = nullptr;                 ///< [3 cells] activated; become the gradient by W x + b
    float* kept_product = nullptr;          ///< [cells] becomes the gradient by n's product
    const float* before = nullptr;          ///< [cells]
    const float* state_gradient = nullptr;  ///< [cells] from above; null: zeros
    float* later_gradient = nullptr;        ///< [cells] from the next step; becomes what goes past the products
};
void gru_backward(const GruStepBack& step);

/// out = gelu(x), the tanh form (Hendrycks, Gimpel, Gaussian error linear units, 2016), of `n` values.
void gelu(const float* x, float* out, std::size_t n);
/// gradient *= the slope of gelu at x.
void times_gelu_slope(const float* x, float* gradient, std::size_t n);
/// x *= factors.
void times(const float* factors, float* x, std::size_t n);

/// Which cells dropout drops follows from the seed and the number of a cell alone, so that neither parts of a batch nor
/// threads change it.
struct CellNumbers {
    std::uint32_t seed = 0;
    std::uint32_t first = 0;
    std::uint32_t step = 1;  ///< from a cell to the next
};
/// Dropout of `n` cells: each is 0 with probability `share`, else multiplied by 1 / (1 - share); `kept` gets the
/// factors.
void drop_cells(double share, const CellNumbers& numbers, float* x, float* kept, std::size_t n);

/// The sum of squares of `n` values.
double square_sum(const float* x, std::size_t n);

/// A step of AdamW of `n` weights.
void adamw_update(const AdamWStep& step, const float* gradient, float* mean, float* square, float* weights,
                  std::size_t n);

}  // namespace forecast
