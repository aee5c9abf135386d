#include "online_intervals.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "error_band.hpp"

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

std::vector<std::optional<Intervals>> OnlineIntervals::around(const std::vector<double>& predicted,
                                                              Widths widths) const {
    std::vector<std::optional<Intervals>> given(places_.size());
    std::vector<ErrorBand> bands(periods_);
    auto next = arrivals_.begin();
    for (std::size_t i = 0; i < places_.size(); ++i) {
        for (; next != arrivals_.end() && next->at <= places_[i].issued_at; ++next) {
            const std::size_t place = next->place;
            if (std::isnan(predicted[place])) {
                continue;
            }
            ErrorBand& band = bands[places_[place].period];
            const bool is_first = band.learn({next->load - predicted[place], places_[place].day, place});
            if (widths == Widths::adapted && is_first && given[place]) {
                band.adapt(contains(*given[place], next->load, &Intervals::low80, &Intervals::high80),
                           contains(*given[place], next->load, &Intervals::low95, &Intervals::high95));
            }
        }
        if (!std::isnan(predicted[i])) {
            const auto band = bands[places_[i].period].on(places_[i].day);
            given[i] = band ? std::optional(shifted(*band, predicted[i])) : std::nullopt;
        }
    }
    return given;
}

}  // namespace forecast
