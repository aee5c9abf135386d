#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "forecast/core/forecaster.hpp"
#include "forecast/core/frame.hpp"
#include "forecast/evaluation/backtest.hpp"

namespace forecast {

/// Forecasts of consecutive rows, all of one lead time: made so many days ahead, each from what was known at its issue.
struct LeadForecasts {
    int first_day = 1;           ///< lead time in days; 1: the first day that an issue forecasts
    int last_day = 1;            ///< longer lead times are pooled, a week at a time
    Timestamp begin;             ///< of the first row
    std::vector<double> values;  ///< [rows]; NaN: no forecast of that row was made so far ahead
};

/// What calibrates a forecaster's prediction intervals: its own forecasts of the past, made out of sample (no row was
/// learnt from before it was forecast), by lead time. Their errors are taken with the loads of the frame at hand, as
/// far as these are known when the intervals are asked for. Thus the same set serves a day of the past, and revised
/// loads.
///
/// REQUIRES leads.front() is of day 1; the others follow by lead time, without overlap.
struct CalibrationSet {
    std::string forecaster;
    IssueOptions issue;
    std::string zone;
    std::chrono::seconds step{86400};
    bool daily = true;
    std::string unit = "MW";
    std::vector<LeadForecasts> leads;
};

/// More rows of one lead time are not kept and not read: the oldest go.
inline constexpr std::size_t kMostCalibrationRows = 100'000;

/// Rows of a frame's axis and unit, with no lead yet.
CalibrationSet empty_calibration_set(const std::string& forecaster, const IssueOptions& issue, const Frame& frame);

/// Forecasts of the rows from `first_row` on, the oldest left out beyond kMostCalibrationRows.
LeadForecasts lead_forecasts(int first_day, int last_day, const TimeAxis& axis, std::size_t first_row,
                             std::vector<double> values);

/// Throws Error where the set is of another issue, step, time zone or unit than these.
void check_serves(const CalibrationSet& set, const IssueOptions& issue, const Frame& frame);

/// Rows [begin, end) of an axis, which may begin later.
struct CalibratedRows {
    std::ptrdiff_t begin = 0;
    std::ptrdiff_t end = 0;
};
/// Those that are forecast at this lead time.
CalibratedRows calibrated_rows(const LeadForecasts& lead, const TimeAxis& axis);

/// Puts forecasts of day 1 for the rows from `first_row` on, none of which the set has, behind those of the set.
void append_first_day(CalibrationSet& set, const TimeAxis& axis, std::size_t first_row,
                      const std::vector<double>& values);

/// As JSON, one line.
std::string to_json_text(const CalibrationSet& set);
/// Throws Error that says what is wrong with the text.
CalibrationSet parse_calibration_set(std::string_view text);

/// A forecast that is to have intervals.
struct LeadRow {
    std::size_t row = 0;
    int day = 1;  ///< lead time in days, as LeadForecasts has it
    double value = 0;
};

/// The intervals of each row from the errors of its lead time. Those of day 1 are as in a backtest, their widths
/// adapted after hits and misses; those of longer lead times, whose misses come late and several at a time, are as wide
/// as the quantiles are. Where fewer than 39 errors of a lead time are known at the row's clock time, the row has the
/// interval of day 1, wider by as much as the errors of its lead time are larger; nothing where these are of fewer than
/// ten days. The loads of `known` are those that are known at the issue, all before it; the others are NaN. A row
/// beyond the longest lead time of the set counts as of that.
std::vector<std::optional<Intervals>> intervals_by_lead(const CalibrationSet& set, const Frame& known,
                                                        const std::vector<LeadRow>& rows);

}  // namespace forecast
