#include "forecast/workflow/calibration.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "forecast/core/error.hpp"
#include "forecast/core/missing.hpp"
#include "forecast/evaluation/rolling_forecasts.hpp"
#include "forecast/features/calendar_lag.hpp"
#include "forecast/workflow/stepped_forecast.hpp"

namespace forecast {
namespace {

constexpr int kDirectDays = 7;  // each lead time up to here has errors of its own, longer ones are pooled by weeks
constexpr int kFitDays = 182;   // between two fits
constexpr int kCatchUpDays = 31;
constexpr std::size_t kMostPasses = 4;          // over the same days, each with other origins
constexpr std::size_t kFewestApart = 24;        // stretches of a network
constexpr std::size_t kLookBackDays = 35;       // more than features of loads look back
constexpr std::size_t kPreparedRows = 600'000;  // rows that a forecaster is prepared with, about

/// Rows of one fit.
struct FitPeriod {
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// Stretches of forecasts, all as long.
struct StretchPlan {
    int days = kDirectDays;
    std::vector<FitPeriod> periods;
    std::size_t passes = 1;      ///< times that each period is forecast, from other origins
    std::size_t most_apart = 0;  ///< stretches of a network
};

/// Frames of days are small, those of years of half-hours are not: there the newest year has to do, with one fit and
/// lead times of a week.
Calibration as_affordable(Calibration c, const TimeAxis& axis) {
    constexpr int kYear = 365;
    if (c.first_row < c.last_row && axis.size() * kLongestLead > 2 * kPreparedRows) {
        c.days = std::min(c.days, kDirectDays);
        c.first_row = std::max(c.first_row, axis.first_row_of(axis.day(c.last_row - 1) - kYear));
    }
    return c;
}

/// By lead time: of each day up to kDirectDays, then week by week.
std::vector<LeadForecasts> empty_leads(const Calibration& c, const TimeAxis& axis) {
    std::vector<LeadForecasts> leads;
    for (int day = 2; day <= std::min(c.days, kLongestLead);) {
        const int last = day <= kDirectDays ? day : day + 6;
        leads.push_back({day, last, axis.start(c.first_row), std::vector<double>(c.last_row - c.first_row, kMissing)});
        day = last + 1;
    }
    return leads;
}

std::vector<FitPeriod> fit_periods(const Calibration& c, const TimeAxis& axis) {
    const int every = c.forecaster.refit_every_days();
    std::vector<FitPeriod> periods;
    std::size_t begin = c.first_row;
    while (every > 0 && begin < c.last_row) {
        const std::size_t end = std::min(c.last_row, axis.first_row_of(axis.day(begin) + std::max(every, kFitDays)));
        periods.push_back({begin, end});
        begin = end;
    }
    return periods.empty() ? std::vector<FitPeriod>{{c.first_row, c.last_row}} : periods;
}

StretchPlan plan_stretches(const Calibration& c, const TimeAxis& axis, int days) {
    StretchPlan plan;
    plan.days = days;
    plan.periods = days > kDirectDays ? std::vector<FitPeriod>{{c.first_row, c.last_row}} : fit_periods(c, axis);
    const std::size_t rows = std::max<std::size_t>(1, axis.size() * static_cast<std::size_t>(days));
    if (rows * plan.periods.size() > kPreparedRows) {
        plan.periods = {{c.first_row, c.last_row}};
    }
    const std::size_t most = days > kDirectDays || c.lookback > 0 ? 1 : kMostPasses;
    plan.passes = std::clamp<std::size_t>(kPreparedRows / (rows * plan.periods.size()), 1, most);
    plan.most_apart = std::max(kFewestApart, kPreparedRows / rows);
    return plan;
}

/// Stretches of `days` days one behind the other, begun on all days of the week in turn, each with the loads before its
/// first day unknown as far as they are then.
std::vector<Stretch> cut_stretches(const Frame& frame, const IssueOptions& issue, const FitPeriod& period,
                                   Day first_day, int days) {
    const TimeAxis& axis = frame.axis;
    std::vector<Stretch> stretches;
    Day previous = first_day;
    for (Day day = first_day; day + days <= axis.day(period.end - 1) + 1; day = day + 1) {
        const std::size_t first = axis.first_row_of(day);
        const std::size_t unknown = first_unknown_load(frame, issue, first);
        const bool too_early =
            !stretches.empty() &&
            ((day - previous) % 7 == 0 || first_unknown_load(frame, issue, unknown) < stretches.back().last);
        if (unknown < period.begin || too_early) {
            continue;
        }
        stretches.push_back({unknown, first, axis.first_row_of(day + days), {}});
        previous = day;
        day = day + (days - 1);
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

/// Places of stretches that do not see each other's hidden loads, by rounds: a network reads the rows of its window as
/// each was known at its own issue, and features of a row look back, too. `apart`: rows between two of a round.
std::vector<std::vector<std::size_t>> rounds_of(const std::vector<Stretch>& stretches, std::size_t apart) {
    std::vector<std::vector<std::size_t>> rounds;
    for (std::size_t i = 0; i < stretches.size(); ++i) {
        const auto free = std::find_if(rounds.begin(), rounds.end(), [&](const std::vector<std::size_t>& round) {
            return stretches[round.back()].last + apart <= stretches[i].unknown;
        });
        (free == rounds.end() ? rounds.emplace_back() : *free).push_back(i);
    }
    return rounds;
}

/// Round by round, only the loads of its stretches hidden each time.
void forecast_apart(const Calibration& c, Frame frame, const StepOptions& options, std::vector<Stretch>& stretches) {
    Column& load = frame.target();
    const auto earlier = load.earlier;
    const auto available_at = load.available_at;
    const std::size_t apart = c.lookback + kLookBackDays * static_cast<std::size_t>(rows_per_day(frame.axis));
    for (const std::vector<std::size_t>& round : rounds_of(stretches, apart)) {
        c.cancellation.check();
        std::vector<Stretch> together;
        for (const std::size_t place : round) {
            hide_loads(frame, stretches[place], Timestamp::max());
            together.push_back(stretches[place]);
        }
        forecast_stretches(c.forecaster, frame, options, together);
        for (std::size_t i = 0; i < round.size(); ++i) {
            stretches[round[i]] = together[i];
        }
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

/// As of the beginning of a period, from the rows before; false where they are too few.
bool fit_for(Forecaster& forecaster, const Frame& frame, const IssueOptions& issue, const FitPeriod& period) {
    if (forecaster.refit_every_days() == 0) {
        return true;
    }
    forecaster.prepare(frame);
    try {
        forecaster.fit({issue_time(issue, frame.axis, period.begin), period.begin, 1});
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::insufficient_data) {
            throw;
        }
        return false;
    }
    forecaster.keep_fit();
    return true;
}

/// Makes the forecasts of lead times of more than a day.
class LeadWalk {
public:
    LeadWalk(const Calibration& calibration, const Frame& frame)
        : c_(calibration), frame_(frame), leads_(empty_leads(calibration, frame.axis)) {}

    /// Those of the lead times that the plan's stretches have and that have none yet.
    void follow(const StretchPlan& plan) {
        for (const FitPeriod& period : plan.periods) {
            if (!fit_for(c_.forecaster, frame_, c_.issue, period)) {
                continue;
            }
            const Day first = frame_.axis.day(period.begin) + days_ahead(c_.issue);
            for (std::size_t pass = 0; pass < plan.passes; ++pass) {
                const int offset = static_cast<int>(pass) * plan.days / static_cast<int>(plan.passes);
                forecast(cut_stretches(frame_, c_.issue, period, first + offset, plan.days), plan);
            }
        }
    }

    std::vector<LeadForecasts> take() { return std::move(leads_); }

private:
    void forecast(std::vector<Stretch> stretches, const StretchPlan& plan) {
        c_.cancellation.check();
        const StepOptions steps{c_.issue, c_.reach, {}, {}};
        if (stretches.empty()) {
            return;
        }
        if (c_.lookback > 0) {
            stretches = thinned(stretches, plan.most_apart);
            forecast_apart(c_, frame_, steps, stretches);
        } else {
            forecast_together(c_.forecaster, frame_, steps, stretches);
        }
        for (const Stretch& stretch : stretches) {
            take_over(stretch, plan.days);
        }
    }

    void take_over(const Stretch& stretch, int days) {
        const TimeAxis& axis = frame_.axis;
        for (std::size_t i = 0; i < stretch.values.size(); ++i) {
            const std::size_t row = stretch.first + i;
            const int day = axis.day(row) - axis.day(stretch.first) + 1;
            const bool is_of_plan = (day > kDirectDays) == (days > kDirectDays);
            for (LeadForecasts& lead : leads_) {
                if (is_of_plan && lead.first_day <= day && day <= lead.last_day && row >= c_.first_row) {
                    lead.values[row - c_.first_row] = stretch.values[i];
                }
            }
        }
    }

    const Calibration& c_;
    const Frame& frame_;
    std::vector<LeadForecasts> leads_;
};

}  // namespace

CalibrationSet calibrate(const Calibration& calibration, const Frame& frame, std::vector<double> first_day) {
    CalibrationSet set = empty_calibration_set(calibration.forecaster.name(), calibration.issue, frame);
    const auto spoken =
        std::find_if(first_day.begin(), first_day.end(), [](double value) { return !std::isnan(value); });
    Calibration wanted = calibration;
    wanted.first_row += static_cast<std::size_t>(spoken - first_day.begin());
    const Calibration c = as_affordable(wanted, frame.axis);
    LeadWalk walk(c, frame);
    for (const int days : {kDirectDays, kLongestLead}) {
        if (c.first_row < c.last_row && c.days > (days == kDirectDays ? 1 : kDirectDays)) {
            walk.follow(plan_stretches(c, frame.axis, days));
        }
    }
    set.leads = {lead_forecasts(1, 1, frame.axis, calibration.first_row, std::move(first_day))};
    for (LeadForecasts& lead : walk.take()) {
        set.leads.push_back(
            lead_forecasts(lead.first_day, lead.last_day, frame.axis, c.first_row, std::move(lead.values)));
    }
    return set;
}

CalibrationSet calibrate_anew(const Calibration& calibration, const Frame& frame) {
    calibration.forecaster.prepare(frame);
    auto forecasts = forecast_rolling(frame, {&calibration.forecaster},
                                      {calibration.first_row, calibration.last_row, calibration.last_row,
                                       calibration.issue, calibration.cancellation});
    return calibrate(calibration, frame, forecasts.of(0));
}

void bring_up_to(std::size_t row, CalibrationSet& set, Forecaster& forecaster, const Frame& frame) {
    const auto end = static_cast<std::size_t>(std::max<std::ptrdiff_t>(calibrated_rows(set, frame.axis).end, 0));
    const std::size_t from = std::max(end, frame.axis.first_row_of(frame.axis.day(row) - kCatchUpDays));
    if (from < row) {
        append_first_day(set, frame.axis, from,
                         forecast_rolling(frame, {&forecaster}, {from, row, row, set.issue, {}}).of(0));
    }
}

}  // namespace forecast
