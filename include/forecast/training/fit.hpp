#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "forecast/dataset/samples.hpp"
#include "forecast/model/model_info.hpp"
#include "forecast/training/neural_plugin.hpp"

// The training of a network: the engine behind NeuralPlugin::fit(). Needs libtorch.

namespace forecast {

/// A trained network, exported. Its weights are those of the best epoch.
struct TrainedNetwork {
    ModelInfo info;
    std::string archive;         ///< see export_archive()
    std::vector<float> weights;  ///< see SavedNetwork
    std::vector<NamedTensor> tensors;
    int best_epoch = 0;
    double validation_loss = 0;  ///< of those weights, in scaled units
    bool interrupted = false;
    std::size_t training_windows = 0;
    std::size_t validation_windows = 0;
    std::string device;
    std::string kernel;  ///< "fused" or "libtorch"
    int threads = 1;
};

/// Trains on the samples whose decoder rows lie in task.split.training, and keeps the weights with the smallest loss on
/// those of task.split.validation. If that part is empty, it keeps the last epoch's weights and reports their loss on
/// the training windows, without dropout.
///
/// Runs on a thread of its own with denormal numbers flushed to zero, while the caller waits; task.on_epoch is called
/// on that thread. task.frame is used for messages only, and may be null.
///
/// Throws as NeuralPlugin::fit() does, and Error if the loss is not finite.
TrainedNetwork fit_network(const Samples& samples, const TrainingTask& task);

/// The layers of the network. Throws what fit_network() would throw before its first epoch.
std::vector<LayerSummary> check_training(const Samples& samples, const TrainingTask& task);

}  // namespace forecast
