#pragma once

#include <optional>
#include <string>
#include <vector>

#include "forecast/quality/check.hpp"
#include "regular_values.hpp"

// The checks that check_series() makes, in its order, and the words they share.

namespace forecast {

/// What each check gets. It adds a sentence to `judged` to tell by what it measured, or why it could not be made.
struct CheckedSeries {
    const std::string& name;
    const RegularValues& grid;
    const CheckOptions& options;
    std::vector<std::string>& judged;
};

// Each looks for one kind of fault, and returns no finding if there is none.

/// Several values for one time, times off the grid, a step finer than the series says.
std::vector<SeriesFinding> find_times(const CheckedSeries& series);
/// Parts with a longer step than the rest.
std::vector<SeriesFinding> find_coarse_parts(const CheckedSeries& series);
/// Time steps without a value, those at clock changes apart.
std::vector<SeriesFinding> find_gaps(const CheckedSeries& series);
/// Runs of equal or nearly equal values, longer than this series makes them, and a level that jumps to zero.
std::vector<SeriesFinding> find_stuck_values(const CheckedSeries& series);
/// Single values far from their neighbours and from the same time of the weeks around.
std::vector<SeriesFinding> find_spikes(const CheckedSeries& series);
/// Time steps or days in another unit than those before them.
std::vector<SeriesFinding> find_wrong_units(const CheckedSeries& series);
/// Days from which on the daily profile comes earlier or later, and clock changes that were not followed.
std::vector<SeriesFinding> find_profile_shifts(const CheckedSeries& series);

/// A part of the grid that for days has a value in every `every`th step only.
struct CoarsePart {
    Place place;
    std::int64_t every = 0;
};
/// All of at least three days and 14 values; none in a daily series.
std::vector<CoarsePart> coarse_parts(const RegularValues& grid);

/// Values of hundreds among which thousands stand as if their mark were a decimal point: 998, 999, 1.002. Nothing if
/// there are none.
std::optional<SeriesFinding> find_thousands_read_as_decimals(const CheckedSeries& series);

/// The steps [begin, end) of the grid as a place.
Place place_of(const RegularValues& grid, std::size_t begin, std::size_t end);
/// "2024-03-31 02:30" in the grid's zone; of a daily grid "2024-03-31".
std::string local_text(const RegularValues& grid, Timestamp time);
/// Where the places begin: "2024-03-31 02:30, 2024-04-02 11:00 and 5 more".
std::string list_of(const RegularValues& grid, const std::vector<Place>& places);
/// "1 time step", "3 time steps".
std::string counted(std::size_t count, const std::string& noun);

}  // namespace forecast
