#pragma once

#include <string>
#include <vector>

#include "forecast/evaluation/run_errors.hpp"
#include "forecast/tracking/run_store.hpp"

// Errors of several recorded runs on the days that they have in common, for `runs compare`.

namespace forecast {

/// Whether two runs were scored against one value: equal to a billionth, as files print values whole.
bool is_same_actual(double a, double b);

/// Reads predictions.csv of each run. `forecasters` [runs] names whose predictions count; empty: the first one in the
/// file. Throws Error, naming file and line, for a file that train or backtest did not write.
CommonErrors common_errors(const RunStore& store, const std::vector<RunSummary>& runs,
                           const std::vector<std::string>& forecasters = {});

}  // namespace forecast
