#include "observation_upsert.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace forecast {
namespace {

std::int64_t seconds_of(Timestamp time) {
    return time.time_since_epoch().count();
}

/// What the store knows of one time: the newest revision.
struct Stored {
    std::int64_t time = 0;
    std::int64_t available_at = 0;
    double value = 0;
};

std::int64_t upsert_info(const SQLite::Database& database, const SeriesInfo& info) {
    SQLite::Statement upsert(database, R"sql(
        INSERT INTO series (id, column_name, source, step_seconds, time_zone) VALUES (?1, ?2, ?3, ?4, ?5)
        ON CONFLICT (id) DO UPDATE SET column_name = excluded.column_name, source = excluded.source,
                                       step_seconds = excluded.step_seconds, time_zone = excluded.time_zone
        RETURNING number)sql");
    upsert.bind(1, info.id);
    upsert.bind(2, info.column);
    upsert.bind(3, info.source);
    upsert.bind(4, static_cast<std::int64_t>(info.step.count()));
    upsert.bind(5, info.time_zone);
    upsert.executeStep();
    const std::int64_t number = upsert.getColumn(0).getInt64();
    upsert.executeStep();
    return number;
}

/// The newest revision of each time from the first to the last of `values`, in order.
std::vector<Stored> newest_revisions(const SQLite::Database& database, std::int64_t number,
                                     const std::vector<Observation>& values) {
    SQLite::Statement rows(database, R"sql(
        SELECT time, available_at, value FROM observation_value
        WHERE series = ?1 AND time BETWEEN ?2 AND ?3 ORDER BY time, available_at)sql");
    rows.bind(1, number);
    rows.bind(2, seconds_of(values.front().time));
    rows.bind(3, seconds_of(values.back().time));
    std::vector<Stored> newest;
    while (rows.executeStep()) {
        const Stored row{rows.getColumn(0).getInt64(), rows.getColumn(1).getInt64(), rows.getColumn(2).getDouble()};
        if (!newest.empty() && newest.back().time == row.time) {
            newest.back() = row;
        } else {
            newest.push_back(row);
        }
    }
    return newest;
}

class ValueWriter {
public:
    ValueWriter(const SQLite::Database& database, std::int64_t number)
        : insert_(database,
                  "INSERT OR REPLACE INTO observation_value (series, time, available_at, value) "
                  "VALUES (?1, ?2, ?3, ?4)") {
        insert_.bind(1, number);
    }

    void write(Timestamp time, std::int64_t available_at, double value) {
        insert_.bind(2, seconds_of(time));
        insert_.bind(3, available_at);
        insert_.bind(4, value);
        insert_.exec();
        insert_.reset();
    }

private:
    SQLite::Statement insert_;
};

using Iterator = std::vector<Observation>::const_iterator;

/// The newest observation in [begin, end), all of one time, that has a value.
Iterator newest_value(Iterator begin, Iterator end) {
    auto newest = end;
    for (auto at = begin; at != end; ++at) {
        newest = std::isnan(at->value) ? newest : at;
    }
    return newest;
}

/// Takes in the observations [begin, end) of one time; `stored` is null where the store has none of it.
void upsert_time(Iterator begin, Iterator end, const Stored* stored, Timestamp fetched_at, ValueWriter& writer,
                 UpsertCount& count) {
    const auto newest = newest_value(begin, end);
    if (newest == end) {
        ++count.missing;
        return;
    }
    if (stored == nullptr) {
        for (auto at = begin; at != end; ++at) {
            if (!std::isnan(at->value)) {
                writer.write(at->time, seconds_of(at->available_at), at->value);
            }
        }
        ++count.added;
        return;
    }
    if (stored->value == newest->value) {
        ++count.unchanged;
        return;
    }
    // A revision never becomes known before what it revises, and under a clock that is behind does not replace it.
    const std::int64_t earliest = stored->available_at + (fetched_at < newest->time ? 1 : 0);
    writer.write(newest->time, std::max(seconds_of(fetched_at), earliest), newest->value);
    ++count.revised;
}

}  // namespace

UpsertCount upsert_series(SQLite::Database& database, const Series& series, Timestamp fetched_at) {
    UpsertCount count;
    const std::int64_t number = upsert_info(database, series.info);
    const auto& values = series.values;
    if (values.empty()) {
        return count;
    }
    const auto stored = newest_revisions(database, number, values);
    ValueWriter writer(database, number);
    auto known = stored.begin();
    for (auto begin = values.begin(); begin != values.end();) {
        const auto end = std::find_if(begin, values.end(), [&](const Observation& o) { return o.time != begin->time; });
        while (known != stored.end() && known->time < seconds_of(begin->time)) {
            ++known;
        }
        const bool is_known = known != stored.end() && known->time == seconds_of(begin->time);
        upsert_time(begin, end, is_known ? &*known : nullptr, fetched_at, writer, count);
        begin = end;
    }
    return count;
}

}  // namespace forecast
