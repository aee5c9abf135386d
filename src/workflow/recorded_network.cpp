#include "forecast/workflow/recorded_network.hpp"

#include <algorithm>
#include <utility>

#include <spdlog/spdlog.h>

namespace forecast {

void add_network(ForecasterSet& set, const TrainedRun& run, NeuralInput input, const Frame& frame,
                 const NeuralPlugin& neural, const std::vector<WeatherMode>& weathers) {
    set.add_by_weather(weathers, [&](WeatherMode weather) {
        input.issue.weather = weather;
        return neural.load(run.model(), input, frame);
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
