#include "vector_kernels.hpp"
#include "forecast/lstm/batch_pass.hpp"
#include "instruction_sets.hpp"
#include "packed_weights.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <random>
#include <vector>

using namespace forecast;

namespace {

std::vector<float> numbers(std::size_t n, unsigned seed) {
    std::mt19937 random(seed);
    std::normal_distribution<float> normal;
    std::vector<float> all(n);
    for (float& x : all) {
        x = normal(random);
    }
    return all;
}

double logistic(double x) {
    return 1 / (1 + std::exp(-x));
}

constexpr float kUntouched = 12345;

}  // namespace

TEST_CASE("products of every small shape are those of double precision, and nothing beside them is written", "[lstm]") {
    std::mt19937 random(5);
    const auto size = [&](std::size_t most) { return std::uniform_int_distribution<std::size_t>(1, most)(random); };
    for (unsigned trial = 0; trial < 60; ++trial) {
        const std::size_t samples = size(70);
        const std::size_t first = size(40);
        const std::size_t second = trial % 3 == 0 ? 0 : size(20);
        const std::size_t columns = size(40);
        const std::size_t inner = first + second;
        const bool transposed = trial % 2 == 0;
        const bool adds = trial % 5 == 0;
        const auto x = numbers(samples * first, trial);
        const auto y = numbers(samples * second, trial + 500);
        const auto w = numbers(inner * columns, trial + 1000);
        const auto bias = numbers(columns, trial + 1500);
        const auto before = numbers(samples * columns, trial + 2000);
        on_each_instruction_set([&] {
            auto out = before;
            out.resize(samples * columns + 64, kUntouched);
            PackedWeights packed;
            packed.pack({w.data(), transposed ? 1 : columns, transposed ? inner : 1, inner, columns}, bias.data());
            multiply({samples, {{{x.data(), first}, {y.data(), second}}}, packed.data(), out.data(), columns, adds});
            double worst = 0;
            for (std::size_t n = 0; n < columns; ++n) {
                for (std::size_t m = 0; m < samples; ++m) {
                    auto expected = static_cast<double>(bias[n]);
                    expected += adds ? static_cast<double>(before[n * samples + m]) : 0;
                    for (std::size_t k = 0; k < inner; ++k) {
                        const float of_x = k < first ? x[k * samples + m] : y[(k - first) * samples + m];
                        const float of_w = transposed ? w[n * inner + k] : w[k * columns + n];
                        expected += static_cast<double>(of_x) * static_cast<double>(of_w);
                    }
                    worst = std::max(worst, std::abs(expected - static_cast<double>(out[n * samples + m])));
                }
            }
            CAPTURE(samples, first, second, columns, transposed, adds);
            CHECK(worst < 1e-4);
            CHECK(std::all_of(out.end() - 64, out.end(), [](float value) { return value == kUntouched; }));
        });
    }
}

TEST_CASE("sums over samples and steps are those of double precision, and nothing beside them is written", "[lstm]") {
    std::mt19937 random(6);
    const auto size = [&](std::size_t most) { return std::uniform_int_distribution<std::size_t>(1, most)(random); };
    for (unsigned trial = 0; trial < 60; ++trial) {
        SampleSums sums;
        sums.samples = size(40);
        sums.steps = size(5);
        sums.rows = size(30);
        sums.columns = size(20);
        sums.a_step = sums.samples * (sums.rows + trial % 2);
        sums.b_step = sums.samples * (sums.columns + trial % 3);
        sums.out_column = sums.rows + trial % 4;
        const auto a = numbers(sums.a_step * sums.steps, trial);
        const auto b = numbers(sums.b_step * sums.steps, trial + 1000);
        sums.a = a.data();
        sums.b = b.data();
        on_each_instruction_set([&] {
            std::vector<float> out(sums.out_column * sums.columns, kUntouched);
            std::vector<float> of_a(sums.rows + 1, kUntouched);
            for (std::size_t n = 0; n < sums.columns; ++n) {
                std::fill_n(out.begin() + static_cast<std::ptrdiff_t>(n * sums.out_column), sums.rows, 3.0F);
            }
            std::fill_n(of_a.begin(), sums.rows, 3.0F);
            SampleSums task = sums;
            task.out = out.data();
            add_sample_sums(task);
            task.out = of_a.data();
            add_column_sums(task);
            double worst = 0;
            for (std::size_t m = 0; m < sums.rows; ++m) {
                double sum_of_a = 3;
                for (std::size_t n = 0; n < sums.columns; ++n) {
                    double expected = 3;
                    sum_of_a = 3;
                    for (std::size_t i = 0; i < sums.samples * sums.steps; ++i) {
                        const std::size_t step = i / sums.samples;
                        const std::size_t sample = i % sums.samples;
                        const auto of_row = static_cast<double>(a[step * sums.a_step + m * sums.samples + sample]);
                        sum_of_a += of_row;
                        expected += of_row * static_cast<double>(b[step * sums.b_step + n * sums.samples + sample]);
                    }
                    worst = std::max(worst, std::abs(expected - static_cast<double>(out[n * sums.out_column + m])));
                }
                worst = std::max(worst, std::abs(sum_of_a - static_cast<double>(of_a[m])));
            }
            CAPTURE(sums.samples, sums.steps, sums.rows, sums.columns);
            CHECK(worst < 1e-4);
            CHECK(of_a.back() == kUntouched);
            for (std::size_t i = 0; i < out.size(); ++i) {
                CHECK((i % sums.out_column < sums.rows) != (out[i] == kUntouched));
            }
        });
    }
}

