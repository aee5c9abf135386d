#include "forecast/evaluation/calibration_set.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <set>

#include "forecast/core/error.hpp"
#include "forecast/core/missing.hpp"
#include "online_intervals.hpp"

namespace forecast {
namespace {

constexpr std::size_t kFewestGrowthDays = 10;

/// Rows from the begin of the axis to the first of the forecasts; negative where they begin before it.
std::ptrdiff_t place_of(const LeadForecasts& lead, const TimeAxis& axis) {
    return axis.daily() ? day_of(lead.begin, axis.zone()) - axis.day(0)
                        : static_cast<std::ptrdiff_t>((lead.begin - axis.start(0)) / axis.step());
}

/// Forecasts of one lead time in the place of their rows.
struct PlacedForecasts {
    std::size_t first_row = 0;
    std::vector<double> values;

    [[nodiscard]] double at(std::size_t row) const {
        return row < first_row || row - first_row >= values.size() ? kMissing : values[row - first_row];
    }
};

/// Those that the axis has, with room up to row `end`; later ones left out.
PlacedForecasts place(const LeadForecasts& lead, const TimeAxis& axis, std::size_t end) {
    const std::ptrdiff_t begin = place_of(lead, axis);
    PlacedForecasts placed;
    placed.first_row = static_cast<std::size_t>(std::max<std::ptrdiff_t>(begin, 0));
    for (std::size_t row = placed.first_row; row < end; ++row) {
        const auto i = static_cast<std::size_t>(static_cast<std::ptrdiff_t>(row) - begin);
        placed.values.push_back(i < lead.values.size() ? lead.values[i] : kMissing);
    }
    return placed;
}

/// The place in set.leads of a lead time.
std::size_t lead_of(const CalibrationSet& set, int day) {
    const auto found = std::find_if(set.leads.begin(), set.leads.end(),
                                    [&](const LeadForecasts& lead) { return day <= lead.last_day; });
    return static_cast<std::size_t>(found == set.leads.end() ? set.leads.end() - set.leads.begin() - 1
                                                             : found - set.leads.begin());
}

/// The intervals around `rows` (their places in `wanted`) by the errors of one lead time.
class LeadIntervals {
public:
    LeadIntervals(const CalibrationSet& set, std::size_t lead, const Frame& known, std::size_t end)
        : adapted_(lead == 0) {
        const LeadForecasts& forecasts = set.leads[lead];
        placed_ = place(forecasts, known.axis, end);
        IssueOptions issue = set.issue;
        issue.lead_days += forecasts.last_day - 1;
        online_.emplace(known, issue, placed_.first_row, placed_.values.size());
    }

    [[nodiscard]] std::vector<std::optional<Intervals>> around(const std::vector<const LeadRow*>& rows) const {
        std::vector<double> values = placed_.values;
        std::vector<bool> asked(values.size(), false);
        for (const LeadRow* row : rows) {
            if (row->row >= placed_.first_row) {
                values[row->row - placed_.first_row] = row->value;
                asked[row->row - placed_.first_row] = true;
            }
        }
        const auto all = adapted_ ? online_->around(values) : online_->of_fixed_width(values, asked);
        std::vector<std::optional<Intervals>> given;
        for (const LeadRow* row : rows) {
            given.push_back(row->row >= placed_.first_row ? all[row->row - placed_.first_row] : std::nullopt);
        }
        return given;
    }

    [[nodiscard]] const PlacedForecasts& forecasts() const { return placed_; }

private:
    PlacedForecasts placed_;
    std::optional<OnlineIntervals> online_;
    bool adapted_ = true;  // after misses and hits
};

/// By how much the mean absolute error of the one exceeds that of the other on the rows of both; nothing where these
/// are of fewer than kFewestGrowthDays days.
std::optional<double> error_ratio(const PlacedForecasts& one, const PlacedForecasts& other, const Frame& known) {
    const Column& load = known.target();
    double sum = 0;
    double other_sum = 0;
    std::set<int> days;
    for (std::size_t row = one.first_row; row < one.first_row + one.values.size(); ++row) {
        if (load.is_observed(row) && !std::isnan(one.at(row)) && !std::isnan(other.at(row))) {
            sum += std::abs(one.at(row) - load.values[row]);
            other_sum += std::abs(other.at(row) - load.values[row]);
            days.insert(known.axis.day(row).number);
        }
    }
    return days.size() < kFewestGrowthDays || other_sum == 0 ? std::nullopt : std::optional(sum / other_sum);
}

Intervals widened(const Intervals& band, double value, double factor) {
    const auto away = [&](double bound) { return value + factor * (bound - value); };
    return {away(band.low80), away(band.high80), away(band.low95), away(band.high95)};
}

/// The smallest that hold both.
Intervals hull(const Intervals& a, const Intervals& b) {
    return {std::min(a.low80, b.low80), std::max(a.high80, b.high80), std::min(a.low95, b.low95),
            std::max(a.high95, b.high95)};
}

/// The intervals of all rows of a set, lead time by lead time.
class IntervalsOfSet {
public:
    IntervalsOfSet(const CalibrationSet& set, const Frame& known, const std::vector<LeadRow>& rows)
        : set_(set), known_(known), rows_(rows), given_(rows.size()) {
        for (const LeadRow& row : rows) {
            end_ = std::max(end_, row.row + 1);
        }
    }

