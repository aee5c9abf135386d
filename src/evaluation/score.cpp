#include "forecast/evaluation/score.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "forecast/evaluation/metrics.hpp"

namespace forecast {
namespace {

using Metric = std::optional<double>;

Metric unless_nan(double value) {
    return std::isnan(value) ? std::nullopt : std::optional(value);
}

template <double (*Of)(const std::vector<double>&, const std::vector<double>&)>
Metric of_points(const ScoredForecasts& forecasts) {
    return unless_nan(Of(forecasts.actual, forecasts.predicted));
}

/// Sum of `term` over the rows with intervals, divided by `per_row` times their number; nothing without any.
template <class Term>
Metric mean_over_intervals(const ScoredForecasts& forecasts, Term term, double per_row = 1) {
    if (forecasts.with_intervals.empty()) {
        return std::nullopt;
    }
    double sum = 0;
    for (const IntervalForecast& row : forecasts.with_intervals) {
        sum += term(row);
    }
    return sum / (per_row * static_cast<double>(forecasts.with_intervals.size()));
}

/// Share of rows inside the interval (PICP), 0 .. 1.
template <double Intervals::*Low, double Intervals::*High>
Metric coverage(const ScoredForecasts& forecasts) {
    return mean_over_intervals(forecasts, [](const IntervalForecast& row) {
        return row.intervals.*Low <= row.actual && row.actual <= row.intervals.*High ? 1.0 : 0.0;
    });
}

template <double Intervals::*Low, double Intervals::*High>
Metric width(const ScoredForecasts& forecasts) {
    return mean_over_intervals(forecasts,
                               [](const IntervalForecast& row) { return row.intervals.*High - row.intervals.*Low; });
}

Metric mase(const ScoredForecasts& forecasts) {
    return forecasts.mase_scale ? std::optional(mae(forecasts.actual, forecasts.predicted) / *forecasts.mase_scale)
                                : std::nullopt;
}

/// Mean of the pinball losses at 2.5, 10, 50, 90 and 97.5 %, where the forecast itself stands for 50 %. Twice it is a
/// coarse CRPS.
Metric mean_pinball(const ScoredForecasts& forecasts) {
    constexpr double kLevels = 5;
    return mean_over_intervals(
        forecasts,
        [](const IntervalForecast& row) {
            const Intervals& i = row.intervals;
            return pinball(row.actual, i.low95, 0.025) + pinball(row.actual, i.low80, 0.1) +
                   pinball(row.actual, row.predicted, 0.5) + pinball(row.actual, i.high80, 0.9) +
                   pinball(row.actual, i.high95, 0.975);
        },
        kLevels);
}

}  // namespace

const std::vector<MetricEntry>& metric_table() {
    using F = MetricFormat;
    static const std::vector<MetricEntry> kTable = {
        {"mae", "MAE {}", F::in_unit, false, of_points<mae>},
        {"rmse", "RMSE {}", F::in_unit, false, of_points<rmse>},
        {"mape", "MAPE %", F::two_decimals, false, of_points<mape>},
        {"wape", "WAPE %", F::two_decimals, true, of_points<wape>},
        {"mase", "MASE", F::two_decimals, true, mase},
        {"mse", "", F::in_unit, false, of_points<mse>},
        {"r2", "R2", F::four_decimals, false, of_points<r2>},
        {"bias", "bias {}", F::signed_in_unit, false, of_points<bias>},
        {"coverage80", "cover 80 %", F::share, false, coverage<&Intervals::low80, &Intervals::high80>},
        {"width80", "width 80 % {}", F::in_unit, false, width<&Intervals::low80, &Intervals::high80>},
        {"coverage95", "cover 95 %", F::share, false, coverage<&Intervals::low95, &Intervals::high95>},
        {"width95", "", F::in_unit, false, width<&Intervals::low95, &Intervals::high95>},
        {"pinball", "", F::in_unit, false, mean_pinball},
    };
    return kTable;
}

std::optional<double> Score::value(std::string_view key) const {
    const auto& table = metric_table();
    const auto entry =
        std::find_if(table.begin(), table.end(), [&](const MetricEntry& metric) { return metric.key == key; });
    assert(entry != table.end());
    return values.empty() ? std::nullopt : values[static_cast<std::size_t>(entry - table.begin())];
}

Score make_score(const std::string& name, const ScoredForecasts& forecasts) {
    assert(!forecasts.actual.empty());
    Score score;
    score.name = name;
    score.n = forecasts.actual.size();
    score.mape_left_out = left_out_of_mape(forecasts.actual);
    for (const MetricEntry& metric : metric_table()) {
        score.values.push_back(metric.compute(forecasts));
    }
    return score;
}

}  // namespace forecast
