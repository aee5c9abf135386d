#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "forecast/evaluation/comparison.hpp"
#include "forecast/evaluation/differences.hpp"
#include "forecast/evaluation/slices.hpp"

// What a comparison is examined by besides its scores: differences to a reference, cost of the weather, slices.

namespace forecast {

/// How much worse a forecaster is than the reference: the mean of its daily absolute errors minus the reference's. Both
/// run in the same weather mode, if the reference has several.
struct DifferenceLine {
    std::size_t forecaster = 0;
    std::size_t reference = 0;
    PairedGain difference;
};

/// What the weather costs one forecaster: its MAE in each weather mode.
///
/// Example: MAE 3.0 with perfect, 3.4 with issued and 4.5 without weather: the errors of the weather forecast cost 0.4,
/// knowing the weather is worth 1.5.
struct WeatherAttribution {
    std::string name;
    double perfect = 0;
    double issued = 0;
    double none = 0;

    [[nodiscard]] double forecast_cost() const { return issued - perfect; }  ///< cost of weather-forecast error
    [[nodiscard]] double weather_worth() const { return none - perfect; }    ///< value of weather information
};

/// Scores of all forecasters on the rows of one slice.
struct SliceScores {
    Slice slice;
    std::vector<Score> scores;
};

/// All of these of one comparison.
struct Breakdown {
    std::string reference;  ///< whose errors the others' are compared with; empty where nothing was scored
    std::vector<DifferenceLine> differences;
    std::vector<WeatherAttribution> attribution;  ///< where all three modes were run
    std::vector<SliceScores> slices;
    std::optional<double> cold_below;  ///< mean temperature of a day under which it counts as cold
};

/// Breaks a comparison down. `first_row` is the first row of its period: the threshold of cold days comes from before
/// it. `against` names the reference, one of the forecasters; empty = the one with the smallest MAE. Throws
/// Error(invalid_argument) if that has no forecast.
Breakdown break_down(const Comparison& comparison, const Frame& frame, std::size_t first_row,
                     const std::string& against);

}  // namespace forecast
