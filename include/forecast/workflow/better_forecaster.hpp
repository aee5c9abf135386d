#pragma once

#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "forecast/evaluation/comparison.hpp"
#include "forecast/evaluation/paired_bootstrap.hpp"

namespace forecast {

/// A forecaster that erred less than the one that predicts, on the same rows.
struct BetterForecaster {
    std::string name;
    std::string than;
    PairedGain gain;  ///< of the daily means, 95 %
    std::string unit = "MW";
    int decimals = 2;          ///< that errors are shown with
    std::size_t compared = 1;  ///< it is the best of so many; the interval allows for that
    [[nodiscard]] bool certain() const { return gain.low > 0; }
};

/// The best of those that a run can record, in the mode of weather `weather`; nothing where that is `predicting`
/// itself, or where that has no forecast.
std::optional<BetterForecaster> find_better(const Comparison& comparison, const TimeAxis& axis,
                                            const std::string& predicting, WeatherMode weather);

/// Which one is better, how surely, and how it is used: `run` as it is typed, `promote` the words behind `models
/// promote`. Empty where none is.
std::string describe_better(const std::optional<BetterForecaster>& better, const std::string& run,
                            const std::string& promote);
/// The same in a line, with the command that forecasts by it.
std::string better_line(const std::optional<BetterForecaster>& better, const std::string& run);
/// {name, than, mae_gain, low95, high95, compared, certain}, or null; bounds are null where the days are too few.
nlohmann::ordered_json better_json(const std::optional<BetterForecaster>& better);

}  // namespace forecast