    std::vector<std::optional<Intervals>> all() {
        const LeadIntervals first(set_, 0, known_, end_);
        double growth = 1;
        for (std::size_t lead = 0; lead < set_.leads.size(); ++lead) {
            const auto places = places_of(lead);
            if (!places.empty() && lead == 0) {
                give(places, first.around(rows_at(places)));
            } else if (!places.empty()) {
                growth = give_later(places, lead, first, growth);
            }
        }
        return std::move(given_);
    }

private:
    [[nodiscard]] std::vector<std::size_t> places_of(std::size_t lead) const {
        std::vector<std::size_t> places;
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            if (lead_of(set_, rows_[i].day) == lead) {
                places.push_back(i);
            }
        }
        return places;
    }

    [[nodiscard]] std::vector<const LeadRow*> rows_at(const std::vector<std::size_t>& places) const {
        std::vector<const LeadRow*> rows;
        std::transform(places.begin(), places.end(), std::back_inserter(rows),
                       [&](std::size_t place) { return &rows_[place]; });
        return rows;
    }

    void give(const std::vector<std::size_t>& places, const std::vector<std::optional<Intervals>>& intervals) {
        for (std::size_t i = 0; i < places.size(); ++i) {
            given_[places[i]] = intervals[i];
        }
    }

    /// Returns the growth of the errors up to this lead time.
    double give_later(const std::vector<std::size_t>& places, std::size_t lead, const LeadIntervals& first,
                      double growth) {
        const LeadIntervals own(set_, lead, known_, end_);
        give(places, own.around(rows_at(places)));
        const auto ratio = error_ratio(own.forecasts(), first.forecasts(), known_);
        const double factor = std::max(growth, ratio.value_or(1));
        const auto bands = first.around(rows_at(places));
        for (std::size_t i = 0; i < places.size(); ++i) {
            std::optional<Intervals>& given = given_[places[i]];
            if (given && bands[i]) {
                given = hull(*given, *bands[i]);
            } else if (ratio && bands[i]) {
                given = widened(*bands[i], rows_[places[i]].value, factor);
            }
        }
        return factor;
    }

    const CalibrationSet& set_;
    const Frame& known_;
    const std::vector<LeadRow>& rows_;
    std::vector<std::optional<Intervals>> given_;
    std::size_t end_ = 0;
};

}  // namespace

CalibrationSet empty_calibration_set(const std::string& forecaster, const IssueOptions& issue, const Frame& frame) {
    return {forecaster, issue, frame.axis.zone(), frame.axis.step(), frame.axis.daily(), frame.unit, {}};
}

LeadForecasts lead_forecasts(int first_day, int last_day, const TimeAxis& axis, std::size_t first_row,
                             std::vector<double> values) {
    if (values.size() > kMostCalibrationRows) {
        const std::size_t oldest = values.size() - kMostCalibrationRows;
        values.erase(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(oldest));
        first_row += oldest;
    }
    return {first_day, last_day, axis.start(first_row), std::move(values)};
}

void check_serves(const CalibrationSet& set, const IssueOptions& issue, const Frame& frame) {
    const auto check = [](bool so, const char* what) {
        if (!so) {
            throw Error("the intervals were calibrated for another {}", what);
        }
    };
    check(set.issue.mode == issue.mode && set.issue.time == issue.time && set.issue.lead_days == issue.lead_days,
          "issue time");
    check(set.issue.weather == issue.weather, "weather mode");
    check(set.daily == frame.axis.daily() && set.step == frame.axis.step(), "step");
    check(set.zone == frame.axis.zone(), "time zone");
    check(set.unit == frame.unit, "unit");
}

CalibratedRows calibrated_rows(const LeadForecasts& lead, const TimeAxis& axis) {
    const std::ptrdiff_t begin = place_of(lead, axis);
    return {begin, begin + static_cast<std::ptrdiff_t>(lead.values.size())};
}

void append_first_day(CalibrationSet& set, const TimeAxis& axis, std::size_t first_row,
                      const std::vector<double>& values) {
    LeadForecasts& first = set.leads.front();
    const auto between = static_cast<std::ptrdiff_t>(first_row) - calibrated_rows(first, axis).end;
    assert(between >= 0);
    first.values.resize(first.values.size() + static_cast<std::size_t>(between), kMissing);
    first.values.insert(first.values.end(), values.begin(), values.end());
}

std::vector<std::optional<Intervals>> intervals_by_lead(const CalibrationSet& set, const Frame& known,
                                                        const std::vector<LeadRow>& rows) {
    return IntervalsOfSet(set, known, rows).all();
}

}  // namespace forecast
