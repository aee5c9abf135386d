#pragma once

#include <cstdint>
#include <vector>

#include "forecast/dataset/window_tables.hpp"
#include "forecast/training/neural_plugin.hpp"

namespace forecast {

/// First target rows of the windows: those learnt from, and those by which the best epoch is chosen.
struct TrainingRows {
    std::vector<std::int64_t> training;
    std::vector<std::int64_t> validation;
};

/// Throws Error(insufficient_data) if a part has no complete window, or no test row can be forecast. It names the
/// column at fault: one that the data lack, or one that is not known yet when forecasts are issued.
TrainingRows training_rows(const WindowTables& tables, const TrainingTask& task);

}  // namespace forecast
