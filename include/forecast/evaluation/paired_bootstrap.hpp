#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace forecast {

struct BootstrapOptions {
    std::size_t block = 7;  ///< elements that are drawn together, at least 1
    std::size_t resamples = 2000;
    double confidence = 0.95;
    std::uint64_t seed = 1;  ///< the same seed gives the same interval, on every machine
};

/// By how much the errors of one forecaster are smaller than another's, on average, in the unit of the errors.
struct PairedGain {
    double mean = 0;
    double low = 0;  ///< of the two-sided interval: (1 - confidence) / 2 of the resampled means lie below
    double high = 0;
};

/// The mean of `reference[i] - challenger[i]` and its interval by the paired circular block bootstrap: blocks of
/// neighbours are drawn with replacement from the differences laid out in a ring, until there are as many as before.
/// The blocks keep what serial correlation there is within their length (Künsch 1989, "The jackknife and the bootstrap
/// for general stationary observations"); the ring gives every element the same weight (Politis and Romano 1992, "A
/// circular block-resampling procedure for stationary data").
///
/// Absolute errors in the order of time, of the same moments, as many of each, at least one.
PairedGain paired_bootstrap(const std::vector<double>& reference, const std::vector<double>& challenger,
                            const BootstrapOptions& options);

}  // namespace forecast
