#pragma once

#include <optional>
#include <string>
#include <vector>

#include "forecast/quality/check.hpp"
#include "regular_values.hpp"

namespace forecast {

/// Each looks for one kind of fault; `judged` gets a sentence where a check says by what it measured, or why it could
/// not be made.
struct CheckedSeries {
    const std::string& name;
    const RegularValues& grid;
    const CheckOptions& options;
    std::vector<std::string>& judged;
};

std::vector<SeriesFinding> find_times(const CheckedSeries& series);  ///< duplicates, off the grid, in no hour at all
std::vector<SeriesFinding> find_coarse_parts(const CheckedSeries& series);
std::vector<SeriesFinding> find_gaps(const CheckedSeries& series);  ///< and what is missing at clock changes
std::vector<SeriesFinding> find_stuck_values(const CheckedSeries& series);
std::vector<SeriesFinding> find_spikes(const CheckedSeries& series);
std::vector<SeriesFinding> find_wrong_units(const CheckedSeries& series);
std::vector<SeriesFinding> find_profile_shifts(
    const CheckedSeries& series);  ///< and clock changes that were not followed

/// A part of the grid that has a value in every `every`th slot only, for days.
struct CoarsePart {
    Place place;
    std::int64_t every = 0;
};
std::vector<CoarsePart> coarse_parts(const RegularValues& grid);

/// Hundreds among which thousands stand as if their mark were a decimal point; nothing where there are none.
std::optional<SeriesFinding> find_thousands_read_as_decimals(const CheckedSeries& series);

/// Slots [begin, end) of the grid.
Place place_of(const RegularValues& grid, std::size_t begin, std::size_t end);
/// "2024-03-31 02:30", local; the day alone for daily series.
std::string local_text(const RegularValues& grid, Timestamp time);
/// "2024-03-31 02:30, 2024-04-02 11:00 and 5 more": where the places begin.
std::string list_of(const RegularValues& grid, const std::vector<Place>& places);
/// "1 slot", "3 slots".
std::string counted(std::size_t count, const std::string& noun);

}  // namespace forecast
