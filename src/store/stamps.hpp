#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <vector>

#include "forecast/store/observation_store.hpp"

// Which stamps only a wrong clock can have given, the same for every database. Times are seconds since 1970.

namespace forecast {

struct StampedSeries {
    std::int64_t number = 0;  ///< by which SQLite knows it
    SeriesInfo info;

    [[nodiscard]] bool is_forecast() const;
    [[nodiscard]] bool is_of_its_fetch() const;
    /// How long before its time a value may be known.
    [[nodiscard]] std::int64_t ahead() const;
};

struct Stamp {
    std::int64_t time = 0;
    std::int64_t available_at = 0;
    bool revises = false;                                          ///< the same time has an earlier stamp
    std::int64_t next = std::numeric_limits<std::int64_t>::max();  ///< the same time's following sound stamp
};

/// What has to be asked of a database, and changed in it, for its stamps.
class StampTable {
public:
    StampTable() = default;
    virtual ~StampTable() = default;
    StampTable(const StampTable&) = delete;
    StampTable& operator=(const StampTable&) = delete;

    /// Sorted by id.
    [[nodiscard]] virtual std::vector<StampedSeries> all_series() const = 0;
    /// Stamps later than `latest` or before what the series allows, sorted by time and stamp.
    [[nodiscard]] virtual std::vector<Stamp> odd_stamps(const StampedSeries& series, std::int64_t latest) const = 0;
    /// How often each delay is that of a time's first sound stamp, known at `at`.
    [[nodiscard]] virtual std::map<std::int64_t, std::size_t> delays(const StampedSeries& series,
                                                                     std::int64_t at) const = 0;
    /// Whether the series has a value of this time and stamp.
    [[nodiscard]] virtual bool has(const DoubtfulStamp& stamp, std::int64_t available_at) const = 0;
    virtual void set(const DoubtfulStamp& stamp, std::int64_t available_at) = 0;
};

/// ObservationStore::doubtful_stamps().
std::vector<DoubtfulStamp> find_doubtful_stamps(const StampTable& table, Timestamp at, const UsualDelay& otherwise);
/// ObservationStore::mend_stamps(). REQUIRES: a transaction of the caller.
void write_stamps(StampTable& table, const std::vector<DoubtfulStamp>& stamps);

}  // namespace forecast
