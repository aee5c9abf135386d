#include "forecast/evaluation/rolling_forecasts.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <optional>
#include <utility>

#include "forecast/core/error.hpp"
#include "forecast/core/missing.hpp"

namespace forecast {
namespace {

/// A forecaster that is fitted again when that is due.
class Candidate {
public:
    explicit Candidate(Forecaster& forecaster) : forecaster_(forecaster) {}

    double forecast(const Frame& frame, const RollingOptions& options, const Origin& origin) {
        return refit(frame, options, origin.first_row) ? forecaster_.predict(origin).front() : kMissing;
    }

private:
    /// Whether it can forecast the row.
    bool refit(const Frame& frame, const RollingOptions& options, std::size_t row) {
        const int every = forecaster_.refit_every_days();
        if (every == 0) {
            return true;
        }
        const std::size_t due = refit_row(frame.axis, row, every);
        if (fitted_at_ != due || (!can_forecast_ && row >= options.strict_from)) {
            can_forecast_ = fit({issue_time(options.issue, frame.axis, due), due, 1}, row < options.strict_from);
            fitted_at_ = due;
        }
        return can_forecast_;
    }

    bool fit(const Origin& origin, bool may_lack_data) {
        try {
            forecaster_.fit(origin);
        } catch (const Error& error) {
            if (!may_lack_data || error.kind() != ErrorKind::insufficient_data) {
                throw;
            }
            return false;
        }
        return true;
    }

    Forecaster& forecaster_;
    std::optional<std::size_t> fitted_at_;
    bool can_forecast_ = true;
};

void add_weights(std::vector<DayWeights>& weights, const Day& day, const std::vector<Forecaster*>& forecasters,
                 const std::vector<double>& forecasts, const Origin& origin) {
    for (std::size_t f = 0; f < forecasters.size(); ++f) {
        auto members = std::isnan(forecasts[f]) ? std::vector<MemberWeight>() : forecasters[f]->members(origin, 0);
        if (!members.empty()) {
            weights.push_back({day, f, std::move(members)});
        }
    }
}

}  // namespace

std::size_t refit_row(const TimeAxis& axis, std::size_t row, int every_days) {
    const Day today = axis.day(row);
    return std::min(row, axis.first_row_of(today - today.number % every_days));
}

std::vector<double> RollingForecasts::of(std::size_t forecaster) const {
    std::vector<double> column;
    for (std::size_t i = 0; i < rows(); ++i) {
        column.push_back(at(i, forecaster));
    }
    return column;
}

RollingForecasts forecast_rolling(const Frame& frame, const std::vector<Forecaster*>& forecasters,
                                  const RollingOptions& options, RollingForecasts partial, const OnRow& on_row) {
    assert(partial.values.empty() ||
           (partial.forecasters == forecasters.size() && partial.first_row == options.first_row));
    RollingForecasts all = std::move(partial);
    all.first_row = options.first_row;
    all.forecasters = forecasters.size();
    std::vector<Candidate> candidates;
    for (Forecaster* forecaster : forecasters) {
        candidates.emplace_back(*forecaster);
    }
    try {
        for (std::size_t row = options.first_row + all.rows(); row < options.last_row; ++row) {
            options.cancellation.check();
            const Origin origin{issue_time(options.issue, frame.axis, row), row, 1};
            std::vector<double> of_row;
            for (Candidate& candidate : candidates) {
                of_row.push_back(candidate.forecast(frame, options, origin));
            }
            if (row == options.first_row || frame.axis.day(row - 1) != frame.axis.day(row)) {
                add_weights(all.weights, frame.axis.day(row), forecasters, of_row, origin);
            }
            all.values.insert(all.values.end(), of_row.begin(), of_row.end());
            if (on_row) {
                on_row(all);
            }
        }
    } catch (const Cancelled&) {  // the rows before are whole
    }
    return all;
}

}  // namespace forecast
