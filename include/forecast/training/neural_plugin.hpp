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
#include "forecast/model/layer_summary.hpp"
#include "forecast/model/neural_forecaster.hpp"
#include "forecast/model/options.hpp"
#include "forecast/model/saved_network.hpp"
#include "forecast/training/options.hpp"
#include "forecast/training/rank_group.hpp"
#include "forecast/training/rank_store.hpp"

// The door to libtorch. The executable does not link it: workflow/neural_library.hpp loads forecast_neural.so at run
// time, and calls it through these virtual functions.

namespace forecast {

/// What one epoch came to. Losses are in scaled units.
struct Epoch {
    int number = 0;  ///< from 1
    double loss = 0;
    double validation_loss = 0;
    double best_validation_loss = 0;
    bool is_best = false;
    double learning_rate = 0;
    double gradient_norm = 0;  ///< mean over the epoch's steps, before clipping
    double seconds = 0;        ///< wall-clock time of training and validation
};

/// A network to train: data, architecture, and who is told.
struct TrainingTask {
    const Frame* frame = nullptr;
    NeuralInput input;
    NetworkOptions network;
    TrainingOptions training;
    Split split;
    std::filesystem::path checkpoint;  ///< file for the best epoch's archive, replaced atomically; empty = none
    std::function<void(const std::string&)> on_device;  ///< before the first epoch: device and kernel, and why these
    std::function<void(const std::vector<LayerSummary>&)> on_network;  ///< before the first epoch
    std::function<void(const Epoch&)> on_epoch;                        ///< after each epoch, on the training's thread
    RankGroup* ranks = nullptr;      ///< that train together, each with the same task; null: this process alone
    Cancellation cancellation = {};  ///< ends the training after the present step; the result is `interrupted`
};

/// A trained network, ready to forecast.
struct TrainingResult {
    std::unique_ptr<NeuralForecaster> forecaster;  ///< prepared on the task's frame
    SavedNetwork network;
    int best_epoch = 0;
    double validation_loss = 0;  ///< of the best epoch, in scaled units
    bool interrupted = false;
    std::size_t training_windows = 0;
    std::size_t validation_windows = 0;
    std::string device;  ///< "cpu", "cuda:0 NVIDIA H100 ..."
    std::string kernel;  ///< "fused" or "libtorch"
    int threads = 1;
    std::int64_t parameter_count = 0;
};

/// All that the program needs of libtorch.
class NeuralPlugin {
public:
    virtual ~NeuralPlugin() = default;
    /// Trains a network; the result has the best epoch's weights. Cancelled, it returns what was reached.
    ///
    /// Throws Error(insufficient_data) for too few windows, Error(invalid_argument) for a device that is not there or a
    /// kernel that does not know the network, Error(internal) if memory is too small or the loss is not finite.
    virtual TrainingResult fit(const TrainingTask& task) const = 0;
    /// The layers of the network. Throws what fit() would throw before its first epoch, and trains nothing.
    [[nodiscard]] virtual std::vector<LayerSummary> check(const TrainingTask& task) const = 0;
    /// The TorchScript network in `model_directory`, prepared on `frame`. Throws Error if it cannot be read,
    /// Error(invalid_argument) if its columns are not those of `input`.
    virtual std::unique_ptr<NeuralForecaster> load(const std::filesystem::path& model_directory,
                                                   const NeuralInput& input, const Frame& frame) const = 0;
    /// Meets the other ranks of a launcher. Throws Error(unavailable) if they do not come within two minutes,
    /// Error(invalid_argument) if this build cannot.
    [[nodiscard]] virtual std::unique_ptr<RankGroup> join(const RankPlace& place) const = 0;
    /// What the ranks of a launcher share. Rank 0 waits for nobody, and listens until the store's end. Throws
    /// Error(unavailable) if it cannot, or is not there for another rank within two minutes.
    [[nodiscard]] virtual std::unique_ptr<RankStore> open_rank_store(const RankPlace& place) const = 0;
    /// libtorch, BLAS, CUDA, their versions and the kernel's instruction set, as (name, version).
    [[nodiscard]] virtual std::vector<std::pair<std::string, std::string>> versions() const = 0;
};

/// The first symbol that is looked up in forecast_neural.so: a digest of the headers it was compiled with. Nothing else
/// may be called where the executable has another, since each would take the other's objects for its own.
extern "C" const char* forecast_neural_interface();
inline constexpr const char* kNeuralInterfaceSymbol = "forecast_neural_interface";

/// The second. The plugin lives as long as the library.
extern "C" const NeuralPlugin* forecast_neural_plugin();
inline constexpr const char* kNeuralPluginSymbol = "forecast_neural_plugin";

}  // namespace forecast
