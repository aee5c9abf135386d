#pragma once

#include "forecast/config/experiment_config.hpp"
#include "forecast/store/observation_store.hpp"

namespace forecast {

/// Fills the tables `consommation` and `meteo` of the store with daily values of the config's frame. If the
/// observations do not make a frame yet, it logs a warning and leaves the tables as they are.
void fill_daily_tables(const ExperimentConfig& config, ObservationStore& store);

}  // namespace forecast
