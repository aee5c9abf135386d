#include "forecast/workflow/prediction.hpp"

#include <optional>

#include <spdlog/spdlog.h>

#include "forecast/workflow/forecast_intervals.hpp"
#include "forecast/workflow/prepared_backtest.hpp"
#include "forecast/workflow/recorded_forecasters.hpp"

namespace forecast {

WantedRows wanted_rows(const PredictionTask& task, std::optional<std::size_t> reach) {
    const RowsToForecast& rows = task.rows;
    return {rows.first, rows.horizon, reach, task.explained, rows.direct, rows.issued_at};
}

Prediction predict_by_network(const NeuralLibrary& library, const PredictionTask& task) {
    const auto reach = static_cast<std::size_t>(task.config.window.horizon);
    const WantedRows wanted = wanted_rows(task, reach);
    const auto network = library.get().load(task.run.model(), neural_input(task.config), task.frame);
    auto rows = extended_forecast(*network, task.frame, task.config, wanted);
    const Calibration calibration{*network, calibration_begin(task.frame, task.config, task.rows.direct), reach,
                                  static_cast<std::size_t>(task.config.window.size)};
    return {network->name(), with_intervals(std::move(rows), calibration, task.frame, task.config.issue, wanted)};
}

Prediction predict_by_forecaster(const std::string& name, const PredictionTask& task) {
    const WantedRows wanted = wanted_rows(task);
    const auto forecaster = recorded_forecaster(name, task.config, task.run, task.frame, task.rows.direct);
    auto rows = extended_forecast(*forecaster, task.frame, task.config, wanted);
    spdlog::info("intervals from the errors of the year before, with its fits as in a backtest");
    const Calibration calibration{*forecaster, year_before(task.frame.axis, task.rows.direct), std::nullopt, 0};
    return {name, with_intervals(std::move(rows), calibration, task.frame, task.config.issue, wanted)};
}

}  // namespace forecast
