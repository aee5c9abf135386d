#pragma once

#include <cstdint>
#include <vector>

#include "forecast/dataset/samples.hpp"
#include "forecast/training/neural_plugin.hpp"

namespace forecast {

/// All samples of the task on `frame`. Throws as SampleMaker() and all() do.
Samples make_samples(const Frame& frame, const TrainingTask& task);

/// Numbers of the samples: those learnt from, and those by which the best epoch is chosen.
struct TrainingSamples {
    std::vector<std::int64_t> training;
    std::vector<std::int64_t> validation;
};

/// Throws Error(insufficient_data) if a part has no sample that can be learnt from, a decoder row never has one, or no
/// test row can be forecast. It names the column at fault: one that the data lack, or one that is not known yet when
/// forecasts are issued.
TrainingSamples training_samples(const Samples& samples, const TrainingTask& task);

}  // namespace forecast
