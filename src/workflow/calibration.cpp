#include "forecast/workflow/calibration.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "forecast/core/error.hpp"
#include "forecast/core/missing.hpp"
#include "forecast/evaluation/rolling_forecasts.hpp"
#include "forecast/workflow/stepped_forecast.hpp"

namespace forecast {
namespace {

constexpr int kDirectDays = 7;  // each lead time up to here has errors of its own, longer ones are pooled by weeks
constexpr int kCatchUpDays = 31;
constexpr int kLongEvery = 4;  // origins to one of the longest lead time
constexpr std::size_t kLargeFrame = 43'000;

/// Days between two origins. With those of all kinds, origins come to all days of the week in turn.
int days_between(const Calibration& c, const TimeAxis& axis) {
    if (!axis.daily()) {
        return 8;
    }
    return c.is_network ? 4 : 2;
}

/// Days between two fits: as in a backtest, or, where rows are many and a fit is dear, half a year.
int days_between_fits(const Forecaster& forecaster, const TimeAxis& axis) {
    constexpr int kHalfYear = 182;
    const int every = forecaster.refit_every_days();
    return axis.daily() ? every : (kHalfYear + every - 1) / every * every;
}

/// Of years of half-hours the newest year has to do, with lead times of a week.
Calibration as_affordable(Calibration c, const TimeAxis& axis) {
    constexpr int kYear = 365;
    if (c.first_row < c.last_row && axis.size() > kLargeFrame) {
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

/// Makes the forecasts of lead times of more than a day, origin by origin.
class LeadWalk {
public:
    LeadWalk(const Calibration& calibration, const Frame& frame)
        : c_(calibration),
          actual_(frame),
          frame_(frame),
          outdated_from_(frame.axis.size()),
          leads_(empty_leads(calibration, frame.axis)) {}

    std::vector<LeadForecasts> follow() {
        const TimeAxis& axis = frame_.axis;
        c_.forecaster.prepare(frame_);
        const int every = days_between(c_, axis);
        int origins = 0;
        for (Day day = axis.day(c_.first_row); day < axis.day(c_.last_row - 1); day = day + every) {
            c_.cancellation.check();
            const std::size_t first = axis.first_row_of(day);
            const int days = std::min(c_.days, origins++ % kLongEvery == 0 ? kLongestLead : kDirectDays);
            if (first >= c_.first_row && is_fitted_for(first)) {
                forecast(first, std::min(c_.last_row, axis.first_row_of(day + days)));
            }
        }
        return std::move(leads_);
    }

private:
    /// Fits the forecaster as of the newest day on which that is due; false where the rows before are too few.
    bool is_fitted_for(std::size_t row) {
        Forecaster& forecaster = c_.forecaster;
        if (forecaster.refit_every_days() == 0) {
            return true;
        }
        const std::size_t due = refit_row(frame_.axis, row, days_between_fits(forecaster, frame_.axis));
        if (fitted_at_ == due) {
            return can_forecast_;
        }
        if (outdated_from_ < due) {
            forecaster.update(outdated_from_, due);
            outdated_from_ = due;
        }
        fitted_at_ = due;
        try {
            forecaster.fit({issue_time(c_.issue, frame_.axis, due), due, 1});
            can_forecast_ = true;
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::insufficient_data) {
                throw;
            }
            can_forecast_ = false;
        }
        return can_forecast_;
    }

    /// The rows from `first` to `last`, what is not known at their issue hidden meanwhile.
    void forecast(std::size_t first, std::size_t last) {
        Stretch stretch{first_unknown_load(frame_, c_.issue, first), first, last, {}};
        outdated_from_ = std::min(outdated_from_, first_row_knowing(frame_, c_.issue, stretch.unknown));
        hide_unknown(frame_, c_.issue, stretch);
        forecast_stretch(c_.forecaster, frame_, {c_.issue, c_.reach_days, {}}, stretch, outdated_from_);
        show_again(frame_, actual_);
        outdated_from_ = first_row_knowing(frame_, c_.issue, stretch.unknown);
        take_over(stretch);
    }

    void take_over(const Stretch& stretch) {
        const TimeAxis& axis = frame_.axis;
        for (std::size_t i = 0; i < stretch.values.size(); ++i) {
            const std::size_t row = stretch.first + i;
            const int day = axis.day(row) - axis.day(stretch.first) + 1;
            for (LeadForecasts& lead : leads_) {
                if (lead.first_day <= day && day <= lead.last_day) {
                    lead.values[row - c_.first_row] = stretch.values[i];
                }
            }
        }
    }

    const Calibration& c_;
    const Frame& actual_;
    Frame frame_;
    std::optional<std::size_t> fitted_at_;
    bool can_forecast_ = true;
    std::size_t outdated_from_;  // rows from here on know other loads than the forecaster was told of
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
    set.leads = {lead_forecasts(1, 1, frame.axis, calibration.first_row, std::move(first_day))};
    if (c.first_row == c.last_row || c.days == 1) {
        return set;
    }
    for (LeadForecasts& lead : LeadWalk(c, frame).follow()) {
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
    const auto end =
        static_cast<std::size_t>(std::max<std::ptrdiff_t>(calibrated_rows(set.leads.front(), frame.axis).end, 0));
    const std::size_t from = std::max(end, frame.axis.first_row_of(frame.axis.day(row) - kCatchUpDays));
    if (from < row) {
        append_first_day(set, frame.axis, from,
                         forecast_rolling(frame, {&forecaster}, {from, row, row, set.issue, {}}).of(0));
    }
}

}  // namespace forecast
