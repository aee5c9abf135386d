#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "forecast/core/cancellation.hpp"
#include "forecast/core/series.hpp"
#include "forecast/core/time.hpp"

namespace forecast {

struct UpsertCount {
    std::size_t added = 0;    ///< times not stored before
    std::size_t revised = 0;  ///< times stored with another value: a revision is added
    std::size_t unchanged = 0;
    std::size_t missing = 0;  ///< values published as missing (NaN): never stored over a value
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
    Timestamp
        mended;  ///< the series' own delay after its time; of revisions and forecasts, when it was seen to be wrong
};
/// The delay of a series that has no sound stamp to learn it from.
using UsualDelay = std::function<std::chrono::seconds(const SeriesInfo&)>;

/// A day of the reference's tables (TIMESTAMPTZ columns there): the Paris day's mean.
struct DailyLoad {
    Day day;
    double mean_mw = 0;
    std::string source;
    std::string series;  ///< the id of the series that it is the mean of
};
struct DailyWeather {
    Day day;
    std::optional<double> temperature;  ///< °C
    std::optional<double> humidity;     ///< %
    std::optional<double> wind_speed;   ///< as the source gives it
    std::optional<double> radiation;    ///< W/m²
    std::string source;
};

/// A forecast that was issued, kept for ever, and its row in the reference's `prediction` table.
struct StoredForecast {
    Timestamp time;  ///< beginning of the forecast interval
    Timestamp issued_at;
    double value = 0;
    std::optional<double> low80;
    std::optional<double> high80;
    std::optional<double> actual;
    std::string model;    ///< forecaster's name; "baseline_j-1" for j-1
    std::string run_id;   ///< a baseline's is that of the forecast issued with it
    std::string weather;  ///< "perfect", "forecast", "persistence": what it was given for the target days
};

/// Held by whoever changes a store, until it is destroyed.
class StoreLock {
public:
    StoreLock() = default;
    virtual ~StoreLock() = default;
    StoreLock(const StoreLock&) = delete;
    StoreLock& operator=(const StoreLock&) = delete;
};

/// Observations and forecasts in one database. Each call is one transaction: whole or not at all.
///
/// Who writes takes the lock first: lock (upsert | mend_stamps | upsert_daily_load | upsert_daily_weather)*; a forecast
/// may be kept without it.
class ObservationStore {
public:
    virtual ~ObservationStore() = default;
    /// Repeatable. A time that is stored already gets a revision, available at `fetched_at`, if its value differs; the
    /// older value stays. `fetched_at` is not used for new times: they carry their own available_at.
    virtual UpsertCount upsert(const Series& series, Timestamp fetched_at) = 0;
    /// All revisions within `period`, sorted by (time, available_at); empty if the series is not stored.
    [[nodiscard]] virtual Series load(const std::string& id, const Period& period) const = 0;
    [[nodiscard]] virtual std::vector<SeriesStatus> status() const = 0;

    /// What is wrong as seen `at` a moment, by series, time and stamp; nothing of it is changed.
    [[nodiscard]] virtual std::vector<DoubtfulStamp> doubtful_stamps(Timestamp at,
                                                                     const UsualDelay& otherwise) const = 0;
    /// Gives each value the stamp that was worked out for it.
    virtual void mend_stamps(const std::vector<DoubtfulStamp>& stamps) = 0;

    /// Fills `consommation`, and `valeur_reelle` of those days' rows in `prediction` that forecast the same series.
    virtual void upsert_daily_load(const std::vector<DailyLoad>& days) = 0;
    virtual void upsert_daily_weather(const std::vector<DailyWeather>& days) = 0;  // meteo
    /// Fills `prediction` (UNIQUE(date_prediction, modele), newest wins) by the days of `zone`, and keeps every issue
    /// of `forecast`. `series` is the id of what is forecast.
    virtual void upsert_forecasts(const std::vector<StoredForecast>& forecasts, std::string_view zone,
                                  const std::string& series) = 0;
    /// Every issue of the forecasts by `model`, or where that is empty by all, for times within `period`; sorted by
    /// time, issue and model. None has its `actual`.
    [[nodiscard]] virtual std::vector<StoredForecast> load_forecasts(const std::string& model,
                                                                     const Period& period) const = 0;

    /// What is damaged, a sentence each; who may only read can ask, too. Nothing where all is sound.
    [[nodiscard]] virtual std::vector<std::string> diagnose() const = 0;
    /// The lock of whoever changes the stores, one at a time. A store in a file takes that of `directory`, which the
    /// run store beside it shares; one on a server, its own. Throws Error(locked) naming the holder, or waits for it if
    /// `wait`, until it throws Cancelled.
    [[nodiscard]] virtual std::unique_ptr<StoreLock> lock(const std::filesystem::path& directory, bool wait,
                                                          const Cancellation& cancellation) const = 0;
};

/// Opens or creates the store. `uri` is a path or "sqlite:///path"; any other scheme is an Error(invalid_argument).
/// Read-only opening never creates a file: nothing is returned where there is none.
std::unique_ptr<ObservationStore> open_observation_store(const std::string& uri);
std::unique_ptr<ObservationStore> open_observation_store_read_only(const std::string& uri);

/// Why who runs this may not write the store; nothing where it may, or may make it.
std::optional<std::string> observation_write_obstacle(const std::string& uri);

}  // namespace forecast
