#include <string>
#include <vector>

#include "forecast/core/error.hpp"
#include "forecast/core/shared_library.hpp"
#include "forecast/cuda/device.hpp"

namespace forecast {
namespace {

using NvrtcProgram = void*;

/// NVRTC's functions; its headers are not needed for these.
struct Nvrtc {
    SharedLibrary library{"libnvrtc.so.13", "libnvrtc.so.12", "libnvrtc.so.11.2", "libnvrtc.so"};
    int (*create)(NvrtcProgram*, const char* source, const char* name, int headers, const char* const*,
                  const char* const*) = library.function("nvrtcCreateProgram");
    int (*compile)(NvrtcProgram, int options, const char* const*) = library.function("nvrtcCompileProgram");
    int (*destroy)(NvrtcProgram*) = library.function("nvrtcDestroyProgram");
    int (*log_size)(NvrtcProgram, std::size_t*) = library.function("nvrtcGetProgramLogSize");
    int (*log)(NvrtcProgram, char*) = library.function("nvrtcGetProgramLog");
    int (*code_size)(NvrtcProgram, std::size_t*) = library.function("nvrtcGetCUBINSize");
    int (*code)(NvrtcProgram, char*) = library.function("nvrtcGetCUBIN");
};

Nvrtc open_nvrtc() {
    try {
        return {};
    } catch (const Error& e) {
        throw Error(ErrorKind::invalid_argument, "NVRTC, which compiles kernels for the GPU: {}", e.what())
            .with_advice("it is in CUDA and in PyPI's nvidia-cuda-nvrtc; LD_LIBRARY_PATH says where");
    }
}

std::string text_of(NvrtcProgram program, int (*size)(NvrtcProgram, std::size_t*), int (*get)(NvrtcProgram, char*)) {
    std::size_t bytes = 0;
    size(program, &bytes);
    std::string text(bytes, '\0');
    get(program, text.data());
    return text;
}

}  // namespace

void check_nvrtc() {
    static_cast<void>(open_nvrtc());
}

CudaCode compile_cuda(const std::string& source, const std::vector<std::string>& definitions, int architecture) {
    const Nvrtc nvrtc = open_nvrtc();
    std::vector<std::string> options = {"--std=c++17", "--gpu-architecture=sm_" + std::to_string(architecture),
                                        "--ptxas-options=-v"};
    for (const std::string& definition : definitions) {
        options.push_back("--define-macro=" + definition);
    }
    std::vector<const char*> texts;
    for (const std::string& option : options) {
        texts.push_back(option.c_str());
    }
    NvrtcProgram program = nullptr;
    if (nvrtc.create(&program, source.c_str(), "kernel.cu", 0, nullptr, nullptr) != 0) {
        throw Error("NVRTC takes no program");
    }
    const int failure = nvrtc.compile(program, static_cast<int>(texts.size()), texts.data());
    CudaCode result;
    result.log = text_of(program, nvrtc.log_size, nvrtc.log);
    if (failure == 0) {
        result.code = text_of(program, nvrtc.code_size, nvrtc.code);
    }
    nvrtc.destroy(&program);
    return failure == 0 ? result
                        : throw Error("NVRTC cannot compile the kernel for compute capability {}.{}: {}",
                                      architecture / 10, architecture % 10, result.log.c_str());
}

}  // namespace forecast
