#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "forecast/model/options.hpp"
#include "forecast/training/options.hpp"

namespace forecast {

class Learner;
class Network;
class RankGroup;
struct NetworkShape;
struct TrainingData;

/// Of learner.hpp.
using MakeLearner = std::unique_ptr<Learner> (*)(Network& network, const TrainingData& data,
                                                 const TrainingOptions& options, std::int64_t steps, RankGroup* ranks);

/// What computes a training.
struct Kernel {
    std::string name;    ///< "fused", "libtorch"
    std::string reason;  ///< why auto did not take the fused one on the CPU; else empty
    MakeLearner make;
};

/// The one that training.kernel names. auto takes the fused one on the CPU where it knows the network and is the faster
/// one: layers of up to 128 units; on CUDA it takes libtorch. Throws Error(invalid_argument) if fused is wanted and
/// cannot compute this.
Kernel choose_kernel(const NetworkOptions& network, const TrainingOptions& training, bool on_cuda,
                     const NetworkShape& shape);

/// Whether no layer is so wide that libtorch is faster.
bool is_faster_fused(const NetworkOptions& network);

/// Whether a training on the CPU that may choose takes the fused one.
bool is_fused_on_cpu(const NetworkOptions& network, const TrainingOptions& training);

/// Whether the training is to be computed by the fused kernel on CUDA, which needs no libtorch with CUDA.
bool wants_fused_on_cuda(const TrainingOptions& training);

/// training.device; cpu where it is auto and the fused kernel is wanted.
std::string wanted_device(const TrainingOptions& training);

}  // namespace forecast
