#include "forecast/workflow/recorded_network.hpp"

#include <algorithm>
#include <utility>

#include <spdlog/spdlog.h>

#include "forecast/model/archived_forecaster.hpp"
#include "forecast/model/saved_network.hpp"
#include "forecast/workflow/neural_library.hpp"

namespace forecast {

bool needs_libtorch(const TrainedRun& run) {
    return !has_fused_weights(run.model());
}

std::unique_ptr<NeuralForecaster> load_network(const TrainedRun& run, const NeuralInput& input, const Frame& frame) {
    if (auto module = read_fused_module(run.model())) {
        return make_neural_forecaster(std::move(module), input, frame);
    }
    return NeuralLibrary().get().load(run.model(), input, frame);
}

void add_network(ForecasterSet& set, const TrainedRun& run, NeuralInput input, const Frame& frame,
                 const std::vector<WeatherMode>& weathers) {
    set.add_by_weather(weathers, [&](WeatherMode weather) {
        input.issue.weather = weather;
        return load_network(run, input, frame);
    });
}

BacktestOptions exclude_training_rows(const ExperimentConfig& trained_config, const PreparedBacktest& prepared) {
    BacktestOptions options = prepared.options;
    const std::size_t unseen = calibration_begin(prepared.frame, trained_config, options.first_row);
    options.calibrate_from = std::min(options.first_row, std::max(options.calibrate_from, unseen));
    warn_if_seen(trained_config, prepared.period.from);
    return options;
}

void warn_if_seen(const ExperimentConfig& trained_config, Day from) {
    if (from < trained_config.split.test_from) {
        spdlog::warn("the network was trained or chosen on days before {}: its errors there are too small",
                     format_day(trained_config.split.test_from));
    }
}

}  // namespace forecast
