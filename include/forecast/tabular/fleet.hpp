#pragma once

#include <vector>

#include "forecast/sources/text_table.hpp"
#include "forecast/tabular/options.hpp"

namespace forecast {

/// A SIMULATED fleet of wind turbines, a row a machine and day.
struct SimulatedFleet {
    TextTable table;                        ///< its columns are below
    std::vector<double> failure_within_7d;  ///< [rows] the probability that the best possible forecaster would tell
};

/// Makes one. Each turbine's bearing has a wear from 0 on, which grows a day by a rate of its own, more under load,
/// until it fails: the hazard of a day is that of its wear, 0.0002 exp(6 wear), or 0.9 at most. A failure is repaired:
/// the wear is 0 again and the rate is drawn anew. The wind of a day is autoregressive; power follows it by the curve
/// of a 3 MW turbine. Vibration and temperature show the wear, by noise that hides it:
///
///   vibration = 2 + 3 wear + 0.4 load + noise of 0.35      mm/s
///   temperature = 45 + 25 load + 14 wear^2 + 0.3 ambient + noise of 1.5      degrees C
///
/// The probabilities are those of one who knows the wear, its rate and the law, but not the weather to come: the
/// hazards of the next 7 days along the expected wear.
///
/// Columns: turbine, date, wind_ms, power_mw, ambient_c, vibration_mms, bearing_c, oil_c, failure (1 on the day of
/// one).
SimulatedFleet simulate_fleet(const FleetOptions& options);

}  // namespace forecast
