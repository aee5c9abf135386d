#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "forecast/dataset/window_tables.hpp"
#include "forecast/features/scaler.hpp"

namespace forecast {

/// Scalers fitted on the rows of the training windows only.
struct LearntScaling {
    Scaler past;
    Scaler ahead;
    Scaler target;  ///< one column: the load, or its change from the anchor
};

/// `rows` are the first target rows of the training windows. `kind` as for fit_scaler(). `anchor` is the encoder column
/// from which changes are taken; -1 = the target is the load itself.
LearntScaling learn_scaling(const WindowTables& tables, const WindowOptions& window,
                            const std::vector<std::int64_t>& rows, const std::string& kind, int anchor);

}  // namespace forecast
