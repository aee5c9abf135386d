#pragma once

#include "forecast/config/experiment_config.hpp"
#include "forecast/store/observation_store.hpp"

namespace forecast {

/// Fills `consommation` and `meteo` with the daily values of the config's frame, from the stored observations. Where
/// they do not make a frame yet, says so and leaves the tables as they are.
void fill_daily_tables(const ExperimentConfig& config, ObservationStore& store);

}  // namespace forecast
