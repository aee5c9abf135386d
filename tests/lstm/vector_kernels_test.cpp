#include "vector_kernels.hpp"
#include "forecast/lstm/batch_pass.hpp"

#include <hwy/targets.h>
#include <catch2/catch.hpp>
#include <cmath>
#include <random>
#include <vector>

using namespace forecast;

namespace {

/// Runs `test` on each instruction set that this processor has and the program is compiled for.
template <class Test>
void on_each_instruction_set(const Test& test) {
    const std::int64_t all = hwy::SupportedTargets();
    for (std::int64_t rest = all; rest != 0; rest &= rest - 1) {
        hwy::SetSupportedTargetsForTest(rest & -rest);
        hwy::GetChosenTarget().Update(hwy::SupportedTargets());
        CAPTURE(instruction_set());
        test();
    }
    hwy::SetSupportedTargetsForTest(0);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}

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

TEST_CASE("products of every small shape are those of double precision, and nothing beside c is written", "[lstm]") {
    std::mt19937 random(5);
    const auto size = [&](std::size_t most) { return std::uniform_int_distribution<std::size_t>(1, most)(random); };
    for (unsigned trial = 0; trial < 60; ++trial) {
        const std::size_t rows = size(70);
        const std::size_t inner = size(40);
        const std::size_t columns = size(20);
        const bool transposed = trial % 2 == 0;
        const std::size_t gap = trial % 3;  // between columns in memory
        const auto a = numbers((rows + gap) * inner, trial);
        const auto b = numbers(inner * columns, trial + 1000);
        const auto before = numbers(rows * columns, trial + 2000);
        on_each_instruction_set([&] {
            std::vector<float> c((rows + gap) * columns, kUntouched);
            for (std::size_t n = 0; n < columns; ++n) {
                std::copy_n(before.begin() + static_cast<std::ptrdiff_t>(n * rows), rows,
                            c.begin() + static_cast<std::ptrdiff_t>(n * (rows + gap)));
            }
            multiply_add({a.data(), rows + gap, b.data(), transposed ? columns : 1, transposed ? 1 : inner, c.data(),
                          rows + gap, rows, inner, columns});
            double worst = 0;
            for (std::size_t n = 0; n < columns; ++n) {
                for (std::size_t m = 0; m < rows + gap; ++m) {
                    double expected = m < rows ? static_cast<double>(before[n * rows + m]) : 12345;
                    for (std::size_t k = 0; m < rows && k < inner; ++k) {
                        const float of_b = transposed ? b[k * columns + n] : b[n * inner + k];
                        expected += static_cast<double>(a[k * (rows + gap) + m]) * static_cast<double>(of_b);
                    }
                    worst = std::max(worst, std::abs(expected - static_cast<double>(c[n * (rows + gap) + m])));
                }
            }
            CAPTURE(rows, inner, columns, transposed, gap);
            CHECK(worst < 1e-4);
        });
    }
}

TEST_CASE("activations are right from one end of the numbers to the other", "[lstm]") {
    std::vector<float> x = numbers(1003, 9);
    x.insert(x.end(), {0, -0.0F, 1e-6F, -1e-6F, 20, -20, 90, -90, 1000, -1000});
    on_each_instruction_set([&] {
        auto sigmoids = x;
        apply_logistic(sigmoids.data(), x.size());
        auto tanhs = x;
        apply_tanh(tanhs.data(), x.size());
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
        drop_cells(kShare, 7, x.data(), kept.data(), kCells);
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
        drop_cells(kShare, 8, x.data(), kept.data(), kCells);
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
