#include "forecast/training/fit.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <future>
#include <limits>
#include <new>
#include <optional>
#include <string_view>
#include <utility>

#include <ATen/core/grad_mode.h>
#include <c10/util/Exception.h>

#include "compute_device.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/file.hpp"
#include "forecast/cuda/device.hpp"
#include "forecast/lstm/batch_gradient.hpp"
#include "forecast/model/exported_module.hpp"
#include "forecast/model/fused_module.hpp"
#include "forecast/model/network.hpp"
#include "forecast/training/rank_group.hpp"
#include "kernel.hpp"
#include "learner.hpp"
#include "learnt_scaling.hpp"
#include "network_weights.hpp"
#include "schedule.hpp"
#include "training_data.hpp"
#include "training_samples.hpp"

namespace forecast {
namespace {

/// Where changes are measured from; nothing if the target is the load itself.
std::optional<Anchor> find_anchor(const Samples& samples, const TrainingOptions& options) {
    if (options.target == "level") {
        return std::nullopt;
    }
    if (const auto anchor = newest_load(samples)) {
        return anchor;
    }
    if (samples.shape.rows_a_day == 1) {
        throw Error(ErrorKind::invalid_argument,
                    "training.target is change, but no column of features.past holds the load that it is a change of; "
                    "add the load to features.past");
    }
    throw Error(
        ErrorKind::invalid_argument,
        "training.target is change, but no column of features.ahead holds the newest known load of a row's clock "
        "time, which it is a change of; add \"load_memory\" of the load to features.ahead");
}

ModelInfo describe(const Samples& samples, const TrainingTask& task, const std::vector<std::int64_t>& numbers) {
    ModelInfo info;
    info.target_name = task.input.target_name;
    info.window_size = static_cast<int>(samples.shape.lookback);
    info.horizon = static_cast<int>(samples.shape.horizon);
    info.past = samples.shape.past;
    info.ahead = samples.shape.ahead;
    info.ahead_lags = samples.shape.ahead_lags;
    info.anchor = find_anchor(samples, task.training);
    info.network = task.network;
    const auto scaling = learn_scaling(samples, numbers, task.training.scaling, info.anchor);
    info.past_scaler = scaling.past;
    info.ahead_scaler = scaling.ahead;
    info.target_offset = scaling.target.offset[0];
    info.target_scale = scaling.target.scale[0];
    return info;
}

/// The weights of the best epoch so far.
class BestWeights {
public:
    void keep(const Network& network) {
        values_.clear();
        for (const auto& tensor : network.state()) {
            values_.push_back(tensor.detach().clone());
        }
    }
    void restore(const Network& network) const {
        const at::NoGradGuard no_gradient;
        const auto state = network.state();
        for (std::size_t i = 0; i < values_.size(); ++i) {
            state[i].copy_(values_[i]);
        }
    }

private:
    std::vector<at::Tensor> values_;
};

void check_finite(const Epoch& epoch, const TrainingOptions& options) {
    if (!std::isfinite(epoch.loss) || !std::isfinite(epoch.validation_loss)) {
        throw Error(
            "the loss of epoch {} is not a finite number (training {}, validation {}); lower "
            "training.learning_rate ({}) or set training.clip_norm",
            epoch.number, epoch.loss, epoch.validation_loss, options.learning_rate);
    }
}

/// One pass over the training windows and one look at the validation windows.
Epoch run_epoch(int number, Learner& learner, const TrainingSamples& samples, const TrainingTask& task) {
    const TrainingOptions& options = task.training;
    const auto begin = std::chrono::steady_clock::now();
    Epoch epoch;
    epoch.number = number;
    epoch.learning_rate = learner.learning_rate();
    const auto order = options.shuffle ? shuffled(samples.training, static_cast<std::uint64_t>(options.seed), number)
                                       : samples.training;
    const auto pass = learner.pass(order, task.cancellation);
    epoch.loss = pass.loss;
    epoch.gradient_norm = pass.gradient_norm;
    epoch.validation_loss = learner.evaluate(samples.validation.empty() ? samples.training : samples.validation);
    epoch.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    check_finite(epoch, options);
    return epoch;
}

/// Trains until the epochs or the patience are at an end, or it is cancelled; leaves the best epoch's weights in
/// `network` and what they reached in `info`. Returns whether it was cancelled.
bool train(Network& network, ModelInfo& info, const TrainingData& data, const TrainingSamples& samples,
           const TrainingTask& task, MakeLearner make_learner) {
    const TrainingOptions& options = task.training;
    const auto batch = static_cast<std::size_t>(options.batch_size);
    const auto steps = (samples.training.size() + batch - 1) / batch * static_cast<std::size_t>(options.epochs);
    const auto learner = make_learner(network, data, options, static_cast<std::int64_t>(steps), task.ranks);
    BestWeights best;
    info.validation_loss = std::numeric_limits<double>::infinity();
    bool cancelled = false;
    try {
        for (int number = 1; number <= options.epochs && number - info.best_epoch <= options.patience; ++number) {
            Epoch epoch = run_epoch(number, *learner, samples, task);
            epoch.is_best = samples.validation.empty() || epoch.validation_loss < info.validation_loss;
            if (epoch.is_best) {
                info.validation_loss = epoch.validation_loss;
                info.best_epoch = number;
                best.keep(network);
                if (!task.checkpoint.empty()) {
                    write_file_atomically(task.checkpoint, export_archive(network, info));
                }
            }
            learner->end_epoch(epoch.is_best);
            epoch.best_validation_loss = info.validation_loss;
            if (task.on_epoch) {
                task.on_epoch(epoch);
            }
            if (task.ranks == nullptr) {  // ranks stop together, behind a step
                task.cancellation.check();
            }
        }
    } catch (const Cancelled&) {
        cancelled = true;
    }
    best.restore(network);
    return cancelled;
}

NetworkShape shape_of(const ModelInfo& info) {
    return {static_cast<std::int64_t>(info.past.size()), info.horizon, info.ahead_lags};
}

StepSize step_of(const TrainingTask& task, const ModelInfo& info) {
    StepSize step = step_size(task.network, shape_of(info), info.window_size, task.training.batch_size);
    step.is_fused = is_fused_on_cpu(task.network, task.training);
    return step;
}

/// Where and by what a training is computed.
struct Place {
    ComputeDevice device;
    Kernel kernel;
};

/// Its name. Throws Error(invalid_argument) if the fused kernel finds none, or nothing that compiles it.
std::string cuda_device_of_fused() {
    std::string name;
    try {
        name = open_cuda_device()->name();
    } catch (const Error& e) {
        throw Error(ErrorKind::invalid_argument, "training.device is cuda and training.kernel fused, but {}", e.what())
            .with_advice("use another device, or install the driver");
    }
    check_nvrtc();
    return "cuda:0 " + name;
}

/// Throws what choose_device(), choose_kernel() and cuda_device_of_fused() do.
Place choose_place(const TrainingTask& task, const ModelInfo& info) {
    const auto kernel = [&](bool on_cuda) {
        return choose_kernel(task.network, task.training, on_cuda, shape_of(info));
    };
    if (wants_fused_on_cuda(task.training)) {
        const Kernel fused = kernel(true);
        return {{true, cuda_device_of_fused(), ""}, fused};
    }
    const ComputeDevice device = choose_device(wanted_device(task.training), step_of(task, info));
    return {device, kernel(device.is_cuda)};
}

void check_ranks(const TrainingTask& task, const Place& place) {
    const auto& [device, kernel] = place;
    if (task.ranks != nullptr && kernel.make != make_fused_learner) {
        throw Error(ErrorKind::invalid_argument,
                    "a training is shared among {} ranks by the fused kernel on the CPU only, and this one takes {} on "
                    "{}{}",
                    task.ranks->size(), kernel.name, device.description,
                    kernel.reason.empty() ? "" : ", as " + kernel.reason)
            .with_advice("start one rank, or set training.kernel to fused to see what it does not know");
    }
}

TrainedNetwork fit_on_this_thread(const Samples& all, const TrainingTask& task) {
    TrainedNetwork result;
    result.threads = set_up_arithmetic(task.training.threads);

    const TrainingSamples samples = training_samples(all, task);
    result.training_windows = samples.training.size();
    result.validation_windows = samples.validation.size();

    ModelInfo info = describe(all, task, samples.training);
    const Place place = choose_place(task, info);
    check_ranks(task, place);
    const auto& [device, kernel] = place;
    result.device = device.description;
    result.kernel = kernel.name;
    if (kernel.make == make_fused_learner) {
        result.threads = static_cast<int>(batch_threads(static_cast<std::size_t>(task.training.batch_size),
                                                        static_cast<std::size_t>(task.training.threads)));
    }
    if (task.on_device) {
        task.on_device(device.description + (device.reason.empty() ? "" : ": " + device.reason) + "; kernel " +
                       kernel.name + (kernel.reason.empty() ? "" : ", as " + kernel.reason));
    }
    const auto where = at::Device(device.is_cuda && kernel.make == make_torch_learner ? at::kCUDA : at::kCPU);
    const auto data = make_training_data(all, info, samples.training, task.training.half_life_days, where);
    Network network(task.network, shape_of(info), static_cast<std::uint64_t>(task.training.seed));
    if (task.on_network) {
        task.on_network(network.summary(info.window_size));
    }
    network.to(where);
    info.parameter_count = network.parameter_count();

    result.interrupted = train(network, info, data, samples, task, kernel.make);
    if (info.best_epoch == 0) {
        throw Cancelled();  // before there were weights worth keeping
    }
    result.archive = export_archive(network, info);
    result.tensors = named_tensors(network);
    if (const auto sizes = fused_sizes(info); sizes && is_faster_fused(info.network)) {
        network.to(at::kCPU);
        result.weights = weights_of(network, weight_layout(*sizes));
    }
    result.info = info;
    result.best_epoch = info.best_epoch;
    result.validation_loss = info.validation_loss;
    return result;
}

/// CUDA's allocator has a type for it, the CPU's only words, and the CUDA libraries a third way.
bool is_out_of_memory(const std::exception& failure) {
    const std::string_view what = failure.what();
    return dynamic_cast<const c10::OutOfMemoryError*>(&failure) != nullptr ||
           dynamic_cast<const std::bad_alloc*>(&failure) != nullptr ||
           what.find("not enough memory") != std::string_view::npos ||
           what.find("out of memory") != std::string_view::npos || what.find("ALLOC_FAILED") != std::string_view::npos;
}

int widest(const NetworkOptions& network) {
    return *std::max_element(network.lstm_units.begin(), network.lstm_units.end());
}

}  // namespace

std::vector<LayerSummary> check_training(const Samples& samples, const TrainingTask& task) {
    const ModelInfo info = describe(samples, task, training_samples(samples, task).training);
    choose_place(task, info);
    return Network(task.network, shape_of(info), 0).summary(info.window_size);
}

TrainedNetwork fit_network(const Samples& samples, const TrainingTask& task) {
    // Whether denormal numbers are flushed is a property of each thread: the caller's stays as it is, and libtorch
    // starts new workers for a new thread, which inherit it.
    try {
        return std::async(std::launch::async, [&] { return fit_on_this_thread(samples, task); }).get();
    } catch (const std::exception& e) {
        if (is_out_of_memory(e)) {
            throw Error(
                "the memory of training.device {} is too small for this network: training.batch_size is {}, "
                "window.size "
                "{} and network.lstm_units reach {}",
                task.training.device, task.training.batch_size, task.input.window.size, widest(task.network))
                .with_advice("make one of them smaller, or train on the cpu (--device cpu)");
        }
        const auto* failure = dynamic_cast<const c10::Error*>(&e);
        if (failure == nullptr) {
            throw;
        }
        throw Error("libtorch failed while training with training.device {}: {}", task.training.device,
                    failure->what_without_backtrace());
    }
}

}  // namespace forecast
