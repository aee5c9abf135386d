#include "forecast/evaluation/backtest.hpp"

#include <algorithm>
#include <cmath>

#include "forecast/core/missing.hpp"
#include "forecast/evaluation/metrics.hpp"
#include "interval.hpp"

namespace forecast {
namespace {

constexpr std::size_t kTarget = 0;

/// A forecaster under test: when it is to be fitted again, and what it has got wrong so far.
struct Candidate {
    Forecaster* forecaster = nullptr;
    ErrorHistory errors;
    std::optional<std::size_t> fitted_at;
};

/// The newest refit day up to the row's: a fixed calendar, so that a forecast does not depend on where a period begins.
std::size_t refit_row(const TimeAxis& axis, std::size_t row, int every_days) {
    const Day today = axis.day(row);
    return std::min(row, axis.first_row_of(today - today.number % every_days));
}

void refit_when_due(Candidate& candidate, const Frame& frame, const IssueOptions& issue, std::size_t row) {
    const int every = candidate.forecaster->refit_every_days();
    if (every == 0) {
        return;
    }
    const std::size_t due = refit_row(frame.axis, row, every);
    if (candidate.fitted_at != due) {
        candidate.forecaster->fit({issue_time(issue, frame.axis, due), due, 1});
        candidate.fitted_at = due;
    }
}

/// Every candidate's forecast of one row with its interval, made with what is known at the row's issue time.
ScoredRow forecast_row(const Frame& frame, std::vector<Candidate>& candidates, const IssueOptions& issue,
                       std::size_t row) {
    const Origin origin{issue_time(issue, frame.axis, row), row, 1};
    const AsOf known(frame, origin.issued_at, 0);
    ScoredRow scored{row, frame.columns[kTarget].values[row], {}, {}, {}};
    for (Candidate& candidate : candidates) {
        refit_when_due(candidate, frame, issue, row);
        const double predicted = candidate.forecaster->predict(origin).front();
        const auto band = candidate.errors.band80(known);
        candidate.errors.add(frame.columns[kTarget].is_observed(row) ? predicted : kMissing);
        scored.predicted.push_back(predicted);
        scored.low80.push_back(band ? std::optional(predicted + band->low) : std::nullopt);
        scored.high80.push_back(band ? std::optional(predicted + band->high) : std::nullopt);
    }
    return scored;
}

/// Whether the forecaster has a word on any of the rows: climatology has none in the first year.
bool says_anything(const std::vector<ScoredRow>& rows, std::size_t which) {
    return std::any_of(rows.begin(), rows.end(), [&](const ScoredRow& r) { return !std::isnan(r.predicted[which]); });
}

/// Observed rows that all those predicted who say anything at all.
std::vector<ScoredRow> rows_to_score(const Frame& frame, const std::vector<ScoredRow>& rows, std::size_t forecasters) {
    std::vector<std::size_t> speaking;
    for (std::size_t i = 0; i < forecasters; ++i) {
        if (says_anything(rows, i)) {
            speaking.push_back(i);
        }
    }
    std::vector<ScoredRow> scored;
    std::copy_if(rows.begin(), rows.end(), std::back_inserter(scored), [&](const ScoredRow& row) {
        return !speaking.empty() && frame.columns[kTarget].is_observed(row.row) &&
               std::none_of(speaking.begin(), speaking.end(), [&](auto i) { return std::isnan(row.predicted[i]); });
    });
    return scored;
}

std::optional<double> coverage(const std::vector<ScoredRow>& rows, std::size_t which) {
    std::size_t with_interval = 0;
    std::size_t inside = 0;
    for (const ScoredRow& row : rows) {
        if (row.low80[which]) {
            ++with_interval;
            inside += *row.low80[which] <= row.actual && row.actual <= *row.high80[which] ? 1 : 0;
        }
    }
    return with_interval == 0 ? std::nullopt
                              : std::optional(static_cast<double>(inside) / static_cast<double>(with_interval));
}

Score score(const std::string& name, const std::vector<ScoredRow>& rows, std::size_t which) {
    Score result;
    result.name = name;
    if (!says_anything(rows, which)) {
        return result;
    }
    result.n = rows.size();
    std::vector<double> actual;
    std::vector<double> predicted;
    for (const ScoredRow& row : rows) {
        actual.push_back(row.actual);
        predicted.push_back(row.predicted[which]);
    }
    result.mae = mae(actual, predicted);
    result.rmse = rmse(actual, predicted);
    result.mape = mape(actual, predicted);
    result.mse = mse(actual, predicted);
    result.r2 = r2(actual, predicted);
    result.bias = bias(actual, predicted);
    result.coverage80 = coverage(rows, which);
    return result;
}

}  // namespace

BacktestResult backtest(const Frame& frame, const std::vector<Forecaster*>& forecasters, const BacktestOptions& options,
                        const std::function<void(std::size_t done, std::size_t all)>& on_progress) {
    const std::size_t begin = std::min(options.calibrate_from, options.first_row);
    std::vector<Candidate> candidates;
    for (Forecaster* forecaster : forecasters) {
        candidates.push_back({forecaster, ErrorHistory(begin), std::nullopt});
    }
    std::vector<ScoredRow> rows;
    for (std::size_t row = begin; row < options.last_row; ++row) {
        ScoredRow scored = forecast_row(frame, candidates, options.issue, row);
        if (row >= options.first_row) {
            rows.push_back(std::move(scored));
        }
        if (on_progress) {
            on_progress(row - begin + 1, options.last_row - begin);
        }
    }
    BacktestResult result;
    result.rows = rows_to_score(frame, rows, forecasters.size());
    result.dropped = rows.size() - result.rows.size();
    for (std::size_t i = 0; i < forecasters.size(); ++i) {
        result.scores.push_back(score(forecasters[i]->name(), result.rows, i));
    }
    return result;
}

}  // namespace forecast
