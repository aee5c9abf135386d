#include "scores.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "forecast/evaluation/metrics.hpp"

namespace forecast {
namespace {

constexpr int kDays = 7;

/// Rows with intervals, one forecaster's column of each.
struct Banded {
    double actual = 0;
    double predicted = 0;
    Intervals intervals;
};

std::vector<Banded> with_intervals(const std::vector<const ScoredRow*>& rows, std::size_t forecaster) {
    std::vector<Banded> banded;
    for (const ScoredRow* row : rows) {
        if (const auto& intervals = row->intervals[forecaster]) {
            banded.push_back({row->actual, row->predicted[forecaster], *intervals});
        }
    }
    return banded;
}

IntervalScore interval_score(const std::vector<Banded>& rows, double Intervals::*low, double Intervals::*high) {
    double inside = 0;
    double width = 0;
    for (const Banded& row : rows) {
        inside += row.intervals.*low <= row.actual && row.actual <= row.intervals.*high ? 1 : 0;
        width += row.intervals.*high - row.intervals.*low;
    }
    const auto count = static_cast<double>(rows.size());
    return {inside / count, width / count};
}

double mean_pinball(const std::vector<Banded>& rows) {
    double sum = 0;
    for (const Banded& row : rows) {
        const Intervals& i = row.intervals;
        sum += pinball(row.actual, i.low95, 0.025) + pinball(row.actual, i.low80, 0.1) +
               pinball(row.actual, row.predicted, 0.5) + pinball(row.actual, i.high80, 0.9) +
               pinball(row.actual, i.high95, 0.975);
    }
    return sum / (5 * static_cast<double>(rows.size()));
}

void score_intervals(Score& score, const std::vector<Banded>& rows) {
    if (rows.empty()) {
        return;
    }
    score.interval80 = interval_score(rows, &Intervals::low80, &Intervals::high80);
    score.interval95 = interval_score(rows, &Intervals::low95, &Intervals::high95);
    score.pinball = mean_pinball(rows);
}

std::optional<double> if_there(double value) {
    return std::isnan(value) ? std::nullopt : std::optional(value);
}

}  // namespace

bool has_coverage(const std::vector<ScoredRow>& rows, std::size_t forecaster) {
    const auto said = std::count_if(rows.begin(), rows.end(),
                                    [&](const ScoredRow& row) { return !std::isnan(row.predicted[forecaster]); });
    return said > 0 && 2 * static_cast<std::size_t>(said) >= rows.size();
}

Score score(const std::string& name, const std::vector<const ScoredRow*>& rows, std::size_t forecaster) {
    Score result;
    result.name = name;
    if (rows.empty() || std::isnan(rows.front()->predicted[forecaster])) {
        return result;
    }
    result.n = rows.size();
    std::vector<double> actual;
    std::vector<double> predicted;
    for (const ScoredRow* row : rows) {
        actual.push_back(row->actual);
        predicted.push_back(row->predicted[forecaster]);
    }
    result.mae = mae(actual, predicted);
    result.rmse = rmse(actual, predicted);
    result.mape = if_there(mape(actual, predicted));
    result.mape_left_out = left_out_of_mape(actual);
    result.mse = mse(actual, predicted);
    result.r2 = r2(actual, predicted);
    result.bias = bias(actual, predicted);
    result.wape = if_there(wape(actual, predicted));
    score_intervals(result, with_intervals(rows, forecaster));
    return result;
}

std::optional<double> mase_scale(const Frame& frame, std::size_t first_row) {
    const std::size_t week =
        frame.axis.daily() ? kDays : kDays * static_cast<std::size_t>(std::chrono::seconds(86400) / frame.axis.step());
    const Column& target = frame.columns[kTarget];
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
