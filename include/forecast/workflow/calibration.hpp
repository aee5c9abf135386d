#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "forecast/core/cancellation.hpp"
#include "forecast/core/forecaster.hpp"
#include "forecast/core/frame.hpp"
#include "forecast/evaluation/calibration_set.hpp"

namespace forecast {

/// Lead time in days of the longest forecasts that intervals are calibrated for: a fortnight asked for by --days, after
/// one by --date.
inline constexpr int kLongestLead = 28;

/// Whose intervals are calibrated, and on which rows.
struct Calibration {
    Forecaster& forecaster;
    IssueOptions issue;
    std::size_t first_row = 0;
    std::size_t last_row = 0;  ///< excluded
    int reach_days = 1;        ///< as StepOptions
    bool is_network = false;   ///< takes longer for a forecast than others
    int days = kLongestLead;   ///< the longest lead time that is wanted
    Cancellation cancellation = {};
};

/// A calibration set of the forecasts of day 1 that a backtest made ([rows] from first_row on) and, for the other lead
/// times, of forecasts made here, step by step as `predict` makes them.
///
/// On daily rows, from every second day on (a network: every fourth), by the fit that a backtest has then. Finer rows
/// are many: from every eighth day on, by fits up to half a year old; of more than about 40 000, those of the newest
/// year, 7 days ahead. Every fourth origin is forecast for the longest lead time, the others for 7 days.
///
/// A forecaster that keeps its fits (StatisticalOptions::keep_fits) needs no new ones. It is left prepared with another
/// frame. Throws Cancelled.
CalibrationSet calibrate(const Calibration& calibration, const Frame& frame, std::vector<double> first_day);

/// The same, the forecasts of day 1 made here too, as a backtest has them.
CalibrationSet calibrate_anew(const Calibration& calibration, const Frame& frame);

/// Adds the forecasts of day 1 that a backtest would have made since the end of the set, up to `row`, at most those of
/// the last 31 days: with these the intervals are those of a backtest, whose widths go on adapting. The forecaster must
/// be prepared with `frame`.
void bring_up_to(std::size_t row, CalibrationSet& set, Forecaster& forecaster, const Frame& frame);

}  // namespace forecast
