#include "online_intervals.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace forecast {
namespace {

constexpr std::chrono::seconds kDay{86400};

/// The place of a row in its local day, the same before and after a change of clocks.
std::size_t period_of(const TimeAxis& axis, std::size_t row) {
    if (axis.daily()) {
        return 0;
    }
    const Timestamp local = axis.start(row) + utc_offset(axis.start(row), axis.zone());
    const auto since_midnight = local.time_since_epoch() - axis.day(row).number * kDay;
    return static_cast<std::size_t>(since_midnight / axis.step());
}

bool contains(const Intervals& intervals, double load, double Intervals::*low, double Intervals::*high) {
    return intervals.*low <= load && load <= intervals.*high;
}

Intervals shifted(const Intervals& band, double by) {
    return {band.low80 + by, band.high80 + by, band.low95 + by, band.high95 + by};
}

}  // namespace

OnlineIntervals::OnlineIntervals(const Frame& frame, const IssueOptions& issue, std::size_t first_row,
                                 std::size_t rows) {
    const Column& target = frame.target();
    const auto wanted = [&](std::size_t row) {
        return row >= first_row && row < first_row + rows && (target.imputed.empty() || !target.imputed[row]);
    };
    for (std::size_t row = first_row; row < first_row + rows; ++row) {
        places_.push_back({issue_time(issue, frame.axis, row), frame.axis.day(row), period_of(frame.axis, row)});
        periods_ = std::max(periods_, places_.back().period + 1);
        if (wanted(row) && !std::isnan(target.values[row])) {
            arrivals_.push_back({target.available_at[row], row - first_row, target.values[row]});
        }
    }
    for (const Revision& revision : target.earlier) {
        if (wanted(revision.row) && !std::isnan(revision.value)) {
            arrivals_.push_back({revision.available_at, revision.row - first_row, revision.value});
        }
    }
    std::sort(arrivals_.begin(), arrivals_.end(),
              [](const Arrival& a, const Arrival& b) { return std::tie(a.at, a.place) < std::tie(b.at, b.place); });
}

/// The band of each period of the day, by the errors of a forecaster known so far.
class OnlineIntervals::Bands {
public:
    Bands(const OnlineIntervals& intervals, const std::vector<double>& predicted)
        : of_(intervals), predicted_(predicted), next_(intervals.arrivals_.begin()), bands_(intervals.periods_) {}

    /// The band of a place, as of when it is issued. `on_load` is called with each load that became known since the
    /// last call for the first time, and its place's band. Places are asked for in their order.
    template <typename OnLoad>
    const ErrorBand& as_of(std::size_t place, const OnLoad& on_load) {
        for (; next_ != of_.arrivals_.end() && next_->at <= of_.places_[place].issued_at; ++next_) {
            const Place& known = of_.places_[next_->place];
            const double predicted = predicted_[next_->place];
            if (!std::isnan(predicted) &&
                bands_[known.period].learn({next_->load - predicted, known.day, next_->place})) {
                on_load(*next_, bands_[known.period]);
            }
        }
        return bands_[of_.places_[place].period];
    }

private:
    const OnlineIntervals& of_;
    const std::vector<double>& predicted_;
    std::vector<Arrival>::const_iterator next_;
    std::vector<ErrorBand> bands_;
};

std::optional<Intervals> OnlineIntervals::at(std::size_t place, double predicted, const ErrorBand& band) const {
    const auto around_zero = std::isnan(predicted) ? std::nullopt : band.on(places_[place].day);
    return around_zero ? std::optional(shifted(*around_zero, predicted)) : std::nullopt;
}

std::vector<std::optional<Intervals>> OnlineIntervals::around(const std::vector<double>& predicted) const {
    std::vector<std::optional<Intervals>> given(places_.size());
    Bands bands(*this, predicted);
    for (std::size_t i = 0; i < places_.size(); ++i) {
        const ErrorBand& band = bands.as_of(i, [&](const Arrival& known, ErrorBand& of_place) {
            if (const auto& before = given[known.place]) {
                of_place.adapt(contains(*before, known.load, &Intervals::low80, &Intervals::high80),
                               contains(*before, known.load, &Intervals::low95, &Intervals::high95));
            }
        });
        given[i] = at(i, predicted[i], band);
    }
    return given;
}

std::vector<std::optional<Intervals>> OnlineIntervals::of_fixed_width(const std::vector<double>& predicted,
                                                                      const std::vector<bool>& asked) const {
    std::vector<std::optional<Intervals>> given(places_.size());
    Bands bands(*this, predicted);
    for (std::size_t i = 0; i < places_.size(); ++i) {
        if (asked[i]) {
            given[i] = at(i, predicted[i], bands.as_of(i, [](const Arrival&, const ErrorBand&) {}));
        }
    }
    return given;
}

}  // namespace forecast
