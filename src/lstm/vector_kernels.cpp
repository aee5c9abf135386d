#include "vector_kernels.hpp"

#include <algorithm>

#include "forecast/lstm/batch_pass.hpp"

// Registers of a size that only the processor knows cannot lie in arrays, as they do below.
#define HWY_DISABLED_TARGETS (HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "../src/lstm/vector_kernels.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <hwy/contrib/math/math-inl.h>

HWY_BEFORE_NAMESPACE();
namespace forecast::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using Floats = hn::ScalableTag<float>;
using Vector = hn::Vec<Floats>;
constexpr Floats kFloats;

HWY_INLINE Vector all(float value) {
    return hn::Set(kFloats, value);
}

// Of the first `n` values there; what lies behind them is neither read nor written. Older processors cannot do that by
// themselves. (Highway numbers the instruction sets of x86 from the newest on.)
#if HWY_TARGET <= HWY_AVX2
HWY_INLINE Vector load_first(std::size_t n, const float* from) {
    return hn::MaskedLoad(hn::FirstN(kFloats, n), kFloats, from);
}
HWY_INLINE void store_first(std::size_t n, Vector value, float* to) {
    hn::BlendedStore(value, hn::FirstN(kFloats, n), kFloats, to);
}
#else
HWY_INLINE Vector load_first(std::size_t n, const float* from) {
    HWY_ALIGN float padded[HWY_LANES(float)] = {};  // NOLINT(*-c-arrays)
    std::copy_n(from, n, padded);
    return hn::Load(kFloats, padded);
}
HWY_INLINE void store_first(std::size_t n, Vector value, float* to) {
    HWY_ALIGN float padded[HWY_LANES(float)];  // NOLINT(*-c-arrays)
    hn::Store(value, kFloats, padded);
    std::copy_n(padded, n, to);
}
#endif

// The tile of c that stays in registers: with 16 of them, two vectors of rows by six columns leave four for a and b.
constexpr std::size_t kTileColumns = 6;

/// Columns `column` .. of `Vectors` vectors of rows from `row` on. Where `Masked`, there is one vector, and only its
/// first lanes are rows of c.
template <std::size_t Vectors, std::size_t Columns, bool Masked>
HWY_INLINE void add_tile(const Product& p, std::size_t row, std::size_t column) {
    const std::size_t lanes = hn::Lanes(kFloats);
    const std::size_t rows = p.rows - row;
    Vector sums[Vectors][Columns];  // NOLINT(*-c-arrays): of registers
    for (std::size_t v = 0; v < Vectors; ++v) {
        for (std::size_t n = 0; n < Columns; ++n) {
            sums[v][n] = hn::Zero(kFloats);
        }
    }
    const float* HWY_RESTRICT a = p.a + row;
    const float* HWY_RESTRICT b = p.b + column * p.b_column;
    for (std::size_t k = 0; k < p.inner; ++k, a += p.a_column, b += p.b_row) {
        Vector of_a[Vectors];  // NOLINT(*-c-arrays)
        for (std::size_t v = 0; v < Vectors; ++v) {
            of_a[v] = Masked ? load_first(rows, a) : hn::LoadU(kFloats, a + v * lanes);
        }
        for (std::size_t n = 0; n < Columns; ++n) {
            const Vector of_b = all(b[n * p.b_column]);
            for (std::size_t v = 0; v < Vectors; ++v) {
                sums[v][n] = hn::MulAdd(of_a[v], of_b, sums[v][n]);
            }
        }
    }
    for (std::size_t n = 0; n < Columns; ++n) {
        float* c = p.c + (column + n) * p.c_column + row;
        for (std::size_t v = 0; v < Vectors; ++v) {
            if (Masked) {
                store_first(rows, hn::Add(load_first(rows, c), sums[v][n]), c);
            } else {
                hn::StoreU(hn::Add(hn::LoadU(kFloats, c + v * lanes), sums[v][n]), kFloats, c + v * lanes);
            }
        }
    }
}

