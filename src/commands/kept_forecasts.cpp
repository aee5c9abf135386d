#include "kept_forecasts.hpp"

#include <cmath>
#include <optional>
#include <utility>

#include <spdlog/spdlog.h>

namespace forecast {

std::vector<StoredForecast> to_stored(const std::vector<ForecastRow>& rows, const Frame& frame, Timestamp issued_at,
                                      const std::string& model, const std::string& run_id) {
    std::vector<StoredForecast> stored;
    for (const ForecastRow& row : rows) {
        StoredForecast forecast;
        forecast.time = frame.axis.start(row.row);
        forecast.issued_at = issued_at;
        forecast.value = row.value;
        forecast.low80 = row.low80;
        forecast.high80 = row.high80;
        const double actual = frame.columns[0].values[row.row];
        forecast.actual = std::isnan(actual) ? std::nullopt : std::optional(actual);
        forecast.model = model;
        forecast.run_id = run_id;
        forecast.weather = row.weather;
        stored.push_back(std::move(forecast));
    }
    return stored;
}

void keep_forecasts(const std::vector<StoredForecast>& forecasts, const std::vector<StoredForecast>& naive,
                    const ExperimentConfig& config, const Frame& frame) {
    const auto store = open_observation_store(config.store);
    store->upsert_forecasts(forecasts, frame.axis.zone());
    store->upsert_forecasts(naive, frame.axis.zone());
    spdlog::info("kept in {}", config.store);
}

}  // namespace forecast
