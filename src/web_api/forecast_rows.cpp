#include "forecast_rows.hpp"

#include <algorithm>
#include <cmath>

namespace forecast {
namespace {

constexpr const char* kTemperature = "temperature";
constexpr int kDaysBefore = 28;     // of daily rows
constexpr int kDaysBeforeFine = 7;  // of finer ones

std::optional<double> known(double value) {
    return std::isnan(value) ? std::nullopt : std::optional(value);
}

/// Imputed values are none.
void add_temperature(ShownRow& shown, const Frame& frame, std::size_t row) {
    const auto column = frame.find(kTemperature);
    if (!column) {
        return;
    }
    const Column& temperature = frame.columns[*column];
    const bool is_imputed = !temperature.imputed.empty() && temperature.imputed[row];
    shown.temperature = is_imputed ? std::nullopt : known(temperature.values[row]);
    if (shown.temperature) {
        shown.temperature_kind = frame.axis.end(row) <= now() ? "observed" : "forecast";
    }
}

void add_forecast(ShownRow& shown, const KeptForecast& kept) {
    shown.forecast = kept.forecast.value;
    shown.low80 = kept.forecast.low80;
    shown.high80 = kept.forecast.high80;
}

ShownRow row_of_frame(const Frame& frame, std::size_t row) {
    ShownRow shown;
    shown.time = frame.axis.start(row);
    if (frame.target().is_observed(row)) {
        shown.actual = known(frame.target().values[row]);
    }
    add_temperature(shown, frame, row);
    return shown;
}

}  // namespace

std::vector<ShownRow> recent_rows(const ForecastData& data, const Issue& issue) {
    std::vector<ShownRow> rows;
    if (!data.frame) {
        return rows;
    }
    const TimeAxis& axis = data.frame->axis;
    const Timestamp begin = issue.steps.front()->forecast.time;
    const std::size_t end = axis.row_at(begin).value_or(axis.start(0) < begin ? axis.size() : 0);
    const Day first = day_of(begin, axis.zone()) - (axis.daily() ? kDaysBefore : kDaysBeforeFine);
    const auto in_time = forecasts_in_time(data, issue.forecaster, begin);
    for (std::size_t row = axis.first_row_of(first); row < end; ++row) {
        rows.push_back(row_of_frame(*data.frame, row));
        if (const auto then = in_time.find(rows.back().time); then != in_time.end()) {
            add_forecast(rows.back(), *then->second);
        }
    }
    return rows;
}

std::vector<ShownRow> issue_rows(const ForecastData& data, const Issue& issue, const IssueDetails& details) {
    std::vector<ShownRow> rows;
    for (const KeptForecast* step : issue.steps) {
        const Timestamp time = step->forecast.time;
        const auto row = data.frame ? data.frame->axis.row_at(time) : std::nullopt;
        ShownRow shown = row ? row_of_frame(*data.frame, *row) : ShownRow();
        shown.time = time;
        shown.actual = step->forecast.actual;
        add_forecast(shown, *step);
        if (const auto bounds = details.bounds95.find(time); bounds != details.bounds95.end()) {
            shown.low95 = bounds->second.low;
            shown.high95 = bounds->second.high;
        }
        rows.push_back(shown);
    }
    return rows;
}

std::optional<Timestamp> end_of_known_loads(const ForecastData& data, Timestamp as_of) {
    if (!data.frame) {
        return std::nullopt;
    }
    const AsOf known_then(*data.frame, as_of, 0);
    for (std::size_t row = data.frame->axis.size(); row > 0; --row) {
        if (data.frame->target().is_observed(row - 1) &&
            !std::isnan(known_then.value(kTarget, static_cast<std::ptrdiff_t>(row - 1)))) {
            return data.frame->axis.end(row - 1);
        }
    }
    return std::nullopt;
}

}  // namespace forecast
