#include "prediction.hpp"

#include <optional>

#include <spdlog/spdlog.h>

#include "prepared_backtest.hpp"
#include "recorded_forecasters.hpp"

namespace forecast {

Prediction predict_by_network(const NeuralLibrary& library, const PredictionTask& task) {
    const auto& [run, config, frame, first, horizon, explained] = task;
    const auto reach = static_cast<std::size_t>(config.window.horizon);
    const auto network = library.get().load(run.model(), neural_input(config), frame);
    auto rows = extended_forecast(*network, frame, config, {first, horizon, reach, explained});
    const Calibration calibration{*network, calibration_begin(frame, config, first), 1};
    return {network->name(), with_intervals(std::move(rows), calibration, frame, config.issue)};
}

Prediction predict_by_forecaster(const std::string& name, const PredictionTask& task) {
    const auto& [run, config, frame, first, horizon, explained] = task;
    const auto forecaster = recorded_forecaster(name, config, run, frame, first);
    auto rows = extended_forecast(*forecaster, frame, config, {first, horizon, std::nullopt, explained});
    spdlog::info("intervals from the errors of the year before, with its fits as in a backtest");
    const Calibration calibration{*forecaster, year_before(frame.axis, first), rest_of_day(frame.axis, first)};
    return {name, with_intervals(std::move(rows), calibration, frame, config.issue)};
}

}  // namespace forecast
