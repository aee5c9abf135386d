#pragma once

#include <optional>
#include <string>
#include <vector>

#include "forecast/config/load.hpp"
#include "forecast/evaluation/backtest.hpp"
#include "forecast/workflow/experiment_data.hpp"
#include "forecast/workflow/forecaster_set.hpp"

// Periods of days, and the data of a backtest on one.

namespace forecast {

/// Local days [from, to).
struct DayRange {
    Day from;
    Day to;

    friend bool operator==(const DayRange& a, const DayRange& b) { return a.from == b.from && a.to == b.to; }
    friend bool operator!=(const DayRange& a, const DayRange& b) { return !(a == b); }
};

/// Local days [from, to) as asked for. What is not given is the test period's.
struct AskedPeriod {
    std::optional<Day> from;
    std::optional<Day> to;
};

/// The period asked for. Throws Error(invalid_argument) if it is empty.
DayRange day_range(const AskedPeriod& asked, const SplitOptions& split);

/// The part of the period that lies on the axis; unchanged if none does.
DayRange cut_to(const TimeAxis& axis, const DayRange& period);
/// The same, with a warning in the log if that cuts something off.
DayRange clip_to_data(const TimeAxis& axis, const DayRange& period);

/// The row 365 days before `row`, where the errors begin that calibrate its intervals.
std::size_t year_before(const TimeAxis& axis, std::size_t row);

/// The rows of the period, calibrated from year_before() on. Throws Error(insufficient_data) if the frame has none of
/// them.
BacktestOptions backtest_options(const Frame& frame, const IssueOptions& issue, const DayRange& period);

/// Data of a backtest, read and checked before anything is written.
struct PreparedBacktest {
    LoadedConfig config;
    ExperimentData data;
    Frame frame;
    DayRange period;
    BacktestOptions options;
};

/// Reads the data and builds the frame; `weathers` are the weather modes that it must serve. Throws
/// Error(insufficient_data) if the period has no loads, if the loads do not vary, or if no weather was forecast so
/// early.
PreparedBacktest prepare_backtest(LoadedConfig config, const std::string& config_file, const AskedPeriod& period,
                                  const std::vector<WeatherMode>& weathers);

}  // namespace forecast