template <std::size_t Vectors, bool Masked>
HWY_INLINE void add_rows(const Product& p, std::size_t row) {
    std::size_t column = 0;
    for (; column + kTileColumns <= p.columns; column += kTileColumns) {
        add_tile<Vectors, kTileColumns, Masked>(p, row, column);
    }
    if (column + 4 <= p.columns) {
        add_tile<Vectors, 4, Masked>(p, row, column);
        column += 4;
    }
    if (column + 2 <= p.columns) {
        add_tile<Vectors, 2, Masked>(p, row, column);
        column += 2;
    }
    if (column < p.columns) {
        add_tile<Vectors, 1, Masked>(p, row, column);
    }
}

void multiply_add(const Product& p) {
    const std::size_t lanes = hn::Lanes(kFloats);
    std::size_t row = 0;
    for (; row + 2 * lanes <= p.rows; row += 2 * lanes) {
        add_rows<2, false>(p, row);
    }
    for (; row + lanes <= p.rows; row += lanes) {
        add_rows<1, false>(p, row);
    }
    if (row < p.rows) {
        add_rows<1, true>(p, row);
    }
}

HWY_INLINE Vector logistic(Vector x) {
    const Vector one = all(1);
    const Vector minus = hn::Min(hn::Neg(x), all(88));  // beyond, exp() is no float
    return hn::Div(one, hn::Add(one, hn::Exp(kFloats, minus)));
}

/// Calls each(offset, load, store) on `n` values, a vector at a time; of the last one only the first lanes count.
template <class Each>
HWY_INLINE void for_vectors(std::size_t n, const Each& each) {
    const std::size_t lanes = hn::Lanes(kFloats);
    std::size_t i = 0;
    for (; i + lanes <= n; i += lanes) {
        each(
            i, [](const float* from) HWY_ATTR { return hn::LoadU(kFloats, from); },
            [](Vector value, float* to) HWY_ATTR { hn::StoreU(value, kFloats, to); });
    }
    if (i < n) {
        const std::size_t rest = n - i;
        each(
            i, [rest](const float* from) HWY_ATTR { return load_first(rest, from); },
            [rest](Vector value, float* to) HWY_ATTR { store_first(rest, value, to); });
    }
}

void apply_logistic(float* x, std::size_t n) {
    for_vectors(n, [&](std::size_t i, auto load, auto store) HWY_ATTR { store(logistic(load(x + i)), x + i); });
}

void apply_tanh(float* x, std::size_t n) {
    for_vectors(n,
                [&](std::size_t i, auto load, auto store) HWY_ATTR { store(hn::Tanh(kFloats, load(x + i)), x + i); });
}

void lstm_forward(const LstmStep& s) {
    for (std::size_t sample = 0; sample < s.batch; ++sample) {
        float* gates = s.gates + sample * 4 * s.units;
        const std::size_t begin = sample * s.units;
        for_vectors(s.units, [&](std::size_t unit, auto load, auto store) HWY_ATTR {
            float* at = gates + unit;
            const Vector i = logistic(load(at));
            const Vector f = logistic(load(at + s.units));
            const Vector g = hn::Tanh(kFloats, load(at + 2 * s.units));
            const Vector o = logistic(load(at + 3 * s.units));
            Vector cell = hn::Mul(i, g);
            if (s.cell_before != nullptr) {
                cell = hn::MulAdd(f, load(s.cell_before + begin + unit), cell);
            }
            store(i, at);
            store(f, at + s.units);
            store(g, at + 2 * s.units);
            store(o, at + 3 * s.units);
            store(cell, s.cell + begin + unit);
            store(hn::Mul(o, hn::Tanh(kFloats, cell)), s.state + begin + unit);
        });
    }
}

/// x (1 - x): the slope of the logistic function where it is x.
HWY_INLINE Vector logistic_slope(Vector x) {
    return hn::NegMulAdd(x, x, x);
}

