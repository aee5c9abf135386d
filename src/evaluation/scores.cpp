#include "scores.hpp"

#include <algorithm>
#include <cmath>

namespace forecast {
namespace {

constexpr int kDays = 7;

}  // namespace

bool has_coverage(const std::vector<ScoredRow>& rows, std::size_t forecaster) {
    const auto said = std::count_if(rows.begin(), rows.end(),
                                    [&](const ScoredRow& row) { return !std::isnan(row.predicted[forecaster]); });
    return said > 0 && 2 * static_cast<std::size_t>(said) >= rows.size();
}

Score score(const std::string& name, const std::vector<const ScoredRow*>& rows, std::size_t forecaster,
            std::optional<double> mase_scale) {
    if (rows.empty() || std::isnan(rows.front()->predicted[forecaster])) {
        Score none;
        none.name = name;
        return none;
    }
    ScoredForecasts forecasts;
    forecasts.mase_scale = mase_scale;
    for (const ScoredRow* row : rows) {
        forecasts.actual.push_back(row->actual);
        forecasts.predicted.push_back(row->predicted[forecaster]);
        if (const auto& intervals = row->intervals[forecaster]) {
            forecasts.with_intervals.push_back({row->actual, row->predicted[forecaster], *intervals});
        }
    }
    return make_score(name, forecasts);
}

std::optional<double> mase_scale(const Frame& frame, std::size_t first_row) {
    const std::size_t week =
        frame.axis.daily() ? kDays : kDays * static_cast<std::size_t>(std::chrono::seconds(86400) / frame.axis.step());
    const Column& target = frame.target();
    double sum = 0;
    double count = 0;
    for (std::size_t row = week; row < std::min(first_row, frame.axis.size()); ++row) {
        if (target.is_observed(row) && target.is_observed(row - week)) {
            sum += std::abs(target.values[row] - target.values[row - week]);
            count += 1;
        }
    }
    return sum > 0 ? std::optional(sum / count) : std::nullopt;
}

}  // namespace forecast
