#include "forecast/workflow/forecast_intervals.hpp"

#include <algorithm>

#include <spdlog/spdlog.h>

#include "forecast/core/missing.hpp"
#include "forecast/workflow/stepped_forecast.hpp"
#include "forecast/workflow/weather_ahead.hpp"

namespace forecast {
namespace {

void tell_of_missing(const std::vector<ForecastRow>& rows, const Frame& frame) {
    const auto bare = std::find_if(rows.begin(), rows.end(), [](const ForecastRow& row) { return !row.intervals; });
    if (bare != rows.end()) {
        spdlog::warn(
            "no intervals from {} on: too few days that were not learnt from to tell how wrong such forecasts are; 39 "
            "errors at a row's time of day are needed, and of later days ten days with forecasts made as long before",
            format_local(frame.axis.start(bare->row), frame.axis.zone()).substr(0, frame.axis.daily() ? 10 : 16));
    }
}

}  // namespace

Frame known_frame(const Frame& frame, const IssueOptions& issue, std::size_t direct) {
    Frame known = frame;
    carry_weather_on(known, direct, direct);
    auto& loads = known.target().values;
    const auto unknown = static_cast<std::ptrdiff_t>(first_unknown_load(frame, issue, direct));
    std::fill(loads.begin() + unknown, loads.end(), kMissing);
    return known;
}

std::vector<ForecastRow> with_intervals(std::vector<ForecastRow> rows, const CalibrationSet& set, const Frame& known,
                                        const WantedRows& wanted) {
    const TimeAxis& axis = known.axis;
    const Day first = axis.day(wanted.direct.value_or(wanted.first));
    std::vector<LeadRow> leads;
    std::transform(rows.begin(), rows.end(), std::back_inserter(leads), [&](const ForecastRow& row) {
        return LeadRow{row.row, axis.day(row.row) - first + 1, row.value};
    });
    const auto intervals = intervals_by_lead(set, known, leads);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        rows[i].intervals = intervals[i];
    }
    tell_of_missing(rows, known);
    return rows;
}

}  // namespace forecast
