#include "compute_device.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <thread>

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <dlfcn.h>
#include <torch/cuda.h>
#include <torch/version.h>

#include "forecast/core/error.hpp"
#include "forecast/core/shared_library.hpp"
#include "forecast/lstm/batch_pass.hpp"

namespace forecast {
namespace {

/// A function of OpenBLAS, if that is the BLAS in use; libtorch itself offers no way to its threads.
template <class Function>
Function* openblas(const char* name) {
    return FunctionAddress(::dlsym(RTLD_DEFAULT, name));
}

/// The name that the driver gives the first device; its headers are not needed for these two functions.
std::string cuda_device_name() {
    std::array<char, 256> name{};
    void* const driver = ::dlopen("libcuda.so.1", RTLD_LAZY);
    if (driver != nullptr) {
        int (*const get)(int*, int) = FunctionAddress(::dlsym(driver, "cuDeviceGet"));
        int (*const get_name)(char*, int, int) = FunctionAddress(::dlsym(driver, "cuDeviceGetName"));
        int device = 0;
        if (get != nullptr && get_name != nullptr && get(&device, 0) == 0) {
            get_name(name.data(), static_cast<int>(name.size()) - 1, device);
        }
    }
    return name.data();
}

/// Of the CUDA that libtorch was built with.
std::string cuda_version() {
    if (!at::Context::hasCUDART()) {
        return "none";
    }
    const long version = at::detail::getCUDAHooks().versionCUDART();  // 13000 = 13.0
    return fmt::format("{}.{}", version / 1000, version % 1000 / 10);
}

/// The BLAS library among those loaded, with the path that says which kind it is.
std::string blas_path() {
    std::ifstream maps("/proc/self/maps");
    for (std::string line; std::getline(maps, line);) {
        const auto path = line.find('/');
        const bool is_blas = line.find("/libblas.so") != std::string::npos ||
                             line.find("/libopenblas") != std::string::npos ||
                             line.find("/libmkl") != std::string::npos;
        if (path != std::string::npos && is_blas) {
            return line.substr(path);
        }
    }
    return "inside libtorch";
}

/// Seconds of a step, forward and back, on one thread; large ones take longer. The constants of this and the next
/// function are fitted to bench/training_bench on an H200 and the Xeon beside it, where they meet.
double cpu_seconds(const StepSize& step) {
    constexpr double kStep = 1.5e-3;
    constexpr double kMultiplyAdd = 6e-11;
    constexpr double kFusedShare = 0.25;
    return (kStep + kMultiplyAdd * step.multiply_adds) * (step.is_fused ? kFusedShare : 1);
}

double cuda_seconds(const StepSize& step) {
    constexpr double kStep = 2.3e-3;
    constexpr double kCell = 4e-6;
    return kStep + kCell * step.cells_in_turn;
}

std::string blas() {
    if (auto* const config = openblas<char*()>("openblas_get_config")) {
        return config();
    }
    return at::hasMKL() ? at::get_mkl_version() : "reference BLAS (slow: install libopenblas0)";
}

}  // namespace

StepSize step_size(const NetworkOptions& network, const NetworkShape& shape, std::int64_t lookback,
                   std::int64_t batch) {
    StepSize step;
    const auto windows = static_cast<double>(batch);
    const auto rows = static_cast<double>(lookback);
    auto inputs = static_cast<double>(shape.past_columns);
    for (std::size_t layer = 0; layer < network.lstm_units.size(); ++layer) {
        const int units = network.lstm_units[layer];
        const int directions = network.reads_both_ways(layer) ? 2 : 1;
        step.multiply_adds += directions * windows * rows * 4 * units * (inputs + units);
        step.cells_in_turn += rows;
        inputs = directions * units;
    }
    inputs += static_cast<double>(shape.ahead_lags.size());
    for (const int units : network.head_units) {
        step.multiply_adds += windows * static_cast<double>(shape.horizon) * inputs * units;
        inputs = units;
    }
    return step;
}

bool cuda_is_faster(const StepSize& step) {
    return cuda_seconds(step) < cpu_seconds(step);
}

ComputeDevice choose_device(const std::string& wanted, const StepSize& step) {
    const bool is_there = wanted != "cpu" && torch::cuda::is_available();
    if (wanted == "cuda" && !is_there) {
        throw Error(
            ErrorKind::invalid_argument,
            "training.device is cuda, but libtorch {} sees no CUDA device; use auto or cpu, or install a libtorch "
            "with CUDA and the driver",
            TORCH_VERSION);
    }
    ComputeDevice cpu{false, "cpu", ""};
    if (!is_there) {
        return cpu;
    }
    ComputeDevice cuda{true, "cuda:0 " + cuda_device_name(), ""};
    if (wanted == "cuda") {
        return cuda;
    }
    const std::string steps = fmt::format("a training step of {:.1e} multiply-adds", step.multiply_adds);
    return cuda_is_faster(step) ? ComputeDevice{true, cuda.description, steps + " is faster there"}
                                : ComputeDevice{false, "cpu", steps + " is faster there than on " + cuda.description};
}

void set_scoring_threads(int wanted_threads) {
    const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    at::set_num_threads(std::clamp(wanted_threads, 1, cores));
}

int set_up_arithmetic(int wanted_threads) {
    const int threads = wanted_threads > 0 ? wanted_threads : 1;
    at::Context::setFlushDenormal(true);
    at::globalContext().setAllowTF32CuDNN(false);
    at::set_num_threads(threads);
    if (auto* const set_blas_threads = openblas<void(int)>("openblas_set_num_threads")) {
        set_blas_threads(threads);
    }
    return threads;
}

std::vector<std::pair<std::string, std::string>> compute_versions() {
    return {{"libtorch", TORCH_VERSION},
            {"blas", blas()},
            {"blas_library", blas_path()},
            {"cuda", cuda_version()},
            {"cuda_device", torch::cuda::is_available() ? cuda_device_name() : "none"},
            {"instruction_set", instruction_set()},
            {"threads", std::to_string(at::get_num_threads())}};
}

}  // namespace forecast
