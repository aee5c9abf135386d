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

/// Gives every missing covariate from row `first` on its last known value; returns the first row that needed it.
std::size_t persist_covariates(Frame& frame, std::size_t first) {
    std::size_t persisted_from = frame.axis.size();
    for (std::size_t c = 1; c < frame.columns.size(); ++c) {
        auto& values = frame.columns[c].values;
        for (std::size_t row = std::max<std::size_t>(first, 1); row < values.size(); ++row) {
            if (std::isnan(values[row])) {
                values[row] = values[row - 1];
                persisted_from = std::min(persisted_from, row);
            }
        }
    }
    return persisted_from;
}

/// A covariate counts as observed where it was not filled in from weather forecasts.
bool is_observed(const Frame& frame, std::size_t row, Timestamp issued_at) {
    return std::all_of(frame.columns.begin() + 1, frame.columns.end(),
                       [&](const Column& c) { return c.available_at[row] > issued_at; });
}

std::string weather_of(const Frame& frame, std::size_t row, std::size_t persisted_from, Timestamp issued_at) {
    if (row >= persisted_from) {
        return "persistence";
    }
    return is_observed(frame, row, issued_at) ? "observed" : "forecast";
}

/// Takes a forecast for the load of its row, known in time for the next origin.
void assume_load(Frame& frame, const IssueOptions& issue, std::size_t row, double value) {
    frame.columns[0].values[row] = value;
    frame.columns[0].available_at[row] = issue_time(issue, frame.axis, row + 1);
}

/// Errors of the model on the days before `first` that it was not trained on: the 80 % interval of the first row.
ScoredRow calibrated_row(Forecaster& model, const Frame& frame, const ExperimentConfig& config, std::size_t first,
                         double value) {
    Frame with_target = frame;
    with_target.columns[0].values[first] = value;  // only to have the row scored; its own error is not used
    with_target.columns[0].available_at[first] = Timestamp::max();
    model.prepare(with_target);
    BacktestOptions options;
    options.first_row = first;
    options.last_row = first + 1;
    options.calibrate_from = calibration_begin(frame, config, first);
    options.issue = config.issue;
    const BacktestResult result = backtest(with_target, {&model}, options);
    return result.rows.empty() ? ScoredRow{} : result.rows.front();
}

}  // namespace

std::vector<ForecastRow> extended_forecast(Forecaster& model, const Frame& frame, const ExperimentConfig& config,
                                           std::size_t first, std::size_t horizon, std::size_t reach) {
    Frame extended = frame;
    hide_future_loads(extended, first);
    const std::size_t persisted_from = persist_covariates(extended, first);
    const bool without_weather = frame.columns.size() == 1 || config.issue.weather == "none";
    if (persisted_from < first + horizon && !without_weather) {
        spdlog::warn("no weather is known from {} on: its last known values stand in (persistence)",
                     format_day(frame.axis.day(persisted_from)));
    }
    std::vector<ForecastRow> rows;
    while (rows.size() < horizon) {
        model.prepare(extended);
        const std::size_t row = first + rows.size();
        const Origin origin{issue_time(config.issue, extended.axis, row), row, std::min(horizon - rows.size(), reach)};
        auto explanation = model.explain(origin);
        for (const double value : model.predict(origin)) {
            if (std::isnan(value)) {
                throw Error(ExitCode::insufficient_data,
                            "{} has no forecast for {}: days or columns before it are missing, or it was fitted for "
                            "later days only",
                            model.name(), format_day(extended.axis.day(row)));
            }
            const std::size_t at = first + rows.size();
            rows.push_back({at,
                            value,
                            {},
                            {},
                            without_weather ? "none" : weather_of(frame, at, persisted_from, origin.issued_at),
                            at == row ? std::move(explanation) : std::nullopt});
            assume_load(extended, config.issue, at, value);
        }
    }
    const ScoredRow calibrated = calibrated_row(model, extended, config, first, rows.front().value);
    if (!calibrated.intervals.empty() && calibrated.intervals.front()) {
        rows.front().low80 = calibrated.intervals.front()->low80;
        rows.front().high80 = calibrated.intervals.front()->high80;
    }
    return rows;
}

std::vector<ForecastRow> persistence_forecast(const Frame& frame, const ExperimentConfig& config, std::size_t first,
                                              std::size_t horizon) {
    const auto naive = make_statistical("j-1", {{}, {}, config.issue});
    Frame known = frame;
    hide_future_loads(known, first);
    naive->prepare(known);
    const Origin origin{issue_time(config.issue, known.axis, first), first, 1};
    const double value = naive->predict(origin).front();
    std::vector<ForecastRow> rows;
    for (std::size_t row = first; row < first + horizon && !std::isnan(value); ++row) {
        rows.push_back({row, value, {}, {}, "none", {}});
    }
    return rows;
}

}  // namespace forecast
