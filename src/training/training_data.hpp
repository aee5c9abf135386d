#pragma once

#include <cstdint>
#include <vector>

#include <ATen/core/Tensor.h>

#include "forecast/dataset/sample_tensors.hpp"
#include "forecast/dataset/samples.hpp"
#include "forecast/model/model_info.hpp"

namespace forecast {

/// The samples of a training, on its device.
struct TrainingData {
    SampleTensors samples;
    at::Tensor weights;  ///< [samples] sample weight
    at::Device device;
};

/// The samples, scaled as `info` says. `numbers` are those learnt from: they share the weights.
TrainingData make_training_data(const Samples& samples, const ModelInfo& info, const std::vector<std::int64_t>& numbers,
                                double half_life_days, at::Device device);

}  // namespace forecast