void lstm_backward(const LstmStepBack& s) {
    const Vector one = all(1);
    for (std::size_t sample = 0; sample < s.batch; ++sample) {
        const float* gates = s.gates + sample * 4 * s.units;
        float* gradient = s.gates_gradient + sample * 4 * s.units;
        const std::size_t begin = sample * s.units;
        for_vectors(s.units, [&](std::size_t unit, auto load, auto store) HWY_ATTR {
            const Vector i = load(gates + unit);
            const Vector f = load(gates + s.units + unit);
            const Vector g = load(gates + 2 * s.units + unit);
            const Vector o = load(gates + 3 * s.units + unit);
            const std::size_t at = begin + unit;
            const Vector tanh_cell = hn::Tanh(kFloats, load(s.cell + at));
            const Vector state = hn::Add(load(s.state_gradient + at), load(s.later_state + at));
            const Vector through = hn::Mul(hn::Mul(state, o), hn::NegMulAdd(tanh_cell, tanh_cell, one));
            const Vector cell = hn::Add(load(s.cell_gradient + at), through);
            const Vector before = s.cell_before == nullptr ? hn::Zero(kFloats) : load(s.cell_before + at);
            store(hn::Mul(hn::Mul(cell, g), logistic_slope(i)), gradient + unit);
            store(hn::Mul(hn::Mul(cell, before), logistic_slope(f)), gradient + s.units + unit);
            store(hn::Mul(hn::Mul(cell, i), hn::NegMulAdd(g, g, one)), gradient + 2 * s.units + unit);
            store(hn::Mul(hn::Mul(state, tanh_cell), logistic_slope(o)), gradient + 3 * s.units + unit);
            store(hn::Mul(cell, f), s.cell_gradient + at);
        });
    }
}

constexpr float kGeluScale = 0.7978845608F;  // sqrt(2 / pi)
constexpr float kGeluCube = 0.044715F;

/// tanh(sqrt(2 / pi) (x + 0.044715 x^3))
HWY_INLINE Vector gelu_tanh(Vector x) {
    const Vector cube = hn::Mul(hn::Mul(x, x), x);
    return hn::Tanh(kFloats, hn::Mul(all(kGeluScale), hn::MulAdd(all(kGeluCube), cube, x)));
}

void gelu(const float* x, float* out, std::size_t n) {
    const Vector half = all(0.5F);
    for_vectors(n, [&](std::size_t i, auto load, auto store) HWY_ATTR {
        const Vector value = load(x + i);
        const Vector halved = hn::Mul(half, value);
        store(hn::MulAdd(halved, gelu_tanh(value), halved), out + i);
    });
}

void times_gelu_slope(const float* x, float* gradient, std::size_t n) {
    const Vector half = all(0.5F);
    const Vector one = all(1);
    for_vectors(n, [&](std::size_t i, auto load, auto store) HWY_ATTR {
        const Vector value = load(x + i);
        const Vector t = gelu_tanh(value);
        const Vector inner = hn::Mul(all(kGeluScale), hn::MulAdd(all(3 * kGeluCube), hn::Mul(value, value), one));
        const Vector bent = hn::Mul(hn::Mul(hn::Mul(half, value), hn::NegMulAdd(t, t, one)), inner);
        store(hn::Mul(load(gradient + i), hn::MulAdd(half, hn::Add(one, t), bent)), gradient + i);
    });
}

/// Numbers 0 .. 2^24 - 1, as if drawn at random, of consecutive counters: the finaliser of MurmurHash3.
HWY_INLINE Vector hashed(std::uint32_t first, std::uint32_t seed) {
    const hn::RebindToUnsigned<Floats> bits;
    auto h = hn::Add(hn::Mul(hn::Iota(bits, first), hn::Set(bits, 0x9E3779B9U)), hn::Set(bits, seed));
    h = hn::Mul(hn::Xor(h, hn::ShiftRight<16>(h)), hn::Set(bits, 0x85EBCA6BU));
    h = hn::Mul(hn::Xor(h, hn::ShiftRight<13>(h)), hn::Set(bits, 0xC2B2AE35U));
    h = hn::ShiftRight<8>(hn::Xor(h, hn::ShiftRight<16>(h)));
    return hn::ConvertTo(kFloats, hn::BitCast(hn::RebindToSigned<Floats>(), h));
}

