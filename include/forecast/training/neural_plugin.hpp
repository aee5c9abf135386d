#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "forecast/core/cancellation.hpp"
#include "forecast/core/frame.hpp"
#include "forecast/features/split.hpp"
#include "forecast/model/neural_forecaster.hpp"
#include "forecast/model/options.hpp"
#include "forecast/training/options.hpp"

namespace forecast {

struct Epoch {
    int number = 0;  ///< from 1
    double loss = 0;
    double validation_loss = 0;
    double best_validation_loss = 0;
    bool is_best = false;
    double learning_rate = 0;
    double gradient_norm = 0;  ///< mean over the epoch's steps, before clipping
    double seconds = 0;
};

struct TrainingTask {
    const Frame* frame = nullptr;
    NeuralInput input;
    NetworkOptions network;
    TrainingOptions training;
    Split split;
    std::filesystem::path checkpoint;  ///< of the best epoch, rewritten whole (temporary file, rename); empty = none
    std::function<void(const std::string&)> on_device;  ///< before the first epoch: where, and why where it was chosen
    std::function<void(const Epoch&)> on_epoch;
    Cancellation cancellation = {};  ///< ends the training after the step that it is in: the result is `interrupted`
};

struct TrainingResult {
    std::unique_ptr<NeuralForecaster> forecaster;  ///< prepared with the task's frame; the best epoch's weights
    int best_epoch = 0;
    double validation_loss = 0;  ///< of those weights
    bool interrupted = false;
    std::size_t training_windows = 0;
    std::size_t validation_windows = 0;
    std::string device;  ///< "cpu", "cuda:0 NVIDIA H100 ..."
    int threads = 1;
    std::int64_t parameter_count = 0;
};

/// The door to libtorch: all that the commands need of it, through virtual calls, so that the executable does not link
/// it.
class NeuralPlugin {
public:
    virtual ~NeuralPlugin() = default;
    /// Throws Error(insufficient_data) if there are too few windows, Error(invalid_argument) for a device that is not
    /// there, Error for one whose memory is too small.
    virtual TrainingResult fit(const TrainingTask& task) const = 0;
    /// Throws what fit() would throw before its first epoch, and trains nothing.
    virtual void check(const TrainingTask& task) const = 0;
    /// Throws Error if the saved columns are not those of `input`.
    virtual std::unique_ptr<NeuralForecaster> load(const std::filesystem::path& model_directory,
                                                   const NeuralInput& input, const Frame& frame) const = 0;
    /// libtorch, BLAS, CUDA and their versions.
    [[nodiscard]] virtual std::vector<std::pair<std::string, std::string>> versions() const = 0;
};

/// The one symbol that is looked up in forecast_neural.so.
extern "C" const NeuralPlugin* forecast_neural_plugin();
inline constexpr const char* kNeuralPluginSymbol = "forecast_neural_plugin";

}  // namespace forecast
