#pragma once

#include <cstdint>
#include <vector>

#include "forecast/dataset/window_tables.hpp"
#include "forecast/training/neural_plugin.hpp"

namespace forecast {

/// First target rows of the windows that are learnt from and chosen by.
struct TrainingRows {
    std::vector<std::int64_t> training;
    std::vector<std::int64_t> validation;
};

/// Throws Error(insufficient_data) where a part has none, or no test row can be forecast, with the column that is the
/// cause: one that the data lack, or one that is not known yet when a forecast is issued.
TrainingRows training_rows(const WindowTables& tables, const TrainingTask& task);

}  // namespace forecast
