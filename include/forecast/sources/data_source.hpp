#pragma once

#include <memory>
#include <string>
#include <vector>

#include "forecast/core/series.hpp"
#include "forecast/core/time.hpp"
#include "forecast/net/http_client.hpp"
#include "forecast/sources/options.hpp"

// Where observations come from: public APIs and files, one interface for both.
//
// Workflow's fetch reads remote sources into the observation store, request by request. Local ones (csv, simulated) are
// read when a frame is built, and by `data import`. Which types there are stands in the table of
// src/sources/data_source.cpp.

namespace forecast {

// The public services, without a path.
inline constexpr const char* kEco2mixService = "https://odre.opendatasoft.com";
inline constexpr const char* kOpenMeteoArchive = "https://archive-api.open-meteo.com";

/// Times for which a column had more than one value.
struct RepeatedTimes {
    std::string column;
    std::vector<Timestamp> conflicting;   ///< values that contradict each other; none of them is kept
    std::vector<Timestamp> skipped_hour;  ///< a value for a local time that the March clock change skips
};

/// What one request or file gave, tidied: sorted, without duplicates, each value with its available_at.
struct Batch {
    std::vector<Series> series;
    std::vector<std::string> notes;       ///< what was mended or dropped, a sentence each
    std::vector<RepeatedTimes> repeated;  ///< of csv files only, for the checks of `data check`
};

/// A public API or a file, as observations. Not thread-safe.
///
/// Call order: (requests read*)* for a remote source. A local one has a single request for any period, and reads its
/// files once.
///
///   for (const Period& request : source->requests(wanted)) {
///       for (const Series& series : source->read(request).series) {
///           store->upsert(series, now());
///       }
///   }
class DataSource {
public:
    virtual ~DataSource() = default;
    /// The series that it gives. A remote source asks nobody; a local one may read its files.
    [[nodiscard]] virtual std::vector<SeriesInfo> series() const = 0;
    /// True for an API: only `data fetch` reads it, everybody else reads the store.
    [[nodiscard]] virtual bool remote() const = 0;
    /// `wanted` cut into requests, oldest first. An interruption loses one of them at most.
    [[nodiscard]] virtual std::vector<Period> requests(const Period& wanted) const = 0;
    /// The values of one of those periods. A period that reaches the present may give forecasts of the days ahead as
    /// well.
    ///
    /// Throws Error(unavailable) if a service does not answer usably, Error(insufficient_data) for what a file cannot
    /// say, Error(invalid_argument) for options that do not fit, each naming the URL or file:line.
    virtual Batch read(const Period& period) = 0;
    /// What may be wrong with its options if it answers without a single row: a sentence, or empty if nothing is known.
    [[nodiscard]] virtual std::string when_empty() const { return {}; }
};

/// The columns in the headers of a csv source's files, each once, in their order. Throws Error(insufficient_data) for a
/// file that is not there or is empty.
std::vector<std::string> csv_columns(const SourceOptions& options);

/// How long after its time a value of this fetched series is published, if the config does not say.
std::chrono::seconds default_publication_delay(const SeriesInfo& info);

/// Makes the source of `options.type`. `name` is its key in the config, for messages. Throws Error(invalid_argument)
/// for an unknown type, listing the known ones, and for options that do not fit.
/// REQUIRES: `http`, which remote sources use, outlives the source.
std::unique_ptr<DataSource> make_source(const std::string& name, const SourceOptions& options, HttpClient& http);

}  // namespace forecast
