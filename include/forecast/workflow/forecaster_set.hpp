#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "forecast/config/experiment_config.hpp"
#include "forecast/config/forecaster_specs.hpp"
#include "forecast/core/forecaster.hpp"
#include "forecast/evaluation/comparison.hpp"

namespace forecast {

/// The forecasters that are scored on the same rows, prepared on one frame.
///
/// Call order: (add | add_by_weather)* add_configured? then list() and forecasters(), which have the same order.
/// REQUIRES: the frame outlives it.
class ForecasterSet {
public:
    /// `cancellation` ends the fits of the config's forecasters.
    explicit ForecasterSet(const Frame& frame, Cancellation cancellation = {})
        : frame_(frame), cancellation_(std::move(cancellation)) {}

    /// Adds a prepared forecaster, which outlives the set.
    void add(Forecaster& forecaster, WeatherMode weather);
    /// Adds the prepared forecasters that `make` returns, one for each mode; the first alone if it reads no weather.
    /// Owns them.
    void add_by_weather(const std::vector<WeatherMode>& weathers,
                        const std::function<std::shared_ptr<Forecaster>(WeatherMode)>& make);
    /// Adds forecasters of the config by name, in every weather mode that makes a difference to them. In the config's
    /// own mode, those whose fits are among `artifacts` of a run are loaded from there.
    void add_configured(const std::vector<std::string>& names, const ExperimentConfig& config,
                        const std::vector<WeatherMode>& weathers, const std::filesystem::path& artifacts = {});

    [[nodiscard]] const std::vector<EvaluatedForecaster>& list() const { return list_; }
    [[nodiscard]] const std::vector<Forecaster*>& forecasters() const { return forecasters_; }

private:
    const Frame& frame_;
    Cancellation cancellation_;
    std::vector<EvaluatedForecaster> list_;
    std::vector<Forecaster*> forecasters_;
    std::vector<std::shared_ptr<Forecaster>> owned_;
};

/// `asked`, or the config's own mode if that is empty.
std::vector<WeatherMode> weather_modes(const std::vector<WeatherMode>& asked, const ExperimentConfig& config);
/// The config with which data are read that serve all of these modes.
ExperimentConfig config_covering(const ExperimentConfig& config, const std::vector<WeatherMode>& weathers);

/// Runs the backtest of all forecasters. Throws Error(insufficient_data) if the first one has no forecast in the
/// period; throws Cancelled.
Comparison compare(const ForecasterSet& set, const Frame& frame, const BacktestOptions& options);

/// Logs a warning for each forecaster without a forecast in the period.
void warn_of_missing_forecasts(const Comparison& comparison);

}  // namespace forecast
