#include "vector_kernels.hpp"

#include <algorithm>

#include "forecast/lstm/batch_pass.hpp"

// Registers of a size that only the processor knows cannot lie in arrays, as they do below.
#define HWY_DISABLED_TARGETS (HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "../src/lstm/vector_kernels.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

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

// What a product keeps in registers: two vectors of samples by as many columns as leave room for the inputs.
#if HWY_TARGET <= HWY_AVX3 || HWY_ARCH_ARM_A64
constexpr std::size_t kTileColumns = 12;  // 24 of 32 registers
constexpr std::size_t kTileRows = 8;      // of a gradient, by three columns
#else
constexpr std::size_t kTileColumns = 6;  // 12 of 16
constexpr std::size_t kTileRows = 4;
#endif
constexpr std::size_t kTileSums = 3;

std::size_t tile_columns() {
    return kTileColumns;
}

/// `Vectors` vectors of samples from `sample` on by the first `columns` of `Columns` packed ones, which go to `out`.
/// Where `Masked`, there is one vector, and only its first lanes are samples.
template <std::size_t Vectors, std::size_t Columns, bool Masked>
HWY_INLINE void multiply_tile(const Product& p, const float* HWY_RESTRICT packed, std::size_t sample, float* out,
                              std::size_t columns) {
    const std::size_t lanes = hn::Lanes(kFloats);
    const std::size_t rest = p.samples - sample;
    Vector sums[Columns][Vectors];  // NOLINT(*-c-arrays): of registers
    for (std::size_t n = 0; n < Columns; ++n) {
        for (std::size_t v = 0; v < Vectors; ++v) {
            sums[n][v] = all(packed[n]);
        }
    }
    packed += kTileColumns;
    for (const ProductInput& input : p.inputs) {
        if (input.columns == 0) {
            continue;  // there may be no data
        }
        const float* HWY_RESTRICT x = input.data + sample;
        for (std::size_t k = 0; k < input.columns; ++k, x += p.samples, packed += kTileColumns) {
            Vector of_x[Vectors];  // NOLINT(*-c-arrays)
            for (std::size_t v = 0; v < Vectors; ++v) {
                of_x[v] = Masked ? load_first(rest, x) : hn::LoadU(kFloats, x + v * lanes);
            }
            for (std::size_t n = 0; n < Columns; ++n) {
                const Vector weight = all(packed[n]);
                for (std::size_t v = 0; v < Vectors; ++v) {
                    sums[n][v] = hn::MulAdd(of_x[v], weight, sums[n][v]);
                }
            }
        }
    }
    out += sample;
    for (std::size_t n = 0; n < Columns && n < columns; ++n, out += p.samples) {
        for (std::size_t v = 0; v < Vectors; ++v) {
            float* const to = out + v * lanes;
            if (Masked) {
                store_first(rest, p.adds ? hn::Add(load_first(rest, to), sums[n][v]) : sums[n][v], to);
            } else {
                hn::StoreU(p.adds ? hn::Add(hn::LoadU(kFloats, to), sums[n][v]) : sums[n][v], kFloats, to);
            }
        }
    }
}

template <std::size_t Columns>
HWY_INLINE void multiply_columns(const Product& p, const float* packed, float* out, std::size_t columns) {
    const std::size_t lanes = hn::Lanes(kFloats);
    std::size_t sample = 0;
    for (; sample + 2 * lanes <= p.samples; sample += 2 * lanes) {
        multiply_tile<2, Columns, false>(p, packed, sample, out, columns);
    }
    for (; sample + lanes <= p.samples; sample += lanes) {
        multiply_tile<1, Columns, false>(p, packed, sample, out, columns);
    }
    if (sample < p.samples) {
        multiply_tile<1, Columns, true>(p, packed, sample, out, columns);
    }
}

void multiply(const Product& p) {
    const std::size_t block = (1 + p.inputs[0].columns + p.inputs[1].columns) * kTileColumns;
    const float* packed = p.packed;
    for (std::size_t column = 0; column < p.columns; column += kTileColumns, packed += block) {
        float* const out = p.out + column * p.samples;
        const std::size_t columns = p.columns - column;
        if (columns > kTileColumns / 2) {
            multiply_columns<kTileColumns>(p, packed, out, columns);
        } else {
            multiply_columns<kTileColumns / 2>(p, packed, out, columns);
        }
    }
}

