#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "forecast/core/cancellation.hpp"
#include "forecast/core/forecaster.hpp"
#include "forecast/core/series.hpp"
#include "forecast/core/time.hpp"

// What was observed and what was forecast, in one database, with the moment from which each value was known.
//
// Fetch writes it, frames are built from it, predict stores its forecasts in it. One contract; src/store has its kinds.
// Times are in UTC. The tables `consommation`, `meteo` and `prediction` are laid out as in the reference's database,
// for those who query them.

namespace forecast {

/// What upsert() did, counted in times.
struct UpsertCount {
    std::size_t added = 0;    ///< times not stored before
    std::size_t revised = 0;  ///< times stored with another value: a revision is added
    std::size_t unchanged = 0;
    std::size_t missing = 0;  ///< times without any value (NaN): nothing is stored over what is there

    UpsertCount& operator+=(const UpsertCount& more);
};

/// What the store holds of one series.
struct SeriesStatus {
    SeriesInfo info;
    std::size_t values = 0;  ///< times stored
    std::size_t revisions = 0;
    std::optional<Timestamp> first;
    std::optional<Timestamp> last;
};

/// A value whose available_at only a wrong clock can have given: a revision or a weather forecast known later than now,
/// or a value known before its own time.
struct DoubtfulStamp {
    std::string series;
    Timestamp time;
    Timestamp available_at;
    /// What mend_stamps() sets: the series' usual delay after its time; for revisions and forecasts, the moment at
    /// which the fault was found.
    Timestamp mended;
};
/// The publication delay of a series that has no sound stamp to learn it from.
using UsualDelay = std::function<std::chrono::seconds(const SeriesInfo&)>;

/// A row of `consommation`: the mean load of a Paris day in MW.
struct DailyLoad {
    Day day;
    double mean_mw = 0;
    std::string source;
    std::string series;  ///< the id of the series that it is the mean of
};
/// A row of `meteo`: the means of a Paris day.
struct DailyWeather {
    Day day;
    std::optional<double> temperature;  ///< °C
    std::optional<double> humidity;     ///< %
    std::optional<double> wind_speed;   ///< as the source gives it
    std::optional<double> radiation;    ///< W/m²
    std::string source;
};

/// A row of `prediction`.
struct DailyPrediction {
    Day day;
    std::optional<double> actual;
    std::optional<double> predicted;
    std::string model;
    std::string series;  ///< the id of the series that is forecast; empty where that is not known
};
/// The daily tables, each sorted by day, `predictions` by day and model.
struct DailyRows {
    std::vector<DailyLoad> loads;  ///< without their series, which the table does not have
    std::vector<DailyWeather> weather;
    std::vector<DailyPrediction> predictions;
};

/// A forecast that was issued. Every issue is kept; `prediction` has the newest of each day and model.
struct StoredForecast {
    Timestamp time;  ///< beginning of the forecast interval
    Timestamp issued_at;
    double value = 0;
    std::optional<double> low80;
    std::optional<double> high80;
    std::optional<double> actual;  ///< the load, if it was known when the forecast was stored
    std::string model;             ///< forecaster's name; "baseline_j-1" for j-1
    std::string run_id;            ///< run of the model; of a baseline, that of the forecast issued with it
    std::string weather;           ///< what it was given for the target days: "perfect", "forecast", "persistence"
    /// Of a weighted mean: what it was made of, the heaviest first. Empty for another, and where that was not kept.
    std::vector<MemberWeight> members = {};
};

/// The right to change a store, held until it is destroyed.
class StoreLock {
public:
    StoreLock() = default;
    virtual ~StoreLock() = default;
    /// Takes it again where it was lost on the way, as with a server's restart. Throws Error(locked) if another process
    /// has it meanwhile, and Error(unavailable) if the server is away.
    virtual void confirm() = 0;
    StoreLock(const StoreLock&) = delete;
    StoreLock& operator=(const StoreLock&) = delete;
};

/// Observations and forecasts in one database.
///
/// Each call is one transaction: it happens completely or not at all. Throws Error(locked) if another process keeps the
/// database locked, and Error naming the store if it cannot be read or written. Not thread-safe: one instance has one
/// connection; every thread opens its own.
///
/// Who brings observations takes the lock first: lock_observation_store open_observation_store(uri, lock) (upsert_batch
/// | upsert_daily_load | upsert_daily_weather | mend_stamps)*. Forecasts are kept without it.
class ObservationStore {
public:
    virtual ~ObservationStore() = default;
    /// Stores observations, all of them or none; the same call again changes nothing.
    ///
    /// A time not stored before is added with its own available_at. A time that is stored with another value gets a
    /// revision, available at `fetched_at`; the older value stays. REQUIRES: each series sorted by (time,
    /// available_at).
    virtual UpsertCount upsert_batch(const std::vector<Series>& batch, Timestamp fetched_at) = 0;
    UpsertCount upsert(const Series& series, Timestamp fetched_at) { return upsert_batch({series}, fetched_at); }
    /// All revisions of times within `period`, sorted by (time, available_at). An empty series without an id if `id` is
    /// not stored.
    [[nodiscard]] virtual Series load(const std::string& id, const Period& period) const = 0;
    /// All series, sorted by id. Throws Error for times that only another program can have written.
    [[nodiscard]] virtual std::vector<SeriesStatus> status() const = 0;

