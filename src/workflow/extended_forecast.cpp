#include "forecast/workflow/extended_forecast.hpp"

#include <algorithm>
#include <cmath>

#include "forecast/core/error.hpp"
#include "forecast/statistical/makers.hpp"
#include "forecast/workflow/stepped_forecast.hpp"
#include "forecast/workflow/weather_ahead.hpp"

namespace forecast {
namespace {

Stretch stretch_of(const Frame& frame, const IssueOptions& issue, const WantedRows& wanted) {
    const std::size_t direct = wanted.direct.value_or(wanted.first);
    return {first_unknown_load(frame, issue, direct), direct, wanted.first + wanted.horizon, {}};
}

/// The loads from row `first` on taken out, so that nothing of them can be used.
void remove_loads(Frame& frame, std::size_t first) {
    Column& load = frame.target();
    std::fill(load.values.begin() + static_cast<std::ptrdiff_t>(first), load.values.end(), std::nan(""));
}

}  // namespace

std::vector<ForecastRow> extended_forecast(Forecaster& model, const Frame& frame, const ExperimentConfig& config,
                                           const WantedRows& wanted) {
    Frame extended = frame;
    Stretch stretch = stretch_of(frame, config.issue, wanted);
    const auto stand_ins = carry_weather_on(extended, stretch.first, stretch.last);
    remove_loads(extended, stretch.unknown);
    hide_unknown(extended, config.issue, stretch);
    const Timestamp issued_at = wanted.issued_at.value_or(issue_time(config.issue, frame.axis, stretch.first));
    std::vector<ForecastRow> rows;
    StepOptions steps{config.issue, wanted.reach_days, {}};
    steps.on_row = [&](std::size_t row, double value, const Origin& origin) {
        if (row < wanted.first) {
            return;
        }
        if (std::isnan(value)) {
            throw Error(ErrorKind::insufficient_data, "{} has no forecast for {}: {}", model.name(),
                        format_day(frame.axis.day(row)), why_not_forecast(extended, config.issue, row));
        }
        const WeatherMode mode = model.uses_weather() ? config.issue.weather : WeatherMode::none;
        rows.push_back({row,
                        value,
                        {},
                        weather_label(frame, mode, issued_at, row),
                        wanted.explained ? model.explain({origin.issued_at, row, 1}) : std::nullopt,
                        model.members(origin, row - origin.first_row)});
    };
    model.prepare(extended);
    forecast_stretch(model, extended, steps, stretch, extended.axis.size());
    if (model.uses_weather() && config.issue.weather != WeatherMode::none) {
        tell(stand_ins, frame);
    }
    return rows;
}

std::size_t end_of_loads(const Frame& frame) {
    const auto& loads = frame.target().values;
    const auto newest = std::find_if(loads.rbegin(), loads.rend(), [](double load) { return !std::isnan(load); });
    return static_cast<std::size_t>(loads.rend() - newest);
}

std::vector<ForecastRow> persistence_forecast(const Frame& frame, const ExperimentConfig& config,
                                              const WantedRows& wanted) {
    StatisticalOptions options;
    options.issue = config.issue;
    const auto naive = make_last_day(options);
    const Stretch stretch = stretch_of(frame, config.issue, wanted);
    Frame known = frame;
    remove_loads(known, stretch.unknown);
    naive->prepare(known);
    const auto values =
        naive->predict({issue_time(config.issue, known.axis, stretch.first), wanted.first, wanted.horizon});
    std::vector<ForecastRow> rows;
    for (std::size_t i = 0; i < wanted.horizon && !std::isnan(values[i]); ++i) {
        rows.push_back({wanted.first + i, values[i], {}, "none", {}});
    }
    return rows;
}

}  // namespace forecast
