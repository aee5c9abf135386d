#pragma once

#include <optional>
#include <string>
#include <vector>

#include "forecast/config/load.hpp"
#include "forecast/evaluation/backtest.hpp"
#include "forecast/workflow/experiment_data.hpp"
#include "forecast/workflow/forecaster_set.hpp"

namespace forecast {

/// Local days [from, to).
struct DayRange {
    Day from;
    Day to;

    friend bool operator==(const DayRange& a, const DayRange& b) { return a.from == b.from && a.to == b.to; }
    friend bool operator!=(const DayRange& a, const DayRange& b) { return !(a == b); }
};

/// Local days [from, to) that are asked for; what is not given is the test period's.
struct AskedPeriod {
    std::optional<Day> from;
    std::optional<Day> to;
};

/// Throws Error(invalid_argument) where no day is left.
DayRange day_range(const AskedPeriod& asked, const SplitOptions& split);

/// The part of the period that the axis has; as it was where it has none.
DayRange cut_to(const TimeAxis& axis, const DayRange& period);
/// The same; says so where that is not all of it.
DayRange clip_to_data(const TimeAxis& axis, const DayRange& period);

/// The row 365 days before `row`, with which the errors begin that make its intervals.
std::size_t year_before(const TimeAxis& axis, std::size_t row);

/// The period's rows of the frame; throws Error(insufficient_data) where there are none.
BacktestOptions backtest_options(const Frame& frame, const IssueOptions& issue, const DayRange& period);

/// Data of a backtest, read and checked before anything is written.
struct PreparedBacktest {
    LoadedConfig config;
    ExperimentData data;
    Frame frame;
    DayRange period;
    BacktestOptions options;
};

/// `weathers`: the modes that the frame must serve. Throws Error(insufficient_data) where the period has no loads,
/// or the loads do not vary, or the issue is earlier than any forecast of the weather.
PreparedBacktest prepare_backtest(LoadedConfig config, const std::string& config_file, const AskedPeriod& period,
                                  const std::vector<WeatherMode>& weathers);

}  // namespace forecast
