#include "forecast/workflow/forecast_intervals.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <spdlog/spdlog.h>

#include "forecast/core/missing.hpp"
#include "forecast/evaluation/rolling_forecasts.hpp"
#include "forecast/workflow/stepped_forecast.hpp"
#include "forecast/workflow/weather_ahead.hpp"

namespace forecast {
namespace {

constexpr std::size_t kFewestStretches = 10;
constexpr std::size_t kMostApart = 24;               // stretches that are prepared one by one, which takes its time
constexpr std::array kStretchDays = {3, 7, 14, 28};  // a day's errors are those of the shortest that holds it

/// Stretches of `days` days one behind the other, `apart` rows between them at least, each with the loads before its
/// first day unknown as far as they are then.
std::vector<Stretch> cut_stretches(const Frame& frame, const IssueOptions& issue, std::size_t from, std::size_t end,
                                   int days, std::size_t apart) {
    const TimeAxis& axis = frame.axis;
    std::vector<Stretch> stretches;
    for (Day day = axis.day(from) + (1 + days_ahead(issue)); axis.first_row_of(day + days) <= end; day = day + 1) {
        const std::size_t first = axis.first_row_of(day);
        const std::size_t unknown = first_unknown_load(frame, issue, first);
        if (!stretches.empty() && first_unknown_load(frame, issue, unknown) < stretches.back().last + apart) {
            continue;
        }
        stretches.push_back({unknown, first, axis.first_row_of(day + days), {}});
    }
    return stretches;
}

/// All at once in one frame: the loads of each are hidden until the first issue of the next.
void forecast_together(Forecaster& forecaster, Frame frame, const StepOptions& options,
                       std::vector<Stretch>& stretches) {
    for (std::size_t i = 0; i < stretches.size(); ++i) {
        const bool is_last = i + 1 == stretches.size();
        const Timestamp until =
            is_last ? Timestamp::max() : issue_time(options.issue, frame.axis, stretches[i + 1].unknown);
        hide_loads(frame, stretches[i], until);
    }
    forecast_stretches(forecaster, frame, options, stretches);
}

/// One after the other, the loads of a single one hidden each time: what a network reads on the rows of its window may
/// reach back into any stretch before.
void forecast_apart(Forecaster& forecaster, Frame frame, const StepOptions& options, std::vector<Stretch>& stretches) {
    Column& load = frame.target();
    const auto earlier = load.earlier;
    const auto available_at = load.available_at;
    for (Stretch& stretch : stretches) {
        hide_loads(frame, stretch, Timestamp::max());
        std::vector<Stretch> one = {stretch};
        forecast_stretches(forecaster, frame, options, one);
        stretch = one.front();
        load.earlier = earlier;
        load.available_at = available_at;
    }
}

/// At most `most` of them, evenly spread.
std::vector<Stretch> thinned(const std::vector<Stretch>& stretches, std::size_t most) {
    if (stretches.size() <= most) {
        return stretches;
    }
    std::vector<Stretch> some;
    for (std::size_t i = 0; i < most; ++i) {
        some.push_back(stretches[i * stretches.size() / most]);
    }
    return some;
}

/// [days] mean absolute errors by the day of a stretch; NaN where there are none.
std::vector<double> errors_by_day(const std::vector<Stretch>& stretches, const Frame& frame, int days) {
    std::vector<double> sums(static_cast<std::size_t>(days), 0);
    std::vector<double> counts(sums.size(), 0);
    for (const Stretch& stretch : stretches) {
        for (std::size_t i = 0; i < stretch.values.size(); ++i) {
            const std::size_t row = stretch.first + i;
            const auto day = static_cast<std::size_t>(frame.axis.day(row) - frame.axis.day(stretch.first));
            if (frame.target().is_observed(row) && !std::isnan(stretch.values[i])) {
                sums[day] += std::abs(stretch.values[i] - frame.target().values[row]);
                ++counts[day];
            }
        }
    }
    std::transform(sums.begin(), sums.end(), counts.begin(), sums.begin(),
                   [](double sum, double count) { return count == 0 ? kMissing : sum / count; });
    return sums;
}

Intervals widened(const Intervals& band, double value, double factor) {
    const auto away = [&](double bound) { return value + factor * (bound - value); };
    return {away(band.low80), away(band.high80), away(band.low95), away(band.high95)};
}

void tell_of_missing(const std::vector<ForecastRow>& rows, const Frame& frame) {
    const auto bare = std::find_if(rows.begin(), rows.end(), [](const ForecastRow& row) { return !row.intervals; });
    if (bare != rows.end()) {
        spdlog::warn(
            "no intervals from {} on: too few days that were not learnt from to tell how wrong such forecasts are; 39 "
            "errors at a row's time of day are needed, and of later days ten stretches of as many days",
            format_local(frame.axis.start(bare->row), frame.axis.zone()).substr(0, frame.axis.daily() ? 10 : 16));
    }
}

/// The loads that are known when row `direct` is issued, and the weather as it is forecast with.
Frame known_frame(const Frame& frame, const IssueOptions& issue, std::size_t direct) {
    Frame known = frame;
    carry_weather_on(known, direct, direct);
    auto& loads = known.target().values;
    const auto unknown = static_cast<std::ptrdiff_t>(first_unknown_load(frame, issue, direct));
    std::fill(loads.begin() + unknown, loads.end(), kMissing);
    return known;
}

}  // namespace

std::vector<double> error_growth(const Calibration& calibration, const Frame& frame, const IssueOptions& issue,
                                 std::size_t from, std::size_t end, int days) {
    std::vector<Stretch> stretches = cut_stretches(frame, issue, from, end, days, calibration.lookback);
    if (stretches.size() < kFewestStretches) {
        return {};
    }
    StepOptions steps{issue, calibration.reach, {}, {}};
    if (calibration.forecaster.refit_every_days() > 0) {
        const std::size_t fitted = stretches.front().unknown;
        steps.fitted_at = Origin{issue_time(issue, frame.axis, fitted), fitted, 1};
    }
    if (calibration.lookback > 0) {
        stretches = thinned(stretches, kMostApart);
        forecast_apart(calibration.forecaster, frame, steps, stretches);
    } else {
        forecast_together(calibration.forecaster, frame, steps, stretches);
    }
    std::vector<double> growth = errors_by_day(stretches, frame, days);
    const double first_day = growth.front();
    double largest = 1;
    for (double& factor : growth) {
        factor = largest = std::max(largest, factor / first_day);
    }
    return std::isnan(first_day) || first_day == 0 ? std::vector<double>() : growth;
}

std::vector<double> error_growth_by_day(const Calibration& calibration, const Frame& frame, const IssueOptions& issue,
                                        std::size_t from, std::size_t end, int days) {
    std::vector<double> growth = {1};
    for (const int length : kStretchDays) {
        if (static_cast<int>(growth.size()) >= days) {
            break;
        }
        const auto measured = error_growth(calibration, frame, issue, from, end, length);
        if (measured.empty()) {
            break;
        }
        for (std::size_t day = growth.size(); day < measured.size(); ++day) {
            growth.push_back(std::max(growth.back(), measured[day]));
        }
    }
    return growth;
}

std::vector<ForecastRow> with_intervals(std::vector<ForecastRow> rows, const Calibration& calibration,
                                        const Frame& frame, const IssueOptions& issue, const WantedRows& wanted) {
    const std::size_t direct = wanted.direct.value_or(wanted.first);
    const Frame known = known_frame(frame, issue, direct);
    calibration.forecaster.prepare(known);
    auto values = forecast_rolling(known, {&calibration.forecaster}, {calibration.from, direct, direct, issue}).of(0);
    const auto spoken = std::find_if(values.begin(), values.end(), [](double value) { return !std::isnan(value); });
    const std::size_t from = calibration.from + static_cast<std::size_t>(spoken - values.begin());
    values.resize(rows.back().row + 1 - calibration.from, kMissing);
    for (const ForecastRow& row : rows) {
        values[row.row - calibration.from] = row.value;
    }
    const auto intervals = intervals_around(known, issue, calibration.from, values);
    const TimeAxis& axis = frame.axis;
    const int days = axis.day(rows.back().row) - axis.day(direct) + 1;
    const auto growth = error_growth_by_day(calibration, known, issue, from, end_of_loads(known), days);
    for (ForecastRow& row : rows) {
        const auto day = static_cast<std::size_t>(axis.day(row.row) - axis.day(direct));
        const auto& band = intervals[row.row - calibration.from];
        if (band && day < growth.size()) {
            row.intervals = widened(*band, row.value, growth[day]);
        }
    }
    tell_of_missing(rows, frame);
    return rows;
}

}  // namespace forecast
