#include "postgres_observation_store.hpp"

#include <chrono>
#include <thread>
#include <type_traits>

#include <spdlog/spdlog.h>

#include "postgres_forecasts.hpp"
#include "postgres_stamps.hpp"
#include "postgres_values.hpp"

namespace forecast {
namespace {

constexpr int kAttempts = 4;
constexpr std::chrono::milliseconds kFirstWait{200};

/// Whether the same call may succeed if it is made once more.
bool is_worth_another(const Error& failure, const PostgresConnection* connection) {
    return failure.kind() == ErrorKind::locked || (connection != nullptr && connection->is_lost());
}

}  // namespace

PostgresObservationStore::PostgresObservationStore(std::string uri, std::unique_ptr<PostgresConnection> connection,
                                                   StoreLock* lock)
    : uri_(std::move(uri)), connection_(std::move(connection)), lock_(lock) {}

void PostgresObservationStore::commit(PostgresTransaction& transaction) const {
    if (lock_ != nullptr) {
        lock_->confirm();
    }
    transaction.commit();
}

template <class Work>
auto PostgresObservationStore::in_transaction(Work&& work) const {
    for (int attempt = 1;; ++attempt) {
        try {
            if (connection_ == nullptr) {
                connection_ = connect_postgres(uri_);
            }
            PostgresTransaction transaction(*connection_);
            if constexpr (std::is_void_v<decltype(work(*connection_))>) {
                work(*connection_);
                commit(transaction);
                return;
            } else {
                auto result = work(*connection_);
                commit(transaction);
                return result;
            }
        } catch (const Error& failure) {
            if (attempt == kAttempts || !is_worth_another(failure, connection_.get())) {
                throw;
            }
            spdlog::warn("{}; it is tried again", failure.what());
            if (connection_->is_lost()) {
                connection_.reset();
            }
            std::this_thread::sleep_for(kFirstWait * (1 << attempt));
        }
    }
}

UpsertCount PostgresObservationStore::upsert_batch(const std::vector<Series>& batch, Timestamp fetched_at) {
    return in_transaction([&](PostgresConnection& connection) { return upsert_values(connection, batch, fetched_at); });
}

Series PostgresObservationStore::load(const std::string& id, const Period& period) const {
    return in_transaction([&](PostgresConnection& connection) { return load_values(connection, id, period); });
}

std::vector<SeriesStatus> PostgresObservationStore::status() const {
    return in_transaction([](PostgresConnection& connection) { return series_status(connection); });
}

std::vector<DoubtfulStamp> PostgresObservationStore::doubtful_stamps(Timestamp at, const UsualDelay& otherwise) const {
    return in_transaction([&](PostgresConnection& connection) {
        return find_doubtful_stamps(PostgresStamps(connection), at, otherwise);
    });
}

void PostgresObservationStore::mend_stamps(const std::vector<DoubtfulStamp>& stamps) {
    in_transaction([&](PostgresConnection& connection) {
        PostgresStamps table(connection);
        write_stamps(table, stamps);
    });
}

void PostgresObservationStore::upsert_daily_load(const std::vector<DailyLoad>& days) {
    in_transaction([&](PostgresConnection& connection) {
        write_daily_load(connection, days);
        fill_actual_values(connection);
        fill_naive_forecasts(connection);
    });
}

void PostgresObservationStore::upsert_daily_weather(const std::vector<DailyWeather>& days) {
    in_transaction([&](PostgresConnection& connection) { write_daily_weather(connection, days); });
}

void PostgresObservationStore::upsert_forecasts(const std::vector<StoredForecast>& forecasts, std::string_view zone,
                                                const std::string& series) {
    in_transaction([&](PostgresConnection& connection) {
        write_forecasts(connection, forecasts);
        write_predictions(connection, forecasts, zone, series);
    });
}

std::vector<StoredForecast> PostgresObservationStore::load_forecasts(const std::string& model,
                                                                     const Period& period) const {
    return in_transaction([&](PostgresConnection& connection) { return read_forecasts(connection, model, period); });
}

void PostgresObservationStore::restore_values(const Series& series) {
    in_transaction([&](PostgresConnection& connection) { add_values(connection, series); });
}

void PostgresObservationStore::restore_forecasts(const std::vector<StoredForecast>& forecasts) {
    in_transaction([&](PostgresConnection& connection) { write_forecasts(connection, forecasts); });
}

DailyRows PostgresObservationStore::load_daily() const {
    return in_transaction([](PostgresConnection& connection) { return read_daily_rows(connection); });
}

void PostgresObservationStore::restore_daily(const DailyRows& rows) {
    in_transaction([&](PostgresConnection& connection) {
        write_daily_load(connection, rows.loads);
        write_daily_weather(connection, rows.weather);
        write_daily_predictions(connection, rows.predictions);
    });
}

std::vector<std::string> PostgresObservationStore::diagnose() const {
    return in_transaction([](PostgresConnection& connection) { return unsound_rows(connection); });
}

}  // namespace forecast
