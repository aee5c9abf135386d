#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "forecast/core/series.hpp"
#include "forecast/core/time.hpp"

namespace forecast {

/// The newest revision of each time on the series' own axis, from the first value to the last; NaN = missing. All
/// checks look at this: time steps by local days.
///
/// Example: half-hours from 00:30 of 30 March 2024 in Paris: midnights are -1, 47, 93 (31 March has 46 steps), ...
struct RegularValues {
    std::string zone;
    std::chrono::seconds step{0};
    bool daily = false;  ///< steps are calendar days of `zone`
    Timestamp first;     ///< begin of step 0
    Day first_day;       ///< local day of step 0
    std::vector<double> values;
    /// [days() + 1] the step at which each local day begins. The first may lie before step 0, the last beyond the end.
    std::vector<std::ptrdiff_t> midnights;
    std::vector<Timestamp> off_grid;  ///< times that no step begins at
    std::vector<Timestamp> repeated;  ///< times with several values known at one moment
    std::size_t zeros = 0;            ///< zeros that were taken as missing
    /// The commonest distance of times if it is a fraction of the series' step; the values here are means then.
    std::optional<std::chrono::seconds> finer;
    bool is_finer_in_parts = false;  ///< the other times are a step apart

    /// Number of time steps, from the first value to the last.
    [[nodiscard]] std::size_t size() const { return values.size(); }
    /// Local days, from that of the first step to that of the last.
    [[nodiscard]] std::size_t days() const { return midnights.empty() ? 0 : midnights.size() - 1; }
    [[nodiscard]] Timestamp time(std::size_t index) const;  ///< begin of a step, also beyond the last
    [[nodiscard]] Day day(std::size_t number) const { return first_day + static_cast<int>(number); }
    [[nodiscard]] std::size_t begin_of(std::size_t number) const;  ///< first step that the series has of a day
    [[nodiscard]] std::size_t end_of(std::size_t number) const { return begin_of(number + 1); }
    /// Steps of the complete day, even if the series has a part of it.
    [[nodiscard]] std::size_t steps_of(std::size_t number) const;
    [[nodiscard]] std::size_t steps_a_day() const;  ///< of a day of 24 hours; 1 where the step is longer
    /// The step of the same local clock time, `days_away` from `index` of day `number`. Nothing beyond the ends, and in
    /// the hour that a clock change takes away.
    [[nodiscard]] std::optional<std::size_t> same_clock(std::size_t index, std::size_t number, int days_away) const;
    /// Whether day `number` has 23 or 25 hours.
    [[nodiscard]] bool clock_changes_on(std::size_t number) const;
};

/// Puts `series` on its axis, with local days of `zone`; a daily series keeps its own zone. Zeros are missing with
/// `zero_is_missing`. Throws Error(insufficient_data), naming `name`, for more than five million steps.
RegularValues regular_values(const std::string& name, const Series& series, const std::string& zone,
                             bool zero_is_missing);

}  // namespace forecast
