#include "forecast/evaluation/paired_bootstrap.hpp"

#include <algorithm>
#include <cassert>
#include <functional>
#include <numeric>
#include <random>

#include "forecast/core/quantile.hpp"

namespace forecast {
namespace {

/// sums[i] = the first i elements of the ring, which is gone round once and then as far as a block reaches.
std::vector<double> ring_sums(const std::vector<double>& ring, std::size_t block) {
    std::vector<double> sums = {0};
    for (std::size_t i = 0; i < ring.size() + block; ++i) {
        sums.push_back(sums.back() + ring[i % ring.size()]);
    }
    return sums;
}

/// The mean of as many elements as the ring has, drawn in blocks, the last of which is cut.
double resampled_mean(const std::vector<double>& sums, std::size_t size, std::size_t block, std::mt19937_64& random) {
    double total = 0;
    for (std::size_t left = size; left > 0;) {
        const std::size_t length = std::min(block, left);
        const auto start = static_cast<std::size_t>(random() % size);  // not std's distribution: libraries differ in it
        total += sums[start + length] - sums[start];
        left -= length;
    }
    return total / static_cast<double>(size);
}

}  // namespace

PairedGain paired_bootstrap(const std::vector<double>& reference, const std::vector<double>& challenger,
                            const BootstrapOptions& options) {
    assert(!reference.empty() && reference.size() == challenger.size() && options.block > 0 && options.compared > 0);
    std::vector<double> gains(reference.size());
    std::transform(reference.begin(), reference.end(), challenger.begin(), gains.begin(), std::minus<>());
    const std::size_t size = gains.size();
    const std::size_t block = std::min(options.block, size);
    const std::vector<double> sums = ring_sums(gains, block);

    std::mt19937_64 random(options.seed);
    std::vector<double> means(options.resamples * options.compared);
    std::generate(means.begin(), means.end(), [&] { return resampled_mean(sums, size, block, random); });
    const double tail = (1 - options.confidence_of_each()) / 2;
    const double mean = std::accumulate(gains.begin(), gains.end(), 0.0) / static_cast<double>(size);
    return {mean, quantile(means, tail), quantile(means, 1 - tail)};
}

}  // namespace forecast
