#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <ATen/core/Tensor.h>

// Samples on the device that trains, scaled, and mini-batches of them.

namespace forecast {

/// float32, samples side by side.
///
/// A batch is gathered by sample number, in one copy of whole samples: contiguous, as the kernels of the layers want
/// it.
struct SampleTensors {
    at::Tensor past;    ///< [samples, lookback, past columns] scaled
    at::Tensor ahead;   ///< [samples, horizon, ahead columns] scaled; may have no columns
    at::Tensor target;  ///< [samples, horizon] MW, or the change from the newest known load; 0 where `known` is
    at::Tensor known;   ///< [samples, horizon] 1 where a target is to be learnt, else 0

    /// The samples of these numbers, int64 [batch], on the same device.
    [[nodiscard]] SampleTensors gather(const at::Tensor& numbers) const;
};

/// float32 of `sizes` on the CPU.
at::Tensor to_tensor(const std::vector<double>& values, at::IntArrayRef sizes);

}  // namespace forecast
