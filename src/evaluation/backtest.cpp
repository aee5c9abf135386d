#include "forecast/evaluation/backtest.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "forecast/core/missing.hpp"
#include "online_intervals.hpp"
#include "scores.hpp"

namespace forecast {
namespace {

/// The rows of the period that were reached, each forecaster's intervals with them.
std::vector<ScoredRow> forecast_rows(const Frame& frame, const BacktestOptions& options,
                                     const RollingForecasts& forecasts) {
    std::vector<ScoredRow> rows;
    for (std::size_t row = options.first_row; row < forecasts.first_row + forecasts.rows(); ++row) {
        ScoredRow scored{row, frame.target().values[row], {}, {}};
        for (std::size_t f = 0; f < forecasts.forecasters; ++f) {
            scored.predicted.push_back(forecasts.at(row - forecasts.first_row, f));
        }
        rows.push_back(std::move(scored));
    }
    const OnlineIntervals online(frame, options.issue, forecasts.first_row, forecasts.rows());
    for (std::size_t f = 0; f < forecasts.forecasters; ++f) {
        const auto intervals = online.around(forecasts.of(f));
        for (ScoredRow& row : rows) {
            row.intervals.push_back(intervals[row.row - forecasts.first_row]);
        }
    }
    return rows;
}

std::vector<std::size_t> with_coverage(const std::vector<ScoredRow>& rows, std::size_t forecasters) {
    std::vector<std::size_t> found;
    for (std::size_t f = 0; f < forecasters; ++f) {
        if (has_coverage(rows, f)) {
            found.push_back(f);
        }
    }
    return found;
}

/// What the others say now and then is not judged.
void drop_sparse_forecasters(std::vector<ScoredRow>& rows, const std::vector<std::size_t>& covering,
                             std::size_t forecasters) {
    for (std::size_t f = 0; f < forecasters; ++f) {
        if (std::find(covering.begin(), covering.end(), f) == covering.end()) {
            std::for_each(rows.begin(), rows.end(), [&](ScoredRow& row) { row.predicted[f] = kMissing; });
        }
    }
}

/// Adds up why rows are left out, and keeps the others.
class ScoringFilter {
public:
    ScoringFilter(const Column& target, const std::vector<std::size_t>& covering, std::size_t forecasters)
        : target_(target), covering_(covering) {
        dropped.unforecast_by.assign(forecasters, 0);
    }

    [[nodiscard]] bool keeps(const ScoredRow& row) {
        if (!target_.is_observed(row.row)) {
            ++(std::isnan(row.actual) ? dropped.missing : dropped.imputed);
            return false;
        }
        bool complete = !covering_.empty();
        for (const std::size_t f : covering_) {
            if (std::isnan(row.predicted[f])) {
                ++dropped.unforecast_by[f];
                complete = false;
            }
        }
        dropped.unforecast += complete ? 0 : 1;
        return complete;
    }

    DroppedRows dropped;

private:
    const Column& target_;
    const std::vector<std::size_t>& covering_;
};

}  // namespace

RollingOptions rolling_options(const BacktestOptions& options) {
    RollingOptions rolling;
    rolling.first_row = std::min(options.calibrate_from, options.first_row);
    rolling.last_row = options.last_row;
    rolling.strict_from = options.first_row;
    rolling.issue = options.issue;
    rolling.cancellation = options.cancellation;
    return rolling;
}

BacktestResult score_forecasts(const Frame& frame, const std::vector<std::string>& names,
                               const BacktestOptions& options, const RollingForecasts& forecasts) {
    assert(names.size() == forecasts.forecasters);
    std::vector<ScoredRow> rows = forecast_rows(frame, options, forecasts);
    const auto scale = mase_scale(frame, options.first_row);
    const auto covering = with_coverage(rows, names.size());
    drop_sparse_forecasters(rows, covering, names.size());
    ScoringFilter filter(frame.target(), covering, names.size());
    BacktestResult result;
    std::copy_if(rows.begin(), rows.end(), std::back_inserter(result.rows),
                 [&](const ScoredRow& row) { return filter.keeps(row); });
    result.dropped = filter.dropped;
    result.forecasts = forecasts;
    std::vector<const ScoredRow*> scored;
    std::transform(result.rows.begin(), result.rows.end(), std::back_inserter(scored),
                   [](const ScoredRow& row) { return &row; });
    for (std::size_t f = 0; f < names.size(); ++f) {
        result.scores.push_back(score(names[f], scored, f, scale));
    }
    return result;
}

BacktestResult backtest(const Frame& frame, const std::vector<Forecaster*>& forecasters,
                        const BacktestOptions& options) {
    std::vector<std::string> names;
    std::transform(forecasters.begin(), forecasters.end(), std::back_inserter(names),
                   [](const Forecaster* forecaster) { return forecaster->name(); });
    const RollingForecasts forecasts = forecast_rolling(frame, forecasters, rolling_options(options));
    options.cancellation.check();
    return score_forecasts(frame, names, options, forecasts);
}

std::vector<std::optional<Intervals>> intervals_around(const Frame& frame, const IssueOptions& issue,
                                                       std::size_t first_row, const std::vector<double>& predicted) {
    return OnlineIntervals(frame, issue, first_row, predicted.size()).around(predicted);
}

std::vector<Score> score_rows(const BacktestResult& result, const std::vector<std::size_t>& rows) {
    std::vector<const ScoredRow*> chosen;
    std::transform(rows.begin(), rows.end(), std::back_inserter(chosen),
                   [&](std::size_t i) { return &result.rows[i]; });
    std::vector<Score> scores;
    for (std::size_t f = 0; f < result.scores.size(); ++f) {
        scores.push_back(score(result.scores[f].name, chosen, f, std::nullopt));
    }
    return scores;
}

}  // namespace forecast
