#pragma once

#include <map>
#include <string>
#include <vector>

#include "forecast/core/forecaster.hpp"
#include "forecast/core/frame.hpp"
#include "forecast/core/series.hpp"
#include "forecast/features/options.hpp"

namespace forecast {

/// A frame and what gap filling did to make it.
struct BuiltFrame {
    Frame frame;                       ///< column 0 is the target
    std::vector<std::string> notes;    ///< for the operator: how many days are missing, how many filled, a line each
    std::vector<std::string> details;  ///< which these are
};

/// Puts series onto one axis.
///
/// `series` is keyed by "source.column". The axis runs from the target's first row to its last, and `rows_ahead` rows
/// beyond it (target NaN there). A row's value is the aggregate of its slots, known when the last of them was, never
/// before the row's end for the target; a row with less than min_share of its slots is missing (a day of 23 or 25 hours
/// expects 23 or 25 hours of slots). A sum over missing slots is scaled up to all of them. A series coarser than the
/// axis is refused, but for a covariate with the aggregate "hold": each row has the value of the slot that it lies in,
/// known when that was.
///
/// The first max_gap_rows rows of a run of missing rows are filled, from the past only (whether the run will be short
/// is not known then): the target with the value observed seven days before, covariates with the last value; filled
/// rows are marked, and known after the column's usual delay. Of `rows_ahead` nothing is filled, of a calendar nowhere
/// anything: what it does not say is not known. A series
/// "x.forecast/<column>" beside "x.<column>" fills rows after the last observed one (weather forecasts).
///
/// Where `issue.weather` is issued, future covariates get what was forecast of them: from the series
/// "x.previous_day<n>/<column>", n times 24 hours before; before these begin, or without them, what was observed with
/// an error of `options.weather_error`, in degrees for what is called a temperature ("temp" in the name of the column
/// or its series, or a series in "..._c").
///
/// Throws Error(insufficient_data) for a missing or empty series, and for a horizon beyond the forecasts that are
/// there.
BuiltFrame build_frame(const std::map<std::string, Series>& series, const FrameOptions& options, std::size_t rows_ahead,
                       const IssueOptions& issue = {});

}  // namespace forecast
