#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "forecast/config/experiment_config.hpp"
#include "forecast/core/forecaster.hpp"
#include "forecast/evaluation/comparison.hpp"
#include "forecast/statistical/forecasters.hpp"

namespace forecast {

/// All that are judged on the same rows, prepared with one frame.
class ForecasterSet {
public:
    /// `cancellation` ends the statistical forecasters' fits.
    explicit ForecasterSet(const Frame& frame, Cancellation cancellation = {})
        : frame_(frame), cancellation_(std::move(cancellation)) {}

    /// A prepared one that lives elsewhere.
    void add(Forecaster& forecaster, WeatherMode weather);
    /// Takes it over.
    void add(std::unique_ptr<Forecaster> forecaster, WeatherMode weather);
    /// Statistical forecasters of the config, each in every mode of weather that makes a difference to it; in the
    /// config's own mode those that `artifacts` of a run hold are taken from there.
    void add_statistical(const std::vector<std::string>& names, const ExperimentConfig& config,
                         const std::vector<WeatherMode>& weathers, const std::filesystem::path& artifacts = {});

    [[nodiscard]] const std::vector<EvaluatedForecaster>& list() const { return list_; }
    [[nodiscard]] const std::vector<Forecaster*>& forecasters() const { return forecasters_; }

private:
    const Frame& frame_;
    Cancellation cancellation_;
    std::vector<EvaluatedForecaster> list_;
    std::vector<Forecaster*> forecasters_;
    std::vector<std::unique_ptr<Forecaster>> owned_;
};

/// Options of the config's statistical forecasters; those without features of their own take `features.ahead`.
StatisticalOptions statistical_options(const ExperimentConfig& config);

/// The modes that are asked for, or the config's own.
std::vector<WeatherMode> weather_modes(const std::vector<WeatherMode>& asked, const ExperimentConfig& config);
/// The config that data for all of these modes are read with.
ExperimentConfig config_covering(const ExperimentConfig& config, const std::vector<WeatherMode>& weathers);

/// The forecasters' backtest; the first must have a forecast: else Error(insufficient_data).
Comparison compare(const ForecasterSet& set, const Frame& frame, const BacktestOptions& options);

/// A warning for each that has no forecast in the period.
void warn_of_missing_forecasts(const Comparison& comparison);

}  // namespace forecast
