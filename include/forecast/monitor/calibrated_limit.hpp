#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "forecast/monitor/change_detector.hpp"

// The limit of a change detector by the false alarms that it would give: found by simulation, since errors are neither
// normal nor independent and no formula holds.

namespace forecast {

/// How years without a change are simulated.
struct SimulationOptions {
    std::size_t block = 14;  ///< days that are drawn together, so that neighbouring errors stay alike
    std::size_t years = 300;
    std::size_t days = 365;   ///< of a year
    std::size_t warm_up = 0;  ///< days that the detector follows before the year, whose alarms do not count
    std::uint64_t seed = 1;   ///< the same seed gives the same limit, on every machine
    /// Whether the mean of the values counts as known from them alone, as uncertain as that of a drawn series of their
    /// length: each year is moved by another such mean.
    bool uncertain_mean = true;
};

/// How often a year without a change the statistic passes `limit`, the detector being reset after each time.
///
/// Years are made of blocks of neighbouring reference values, drawn with replacement from the ring that these form.
/// (Künsch, "The jackknife and the bootstrap for general stationary observations", 1989; Politis and Romano, "A
/// circular block-resampling procedure for stationary data", 1992. For the uncertain mean: Jensen et al., "Effects of
/// parameter estimation on control chart properties", Journal of Quality Technology 38, 2006.)
///
/// REQUIRES: `reference` is not empty.
double false_alarms_per_year(const ChangeDetector& detector, const std::vector<double>& reference, double limit,
                             const SimulationOptions& options = {});

/// The smallest limit, to a thousandth, that is passed at most `per_year` times in a year without a change.
/// REQUIRES: `reference` is not empty, per_year > 0.
double calibrated_limit(const ChangeDetector& detector, const std::vector<double>& reference, double per_year,
                        const SimulationOptions& options = {});

}  // namespace forecast
