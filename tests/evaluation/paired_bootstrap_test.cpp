#include "forecast/evaluation/paired_bootstrap.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

#include <catch2/catch.hpp>

namespace forecast {
namespace {

double mean(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double standard_error(const std::vector<double>& values) {
    double sum = 0;
    for (const double value : values) {
        sum += (value - mean(values)) * (value - mean(values));
    }
    const auto n = static_cast<double>(values.size());
    return std::sqrt(sum / (n - 1) / n);
}

std::vector<double> zeros(std::size_t size) {
    return std::vector<double>(size, 0.0);
}

/// A first-order autoregression around zero.
std::vector<double> correlated_noise(std::size_t size, double memory, std::mt19937_64& random) {
    std::normal_distribution<double> shock(0, 1);
    std::vector<double> values;
    double state = shock(random) / std::sqrt(1 - memory * memory);
    for (std::size_t i = 0; i < size; ++i) {
        values.push_back(state);
        state = memory * state + shock(random);
    }
    return values;
}

/// The share of series of mean zero whose interval holds zero.
double coverage(std::size_t block, double memory) {
    constexpr int kSeries = 400;
    std::mt19937_64 random(5);
    int holding = 0;
    for (int i = 0; i < kSeries; ++i) {
        const auto gain = paired_bootstrap(correlated_noise(280, memory, random), zeros(280), {block, 400, 0.9, 3});
        holding += gain.low <= 0 && 0 <= gain.high ? 1 : 0;
    }
    return static_cast<double>(holding) / kSeries;
}

/// How often the best of five challengers without any skill has an interval above zero.
double chance_of_a_false_gain(std::size_t compared) {
    constexpr int kTrials = 400;
    constexpr std::size_t kDays = 100;
    std::mt19937_64 random(11);
    int found = 0;
    for (int i = 0; i < kTrials; ++i) {
        std::vector<double> best = correlated_noise(kDays, 0, random);
        for (int other = 1; other < 5; ++other) {
            const auto challenger = correlated_noise(kDays, 0, random);
            best = mean(challenger) < mean(best) ? challenger : best;
        }
        found += paired_bootstrap(zeros(kDays), best, {1, 200, 0.9, 3, compared}).low > 0 ? 1 : 0;
    }
    return static_cast<double>(found) / kTrials;
}

}  // namespace

TEST_CASE("the best of several without skill is found better no oftener than one of them would be", "[evaluation]") {
    CHECK(chance_of_a_false_gain(1) > 0.15);  // 1 - 0.95^5 = 0.23
    CHECK(chance_of_a_false_gain(5) < 0.08);  // 0.05
}

TEST_CASE("the gain is the mean of what the challenger errs less", "[evaluation]") {
    const auto gain = paired_bootstrap({5, 7, 3, 9}, {4, 4, 5, 7}, {1, 100, 0.9, 1});
    CHECK(gain.mean == 1);  // (1 + 3 - 2 + 2) / 4
    CHECK(gain.low <= gain.mean);
    CHECK(gain.high >= gain.mean);
}

TEST_CASE("a gain that is the same every day is certain", "[evaluation]") {
    const auto gain = paired_bootstrap({5, 6, 7}, {3, 4, 5}, {2, 200, 0.95, 1});
    CHECK(gain.low == 2);
    CHECK(gain.mean == 2);
    CHECK(gain.high == 2);
}

TEST_CASE("one block as long as the ring is all of it, wherever it begins", "[evaluation]") {
    for (const std::size_t block : {4U, 9U}) {  // a longer block is cut to the ring
        const auto gain = paired_bootstrap({1, 2, 3, 6}, {0, 0, 0, 0}, {block, 50, 0.95, 1});
        CHECK(gain.low == 3);
        CHECK(gain.high == 3);
    }
}

TEST_CASE("blocks of two of a ring that alternates have no spread", "[evaluation]") {
    const auto pairs = paired_bootstrap({4, 0, 4, 0}, zeros(4), {2, 500, 0.95, 1});
    CHECK(pairs.low == 2);
    CHECK(pairs.high == 2);

    const auto single = paired_bootstrap({4, 0, 4, 0}, zeros(4), {1, 500, 0.95, 1});  // 0, 1, 2, 3 or 4
    CHECK(single.low == 0);
    CHECK(single.high == 4);
}

TEST_CASE("the last block is cut, so that a resample is as long as the series", "[evaluation]") {
    // A block of 2 and one of 1 from the ring 6, 0, 0: (6 or 0 or 6) + (6 or 0 or 0), over 3.
    const auto gain = paired_bootstrap({6, 0, 0}, zeros(3), {2, 2000, 0.999, 1});
    CHECK(gain.low == 0);
    CHECK(gain.high == 4);
}

TEST_CASE("the same seed gives the same interval and another seed another", "[evaluation]") {
    std::mt19937_64 random(1);
    const auto errors = correlated_noise(100, 0.3, random);
    const auto first = paired_bootstrap(errors, zeros(100), {7, 500, 0.95, 1});
    const auto again = paired_bootstrap(errors, zeros(100), {7, 500, 0.95, 1});
    const auto other = paired_bootstrap(errors, zeros(100), {7, 500, 0.95, 2});
    CHECK(first.low == again.low);
    CHECK(first.high == again.high);
    CHECK(first.low != other.low);
}

TEST_CASE("blocks of one on independent errors give Student's interval", "[evaluation]") {
    std::mt19937_64 random(11);
    const auto errors = correlated_noise(365, 0.0, random);
    const auto gain = paired_bootstrap(errors, zeros(365), {1, 20'000, 0.95, 1});
    const double half_width = 1.9665 * standard_error(errors);  // t(364) at 97.5 %

    CHECK(gain.low == Approx(mean(errors) - half_width).margin(0.04 * half_width));
    CHECK(gain.high == Approx(mean(errors) + half_width).margin(0.04 * half_width));
}

TEST_CASE("the interval holds the truth as often as it says, on correlated errors only with blocks", "[evaluation]") {
    CHECK(coverage(1, 0.0) == Approx(0.90).margin(0.04));
    CHECK(coverage(14, 0.5) == Approx(0.88).margin(0.05));
    CHECK(coverage(1, 0.5) < 0.75);  // pretends that neighbours are independent
}

}  // namespace forecast
