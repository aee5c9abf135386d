#include "forecast/workflow/kept_forecasts.hpp"

#include <cmath>
#include <optional>
#include <utility>

#include <spdlog/spdlog.h>

#include "forecast/store/observation_store.hpp"

namespace forecast {
namespace {

/// The rows as the store keeps them.
std::vector<StoredForecast> to_stored(const std::vector<ForecastRow>& rows, const Frame& frame, Timestamp issued_at,
                                      const std::string& model, const std::string& run_id) {
    std::vector<StoredForecast> stored;
    for (const ForecastRow& row : rows) {
        StoredForecast forecast;
        forecast.time = frame.axis.start(row.row);
        forecast.issued_at = issued_at;
        forecast.value = row.value;
        if (row.intervals) {
            forecast.low80 = row.intervals->low80;
            forecast.high80 = row.intervals->high80;
        }
        const double actual = frame.columns[0].values[row.row];
        forecast.actual = std::isnan(actual) ? std::nullopt : std::optional(actual);
        forecast.model = model;
        forecast.run_id = run_id;
        forecast.weather = row.weather;
        stored.push_back(std::move(forecast));
    }
    return stored;
}

}  // namespace

void keep_forecasts(const Prediction& prediction, const PredictionTask& task) {
    const std::string& uri = task.config.store;
    if (const auto obstacle = observation_write_obstacle(uri)) {
        spdlog::warn("the forecast is not kept: {} cannot be written ({}); --no-store asks for that", uri, *obstacle);
        return;
    }
    const Frame& frame = task.frame;
    const Timestamp issued_at = task.rows.issued_at;
    const auto naive = persistence_forecast(frame, task.config, wanted_rows(task));
    const auto store = open_observation_store(uri);
    const std::string& run_id = task.run.summary.run_id;
    store->upsert_forecasts(to_stored(prediction.rows, frame, issued_at, prediction.model, run_id), frame.axis.zone());
    store->upsert_forecasts(to_stored(naive, frame, issued_at, "baseline_j-1", run_id), frame.axis.zone());
    spdlog::info("kept in {}", uri);
}

}  // namespace forecast
