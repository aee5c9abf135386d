#pragma once

#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "forecast/evaluation/comparison.hpp"
#include "forecast/evaluation/paired_bootstrap.hpp"

// After train and evaluate: did another forecaster do better than the one that predicts?

namespace forecast {

/// A forecaster that erred less than the one that predicts, on the same rows.
struct BetterForecaster {
    std::string name;  ///< the better one
    std::string than;  ///< the one that predicts
    PairedGain gain;   ///< of daily mean errors, with its 95 % interval
    std::string unit = "MW";
    int decimals = 2;          ///< to show errors with
    std::size_t compared = 1;  ///< it is the best of so many, which the interval allows for
    /// Whether the interval of the gain lies above zero.
    [[nodiscard]] bool certain() const { return gain.low > 0; }
};

/// The best forecaster that a run can record, in the weather mode `weather`. Nothing if that is `predicting` itself, or
/// if `predicting` has no forecast.
std::optional<BetterForecaster> find_better(const Comparison& comparison, const TimeAxis& axis,
                                            const std::string& predicting, WeatherMode weather);

/// Which one is better, how certain that is, and the commands to use it. `run` is how the run is typed, `promote` what
/// follows `models promote`. Empty if there is none.
std::string describe_better(const std::optional<BetterForecaster>& better, const std::string& run,
                            const std::string& promote);
/// The same in one line, with the command that forecasts by it.
std::string better_line(const std::optional<BetterForecaster>& better, const std::string& run);
/// {name, than, mae_gain, low95, high95, compared, certain}, or null; bounds are null where the days are too few.
nlohmann::ordered_json better_json(const std::optional<BetterForecaster>& better);

}  // namespace forecast
