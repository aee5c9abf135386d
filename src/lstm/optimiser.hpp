#pragma once

#include <cstddef>
#include <vector>

namespace forecast {

/// Adam's moments with decoupled weight decay (Loshchilov and Hutter, "Decoupled weight decay regularization", 2019).
class AdamW {
public:
    explicit AdamW(std::size_t weights);
    /// One step against the gradient.
    void step(std::vector<float>& weights, const std::vector<float>& gradient, double rate, double decay);

private:
    std::vector<float> mean_;
    std::vector<float> square_;
    int steps_ = 0;
};

/// Scales the gradient down to the length `norm` if it is longer. 0: leaves it.
void clip(std::vector<float>& gradient, double norm);

}  // namespace forecast
