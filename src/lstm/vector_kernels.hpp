#pragma once

#include <cstddef>
#include <cstdint>

// The inner loops of networks: products of small matrices and what is done element by element. Written once with Google
// Highway, compiled for each instruction set of the processor family, and the best one chosen at run time, so that the
// program itself needs no compiler flags. All matrices are column-major floats.
//
// A result is the same on each call with the same numbers and instruction set, whatever the number of threads. Between
// instruction sets the last bits differ: some round once where others round twice, and add in wider steps.

namespace forecast {

/// The factors of c [rows, columns] += a [rows, inner] b [inner, columns]. Steps are between elements in memory: those
/// of `a` lie one behind the other within a column, those of `b` need not, so that b may be the transpose of what is
/// stored.
struct Product {
    const float* a = nullptr;
    std::size_t a_column = 0;  ///< step from a column of a to the next
    const float* b = nullptr;
    std::size_t b_row = 1;     ///< step from a row of b to the next
    std::size_t b_column = 0;  ///< step from a column of b to the next
    float* c = nullptr;
    std::size_t c_column = 0;
    std::size_t rows = 0;
    std::size_t inner = 0;
    std::size_t columns = 0;
};

void multiply_add(const Product& product);

/// x = 1 / (1 + exp(-x)), x = tanh(x) of `n` values.
void apply_logistic(float* x, std::size_t n);
void apply_tanh(float* x, std::size_t n);

/// One step of an LSTM, a sample a column: the gates i, f, g, o lie in that order in each column.
struct LstmStep {
    std::size_t units = 0;
    std::size_t batch = 0;
    float* gates = nullptr;              ///< [4 units, batch] W x + U h + b; becomes the activated gates
    const float* cell_before = nullptr;  ///< [units, batch]; null at the first step: zeros
    float* cell = nullptr;               ///< [units, batch] f c + i g
    float* state = nullptr;              ///< [units, batch] o tanh(c)
};
void lstm_forward(const LstmStep& step);

/// The same step on the way back.
struct LstmStepBack {
    std::size_t units = 0;
    std::size_t batch = 0;
    const float* gates = nullptr;        ///< activated
    const float* cell_before = nullptr;  ///< null at the first step
    const float* cell = nullptr;
    const float* state_gradient = nullptr;  ///< [units, batch] from above
    const float* later_state = nullptr;     ///< [units, batch] from the next step
    float* cell_gradient = nullptr;         ///< [units, batch] of the next step's; becomes that of the step before
    float* gates_gradient = nullptr;        ///< [4 units, batch] by W x + U h + b
};
void lstm_backward(const LstmStepBack& step);

/// out = gelu(x), the tanh form (Hendrycks, Gimpel, Gaussian error linear units, 2016), of `n` values.
void gelu(const float* x, float* out, std::size_t n);
/// gradient *= the slope of gelu at x.
void times_gelu_slope(const float* x, float* gradient, std::size_t n);

/// Dropout of `n` cells: each is 0 with probability `share`, else multiplied by 1 / (1 - share); `kept` gets the
/// factors. Which cells these are follows from `seed` and their numbers alone.
void drop_cells(double share, std::uint32_t seed, float* x, float* kept, std::size_t n);

/// What a step of AdamW does to `n` weights, see AdamW::step().
struct AdamWStep {
    float rate = 0;          ///< of learning, with the correction of the mean
    float keep = 1;          ///< share of a weight that its decay leaves
    float square_scale = 1;  ///< correction of the mean square
};
void adamw_update(const AdamWStep& step, const float* gradient, float* mean, float* square, float* weights,
                  std::size_t n);

}  // namespace forecast
