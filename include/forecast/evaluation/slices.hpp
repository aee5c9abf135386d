#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "forecast/evaluation/backtest.hpp"

// Subsets of the scored rows (by month, weekday, holiday, cold days, ...) on which forecasters are compared.

namespace forecast {

/// Scored rows that have something in common.
struct Slice {
    std::string by;                 ///< one of slice_names()
    std::string value;              ///< "01" .. "12", "winter", "monday", "00" .. "23", "yes"
    std::vector<std::size_t> rows;  ///< places in BacktestResult::rows, never empty
};

/// What rows are sliced by:
///
/// month, weekday        "01" .. "12", "monday" .. "sunday"
/// season                winter = December to February, spring, summer, autumn
/// hour                  local, "00" .. "23"; only if rows are finer than a day
/// holiday               French public holidays
/// bridge                a working Monday before a holiday, or Friday after one
/// christmas             23 December to 3 January
/// special_day           a holiday, a bridge, or 22 December to 8 January
/// cold_spell            days colder than cold_threshold()
///
/// The last five have the one value "yes".
std::vector<std::string> slice_names();

/// All slices that are not empty, in the order of slice_names() and of the calendar. A cold spell is a day whose mean
/// temperature lies below `cold_below` (°C); without it there are none.
std::vector<Slice> slice(const Frame& frame, const std::vector<ScoredRow>& rows, std::optional<double> cold_below);

/// The 5 % quantile of the daily mean temperature over the days before `first_row`; nothing for less than 365 of them.
/// The temperature is the column "temperature", or else the first whose name begins so.
std::optional<double> cold_threshold(const Frame& frame, std::size_t first_row);

}  // namespace forecast
