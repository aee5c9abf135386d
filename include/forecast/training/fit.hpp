#pragma once

#include <cstddef>
#include <string>

#include "forecast/dataset/window_tables.hpp"
#include "forecast/training/neural_plugin.hpp"

namespace forecast {

/// A network as it came out of training, exported.
struct TrainedNetwork {
    std::string archive;  ///< see export_archive(); the best epoch's weights
    int best_epoch = 0;
    double validation_loss = 0;  ///< of those weights, in scaled units
    bool interrupted = false;
    std::size_t training_windows = 0;
    std::size_t validation_windows = 0;
    std::string device;
    int threads = 1;
};

/// Trains on the windows whose target rows lie in task.split.training, and keeps the weights that are best on those of
/// task.split.validation. Where that is empty, the last epoch's weights are kept and judged on the training windows,
/// without dropout. task.frame is looked at for messages only, and may be null. Works on a thread of its own, with
/// denormal numbers flushed to zero; task.on_epoch is called on it while the caller waits. Throws as NeuralPlugin::fit
/// does.
TrainedNetwork fit_network(const WindowTables& tables, const TrainingTask& task);

/// Throws what fit_network() would throw before its first epoch.
void check_training(const WindowTables& tables, const TrainingTask& task);

}  // namespace forecast
