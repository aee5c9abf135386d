#pragma once

#include <iostream>

#include <torch/cuda.h>

namespace forecast {

/// Whether libtorch sees a CUDA device. Where not it prints SKIPPED, and ctest reports the test as skipped.
inline bool cuda_is_there() {
    if (torch::cuda::is_available()) {
        return true;
    }
    std::cout << "SKIPPED: libtorch sees no CUDA device\n";
    return false;
}

}  // namespace forecast