#if HWY_TARGET == HWY_SCALAR
HWY_INLINE void add_sums_of_four(const Vector* sums, float* out) {
    for (std::size_t i = 0; i < 4; ++i) {
        out[i] += hn::GetLane(sums[i]);
    }
}
#else
template <class D>
HWY_INLINE hn::Vec<D> pair_sums(D d, hn::Vec<D> a, hn::Vec<D> b) {
    return hn::Add(hn::InterleaveLower(d, a, b), hn::InterleaveUpper(d, a, b));
}

/// The sums of a vector's blocks of four lanes.
template <class D>
HWY_INLINE hn::Vec<hn::Full128<float> > block_sums(D /*d*/, hn::Vec<D> x) {
    if constexpr (hn::MaxLanes(D()) == 4) {
        return x;
    } else {
        const hn::Half<D> half;
        return block_sums(half, hn::Add(hn::LowerHalf(half, x), hn::UpperHalf(half, x)));
    }
}

/// out[0 .. 3] += the sum of each of four vectors.
HWY_INLINE void add_sums_of_four(const Vector* sums, float* out) {
    const hn::Repartition<double, Floats> pairs;
    const auto ab = hn::BitCast(pairs, pair_sums(kFloats, sums[0], sums[1]));
    const auto cd = hn::BitCast(pairs, pair_sums(kFloats, sums[2], sums[3]));
    const Vector of_blocks = hn::Add(hn::BitCast(kFloats, hn::InterleaveLower(pairs, ab, cd)),
                                     hn::BitCast(kFloats, hn::InterleaveUpper(pairs, ab, cd)));
    const hn::Full128<float> four;
    hn::StoreU(hn::Add(hn::LoadU(four, out), block_sums(kFloats, of_blocks)), four, out);
}
#endif

/// out[i] += the sum of the vector i.
template <std::size_t Count>
HWY_INLINE void add_sums(const Vector* sums, float* out) {
    if constexpr (Count % 4 == 0) {
        for (std::size_t i = 0; i < Count; i += 4) {
            add_sums_of_four(sums + i, out + i);
        }
    } else {
        for (std::size_t i = 0; i < Count; ++i) {
            out[i] += hn::GetLane(hn::SumOfLanes(kFloats, sums[i]));
        }
    }
}

/// Calls each(offset, load) with the samples of a step, a vector at a time; `load` puts zeros behind the last one.
template <class Each>
HWY_INLINE void for_samples(std::size_t samples, const Each& each) {
    const std::size_t lanes = hn::Lanes(kFloats);
    std::size_t i = 0;
    for (; i + lanes <= samples; i += lanes) {
        each(i, [](const float* from) HWY_ATTR { return hn::LoadU(kFloats, from); });
    }
    if (i < samples) {
        each(i, [rest = samples - i](const float* from) HWY_ATTR { return load_first(rest, from); });
    }
}

template <std::size_t Rows, std::size_t Columns>
HWY_INLINE void sum_tile(const SampleSums& s, std::size_t row, std::size_t column) {
    Vector sums[Columns][Rows];  // NOLINT(*-c-arrays): of registers
    for (std::size_t n = 0; n < Columns; ++n) {
        for (std::size_t m = 0; m < Rows; ++m) {
            sums[n][m] = hn::Zero(kFloats);
        }
    }
    const float* HWY_RESTRICT a = s.a + row * s.samples;
    const float* HWY_RESTRICT b = s.b + column * s.samples;
    for (std::size_t step = 0; step < s.steps; ++step, a += s.a_step, b += s.b_step) {
        for_samples(s.samples, [&](std::size_t i, auto load) HWY_ATTR {
            Vector of_b[Columns];  // NOLINT(*-c-arrays)
            for (std::size_t n = 0; n < Columns; ++n) {
                of_b[n] = load(b + n * s.samples + i);
            }
            for (std::size_t m = 0; m < Rows; ++m) {
                const Vector of_a = load(a + m * s.samples + i);
                for (std::size_t n = 0; n < Columns; ++n) {
                    sums[n][m] = hn::MulAdd(of_a, of_b[n], sums[n][m]);
                }
            }
        });
    }
    for (std::size_t n = 0; n < Columns; ++n) {
        add_sums<Rows>(sums[n], s.out + (column + n) * s.out_column + row);
    }
}

template <std::size_t Rows>
HWY_INLINE void sum_rows(const SampleSums& s, std::size_t row) {
    std::size_t column = 0;
    for (; column + kTileSums <= s.columns; column += kTileSums) {
        sum_tile<Rows, kTileSums>(s, row, column);
    }
    if (column + 2 <= s.columns) {
        sum_tile<Rows, 2>(s, row, column);
        column += 2;
    }
    if (column < s.columns) {
        sum_tile<Rows, 1>(s, row, column);
    }
}