    /// All doubtful stamps as seen at the moment `at`, sorted by series, time and stamp. Changes nothing.
    [[nodiscard]] virtual std::vector<DoubtfulStamp> doubtful_stamps(Timestamp at,
                                                                     const UsualDelay& otherwise) const = 0;
    /// Gives each of these values its `mended` stamp. Several revisions of a time stay several, in their order.
    virtual void mend_stamps(const std::vector<DoubtfulStamp>& stamps) = 0;

    /// Writes days of `consommation`, replacing those that are there, and fills in `valeur_reelle` of the rows of
    /// `prediction` that forecast the same series on these days. Days for which nobody issued the naive forecast get it
    /// as `baseline_j-1`, from the row before. A missing value replaces nothing.
    virtual void upsert_daily_load(const std::vector<DailyLoad>& days) = 0;
    /// Writes days of `meteo`, value by value.
    virtual void upsert_daily_weather(const std::vector<DailyWeather>& days) = 0;
    /// Keeps every issue in `forecast`, and in `prediction` the newest issue of each day of `zone` and model, as the
    /// day's mean. `series` is the id of the series that is forecast.
    virtual void upsert_forecasts(const std::vector<StoredForecast>& forecasts, std::string_view zone,
                                  const std::string& series) = 0;
    /// Every issue of the forecasts by `model` (empty: by all) for times within `period`, sorted by time, issue and
    /// model; `actual` is empty.
    [[nodiscard]] virtual std::vector<StoredForecast> load_forecasts(const std::string& model,
                                                                     const Period& period) const = 0;

    /// Adds revisions with their own stamps, as another store has them; those that are there stay. All of them or none.
    virtual void restore_values(const Series& series) = 0;
    /// Keeps these issues, without the rows of `prediction` that come of them; those that are there are replaced.
    virtual void restore_forecasts(const std::vector<StoredForecast>& forecasts) = 0;
    /// All rows of the daily tables.
    [[nodiscard]] virtual DailyRows load_daily() const = 0;
    /// Writes these rows, replacing those of the same days; none is computed.
    virtual void restore_daily(const DailyRows& rows) = 0;

    /// What is damaged, in the database's words; empty if nothing is. Reads only.
    [[nodiscard]] virtual std::vector<std::string> diagnose() const = 0;
};

/// The lock of who changes the store at `uri`, one at a time. A store in a file takes that of `directory`, as the run
/// store beside it does; a store on a server takes its own. Throws Error(locked) naming the holder; with `wait` it
/// waits instead, and throws Cancelled.
///
/// Taken before the store is opened for writing: who is refused leaves no empty store behind.
std::unique_ptr<StoreLock> lock_observation_store(const std::string& uri, const std::filesystem::path& directory,
                                                  bool wait, const Cancellation& cancellation = {});

/// Opens the store for writing, creating file and directory, or the tables on a server, if needed. `uri` is a path,
/// "sqlite:///path" or "postgresql://user:password@host:port/database". Throws Error(invalid_argument) for another
/// scheme and for a database that is not such a store; of a server also what postgres/connection.hpp tells.
std::unique_ptr<ObservationStore> open_observation_store(const std::string& uri);
/// The same by who holds the store's lock, which must outlive it: each transaction confirms the lock before it commits,
/// so that nothing is written once another process has it.
std::unique_ptr<ObservationStore> open_observation_store(const std::string& uri, StoreLock& lock);
/// The same for reading only, by who may not write it either. nullptr if there is no file yet, or no table of it on
/// the server; none is created.
std::unique_ptr<ObservationStore> open_observation_store_read_only(const std::string& uri);

/// Whether asking the store needs the network.
bool is_on_a_server(const std::string& uri);
/// What output and log call the store: a path, or the server without user and password.
std::string observation_store_name(const std::string& uri);

/// Who holds the lock of a store on a server; nothing if nobody does, or the store is a file.
std::optional<std::string> observation_lock_holder(const std::string& uri);

/// Why this process may not write the store; nothing if it may, or may create it.
std::optional<std::string> observation_write_obstacle(const std::string& uri);

}  // namespace forecast
