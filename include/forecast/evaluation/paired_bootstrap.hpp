#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

// Whether one forecaster is better than another, or only looks so in this sample of days.

namespace forecast {

/// How the bootstrap resamples. `block` should be as long as errors stay correlated.
struct BootstrapOptions {
    std::size_t block = 7;  ///< elements that are drawn together, at least 1
    std::size_t resamples = 2000;
    double confidence = 0.95;
    std::uint64_t seed = 1;    ///< the same seed gives the same interval, on every machine
    std::size_t compared = 1;  ///< number of challengers that this one was chosen from as the best

    /// Confidence of a single interval, so that all `compared` hold at once with `confidence`.
    ///
    /// The best of several looks better than it is, so each gets only a share of the error (Bonferroni; Dunn, "Multiple
    /// comparisons among means", 1961). For the best alone, Holm's first step (1979) asks the same.
    [[nodiscard]] double confidence_of_each() const { return 1 - (1 - confidence) / static_cast<double>(compared); }
};

/// By how much the errors of one forecaster are smaller than another's on average, in the unit of the errors. low > 0
/// means that it is better with the confidence asked for.
struct PairedGain {
    double mean = 0;
    double low = 0;  ///< of the two-sided interval: (1 - confidence_of_each()) / 2 of the resampled means lie below
    double high = 0;
};

/// The mean of `reference[i] - challenger[i]`, with its interval by the paired circular block bootstrap.
///
/// Blocks of neighbouring differences are drawn with replacement until there are as many as before. Blocks keep the
/// serial correlation within their length (Künsch, "The jackknife and the bootstrap for general stationary
/// observations", 1989). The differences form a ring, which gives each the same weight (Politis and Romano, "A circular
/// block-resampling procedure for stationary data", 1992).
///
/// `compared` times `resamples` means are drawn, so that the tails of a wider interval are known as well. The same
/// options give the same interval on every machine.
///
/// REQUIRES: absolute errors in order of time, of the same moments, equally many, at least one.
PairedGain paired_bootstrap(const std::vector<double>& reference, const std::vector<double>& challenger,
                            const BootstrapOptions& options);

}  // namespace forecast
