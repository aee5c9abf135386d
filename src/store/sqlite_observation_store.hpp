#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "forecast/sqlite/database_file.hpp"
#include "forecast/store/observation_store.hpp"

namespace forecast {

/// The observation store as one SQLite file. Errors of SQLite become Errors that name the file
/// (sqlite/database_file.hpp).
class SqliteObservationStore : public ObservationStore {
public:
    SqliteObservationStore(DatabaseFile file, std::unique_ptr<SQLite::Database> database);

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
    /// Runs `write(database)` in one transaction.
    template <class Write>
    void in_transaction(Write&& write);

    DatabaseFile file_;
    std::unique_ptr<SQLite::Database> database_;
};

}  // namespace forecast
