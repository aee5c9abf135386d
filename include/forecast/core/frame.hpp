#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "forecast/core/time.hpp"

// The table that everything is learnt from and forecast in: columns on one time axis, each value with the moment from
// which it was known. Made by build_frame() (features), read through AsOf by features and forecasters.

namespace forecast {

/// The rows of a frame as consecutive intervals of time. Row r is [start(r), end(r)) in UTC and ends where the next
/// begins.
///
/// Daily: calendar days of a time zone, of 23, 24 or 25 hours. Fixed: equal steps in UTC, such as 30 minutes.
///
/// Example: 31 March 2024 in Paris, when clocks go forward, is the daily row [2024-03-30T23:00Z, 2024-03-31T22:00Z) of
/// 23 hours; on a fixed axis of 30 minutes, 46 rows have that day.
class TimeAxis {
public:
    TimeAxis() = default;
    /// `size` calendar days of `zone` from `first` on. Throws Error(invalid_argument) for an unknown zone.
    static TimeAxis days(Day first, std::size_t size, std::string_view zone);
    /// `size` rows of `step` from `first` on; `zone` gives their local days.
    static TimeAxis fixed(Timestamp first, std::chrono::seconds step, std::size_t size, std::string_view zone);

    [[nodiscard]] std::size_t size() const { return boundaries_.empty() ? 0 : boundaries_.size() - 1; }
    /// REQUIRES of start(), end(): row < size(). Of day(): row <= size().
    [[nodiscard]] Timestamp start(std::size_t row) const { return boundaries_[row]; }
    [[nodiscard]] Timestamp end(std::size_t row) const { return boundaries_[row + 1]; }
    [[nodiscard]] Day day(std::size_t row) const { return days_[row]; }  ///< the local day that the row begins in
    [[nodiscard]] const std::string& zone() const { return zone_; }
    [[nodiscard]] bool daily() const { return daily_; }
    /// Length of a row; of a daily axis 24 hours, whatever the clocks do.
    [[nodiscard]] std::chrono::seconds step() const { return step_; }

    /// The row whose interval contains `time`; nothing outside the axis.
    [[nodiscard]] std::optional<std::size_t> row_at(Timestamp time) const;
    /// The first row of `day`. 0 for days before the axis, size() for days behind it.
    [[nodiscard]] std::size_t first_row_of(Day day) const;

private:
    void index_days();

    std::vector<Timestamp> boundaries_;  // size() + 1
    std::vector<Day> days_;
    std::vector<std::size_t> first_rows_;  // of each day from days_.front() on
    std::string zone_ = std::string(kParis);
    std::chrono::seconds step_{86400};
    bool daily_ = true;
};

/// What a column is to a forecast, which decides when its values may be seen.
enum class Role {
    target,            ///< what is forecast
    past_covariate,    ///< known until now
    future_covariate,  ///< known ahead, as far as the weather mode allows
    calendar           ///< known ahead in every weather mode: what a calendar says
};

/// A value that was published, and later replaced by another.
struct Revision {
    std::size_t row = 0;
    Timestamp available_at;
    double value = 0;
};

/// One variable of a frame, with the history of what was known of it.
///
/// All vectors have one element a row, in the axis' order, unless they say otherwise.
///
/// Example: a load of 210 MW, known at 02:15 of the next day, is corrected to 212 MW on 15 January. Then values[row] =
/// 212, available_at[row] = 15 January, and `earlier` has {row, 02:15 of the next day, 210}.
struct Column {
    std::string name;
    Role role = Role::past_covariate;
    std::vector<double> values;           ///< newest revision of each row; NaN = missing
    std::vector<Timestamp> available_at;  ///< when that revision could be known; same size as `values`
    std::vector<Revision> earlier;        ///< replaced values, sorted by (row, available_at)
    std::vector<bool> imputed;            ///< true where gap filling put a value; empty = nowhere
    /// [n - 1][row] weather forecasts: what was forecast for the row n times 24 hours before it. Empty if there are
    /// none.
    std::vector<std::vector<double>> issued;
    std::string issued_from;  ///< where `issued` comes from, as a text for notes: "what was forecast then"
    /// [row] newest row that the value was made of: of an interpolated one the row behind its gap, else the row itself.
    /// Empty = everywhere the row itself.
    std::vector<std::size_t> made_of = {};