void add_sample_sums(const SampleSums& s) {
    std::size_t row = 0;
    for (; row + kTileRows <= s.rows; row += kTileRows) {
        sum_rows<kTileRows>(s, row);
    }
    if (kTileRows > 4 && row + 4 <= s.rows) {
        sum_rows<4>(s, row);
        row += 4;
    }
    for (; row < s.rows; ++row) {
        sum_rows<1>(s, row);
    }
}

template <std::size_t Rows>
HWY_INLINE void sum_columns(const SampleSums& s, std::size_t row) {
    Vector sums[Rows];  // NOLINT(*-c-arrays): of registers
    for (std::size_t m = 0; m < Rows; ++m) {
        sums[m] = hn::Zero(kFloats);
    }
    const float* HWY_RESTRICT a = s.a + row * s.samples;
    for (std::size_t step = 0; step < s.steps; ++step, a += s.a_step) {
        for_samples(s.samples, [&](std::size_t i, auto load) HWY_ATTR {
            for (std::size_t m = 0; m < Rows; ++m) {
                sums[m] = hn::Add(sums[m], load(a + m * s.samples + i));
            }
        });
    }
    add_sums<Rows>(sums, s.out + row);
}

void add_column_sums(const SampleSums& s) {
    std::size_t row = 0;
    for (; row + 4 <= s.rows; row += 4) {
        sum_columns<4>(s, row);
    }
    for (; row < s.rows; ++row) {
        sum_columns<1>(s, row);
    }
}

/// 2^x for x in -126 .. 126, beyond that of the nearer end, to 2e-7: a power of two by the bits of the exponent, times
/// the Taylor series of 2^r on -1/2 .. 1/2.
HWY_INLINE Vector power_of_two(Vector x) {
    const hn::RebindToSigned<Floats> bits;
    constexpr float kRounding = 12582912;  // 1.5 * 2^23: adding it rounds to whole numbers
    const Vector inside = hn::Min(all(126), hn::Max(all(-126), x));
    const Vector shifted = hn::Add(inside, all(kRounding));
    const Vector r = hn::Sub(inside, hn::Sub(shifted, all(kRounding)));
    Vector series = all(1.535336188319500e-4F);  // ln(2)^k / k! for k = 6 .. 0
    series = hn::MulAdd(series, r, all(1.339887440266574e-3F));
    series = hn::MulAdd(series, r, all(9.618437357674640e-3F));
    series = hn::MulAdd(series, r, all(5.550332471162809e-2F));
    series = hn::MulAdd(series, r, all(2.402264791363012e-1F));
    series = hn::MulAdd(series, r, all(6.931472028550421e-1F));
    series = hn::MulAdd(series, r, all(1));
    return hn::BitCast(kFloats, hn::Add(hn::BitCast(bits, series), hn::ShiftLeft<23>(hn::BitCast(bits, shifted))));
}

constexpr float kLog2E = 1.442695041F;

HWY_INLINE Vector logistic(Vector x) {
    return hn::Div(all(1), hn::Add(all(1), power_of_two(hn::Mul(x, all(-kLog2E)))));
}

