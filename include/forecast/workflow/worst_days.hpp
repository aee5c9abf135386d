#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "forecast/core/forecaster.hpp"
#include "forecast/evaluation/comparison.hpp"

// What the forecasts of the worst days were made of, kept beside the predictions for whoever asks why.

namespace forecast {

/// The artifact: {schema_version, forecaster, unit, days: [{day, baseline, contributions: [{group, value}]}]}, of a
/// fine axis means of the day.
inline constexpr const char* kExplanationsFile = "explanations.json";

/// Explanations by day, and whose they are.
struct ExplainedDays {
    std::string forecaster;  ///< empty if there are none
    std::map<Day, Explanation> days;
};

/// Explains the ten days with the largest mean absolute error of forecaster `headline`. It is explained itself if it
/// builds on no others, which would be learnt again for it; else the best of those that can be. `forecasters` are those
/// of the comparison; they are fitted anew as a backtest has them on these days.
ExplainedDays explain_worst_days(const Comparison& comparison, std::size_t headline,
                                 const std::vector<Forecaster*>& forecasters, const Frame& frame,
                                 const IssueOptions& issue);

/// Writes them; nothing where there are none.
void write_explanations(const ExplainedDays& explained, const std::string& unit,
                        const std::filesystem::path& artifacts);
/// Reads them; empty where the run has none. Throws Error, naming the file, where it is none of ours.
ExplainedDays read_explanations(const std::filesystem::path& artifacts);

}  // namespace forecast