    /// Whether the row has a value that was observed, not imputed.
    [[nodiscard]] bool is_observed(std::size_t row) const;
    /// Whether the row's value was made of rows below `end` only.
    [[nodiscard]] bool is_made_before(std::size_t end, std::size_t row) const;
    /// Whether a row is known once it was observed, and not before: of the target and of past covariates.
    [[nodiscard]] bool is_known_by_and_by() const;
    /// Takes over when and as what each row was known, from the same series.
    void take_knowledge(const Column& other);
};

/// Index of the target among a frame's columns.
inline constexpr std::size_t kTarget = 0;

/// Several columns on one axis. columns[kTarget] is the target, what is forecast; there is always one.
struct Frame {
    TimeAxis axis;
    std::vector<Column> columns;
    std::string unit = "MW";  ///< of the target

    [[nodiscard]] const Column& target() const { return columns[kTarget]; }
    [[nodiscard]] Column& target() { return columns[kTarget]; }
    /// Index of the column called `name`; nothing if there is none.
    [[nodiscard]] std::optional<std::size_t> find(std::string_view name) const;
    /// The same, but throws Error(invalid_argument), naming the columns there are, if there is none.
    [[nodiscard]] std::size_t index(std::string_view name) const;
};

/// What an AsOf shows of future covariates that were not yet observed: what was observed later (perfect weather), or
/// what was forecast then (issued weather).
enum class Ahead { observed, issued };

/// A frame as it was known at one moment, the origin. Features and forecasters read frames through it only, which keeps
/// the future out of them.
///
/// value() gives, by the role of the column:
///
///   target, past_covariate   the revision that was newest at the origin, else NaN
///   future_covariate         that; on rows below `covariates_until` besides
///                              Ahead::observed: the newest revision of all
///                              Ahead::issued:   if nothing was observed yet, what was forecast
///   calendar                 its value, on every row
///
/// An interpolated value counts as observed only if the row behind its gap lies below `covariates_until`, too; else as
/// observed counts what stood in for it before.
///
/// The issued forecast of a row that lies n days ahead of the origin's day is the one made (n + 1) times 24 hours
/// before the row. It is older than the origin's day, so that an origin at any time of that day could have had it. A
/// day of the past that is not yet observed counts as n = 0.
///
/// Cheap to copy. REQUIRES: the frame outlives it.
class AsOf {
public:
    /// `covariates_until`: future covariates are visible on rows below it; 0 = nowhere.
    AsOf(const Frame& frame, Timestamp origin, std::size_t covariates_until, Ahead ahead = Ahead::observed);

    /// The value of `row` as known at the origin. NaN if it was not known, and outside the axis; negative rows are
    /// allowed.
    [[nodiscard]] double value(std::size_t column, std::ptrdiff_t row) const;
    /// All rows below it are visible in their newest revision, whatever the origin: size() of a calendar,
    /// covariates_until of a future covariate in perfect weather, less a gap that ends behind it, else 0.
    [[nodiscard]] std::size_t seen_until(std::size_t column) const;
    [[nodiscard]] const Frame& frame() const { return *frame_; }
    [[nodiscard]] const TimeAxis& axis() const { return frame_->axis; }
    [[nodiscard]] Timestamp origin() const { return origin_; }

private:
    /// The forecast of `row` that the origin's day knew; NaN if there is none.
    [[nodiscard]] double issued_value(const Column& column, std::size_t row) const;

    const Frame* frame_;
    Timestamp origin_;
    std::size_t covariates_until_;
    Ahead ahead_;
    Day origin_day_;  // where `ahead_` is issued
};

}  // namespace forecast