HWY_INLINE Vector tanh_of(Vector x) {
    return hn::MulSub(all(2), hn::Div(all(1), hn::Add(all(1), power_of_two(hn::Mul(x, all(-2 * kLog2E))))), all(1));
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

void lstm_forward(const LstmStep& s) {
    float* const of_f = s.gates + s.cells;
    float* const of_g = of_f + s.cells;
    float* const of_o = of_g + s.cells;
    for_vectors(s.cells, [&](std::size_t at, auto load, auto store) HWY_ATTR {
        const Vector i = logistic(load(s.gates + at));
        const Vector f = logistic(load(of_f + at));
        const Vector g = tanh_of(load(of_g + at));
        store(i, s.gates + at);
        store(f, of_f + at);
        store(g, of_g + at);
        store(logistic(load(of_o + at)), of_o + at);
        store(hn::MulAdd(f, load(s.cell_before + at), hn::Mul(i, g)), s.cell + at);
    });
    // In a loop of its own, as what follows from it would wait for the cell: together they take half as long again.
    for_vectors(s.cells, [&](std::size_t at, auto load, auto store) HWY_ATTR {
        const Vector tanh_cell = tanh_of(load(s.cell + at));
        store(tanh_cell, s.tanh_cell + at);
        store(hn::Mul(load(of_o + at), tanh_cell), s.state + at);
    });
}

/// x (1 - x): the slope of the logistic function where it is x.
HWY_INLINE Vector logistic_slope(Vector x) {
    return hn::NegMulAdd(x, x, x);
}
/// 1 - x x: the slope of tanh where it is x.
HWY_INLINE Vector tanh_slope(Vector x) {
    return hn::NegMulAdd(x, x, all(1));
}

void lstm_backward(const LstmStepBack& s) {
    float* const of_f = s.gates + s.cells;
    float* const of_g = of_f + s.cells;
    float* const of_o = of_g + s.cells;
    for_vectors(s.cells, [&](std::size_t at, auto load, auto store) HWY_ATTR {
        const Vector i = load(s.gates + at);
        const Vector f = load(of_f + at);
        const Vector g = load(of_g + at);
        const Vector o = load(of_o + at);
        const Vector tanh_cell = load(s.tanh_cell + at);
        const Vector later = load(s.later_gradient + at);
        const Vector state = s.state_gradient == nullptr ? later : hn::Add(load(s.state_gradient + at), later);
        const Vector through = hn::Mul(hn::Mul(state, o), tanh_slope(tanh_cell));
        const Vector cell = hn::Add(load(s.cell_gradient + at), through);
        store(hn::Mul(hn::Mul(cell, g), logistic_slope(i)), s.gates + at);
        store(hn::Mul(hn::Mul(cell, load(s.cell_before + at)), logistic_slope(f)), of_f + at);
        store(hn::Mul(hn::Mul(cell, i), tanh_slope(g)), of_g + at);
        store(hn::Mul(hn::Mul(state, tanh_cell), logistic_slope(o)), of_o + at);
        store(hn::Mul(cell, f), s.cell_gradient + at);
    });
}

void gru_forward(const GruStep& s) {
    for_vectors(s.cells, [&](std::size_t at, auto load, auto store) HWY_ATTR {
        float* const of_r = s.gates + at;
        float* const of_z = of_r + s.cells;
        float* const of_n = of_z + s.cells;
        const Vector r = logistic(hn::Add(load(of_r), load(s.product + at)));
        const Vector z = logistic(hn::Add(load(of_z), load(s.product + s.cells + at)));
        const Vector product = load(s.product + 2 * s.cells + at);
        const Vector n = tanh_of(hn::MulAdd(r, product, load(of_n)));
        store(r, of_r);
        store(z, of_z);
        store(n, of_n);
        store(product, s.kept_product + at);
        store(hn::MulAdd(z, hn::Sub(load(s.before + at), n), n), s.state + at);
    });
}

void gru_backward(const GruStepBack& s) {
    for_vectors(s.cells, [&](std::size_t at, auto load, auto store) HWY_ATTR {
        float* const of_r = s.gates + at;
        float* const of_z = of_r + s.cells;
        float* const of_n = of_z + s.cells;
        const Vector r = load(of_r);
        const Vector z = load(of_z);
        const Vector n = load(of_n);
        const Vector later = load(s.later_gradient + at);
        const Vector state = s.state_gradient == nullptr ? later : hn::Add(load(s.state_gradient + at), later);
        const Vector by_n = hn::Mul(hn::Mul(state, hn::Sub(all(1), z)), tanh_slope(n));
        store(hn::Mul(hn::Mul(by_n, load(s.kept_product + at)), logistic_slope(r)), of_r);
        store(hn::Mul(hn::Mul(state, hn::Sub(load(s.before + at), n)), logistic_slope(z)), of_z);
        store(by_n, of_n);
        store(hn::Mul(by_n, r), s.kept_product + at);
        store(hn::Mul(state, z), s.later_gradient + at);
    });
}

void times(const float* factors, float* x, std::size_t n) {
    for_vectors(n, [&](std::size_t i, auto load, auto store)
                       HWY_ATTR { store(hn::Mul(load(factors + i), load(x + i)), x + i); });
}

double square_sum(const float* x, std::size_t n) {
    constexpr std::size_t kSums = 8;  // side by side: the compiler makes vectors of them
    std::array<double, kSums> sums{};
    const auto square = [](float value) { return static_cast<double>(value) * static_cast<double>(value); };
    std::size_t i = 0;
    for (; i + kSums <= n; i += kSums) {
        for (std::size_t k = 0; k < kSums; ++k) {
            sums[k] += square(x[i + k]);
        }
    }
    for (; i < n; ++i) {
        sums[0] += square(x[i]);
    }
    return ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
}

constexpr float kGeluScale = 0.7978845608F;  // sqrt(2 / pi)
constexpr float kGeluCube = 0.044715F;

/// tanh(sqrt(2 / pi) (x + 0.044715 x^3))
HWY_INLINE Vector gelu_tanh(Vector x) {
    const Vector cube = hn::Mul(hn::Mul(x, x), x);
    return tanh_of(hn::Mul(all(kGeluScale), hn::MulAdd(all(kGeluCube), cube, x)));
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

/// Numbers 0 .. 2^24 - 1, as if drawn at random, of a vector of counters: the finaliser of MurmurHash3.
HWY_INLINE Vector hashed(const CellNumbers& numbers, std::size_t offset) {
    const hn::RebindToUnsigned<Floats> bits;
    const auto first = numbers.first + static_cast<std::uint32_t>(offset) * numbers.step;
    const auto counter = hn::Add(hn::Set(bits, first), hn::Mul(hn::Iota(bits, 0), hn::Set(bits, numbers.step)));
    auto h = hn::Add(hn::Mul(counter, hn::Set(bits, 0x9E3779B9U)), hn::Set(bits, numbers.seed));
    h = hn::Mul(hn::Xor(h, hn::ShiftRight<16>(h)), hn::Set(bits, 0x85EBCA6BU));
    h = hn::Mul(hn::Xor(h, hn::ShiftRight<13>(h)), hn::Set(bits, 0xC2B2AE35U));
    h = hn::ShiftRight<8>(hn::Xor(h, hn::ShiftRight<16>(h)));
    return hn::ConvertTo(kFloats, hn::BitCast(hn::RebindToSigned<Floats>(), h));
}

void drop_cells(double share, const CellNumbers& numbers, float* x, float* kept, std::size_t n) {
    constexpr double kNumbers = 1U << 24U;
    const Vector limit = all(static_cast<float>(share * kNumbers));
    const Vector factor = all(static_cast<float>(1 / (1 - share)));
    for_vectors(n, [&](std::size_t i, auto load, auto store) HWY_ATTR {
        const Vector keep = hn::IfThenElseZero(hn::Ge(hashed(numbers, i), limit), factor);
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

HWY_EXPORT(tile_columns);
HWY_EXPORT(multiply);
HWY_EXPORT(add_sample_sums);
HWY_EXPORT(add_column_sums);
HWY_EXPORT(lstm_forward);
HWY_EXPORT(lstm_backward);
HWY_EXPORT(gru_forward);
HWY_EXPORT(gru_backward);
HWY_EXPORT(gelu);
HWY_EXPORT(times_gelu_slope);
HWY_EXPORT(times);
HWY_EXPORT(drop_cells);
HWY_EXPORT(square_sum);
HWY_EXPORT(adamw_update);
HWY_EXPORT(instruction_set);

std::size_t tile_columns() {
    return HWY_DYNAMIC_DISPATCH(tile_columns)();
}
void multiply(const Product& product) {
    HWY_DYNAMIC_DISPATCH(multiply)(product);
}
void add_sample_sums(const SampleSums& sums) {
    HWY_DYNAMIC_DISPATCH(add_sample_sums)(sums);
}
void add_column_sums(const SampleSums& sums) {
    HWY_DYNAMIC_DISPATCH(add_column_sums)(sums);
}
void lstm_forward(const LstmStep& step) {
    HWY_DYNAMIC_DISPATCH(lstm_forward)(step);
}
void lstm_backward(const LstmStepBack& step) {
    HWY_DYNAMIC_DISPATCH(lstm_backward)(step);
}
void gru_forward(const GruStep& step) {
    HWY_DYNAMIC_DISPATCH(gru_forward)(step);
}
void gru_backward(const GruStepBack& step) {
    HWY_DYNAMIC_DISPATCH(gru_backward)(step);
}
void gelu(const float* x, float* out, std::size_t n) {
    HWY_DYNAMIC_DISPATCH(gelu)(x, out, n);
}
void times_gelu_slope(const float* x, float* gradient, std::size_t n) {
    HWY_DYNAMIC_DISPATCH(times_gelu_slope)(x, gradient, n);
}
void times(const float* factors, float* x, std::size_t n) {
    HWY_DYNAMIC_DISPATCH(times)(factors, x, n);
}
void drop_cells(double share, const CellNumbers& numbers, float* x, float* kept, std::size_t n) {
    HWY_DYNAMIC_DISPATCH(drop_cells)(share, numbers, x, kept, n);
}
double square_sum(const float* x, std::size_t n) {
    return HWY_DYNAMIC_DISPATCH(square_sum)(x, n);
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
