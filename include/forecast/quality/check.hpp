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

namespace forecast {

/// What may be wrong with a series.
enum class FindingKind {
    empty,         ///< no value at all
    gap,           ///< slots without a value
    duplicate,     ///< several values for one time, known at one moment
    off_grid,      ///< times that are no multiple of the series' step
    coarse_part,   ///< a part whose times are further apart than the series' step
    stuck_value,   ///< one value, or noise around one, for longer than this series does, or a level gone to zero
    spike,         ///< slots far from their neighbours and from the same slots of the weeks around
    wrong_unit,    ///< powers of ten times the level, its opposite, Fahrenheit, Kelvin, thousands read as decimals
    clock_change,  ///< slots missing or doubled where the local clock changes, or a change that was not followed
    profile_shift  ///< the daily profile moved by slots
};
std::string_view to_string(FindingKind kind);  ///< "gap", "stuck_value", ...

/// A run of slots, `period.end` excluded.
struct Place {
    Period period;
    std::size_t slots = 0;
};

/// All places of one kind in one series, which is the subject. A problem is what the program cannot go on with rightly
/// by itself, a note what it can.
struct SeriesFinding : Finding {
    SeriesFinding(FindingKind what, std::string series, std::vector<Place> where, std::string text, std::string to_do,
                  Severity how)
        : Finding{std::move(series), how, std::move(text), std::move(to_do)}, kind(what), places(std::move(where)) {}

    FindingKind kind;
    std::vector<Place> places;  ///< in order of time; none of an empty series

    /// From the first place to the last; there must be one.
    [[nodiscard]] Period period() const { return {places.front().period.begin, places.back().period.end}; }
    [[nodiscard]] std::size_t slots() const;
};

struct CheckOptions {
    std::string time_zone = std::string(kParis);  ///< whose clock the habits of people follow
    std::optional<bool> zero_is_missing =
        false;                            ///< as the frame takes its target; nothing: zeros_are_values() decides
    bool is_fetched = false;              ///< from an API, that may be asked again
    std::vector<Timestamp> conflicting;   ///< times that the reader had values for that contradict each other
    std::vector<Timestamp> skipped_hour;  ///< of a file in local time: values in the hour that March skips
};

/// What was found in one series and how it was judged.
struct SeriesCheck {
    std::string series;
    std::size_t values = 0;               ///< slots with a value
    Period period;                        ///< first .. last slot
    std::vector<SeriesFinding> findings;  ///< at most one a kind, but one for each shift of the profile
    std::vector<std::string> judged;      ///< a sentence for each check that could not be made, or its yardstick
};

/// Looks at the newest revision of each time against the series' own habits: nothing is fitted beforehand and no
/// range is given. `name` is what findings call it. Throws Error(insufficient_data)
/// where the first and last time are absurdly far apart for the step.
SeriesCheck check_series(const std::string& name, const Series& series, const CheckOptions& options);

}  // namespace forecast
