#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "forecast/core/series.hpp"
#include "forecast/core/time.hpp"

namespace forecast {

/// The newest revision of each time on the series' own axis, from the first value to the last; NaN = missing.
struct RegularValues {
    std::string zone;
    std::chrono::seconds step{0};
    bool daily = false;  ///< slots are calendar days of `zone`
    Timestamp first;     ///< of slot 0
    Day first_day;       ///< local day of slot 0
    std::vector<double> values;
    /// The slot at which each local day begins, and one day more; the first may lie before slot 0, the last beyond the
    /// end.
    std::vector<std::ptrdiff_t> midnights;
    std::vector<Timestamp> off_grid;  ///< times that no slot begins at
    std::vector<Timestamp> repeated;  ///< times with several values known at one moment
    std::size_t zeros = 0;            ///< that were taken for missing
    /// What most times are apart where that is less than the step and goes into it; the slots are means then.
    std::optional<std::chrono::seconds> finer;
    bool is_finer_in_parts = false;  ///< and other times are a step apart

    [[nodiscard]] std::size_t size() const { return values.size(); }
    [[nodiscard]] std::size_t days() const { return midnights.empty() ? 0 : midnights.size() - 1; }
    [[nodiscard]] Timestamp time(std::size_t slot) const;  ///< also beyond the last
    [[nodiscard]] Day day(std::size_t number) const { return first_day + static_cast<int>(number); }
    [[nodiscard]] std::size_t begin_of(std::size_t number) const;  ///< first slot of the day that the series has
    [[nodiscard]] std::size_t end_of(std::size_t number) const { return begin_of(number + 1); }
    /// Of the whole day, also where the series has a part of it.
    [[nodiscard]] std::size_t slots_of(std::size_t number) const;
    [[nodiscard]] std::size_t slots_a_day() const;  ///< of a day of 24 hours; 1 where the step is longer
    /// The slot of the same local clock time, `days_away` from `slot` of day `number`; nothing beyond the ends and in
    /// the hours that a clock change takes away.
    [[nodiscard]] std::optional<std::size_t> same_clock(std::size_t slot, std::size_t number, int days_away) const;
    /// Whether the local clock changes on the day.
    [[nodiscard]] bool clock_changes_on(std::size_t number) const;
};

/// Local days of `zone`; zeros are missing where `zero_is_missing`. Throws Error(insufficient_data) for a grid that
/// would be absurdly long.
RegularValues regular_values(const std::string& name, const Series& series, const std::string& zone,
                             bool zero_is_missing);

}  // namespace forecast
