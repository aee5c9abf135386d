#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "forecast/core/series.hpp"
#include "forecast/core/time.hpp"
#include "forecast/sources/options.hpp"

namespace forecast {

/// What a column of numbers may be.
enum class Quantity { load, temperature, humidity, wind, cloud, radiation, unknown };

/// A column of numbers in a file that nobody has described.
struct ColumnGuess {
    std::string name;
    Quantity quantity = Quantity::unknown;
    std::string unit;                          ///< "MW", "kW", "W", "MWh", "°C", "K", ...; empty: nothing says it
    std::optional<std::chrono::seconds> step;  ///< what most neighbouring values are apart
    std::size_t values = 0;
    double low = 0;   ///< of the values the quantile at 5 %
    double high = 0;  ///< at 95 %
    Period span;      ///< first .. last time of a value
};

/// Whether the clock that a file was written by follows the clock changes of a zone.
enum class ClockEvidence { follows, does_not, unknown };

/// What was found out of a file.
struct FileGuess {
    std::chrono::seconds step{86400};  ///< what most of its times are apart
    SourceOptions options;             ///< that read it; value_columns are all of `columns`
    std::vector<ColumnGuess> columns;
    bool has_offsets = false;                      ///< its times say their distance from UTC
    bool says_utc = false;                         ///< in the name of the time column or in the lines above the header
    ClockEvidence clock = ClockEvidence::unknown;  ///< of options.time_zone
    std::string unit;                              ///< that stands alone above the header, such as "W"
    std::vector<std::string> keys;                 ///< of options.pivot, of a long file
    std::vector<std::string> unread;               ///< columns of numbers whose names say nothing, or that are empty
    std::vector<std::string> notes;                ///< how it is written, a sentence each
};

/// Looks through a CSV file; `wanted` columns are read whatever their names say. Throws Error(insufficient_data) where
/// no column of it holds times or none numbers.
FileGuess guess_file(const std::string& path, const std::vector<std::string>& wanted = {});

/// What a column's name says: "Netzlast [MWh]" is a load in MWh, "temperature_2m (°C)" a temperature.
Quantity quantity_of_name(const std::string& name);
/// The unit in a column's name, in brackets or at its end ("load_mw"); empty if there is none.
std::string unit_of_name(const std::string& name);

/// Whether the day's profile of values, whose times were read as local to `zone`, keeps to the clock over its changes,
/// as habits of people do; a file in UTC shows it an hour earlier after March.
ClockEvidence habit_evidence(const std::vector<Observation>& values, std::string_view zone);

/// Files in one layout, such as a year each, as one guess.
std::vector<FileGuess> merge_alike(std::vector<FileGuess> files);

/// Whether times of a local clock, written as UTC, lack the hour that March skips in `zone` and have twice the one that
/// October repeats.
ClockEvidence clock_evidence(const std::vector<Timestamp>& local_times, std::chrono::seconds step,
                             std::string_view zone);

}  // namespace forecast
