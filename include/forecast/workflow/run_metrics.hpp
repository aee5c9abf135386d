#pragma once

#include <string>
#include <vector>

#include "forecast/evaluation/backtest.hpp"
#include "forecast/tracking/run_store.hpp"

namespace forecast {

/// What the names of the metrics of `forecaster` begin with where it is scored beside a run's own forecaster, whose
/// names are plain: MLflow sorts names, so that the run's own come first on its pages.
std::string beside_prefix(const std::string& forecaster);
/// Each key behind `prefix`; none where nothing was predicted.
std::vector<Metric> score_metrics(const Score& score, const std::string& prefix);

}  // namespace forecast
