#include "forecast/core/frame.hpp"

#include <algorithm>
#include <cmath>

#include "forecast/core/error.hpp"
#include "forecast/core/missing.hpp"

namespace forecast {
namespace {

/// The newest of the replaced values of `row` that was available at `origin`.
double earlier_value(const Column& column, std::size_t row, Timestamp origin) {
    const auto first = std::lower_bound(column.earlier.begin(), column.earlier.end(), row,
                                        [](const Revision& r, std::size_t wanted) { return r.row < wanted; });
    double value = kMissing;
    for (auto r = first; r != column.earlier.end() && r->row == row && r->available_at <= origin; ++r) {
        value = r->value;
    }
    return value;
}

}  // namespace

TimeAxis TimeAxis::days(Day first, std::size_t size, std::string_view zone) {
    TimeAxis axis;
    axis.zone_ = zone;
    axis.boundaries_.reserve(size + 1);
    for (std::size_t i = 0; i <= size; ++i) {
        const Day day = first + static_cast<int>(i);
        axis.boundaries_.push_back(start_of(day, zone));
        axis.days_.push_back(day);
    }
    axis.index_days();
    return axis;
}

TimeAxis TimeAxis::fixed(Timestamp first, std::chrono::seconds step, std::size_t size, std::string_view zone) {
    TimeAxis axis;
    axis.zone_ = zone;
    axis.step_ = step;
    axis.daily_ = false;
    axis.boundaries_.reserve(size + 1);
    axis.days_.reserve(size + 1);
    Day day = day_of(first, zone);
    Timestamp day_ends = start_of(day + 1, zone);  // a zone is looked up once a day, not once a row
    for (std::size_t i = 0; i <= size; ++i) {
        const Timestamp start = first + static_cast<std::int64_t>(i) * step;
        while (start >= day_ends) {
            day = day + 1;
            day_ends = start_of(day + 1, zone);
        }
        axis.boundaries_.push_back(start);
        axis.days_.push_back(day);
    }
    axis.index_days();
    return axis;
}

std::optional<std::size_t> TimeAxis::row_at(Timestamp time) const {
    if (size() == 0 || time < boundaries_.front() || time >= boundaries_.back()) {
        return std::nullopt;
    }
    const auto next = std::upper_bound(boundaries_.begin(), boundaries_.end(), time);
    return static_cast<std::size_t>(next - boundaries_.begin()) - 1;
}

void TimeAxis::index_days() {
    for (std::size_t row = 0; row < size(); ++row) {
        first_rows_.resize(static_cast<std::size_t>(days_[row] - days_.front()) + 1, row);
    }
}

std::size_t TimeAxis::first_row_of(Day day) const {
    if (size() == 0 || day <= days_.front()) {
        return 0;
    }
    const auto days = static_cast<std::size_t>(day - days_.front());
    return days < first_rows_.size() ? first_rows_[days] : size();
}

bool Column::is_observed(std::size_t row) const {
    return !std::isnan(values[row]) && (imputed.empty() || !imputed[row]);
}

bool Column::is_made_before(std::size_t end, std::size_t row) const {
    return (made_of.empty() ? row : made_of[row]) < end;
}

bool Column::is_known_by_and_by() const {
    return role == Role::target || role == Role::past_covariate;
}

void Column::take_knowledge(const Column& other) {
    available_at = other.available_at;
    earlier = other.earlier;
}

std::optional<std::size_t> Frame::find(std::string_view name) const {
    const auto found = std::find_if(columns.begin(), columns.end(), [&](const Column& c) { return c.name == name; });
    if (found == columns.end()) {
        return std::nullopt;
    }
    return static_cast<std::size_t>(found - columns.begin());
}

std::size_t Frame::index(std::string_view name) const {
    if (const auto found = find(name)) {
        return *found;
    }
    std::string known;
    for (const Column& column : columns) {
        known += (known.empty() ? "" : ", ") + column.name;
    }
    throw Error(ErrorKind::invalid_argument, "the frame has no column '{}'; it has {}", name, known);
}

AsOf::AsOf(const Frame& frame, Timestamp origin, std::size_t covariates_until, Ahead ahead)
    : frame_(&frame),
      origin_(origin),
      covariates_until_(covariates_until),
      ahead_(ahead),
      origin_day_(ahead == Ahead::issued ? day_of(origin, frame.axis.zone()) : Day{}) {}

double AsOf::issued_value(const Column& column, std::size_t row) const {
    const auto days_ahead = static_cast<std::size_t>(std::max(0, frame_->axis.day(row) - origin_day_));
    return days_ahead < column.issued.size() ? column.issued[days_ahead][row] : kMissing;
}

std::size_t AsOf::seen_until(std::size_t column) const {
    const Column& c = frame_->columns[column];
    if (c.role == Role::calendar) {
        return frame_->axis.size();
    }
    if (c.role != Role::future_covariate || ahead_ != Ahead::observed) {
        return 0;
    }
    std::size_t until = std::min(covariates_until_, frame_->axis.size());
    while (until > 0 && !c.is_made_before(covariates_until_, until - 1)) {
        --until;
    }
    return until;
}

double AsOf::value(std::size_t column, std::ptrdiff_t row) const {
    if (row < 0 || static_cast<std::size_t>(row) >= frame_->axis.size()) {
        return kMissing;
    }
    const auto r = static_cast<std::size_t>(row);
    const Column& c = frame_->columns[column];
    const bool seen_ahead = c.role == Role::future_covariate && r < covariates_until_;
    const bool perfect = seen_ahead && ahead_ == Ahead::observed;
    const bool as_it_stands = c.role == Role::calendar || (perfect && c.is_made_before(covariates_until_, r));
    if (as_it_stands || c.available_at[r] <= origin_) {
        return c.values[r];
    }
    const double earlier = earlier_value(c, r, perfect ? Timestamp::max() : origin_);
    return seen_ahead && !perfect && std::isnan(earlier) ? issued_value(c, r) : earlier;
}

}  // namespace forecast
