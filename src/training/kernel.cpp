#include "kernel.hpp"

#include <algorithm>

#include "forecast/core/error.hpp"
#include "forecast/cuda/lstm_trainer.hpp"
#include "forecast/model/fused_module.hpp"
#include "learner.hpp"

namespace forecast {
namespace {

constexpr const char* kFused = "fused";
constexpr const char* kLibtorch = "libtorch";
constexpr int kMostUnits = 128;  // with 256, OpenBLAS makes up for what libtorch costs beside

/// The first option that the fused kernel does not know, with its value; empty if it knows all.
std::string what_fused_lacks(const NetworkOptions& network, const TrainingOptions& training) {
    if (network.bidirectional) {
        return "network.bidirectional is true";
    }
    if (network.batch_norm) {
        return "network.batch_norm is true";
    }
    if (!network.layer_dropout.empty()) {
        return "network.layer_dropout is set";
    }
    if (!network.head_dropout.empty()) {
        return "network.head_dropout is set";
    }
    return training.l1 > 0 || training.l2 > 0 ? "training.l1 or l2 is above 0" : "";
}

/// The same on CUDA, of what is known on the CPU.
std::string what_cuda_lacks(const NetworkOptions& network, const NetworkShape& shape) {
    const auto size = [](std::int64_t n) { return static_cast<std::size_t>(n); };
    const auto sizes =
        fused_sizes(network, 1, size(shape.past_columns), shape.ahead_lags.size(), size(shape.horizon));  // any steps
    const std::string lacks = sizes ? what_cuda_lstm_lacks(*sizes) : "has too many weights";
    return lacks.empty() ? "" : "training.device is cuda and the network " + lacks;
}

bool is_wide(const std::vector<int>& units) {
    return std::any_of(units.begin(), units.end(), [](int layer) { return layer > kMostUnits; });
}

}  // namespace

bool is_faster_fused(const NetworkOptions& network) {
    return !is_wide(network.lstm_units) && !is_wide(network.head_units);
}

bool is_fused_on_cpu(const NetworkOptions& network, const TrainingOptions& training) {
    return training.kernel != kLibtorch && is_faster_fused(network) && what_fused_lacks(network, training).empty();
}

bool wants_fused_on_cuda(const TrainingOptions& training) {
    return training.kernel == kFused && training.device == "cuda";
}

Kernel choose_kernel(const NetworkOptions& network, const TrainingOptions& training, bool on_cuda,
                     const NetworkShape& shape) {
    const bool must_be_fused = training.kernel == kFused;
    if (training.kernel == kLibtorch || (on_cuda && !must_be_fused)) {
        return {kLibtorch, "", make_torch_learner};
    }
    std::string reason = what_fused_lacks(network, training);
    if (reason.empty() && on_cuda) {
        reason = what_cuda_lacks(network, shape);
    }
    if (must_be_fused && !reason.empty()) {
        throw Error(ErrorKind::invalid_argument, "training.kernel is fused, but {}, which it does not know", reason)
            .with_advice("use auto or libtorch");
    }
    if (!must_be_fused && reason.empty() && !is_faster_fused(network)) {
        reason = fmt::format("layers of more than {} units are faster there", kMostUnits);
    }
    if (!reason.empty()) {
        return {kLibtorch, reason, make_torch_learner};
    }
    return {kFused, "", on_cuda ? make_cuda_learner : make_fused_learner};
}

std::string wanted_device(const TrainingOptions& training) {
    return training.kernel == kFused && training.device == "auto" ? "cpu" : training.device;
}

}  // namespace forecast
