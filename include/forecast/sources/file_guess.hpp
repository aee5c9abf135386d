#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "forecast/core/series.hpp"
#include "forecast/core/time.hpp"
#include "forecast/sources/options.hpp"

// What a CSV file is that nobody has described: how it is written, which column is the load, in which unit and zone.
// `forecast init` asks it to write a config.

namespace forecast {

/// What a column of numbers may measure.
enum class Quantity { load, temperature, humidity, wind, cloud, radiation, unknown };

/// A column of numbers in such a file.
struct ColumnGuess {
    std::string name;
    Quantity quantity = Quantity::unknown;
    std::string unit;                          ///< "MW", "kW", "W", "MWh", "°C", "K", ...; empty: unknown
    std::optional<std::chrono::seconds> step;  ///< the commonest distance of neighbouring values
    std::size_t values = 0;
    double low = 0;                 ///< 5 % quantile of the values
    double high = 0;                ///< 95 % quantile
    Period span;                    ///< first .. last time of a value; here the end is included
    std::vector<Period> stretches;  ///< the same of each part between gaps of more than a week
};

/// Whether the clock that a file was written by follows the clock changes of a zone. `unknown`: the file does not tell.
enum class ClockEvidence { follows, does_not, unknown };

/// What was found out of a file.
struct FileGuess {
    std::chrono::seconds step{86400};  ///< the commonest distance of its times
    SourceOptions options;             ///< of a csv source that reads it; value_columns are all of `columns`
    std::vector<ColumnGuess> columns;
    bool has_offsets = false;                      ///< its times have an offset from UTC
    bool says_utc = false;                         ///< by the name of the time column, or above the header
    std::string named_zone;                        ///< the zone in the time column's name, as of "time_paris"; or empty
    ClockEvidence clock = ClockEvidence::unknown;  ///< whether it follows options.time_zone
    std::string unit;                              ///< a unit that stands alone above the header, such as "W"
    std::vector<std::string> keys;                 ///< values of options.pivot, of a long file
    std::vector<std::string> unread;               ///< columns of numbers whose names say nothing, or that are empty
    std::vector<std::string> notes;                ///< how it is written, a sentence each
};

/// Looks through a CSV file. `wanted` columns are read whatever their names say. Throws Error(insufficient_data) if no
/// column holds times, if none holds numbers, or if there are fewer than two times.
FileGuess guess_file(const std::string& path, const std::vector<std::string>& wanted = {});

/// Looks at the columns again, by the clock of another zone than the one that was guessed.
void read_in_zone(FileGuess& file, const std::string& time_zone);

/// The zone that a time column's name has a word of, a city's, "cet" or "local"; empty if there is none.
std::string zone_of_name(const std::string& name);
/// What a column's name says: "Netzlast [MWh]" is a load, "temperature_2m (°C)" a temperature.
Quantity quantity_of_name(const std::string& name);
/// The unit in a column's name, in brackets or at its end ("load_mw"); empty if there is none.
std::string unit_of_name(const std::string& name);

/// Whether the daily profile of `values` keeps to the clock when the clocks of `zone` change, as people's habits do.
/// Their times were read as local to `zone`; if they are in fact UTC, the profile comes an hour earlier after March.
ClockEvidence habit_evidence(const std::vector<Observation>& values, std::string_view zone);

/// Files of one layout, such as a year each, as one guess.
std::vector<FileGuess> merge_alike(std::vector<FileGuess> files);

/// Whether `local_times` lack the hour that March skips in `zone`, and have twice the one that October repeats. They
/// are times of a wall clock, given as if they were UTC. Tells nothing for a `step` above an hour.
ClockEvidence clock_evidence(const std::vector<Timestamp>& local_times, std::chrono::seconds step,
                             std::string_view zone);

}  // namespace forecast
