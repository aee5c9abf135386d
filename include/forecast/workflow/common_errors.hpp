#pragma once

#include <string>
#include <vector>

#include "forecast/evaluation/run_errors.hpp"
#include "forecast/tracking/run_store.hpp"

namespace forecast {

/// The errors of `runs` on the days that all of them predicted, from their artifacts predictions.csv
/// (time,actual,<forecaster>,...): those of the first forecaster there, or of the one that `forecasters` names for the
/// run.
CommonErrors common_errors(const RunStore& store, const std::vector<RunSummary>& runs,
                           const std::vector<std::string>& forecasters = {});

}  // namespace forecast
