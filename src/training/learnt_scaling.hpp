#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "forecast/dataset/samples.hpp"
#include "forecast/features/scaler.hpp"

namespace forecast {

/// Scalers fitted on the training samples only.
struct LearntScaling {
    Scaler past;
    Scaler ahead;
    Scaler target;  ///< one column: the load, or its change from the anchor
};

/// `numbers` are the samples that are learnt from. `kind` as for fit_scaler(). Without an anchor the target is the load
/// itself.
LearntScaling learn_scaling(const Samples& samples, const std::vector<std::int64_t>& numbers, const std::string& kind,
                            const std::optional<Anchor>& anchor);

}  // namespace forecast
