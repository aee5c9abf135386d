#pragma once

#include <memory>
#include <string>
#include <vector>

#include "forecast/postgres/connection.hpp"
#include "forecast/store/observation_store.hpp"

namespace forecast {

/// The observation store in a database of a PostgreSQL server. A call whose connection breaks is done again on a new
/// one, and so is one that another writer was in the way of.
class PostgresObservationStore : public ObservationStore {
public:
    /// REQUIRES: the tables are there (postgres_schema.hpp).
    /// `lock`, where the caller holds one, must outlive the store.
    PostgresObservationStore(std::string uri, std::unique_ptr<PostgresConnection> connection,
                             StoreLock* lock = nullptr);

    UpsertCount upsert_batch(const std::vector<Series>& batch, Timestamp fetched_at) override;
    [[nodiscard]] Series load(const std::string& id, const Period& period) const override;
    [[nodiscard]] std::vector<SeriesStatus> status() const override;
    [[nodiscard]] std::vector<DoubtfulStamp> doubtful_stamps(Timestamp at, const UsualDelay& otherwise) const override;
    void mend_stamps(const std::vector<DoubtfulStamp>& stamps) override;
    void upsert_daily_load(const std::vector<DailyLoad>& days) override;
    void upsert_daily_weather(const std::vector<DailyWeather>& days) override;
    void upsert_forecasts(const std::vector<StoredForecast>& forecasts, std::string_view zone,
                          const std::string& series) override;
    [[nodiscard]] std::vector<StoredForecast> load_forecasts(const std::string& model,
                                                             const Period& period) const override;
    void restore_values(const Series& series) override;
    void restore_forecasts(const std::vector<StoredForecast>& forecasts) override;
    [[nodiscard]] DailyRows load_daily() const override;
    void restore_daily(const DailyRows& rows) override;
    [[nodiscard]] std::vector<std::string> diagnose() const override;

private:
    /// Runs `work(connection)` in one transaction, and gives what it returns.
    template <class Work>
    auto in_transaction(Work&& work) const;
    void commit(PostgresTransaction& transaction) const;

    std::string uri_;
    mutable std::unique_ptr<PostgresConnection> connection_;
    StoreLock* lock_;
};

/// The right to change the store at `uri`: an advisory lock of its database, held by a connection of its own, which the
/// server gives up when this process or its connection ends.
class PostgresLock final : public StoreLock {
public:
    /// As lock_observation_store().
    PostgresLock(const std::string& uri, bool wait, const Cancellation& cancellation);
    void confirm() override;

private:
    std::string uri_;
    std::unique_ptr<PostgresConnection> connection_;  ///< holds the lock as long as it lives
};

/// Why this process may not write the store; nothing if it may, or may make it.
std::optional<std::string> postgres_write_obstacle(const std::string& uri);

/// "process 4711 of forecast 99 on example": who holds the lock of the store; nothing if nobody does.
std::optional<std::string> postgres_lock_holder(PostgresConnection& connection);

}  // namespace forecast
