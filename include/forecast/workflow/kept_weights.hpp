#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "forecast/evaluation/comparison.hpp"

// Of what a combination's forecasts were made, day by day, kept beside the predictions.

namespace forecast {

/// The artifact: {schema_version, forecaster, days: [{day, weights: {MEMBER: weight}}]}; a day's weights add up to 1.
inline constexpr const char* kWeightsFile = "weights.json";

/// The weights of one forecaster, in the order of time, and whose they are.
struct KeptWeights {
    std::string forecaster;  ///< empty if there are none
    std::vector<DayWeights> days;
};

/// Those of the best weighted mean among the forecasters in this weather mode, on the days from the first scored row
/// on.
KeptWeights weights_of(const Comparison& comparison, const TimeAxis& axis, WeatherMode weather);

/// Writes them; nothing where there are none.
void write_weights(const KeptWeights& kept, const std::filesystem::path& artifacts);
/// Reads them; empty where the run has none. Throws Error, naming the file, where it is none of ours.
KeptWeights read_weights(const std::filesystem::path& artifacts);

}  // namespace forecast
