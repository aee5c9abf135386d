#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace forecast {

struct BootstrapOptions {
    std::size_t block = 7;  ///< elements that are drawn together, at least 1
    std::size_t resamples = 2000;
    double confidence = 0.95;
    std::uint64_t seed = 1;    ///< the same seed gives the same interval, on every machine
    std::size_t compared = 1;  ///< challengers of which this one was chosen as the best

    /// Of the single interval: the best of several looks better than it is, so that each of them gets a share of the
    /// error only (Bonferroni; Dunn 1961, "Multiple comparisons among means"). For the best alone Holm's (1979) first
    /// step asks the same. The intervals then hold all at once with `confidence`.
    [[nodiscard]] double confidence_of_each() const { return 1 - (1 - confidence) / static_cast<double>(compared); }
};

/// By how much the errors of one forecaster are smaller than another's, on average, in the unit of the errors.
struct PairedGain {
    double mean = 0;
    double low = 0;  ///< of the two-sided interval: (1 - confidence_of_each()) / 2 of the resampled means lie below
    double high = 0;
};

/// The mean of `reference[i] - challenger[i]` and its interval by the paired circular block bootstrap: blocks of
/// neighbours are drawn with replacement from the differences laid out in a ring, until there are as many as before.
/// The blocks keep what serial correlation there is within their length (Künsch 1989, "The jackknife and the bootstrap
/// for general stationary observations"); the ring gives every element the same weight (Politis and Romano 1992, "A
/// circular block-resampling procedure for stationary data").
///
/// Absolute errors in the order of time, of the same moments, as many of each, at least one. There are `compared` times
/// `resamples` resampled means, so that the tails of a wider interval are known as well.
PairedGain paired_bootstrap(const std::vector<double>& reference, const std::vector<double>& challenger,
                            const BootstrapOptions& options);

}  // namespace forecast
