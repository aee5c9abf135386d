#pragma once

#include <cstdint>
#include <vector>

#include <ATen/core/Tensor.h>

#include "forecast/dataset/window_dataset.hpp"
#include "forecast/dataset/window_tables.hpp"
#include "forecast/model/model_info.hpp"

namespace forecast {

/// The windows of a training, on its device.
struct TrainingData {
    WindowDataset windows;
    at::Tensor weights;        ///< [rows] sample weight of the window with that first target row
    bool is_change = false;    ///< the target is the change from the anchor, the newest known load
    double target_offset = 0;  ///< MW
    double target_scale = 1;   ///< MW
    at::Device device;
};

/// The series of `tables`, scaled as `info` says. `rows` are the first target rows of the training windows.
TrainingData make_training_data(const WindowTables& tables, const ModelInfo& info,
                                const std::vector<std::int64_t>& rows, double half_life_days, at::Device device);

}  // namespace forecast