TEST_CASE("activations are right from one end of the numbers to the other", "[lstm]") {
    std::vector<float> x = numbers(1003, 9);
    x.insert(x.end(), {0, -0.0F, 1e-6F, -1e-6F, 20, -20, 90, -90, 1000, -1000});
    on_each_instruction_set([&] {
        std::vector<float> gates;  // i, f, g, o of an LSTM
        for (int gate = 0; gate < 4; ++gate) {
            gates.insert(gates.end(), x.begin(), x.end());
        }
        const std::vector<float> cell_before(x.size(), 0);
        std::vector<float> cell(x.size());
        std::vector<float> tanh_cell(x.size());
        std::vector<float> state(x.size());
        lstm_forward({x.size(), gates.data(), cell_before.data(), cell.data(), tanh_cell.data(), state.data()});
        const float* const sigmoids = gates.data();
        const float* const tanhs = gates.data() + 2 * x.size();
        std::vector<float> gelus(x.size());
        gelu(x.data(), gelus.data(), x.size());
        std::vector<float> slopes(x.size(), 2);
        times_gelu_slope(x.data(), slopes.data(), x.size());
        const auto exact_gelu = [](double v) {
            return 0.5 * v * (1 + std::tanh(std::sqrt(2 / 3.14159265358979) * (v + 0.044715 * v * v * v)));
        };
        for (std::size_t i = 0; i < x.size(); ++i) {
            const auto v = static_cast<double>(x[i]);
            CAPTURE(v);
            CHECK(static_cast<double>(sigmoids[i]) == Approx(logistic(v)).margin(1e-6));
            CHECK(static_cast<double>(tanhs[i]) == Approx(std::tanh(v)).margin(1e-6));
            CHECK(static_cast<double>(gelus[i]) == Approx(exact_gelu(v)).margin(1e-5));
            const double step = 1e-4;
            const double slope = (exact_gelu(v + step) - exact_gelu(v - step)) / (2 * step);
            CHECK(static_cast<double>(slopes[i]) == Approx(2 * slope).margin(1e-5));
        }
    });
}

TEST_CASE("dropout drops its share of the cells, others for another seed, and the same on each processor", "[lstm]") {
    constexpr std::size_t kCells = 10007;
    constexpr double kShare = 0.3;
    std::vector<float> first;
    on_each_instruction_set([&] {
        std::vector<float> x(kCells, 2);
        std::vector<float> kept(kCells);
        drop_cells(kShare, {7, 0, 1}, x.data(), kept.data(), kCells);
        std::size_t dropped = 0;
        std::size_t pairs = 0;
        for (std::size_t i = 0; i < kCells; ++i) {
            CHECK(x[i] == 2 * kept[i]);
            CHECK((kept[i] == 0 || kept[i] == static_cast<float>(1 / (1 - kShare))));
            dropped += kept[i] == 0 ? 1U : 0U;
            pairs += i > 0 && kept[i] == 0 && kept[i - 1] == 0 ? 1U : 0U;
        }
        CHECK(static_cast<double>(dropped) / kCells == Approx(kShare).margin(0.015));
        CHECK(static_cast<double>(pairs) / kCells == Approx(kShare * kShare).margin(0.01));
        if (first.empty()) {
            first = kept;
        }
        CHECK(kept == first);
        std::vector<float> every_third(100);
        drop_cells(kShare, {7, 12, 3}, x.data(), every_third.data(), every_third.size());
        for (std::size_t i = 0; i < every_third.size(); ++i) {
            CHECK(every_third[i] == first[12 + 3 * i]);
        }
        drop_cells(kShare, {8, 0, 1}, x.data(), kept.data(), kCells);
        CHECK(kept != first);
    });
}

TEST_CASE("a step of AdamW is that of its formula", "[lstm]") {
    constexpr std::size_t kWeights = 21;
    const auto gradient = numbers(kWeights, 1);
    on_each_instruction_set([&] {
        auto mean = numbers(kWeights, 2);
        std::vector<float> square(kWeights, 0.5F);
        auto weights = numbers(kWeights, 3);
        const auto before = weights;
        const auto mean_before = mean;
        adamw_update({0.01F, 0.99F, 2}, gradient.data(), mean.data(), square.data(), weights.data(), kWeights);
        for (std::size_t i = 0; i < kWeights; ++i) {
            const auto g = static_cast<double>(gradient[i]);
            const double m = 0.9 * static_cast<double>(mean_before[i]) + 0.1 * g;
            const double s = 0.999 * 0.5 + 0.001 * g * g;
            CHECK(static_cast<double>(mean[i]) == Approx(m).margin(1e-6));
            CHECK(static_cast<double>(square[i]) == Approx(s));
            CHECK(static_cast<double>(weights[i]) ==
                  Approx(0.99 * static_cast<double>(before[i]) - 0.01 * m / (std::sqrt(2 * s) + 1e-8)).margin(1e-6));
        }
    });
}

TEST_CASE("a sum of squares is that of double precision", "[lstm]") {
    const auto x = numbers(1003, 4);
    double expected = 0;
    for (const float value : x) {
        expected += static_cast<double>(value) * static_cast<double>(value);
    }
    on_each_instruction_set([&] { CHECK(square_sum(x.data(), x.size()) == Approx(expected).epsilon(1e-12)); });
}
