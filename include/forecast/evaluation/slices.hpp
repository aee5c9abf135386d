#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "forecast/evaluation/backtest.hpp"

namespace forecast {

/// Scored rows that have something in common.
struct Slice {
    std::string by;                 ///< one of slice_names()
    std::string value;              ///< "01" .. "12", "winter", "monday", "00" .. "23", "yes"
    std::vector<std::size_t> rows;  ///< places in BacktestResult::rows, never empty
};

/// month, season (winter = December to February), weekday, hour (local, of rows finer than a day), holiday, bridge (a
/// working Monday before a holiday or Friday after one), christmas (23 December to 3 January), cold_spell. The last
/// four have the one value "yes".
std::vector<std::string> slice_names();

/// All slices of the scored rows that are not empty, in the order of slice_names() and of the calendar. A cold spell
/// is a day whose mean temperature lies under `cold_below`; none where that is not known.
std::vector<Slice> slice(const Frame& frame, const std::vector<ScoredRow>& rows, std::optional<double> cold_below);

/// The 5 % quantile of the daily mean temperature over the days before `first_row`, a year of them at least. The
/// temperature is the column "temperature", or else the first whose name begins with that.
std::optional<double> cold_threshold(const Frame& frame, std::size_t first_row);

}  // namespace forecast
