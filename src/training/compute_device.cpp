#include "compute_device.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <dlfcn.h>
#include <torch/cuda.h>
#include <torch/version.h>

#include "forecast/core/error.hpp"

namespace forecast {
namespace {

/// A function of OpenBLAS, if that is the BLAS in use; libtorch itself offers no way to its threads.
template <class Function>
Function* openblas(const char* name) {
    // dlsym gives all it finds as void*.
    return reinterpret_cast<Function*>(::dlsym(RTLD_DEFAULT, name));  // NOLINT(*-reinterpret-cast)
}

/// What follows `key` in the first line of `file` that begins with it.
std::optional<std::string> line_value(const std::filesystem::path& file, const std::string& key) {
    std::ifstream lines(file);
    for (std::string line; std::getline(lines, line);) {
        if (line.rfind(key, 0) == 0) {
            return line.substr(std::min(line.size(), line.find_first_not_of(" \t", key.size())));
        }
    }
    return std::nullopt;
}

/// The first graphics card's name as its driver gives it; libtorch would need CUDA's headers for that.
std::string cuda_name() {
    std::error_code error;
    for (const auto& card : std::filesystem::directory_iterator("/proc/driver/nvidia/gpus", error)) {
        if (const auto model = line_value(card.path() / "information", "Model:")) {
            return " " + *model;
        }
    }
    return "";
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

std::string blas() {
    if (auto* const config = openblas<char*()>("openblas_get_config")) {
        return config();
    }
    return at::hasMKL() ? "MKL" : "reference BLAS (slow: install libopenblas0)";
}

}  // namespace

ComputeDevice choose_device(const std::string& wanted) {
    const bool is_there = wanted != "cpu" && torch::cuda::is_available();
    if (wanted == "cuda" && !is_there) {
        throw Error(
            ExitCode::usage,
            "training.device is cuda, but libtorch {} sees no CUDA device; use auto or cpu, or install a libtorch "
            "with CUDA and the driver",
            TORCH_VERSION);
    }
    return is_there ? ComputeDevice{true, "cuda:0" + cuda_name()} : ComputeDevice{false, "cpu"};
}

int set_up_threads(int wanted) {
    const int threads = wanted > 0 ? wanted : 1;
    at::Context::setFlushDenormal(true);
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
            {"cuda", torch::cuda::is_available() ? "available" + cuda_name() : "not available"},
            {"threads", std::to_string(at::get_num_threads())}};
}

}  // namespace forecast
