#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "forecast/core/time.hpp"

namespace forecast {

/// A regular axis: calendar days of a time zone (23, 24 or 25 hours), or a fixed step in UTC.
class TimeAxis {
public:
    TimeAxis() = default;
    static TimeAxis days(Day first, std::size_t size, std::string_view zone);
    static TimeAxis fixed(Timestamp first, std::chrono::seconds step, std::size_t size, std::string_view zone);

    [[nodiscard]] std::size_t size() const { return boundaries_.empty() ? 0 : boundaries_.size() - 1; }
    [[nodiscard]] Timestamp start(std::size_t row) const { return boundaries_[row]; }
    [[nodiscard]] Timestamp end(std::size_t row) const { return boundaries_[row + 1]; }
    [[nodiscard]] Day day(std::size_t row) const { return days_[row]; }  ///< the local day that the row begins in
    [[nodiscard]] const std::string& zone() const { return zone_; }
    [[nodiscard]] bool daily() const { return daily_; }
    [[nodiscard]] std::chrono::seconds step() const { return step_; }

    /// The row whose interval holds `time`.
    [[nodiscard]] std::optional<std::size_t> row_at(Timestamp time) const;
    /// The first row of `day`; beyond either end, 0 or size().
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

enum class Role {
    target,            ///< what is forecast
    past_covariate,    ///< known until now
    future_covariate,  ///< known ahead, as far as the weather mode allows
    calendar           ///< known ahead in every weather mode: what a calendar says
};

/// A value that a later one replaced.
struct Revision {
    std::size_t row = 0;
    Timestamp available_at;
    double value = 0;
};

struct Column {
    std::string name;
    Role role = Role::past_covariate;
    std::vector<double> values;           ///< newest revision of each row; NaN = missing
    std::vector<Timestamp> available_at;  ///< when that revision could be known; same size as `values`
    std::vector<Revision> earlier;        ///< replaced values, sorted by (row, available_at)
    std::vector<bool> imputed;            ///< true where gap filling put a value; empty = nowhere
    /// [n - 1][row]: what was forecast for the row n times 24 hours before it; empty where no such forecasts are.
    std::vector<std::vector<double>> issued;
    std::string issued_from;  ///< what these are, for a person: "what was forecast then"

    /// Whether the row has a value, and not from gap filling.
    [[nodiscard]] bool is_observed(std::size_t row) const;
};

inline constexpr std::size_t kTarget = 0;  ///< the column that is forecast

/// Several columns on one axis, the target first.
struct Frame {
    TimeAxis axis;
    std::vector<Column> columns;
    std::string unit = "MW";  ///< of the target

    [[nodiscard]] std::optional<std::size_t> find(std::string_view name) const;
    /// Index of a column; throws Error naming the known ones.
    [[nodiscard]] std::size_t index(std::string_view name) const;
};

/// What an AsOf shows of future covariates that were not yet observed.
enum class Ahead { observed, issued };

/// A frame as it was known at one moment: the only way in which features read it.
///
/// A value is seen if it was available at `origin`, in the revision of that moment. Future covariates are besides
/// seen on rows below `covariates_until` (0 = none): in their newest revision (perfect weather), or, of what was not
/// yet observed, as it was forecast (n + 1) times 24 hours before its time, n days ahead of the origin: before the
/// origin's day began, so that any origin can have it. A day of the past that is not yet observed counts as the
/// origin's. A calendar's values are seen on all rows.
class AsOf {
public:
    AsOf(const Frame& frame, Timestamp origin, std::size_t covariates_until, Ahead ahead = Ahead::observed);

    /// NaN where nothing was known, and outside the axis.
    [[nodiscard]] double value(std::size_t column, std::ptrdiff_t row) const;
    /// All rows before it are visible in their newest revision.
    [[nodiscard]] std::size_t seen_until(std::size_t column) const;
    [[nodiscard]] const Frame& frame() const { return *frame_; }
    [[nodiscard]] const TimeAxis& axis() const { return frame_->axis; }
    [[nodiscard]] Timestamp origin() const { return origin_; }

private:
    [[nodiscard]] double issued_value(const Column& column, std::size_t row) const;

    const Frame* frame_;
    Timestamp origin_;
    std::size_t covariates_until_;
    Ahead ahead_;
    Day origin_day_;  // where `ahead_` is issued
};

}  // namespace forecast
