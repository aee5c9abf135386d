#include "forecast/workflow/prepared_backtest.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "forecast/config/defaults.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/text.hpp"
#include "forecast/workflow/data_warnings.hpp"

namespace forecast {
namespace {

void check_loads(const Frame& frame, const BacktestOptions& options) {
    const Column& target = frame.target();
    std::vector<double> loads;
    bool any_in_period = false;
    for (std::size_t row = 0; row < options.last_row; ++row) {
        if (target.is_observed(row)) {
            loads.push_back(target.values[row]);
            any_in_period = any_in_period || row >= options.first_row;
        }
    }
    if (!any_in_period) {
        throw Error(ErrorKind::insufficient_data, "none of the {} rows from {} to {} has a load to be compared with",
                    options.last_row - options.first_row, format_day(frame.axis.day(options.first_row)),
                    format_day(frame.axis.day(options.last_row - 1)));
    }
    if (std::all_of(loads.begin(), loads.end(), [&](double load) { return load == loads.front(); })) {
        throw Error(ErrorKind::insufficient_data,
                    "the load '{}' is {} in all of its {} rows: there is nothing to forecast; is it the right column?",
                    target.name, loads.front(), loads.size());
    }
}

}  // namespace

DayRange day_range(const AskedPeriod& asked, const SplitOptions& split) {
    const DayRange period{asked.from.value_or(split.test_from), asked.to.value_or(split.test_to)};
    if (period.to <= period.from) {
        throw Error(ErrorKind::invalid_argument, "the period from {} to {} is empty", format_day(period.from),
                    format_day(period.to))
            .with_advice("name an earlier --from or a later --to, which is excluded");
    }
    return period;
}

std::size_t year_before(const TimeAxis& axis, std::size_t row) {
    return axis.first_row_of(axis.day(row) - 365);
}

DayRange cut_to(const TimeAxis& axis, const DayRange& period) {
    const Day begin = axis.day(0);
    const Day end = axis.day(axis.size() - 1) + 1;
    const bool overlap = period.from < end && begin < period.to;
    return overlap ? DayRange{std::max(period.from, begin), std::min(period.to, end)} : period;
}

DayRange clip_to_data(const TimeAxis& axis, const DayRange& period) {
    const DayRange cut = cut_to(axis, period);
    if (cut != period) {
        spdlog::warn("the loads run from {} to {}: the period is cut there", format_day(axis.day(0)),
                     format_day(axis.day(axis.size() - 1)));
    }
    return cut;
}

BacktestOptions backtest_options(const Frame& frame, const IssueOptions& issue, const DayRange& period) {
    BacktestOptions options;
    options.first_row = frame.axis.first_row_of(period.from);
    options.last_row = frame.axis.first_row_of(period.to);
    options.issue = issue;
    if (options.first_row >= options.last_row) {
        throw Error(ErrorKind::insufficient_data, "there are no loads from {} to {}; they run from {} to {}",
                    format_day(period.from), format_day(period.to - 1), format_day(frame.axis.day(0)),
                    format_day(frame.axis.day(frame.axis.size() - 1)));
    }
    options.calibrate_from = year_before(frame.axis, options.first_row);
    return options;
}

PreparedBacktest prepare_backtest(LoadedConfig config, const std::string& config_file, const AskedPeriod& period,
                                  const std::vector<WeatherMode>& weathers) {
    PreparedBacktest p;
    p.config = std::move(config);
    const ExperimentConfig reading = config_covering(p.config.values, weathers);
    p.data = read_experiment_data(reading, config_file);
    warn_of_data(p.data, reading.frame, config_file);
    p.frame = build_experiment_frame(p.data, reading, 0);
    complete_with_history(p.config, p.frame.axis, period.from);
    p.period = clip_to_data(p.frame.axis, day_range(period, p.config.values.split));
    p.options = backtest_options(p.frame, p.config.values.issue, p.period);
    check_loads(p.frame, p.options);
    if (p.data.simulated) {
        p.config.values.run_name += " SIMULATED";
    }
    return p;
}

}  // namespace forecast
