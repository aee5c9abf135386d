#pragma once

#include <memory>
#include <string>
#include <vector>

#include "forecast/core/series.hpp"
#include "forecast/core/time.hpp"
#include "forecast/net/http_client.hpp"
#include "forecast/sources/options.hpp"

namespace forecast {

// Where the public APIs are.
inline constexpr const char* kEco2mixService = "https://odre.opendatasoft.com";
inline constexpr const char* kOpenMeteoArchive = "https://archive-api.open-meteo.com";

/// Times that a column had more than one value for.
struct RepeatedTimes {
    std::string column;
    std::vector<Timestamp> conflicting;   ///< values that contradict each other; none of them is taken
    std::vector<Timestamp> skipped_hour;  ///< a value for a local time that the March clock change skips
};

/// What one request or file gave, tidied: sorted, without duplicates, each value with its available_at.
struct Batch {
    std::vector<Series> series;
    std::vector<std::string> notes;       ///< what was mended or dropped, a sentence each
    std::vector<RepeatedTimes> repeated;  ///< of csv files: what a check of the data should tell
};

/// A public API or a file, as observations.
class DataSource {
public:
    virtual ~DataSource() = default;
    /// What it gives, without asking anyone.
    [[nodiscard]] virtual std::vector<SeriesInfo> series() const = 0;
    /// True for an API: only `data fetch` reads it, and the others read the store.
    [[nodiscard]] virtual bool remote() const = 0;
    /// `wanted` cut into requests, oldest first; an interruption loses one of them at most.
    [[nodiscard]] virtual std::vector<Period> requests(const Period& wanted) const = 0;
    /// The values of one of those periods. Throws Error(unavailable) or Error naming URL or file:line.
    virtual Batch read(const Period& period) = 0;
    /// What may be wrong with its options where it answers without a single row, a sentence; empty if nobody knows.
    [[nodiscard]] virtual std::string when_empty() const { return {}; }
};

/// The columns in the headers of a csv source's files, each once. Throws Error for a file that is not there or empty.
std::vector<std::string> csv_columns(const SourceOptions& options);

/// How long after its time a value of this fetched series is published, where the config does not say.
std::chrono::seconds default_publication_delay(const SeriesInfo& info);

/// Makes the source of `options.type`; `name` is its key in the config. `http` is used by remote sources only and
/// must outlive the source. Throws Error(invalid_argument) listing the known types.
std::unique_ptr<DataSource> make_source(const std::string& name, const SourceOptions& options, HttpClient& http);

}  // namespace forecast
