#pragma once

#include <string>
#include <vector>

#include "forecast/evaluation/backtest.hpp"
#include "forecast/tracking/run_store.hpp"

// Names of metrics in a run.

namespace forecast {

/// The prefix for metrics of a forecaster that is scored beside the run's own, whose names are plain. MLflow sorts
/// names; the prefix puts the run's own first.
std::string beside_prefix(const std::string& forecaster);
/// The metrics of a score, each name behind `prefix`; none if nothing was predicted.
std::vector<Metric> score_metrics(const Score& score, const std::string& prefix);

}  // namespace forecast
