#pragma once

#include <string>
#include <vector>

#include "forecast/evaluation/backtest.hpp"
#include "forecast/report/run_figures.hpp"
#include "forecast/tracking/run_store.hpp"

namespace forecast {

/// Each key behind `prefix`; none where nothing was predicted.
std::vector<Metric> score_metrics(const Score& score, const std::string& prefix);

}  // namespace forecast
