#include "extended_forecast.hpp"

#include <algorithm>
#include <cmath>

#include <spdlog/spdlog.h>

#include "forecast/core/error.hpp"
#include "forecast/evaluation/backtest.hpp"
#include "forecast/statistical/forecasters.hpp"
#include "trained_run.hpp"

namespace forecast {
namespace {

/// Row `first` and those after it taken out of the target, so that nothing of it can be used.
void hide_future_loads(Frame& frame, std::size_t first) {
    Column& load = frame.columns[0];
    std::fill(load.values.begin() + static_cast<std::ptrdiff_t>(first), load.values.end(), std::nan(""));
}

/// Weather or anything else that may go on as it was; what a calendar does not say is not known.
bool may_persist(const Column& column) {
    return column.role != Role::calendar;
}

/// Where no forecast was kept of a row from `first` on, what is its weather now counts as issued.
void issue_what_is_known(Column& column, std::size_t first) {
    for (auto& issued : column.issued) {
        for (std::size_t row = first; row < issued.size(); ++row) {
            issued[row] = std::isnan(issued[row]) ? column.values[row] : issued[row];
        }
    }
}

/// Gives every missing covariate from row `first` on its last known value; returns the first row that needed it.
std::size_t persist_covariates(Frame& frame, std::size_t first) {
    std::size_t persisted_from = frame.axis.size();
    const std::size_t no_loads_from = end_of_loads(frame);
    for (std::size_t c = 1; c < frame.columns.size(); ++c) {
        auto& values = frame.columns[c].values;
        const std::size_t end = may_persist(frame.columns[c]) ? values.size() : 0;
        for (std::size_t row = std::max<std::size_t>(first, 1); row < end; ++row) {
            if (std::isnan(values[row])) {
                values[row] = values[row - 1];
                persisted_from = std::min(persisted_from, row);
            }
        }
        issue_what_is_known(frame.columns[c], no_loads_from);
    }
    return persisted_from;
}

/// A covariate counts as observed where it was not filled in from weather forecasts.
bool is_observed(const Frame& frame, std::size_t row, Timestamp issued_at) {
    return std::all_of(frame.columns.begin() + 1, frame.columns.end(),
                       [&](const Column& c) { return !may_persist(c) || c.available_at[row] > issued_at; });
}

std::string weather_of(const Frame& frame, std::size_t row, std::size_t persisted_from, Timestamp issued_at) {
    if (row >= persisted_from) {
        return "persistence";
    }
    return is_observed(frame, row, issued_at) ? "observed" : "forecast";
}

/// Why a model says nothing on `row`: a calendar that ends before it, or something before it.
std::string why_silent(const Frame& frame, std::size_t row) {
    for (const Column& column : frame.columns) {
        if (column.role == Role::calendar && std::isnan(column.values[row])) {
            return fmt::format("the calendar '{}' does not say what that day is; give its source a newer file",
                               column.name);
        }
    }
    return "days or columns before it are missing, or it was fitted for later days only";
}

/// Takes a forecast for the load of its row, known as soon as that could be.
void assume_load(Frame& frame, std::size_t row, double value) {
    frame.columns[0].values[row] = value;
    frame.columns[0].available_at[row] = frame.axis.end(row);
}

}  // namespace

std::vector<ForecastRow> extended_forecast(Forecaster& model, const Frame& frame, const ExperimentConfig& config,
                                           const WantedRows& wanted) {
    const std::size_t first = wanted.first;
    Frame extended = frame;
    const std::size_t persisted_from = persist_covariates(extended, first);
    hide_future_loads(extended, first);
    const bool without_weather =
        config.issue.weather == "none" || std::none_of(frame.columns.begin() + 1, frame.columns.end(), may_persist);
    if (persisted_from < first + wanted.horizon && !without_weather) {
        spdlog::warn("no weather is known from {} on: its last known values stand in (persistence)",
                     format_day(frame.axis.day(persisted_from)));
    }
    std::vector<ForecastRow> rows;
    while (rows.size() < wanted.horizon) {
        model.prepare(extended);
        const std::size_t row = first + rows.size();
        const Origin origin{
            issue_time(config.issue, extended.axis, row), row,
            std::min(wanted.horizon - rows.size(), wanted.reach.value_or(rest_of_day(extended.axis, row)))};
        for (const double value : model.predict(origin)) {
            if (std::isnan(value)) {
                throw Error(ExitCode::insufficient_data, "{} has no forecast for {}: {}", model.name(),
                            format_day(extended.axis.day(row)), why_silent(extended, row));
            }
            const std::size_t at = first + rows.size();
            rows.push_back({at,
                            value,
                            {},
                            {},
                            without_weather ? "none" : weather_of(frame, at, persisted_from, origin.issued_at),
                            wanted.explained ? model.explain({origin.issued_at, at, 1}) : std::nullopt});
        }
        for (std::size_t at = row; at < first + rows.size(); ++at) {
            assume_load(extended, at, rows[at - first].value);
        }
    }
    return rows;
}

std::vector<ForecastRow> with_intervals(std::vector<ForecastRow> rows, const Calibration& calibration,
                                        const Frame& frame, const IssueOptions& issue) {
    BacktestOptions options;
    options.first_row = rows.front().row;
    options.last_row = options.first_row + std::min(calibration.rows, rows.size());
    options.calibrate_from = calibration.from;
    options.issue = issue;
    Frame with_target = frame;
    persist_covariates(with_target, options.first_row);
    hide_future_loads(with_target, options.first_row);
    for (std::size_t row = options.first_row; row < options.last_row; ++row) {
        with_target.columns[0].values[row] = rows[row - options.first_row].value;  // only to have the row scored
        with_target.columns[0].available_at[row] = Timestamp::max();               // and its own error never known
    }
    calibration.forecaster.prepare(with_target);
    for (const ScoredRow& scored : backtest(with_target, {&calibration.forecaster}, options).rows) {
        if (const auto& interval = scored.intervals.front()) {
            ForecastRow& row = rows[scored.row - options.first_row];
            row.low80 = row.value + (interval->low80 - scored.predicted.front());
            row.high80 = row.value + (interval->high80 - scored.predicted.front());
        }
    }
    return rows;
}

std::size_t end_of_loads(const Frame& frame) {
    const auto& loads = frame.columns[0].values;
    const auto newest = std::find_if(loads.rbegin(), loads.rend(), [](double load) { return !std::isnan(load); });
    return static_cast<std::size_t>(loads.rend() - newest);
}

std::size_t rest_of_day(const TimeAxis& axis, std::size_t row) {
    return axis.first_row_of(axis.day(row) + 1) - row;
}

std::vector<ForecastRow> persistence_forecast(const Frame& frame, const ExperimentConfig& config, std::size_t first,
                                              std::size_t horizon) {
    const auto naive = make_statistical("j-1", {{}, {}, config.issue});
    Frame known = frame;
    hide_future_loads(known, first);
    naive->prepare(known);
    const auto values = naive->predict({issue_time(config.issue, known.axis, first), first, horizon});
    std::vector<ForecastRow> rows;
    for (std::size_t i = 0; i < horizon && !std::isnan(values[i]); ++i) {
        rows.push_back({first + i, values[i], {}, {}, "none", {}});
    }
    return rows;
}

}  // namespace forecast
