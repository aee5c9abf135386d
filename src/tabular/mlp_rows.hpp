#pragma once

#include <cstdint>
#include <vector>

#include "forecast/tabular/row_model.hpp"

namespace forecast {

/// What a network of rows learns from.
struct MlpSamples {
    std::vector<float> inputs;    ///< row-major: [rows, columns]
    std::vector<double> target;   ///< [rows]
    std::vector<double> weights;  ///< [rows] their mean is 1
};

/// How a network is trained.
struct MlpTraining {
    bool is_logistic = false;
    std::size_t columns = 0;
    std::int64_t seed = 1;
    int epochs = 0;  ///< at most so many
};

/// A network, and how many epochs it was trained.
struct FittedMlp {
    MlpRows network;
    int epochs = 0;
};

/// Trains a network by AdamW on batches of `train` that are drawn anew each epoch. With `held_out` the weights of the
/// epoch with the least loss of these rows are kept, and training ends `patience` epochs after it. The same seed gives
/// the same network. Throws Cancelled, and Error(invalid_argument) where the loss becomes no number.
FittedMlp fit_mlp_rows(const MlpSamples& train, const MlpSamples* held_out, const MlpTraining& training,
                       const MlpOptions& options, const Cancellation& cancellation);

}  // namespace forecast
