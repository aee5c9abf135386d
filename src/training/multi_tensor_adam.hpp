#pragma once

#include <cstdint>
#include <vector>

#include <ATen/core/Tensor.h>

namespace forecast {

/// Adam, or AdamW where there is decay, as torch::optim has them, but with all tensors in one operation each: on a GPU
/// a step is eight launches instead of eight a tensor. On the CPU it gives the same bits.
class MultiTensorAdam {
public:
    /// `parameters` are changed where they are.
    MultiTensorAdam(std::vector<at::Tensor> parameters, double decay);

    /// Forgets the gradients, so that the next backward() does not add to them.
    void forget_gradients();
    /// Scales the gradients down to the length `longest` if they are longer; 0 leaves them. Returns the length that
    /// they had, on the device.
    [[nodiscard]] at::Tensor clip(double longest) const;
    /// One step against the gradients.
    void step(double rate);

private:
    [[nodiscard]] std::vector<at::Tensor> gradients() const;

    std::vector<at::Tensor> parameters_;
    std::vector<at::Tensor> means_;
    std::vector<at::Tensor> squares_;
    double decay_;
    std::int64_t steps_ = 0;
};

}  // namespace forecast