void drop_cells(double share, std::uint32_t seed, float* x, float* kept, std::size_t n) {
    constexpr double kNumbers = 1U << 24U;
    const Vector limit = all(static_cast<float>(share * kNumbers));
    const Vector factor = all(static_cast<float>(1 / (1 - share)));
    for_vectors(n, [&](std::size_t i, auto load, auto store) HWY_ATTR {
        const auto stays = hn::Ge(hashed(static_cast<std::uint32_t>(i), seed), limit);
        const Vector keep = hn::IfThenElseZero(stays, factor);
        store(keep, kept + i);
        store(hn::Mul(load(x + i), keep), x + i);
    });
}

void adamw_update(const AdamWStep& step, const float* gradient, float* mean, float* square, float* weights,
                  std::size_t n) {
    constexpr float kMeanDecay = 0.9F;
    constexpr float kSquareDecay = 0.999F;
    constexpr float kEpsilon = 1e-8F;
    for_vectors(n, [&](std::size_t i, auto load, auto store) HWY_ATTR {
        const Vector g = load(gradient + i);
        const Vector m = hn::MulAdd(all(kMeanDecay), load(mean + i), hn::Mul(all(1 - kMeanDecay), g));
        const Vector s = hn::MulAdd(all(kSquareDecay), load(square + i), hn::Mul(all(1 - kSquareDecay), hn::Mul(g, g)));
        const Vector size = hn::Add(hn::Sqrt(hn::Mul(s, all(step.square_scale))), all(kEpsilon));
        const Vector change = hn::Div(hn::Mul(all(step.rate), m), size);
        store(m, mean + i);
        store(s, square + i);
        store(hn::MulSub(load(weights + i), all(step.keep), change), weights + i);
    });
}

const char* instruction_set() {
    return hwy::TargetName(HWY_TARGET);
}

}  // namespace forecast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace forecast {

HWY_EXPORT(multiply_add);
HWY_EXPORT(apply_logistic);
HWY_EXPORT(apply_tanh);
HWY_EXPORT(lstm_forward);
HWY_EXPORT(lstm_backward);
HWY_EXPORT(gelu);
HWY_EXPORT(times_gelu_slope);
HWY_EXPORT(drop_cells);
HWY_EXPORT(adamw_update);
HWY_EXPORT(instruction_set);

void multiply_add(const Product& product) {
    HWY_DYNAMIC_DISPATCH(multiply_add)(product);
}
void apply_logistic(float* x, std::size_t n) {
    HWY_DYNAMIC_DISPATCH(apply_logistic)(x, n);
}
void apply_tanh(float* x, std::size_t n) {
    HWY_DYNAMIC_DISPATCH(apply_tanh)(x, n);
}
void lstm_forward(const LstmStep& step) {
    HWY_DYNAMIC_DISPATCH(lstm_forward)(step);
}
void lstm_backward(const LstmStepBack& step) {
    HWY_DYNAMIC_DISPATCH(lstm_backward)(step);
}
void gelu(const float* x, float* out, std::size_t n) {
    HWY_DYNAMIC_DISPATCH(gelu)(x, out, n);
}
void times_gelu_slope(const float* x, float* gradient, std::size_t n) {
    HWY_DYNAMIC_DISPATCH(times_gelu_slope)(x, gradient, n);
}
void drop_cells(double share, std::uint32_t seed, float* x, float* kept, std::size_t n) {
    HWY_DYNAMIC_DISPATCH(drop_cells)(share, seed, x, kept, n);
}
void adamw_update(const AdamWStep& step, const float* gradient, float* mean, float* square, float* weights,
                  std::size_t n) {
    HWY_DYNAMIC_DISPATCH(adamw_update)(step, gradient, mean, square, weights, n);
}
const char* instruction_set() {
    return HWY_DYNAMIC_DISPATCH(instruction_set)();
}

}  // namespace forecast
#endif
