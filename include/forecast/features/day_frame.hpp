#pragma once

#include <map>
#include <optional>
#include <string>

#include "forecast/core/frame.hpp"
#include "forecast/core/option.hpp"

namespace forecast {

/// A column of a frame of days that is made of one of a finer frame.
///
///   "load_morning": {"from": "load", "until": "08:30"}
struct DayColumnOptions {
    std::string from;
    std::string aggregate = "mean";
    std::optional<std::string> until;
};
template <class Visitor>
void visit(Visitor&& field, DayColumnOptions& o) {
    field("from", o.from, anything(), "Column of the frame; required. Example: load.");
    field("aggregate", o.aggregate, one_of("mean", "min", "max", "sum"), "How the values of a day become one.");
    field("until", o.until, clock_time(),
          "Local time such as 08:30: of each day only the values before it, which are known that much earlier.");
}

/// The frame by local days: each column's mean, and `columns` besides. Its axis has every day that the frame's has.
///
/// A day has a value where all of its rows do, and is known when the last of them is, as what it was known then; it is
/// imputed where more than a tenth of it is. A column of a load or of a past covariate is a past covariate, any other
/// has its role and, where weather was forecast, the mean of these forecasts.
///
/// Throws Error(invalid_argument) if the frame is daily itself, for a column that is not there, and for a name that the
/// frame has.
Frame frame_of_days(const Frame& frame, const std::map<std::string, DayColumnOptions>& columns);

/// Takes in what has become known of loads and past covariates of `frame`, which frame_of_days() made `days` of.
void update_days(Frame& days, const Frame& frame, const std::map<std::string, DayColumnOptions>& columns);

}  // namespace forecast
