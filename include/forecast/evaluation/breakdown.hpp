#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "forecast/evaluation/comparison.hpp"
#include "forecast/evaluation/differences.hpp"
#include "forecast/evaluation/slices.hpp"

namespace forecast {

/// A forecaster's mean daily absolute error minus the reference's, in the same mode of weather where both use it.
struct DifferenceLine {
    std::size_t forecaster = 0;
    std::size_t reference = 0;
    PairedGain difference;
};

/// What the weather costs one forecaster: MAE in each mode.
struct WeatherAttribution {
    std::string name;
    double perfect = 0;
    double issued = 0;
    double none = 0;

    [[nodiscard]] double forecast_cost() const { return issued - perfect; }  ///< of the weather forecast's errors
    [[nodiscard]] double weather_worth() const { return none - perfect; }    ///< of knowing the weather
};

/// Scores on the rows of a slice.
struct SliceScores {
    Slice slice;
    std::vector<Score> scores;
};

/// All that a comparison is looked at by, besides its scores.
struct Breakdown {
    std::string reference;  ///< whose errors the others' are compared with; empty where nothing was scored
    std::vector<DifferenceLine> differences;
    std::vector<WeatherAttribution> attribution;  ///< where all three modes were run
    std::vector<SliceScores> slices;
    std::optional<double> cold_below;  ///< mean temperature of a day under which it counts as cold
};

/// `against` names the reference, one of the forecasters; empty = the one with the smallest MAE. Throws
/// Error(invalid_argument) where it has no forecast.
Breakdown break_down(const Comparison& comparison, const Frame& frame, std::size_t first_row,
                     const std::string& against);

}  // namespace forecast
