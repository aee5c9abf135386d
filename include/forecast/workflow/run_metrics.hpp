#pragma once

#include <string>
#include <vector>

#include "forecast/evaluation/backtest.hpp"
#include "forecast/report/run_figures.hpp"
#include "forecast/tracking/run_store.hpp"

// Names of metrics in a run.

namespace forecast {

/// The metrics of a score, each name behind `prefix`; none if nothing was predicted.
std::vector<Metric> score_metrics(const Score& score, const std::string& prefix);

}  // namespace forecast
