#pragma once

#include <cstddef>
#include <vector>

#include "forecast/lstm/weight_layout.hpp"

namespace forecast {

/// What a step of AdamW does to a weight, besides what its moments do.
struct AdamWStep {
    float rate = 0;          ///< of learning, with the correction of the mean
    float keep = 1;          ///< share of a weight that its decay leaves
    float square_scale = 1;  ///< correction of the mean square
};
/// That of step `number`, from 1.
AdamWStep adamw_step(int number, double rate, double decay);

/// Adam's moments with decoupled weight decay (Loshchilov and Hutter, "Decoupled weight decay regularization", 2019).
class AdamW {
public:
    /// `doubled`: weights that each stand for the sum of two alike, as the biases of an LSTM that PyTorch and cuDNN
    /// have twice. Their step is doubled. REQUIRES: in the order of their places, none overlaps another.
    explicit AdamW(std::size_t weights, std::vector<WeightBlock> doubled = {});
    /// One step against the gradient.
    void step(std::vector<float>& weights, const std::vector<float>& gradient, double rate, double decay);

private:
    std::vector<float> mean_;
    std::vector<float> square_;
    std::vector<WeightBlock> doubled_;
    int steps_ = 0;
};

/// Scales the gradient down to the length `norm` if it is longer; 0 leaves it. `doubled` counts twice. Returns the
/// length that it had.
double clip_gradient(std::vector<float>& gradient, double norm, const std::vector<WeightBlock>& doubled = {});

}  // namespace forecast
