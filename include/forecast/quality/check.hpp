#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forecast/core/finding.hpp"
#include "forecast/core/series.hpp"
#include "forecast/core/time.hpp"

// Faults of series: gaps, spikes, wrong units, stuck meters, missed clock changes. `data check` reports them; nothing
// is repaired here. Each kind of fault has a file in src/quality.

namespace forecast {

/// What is wrong with a part of a series, counted in its time steps.
enum class FindingKind {
    empty,        ///< no value at all
    gap,          ///< time steps without a value
    duplicate,    ///< several values for one time, known at one moment
    off_grid,     ///< times that are no multiple of the series' step
    coarse_part,  ///< a part whose times are further apart than the series' step
    /// One value, or noise around one, for longer than usual for this series; or a level that fell to zero.
    stuck_value,
    spike,         ///< steps far from their neighbours and from the same clock time of the weeks around
    wrong_unit,    ///< a power of ten times the level, its negative, Fahrenheit, kelvins, thousands read as decimals
    clock_change,  ///< steps missing or doubled at a change of the local clock, or a change that was not followed
    profile_shift  ///< the daily profile moved by some steps
};
std::string_view to_string(FindingKind kind);  ///< "gap", "stuck_value", ...

/// A run of time steps; `period.end` is excluded.
struct Place {
    Period period;  ///< from the begin of the first step to the end of the last
    std::size_t steps = 0;
};

/// All places of one kind of fault in one series, the finding's subject. A problem needs a person; a note is what the
/// program handles by itself.
struct SeriesFinding : Finding {
    SeriesFinding(FindingKind what, std::string series, std::vector<Place> where, std::string text, std::string to_do,
                  Severity how)
        : Finding{std::move(series), how, std::move(text), std::move(to_do)}, kind(what), places(std::move(where)) {}

    FindingKind kind;
    std::vector<Place> places;  ///< in order of time; none for an empty series

    /// From the first place to the last. REQUIRES: `places` is not empty.
    [[nodiscard]] Period period() const { return {places.front().period.begin, places.back().period.end}; }
    /// Steps of all places together.
    [[nodiscard]] std::size_t steps() const;
};

/// What is known of a series besides its values.
struct CheckOptions {
    std::string time_zone = std::string(kParis);  ///< whose clock people's habits follow
    /// Whether zeros are missing, as the frame takes them. Nothing: zeros_are_values() decides.
    std::optional<bool> zero_is_missing = false;
    bool is_fetched = false;              ///< from an API, which can be asked again
    std::vector<Timestamp> conflicting;   ///< times with values that contradict each other (RepeatedTimes)
    std::vector<Timestamp> skipped_hour;  ///< times with a value in the hour that March skips
};

/// The result for one series.
struct SeriesCheck {
    std::string series;
    std::size_t values = 0;               ///< steps with a value
    Period period;                        ///< from the first step to the end of the last
    std::vector<SeriesFinding> findings;  ///< at most one a kind, but one for each profile_shift
    std::vector<std::string> judged;      ///< a sentence for each check that could not be made, or by what it measured
};

/// Checks the newest revision of each time against the series' own habits: nothing is fitted beforehand, no range is
/// configured. Findings call the series `name`. Throws Error(insufficient_data) if first and last time are absurdly far
/// apart for the step.
/// REQUIRES: `series` sorted by (time, available_at), with a step above 0.
SeriesCheck check_series(const std::string& name, const Series& series, const CheckOptions& options);

}  // namespace forecast
