#include "forecast/workflow/neural_library.hpp"

#include <dlfcn.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "forecast/core/error.hpp"
#include "forecast/core/shared_library.hpp"
#include "neural_interface.hpp"

namespace forecast {
namespace {

std::filesystem::path executable() {
    std::error_code unknown;
    return std::filesystem::read_symlink("/proc/self/exe", unknown);
}

constexpr const char* kMangledNamespace = "8forecast";

Error built_from_others(const std::filesystem::path& path) {
    return Error("{} was built from other sources than {}; build both: cmake --build build", path.string(),
                 executable().string());
}

/// Never closed: libtorch does not survive dlclose.
void* open_library(const std::filesystem::path& path) {
    if (void* library = dlopen(path.c_str(), RTLD_LAZY | RTLD_LOCAL)) {
        return library;
    }
    const std::string reason = dlerror();
    if (reason.find("undefined symbol") != std::string::npos && reason.find(kMangledNamespace) != std::string::npos) {
        throw built_from_others(path);
    }
    throw Error("cannot open the neural library: {}; it belongs beside the executable and needs libtorch", reason);
}

const NeuralPlugin* open_plugin() {
    const auto path = NeuralLibrary::path();
    void* library = open_library(path);
    const NeuralPlugin* (*const plugin)() = FunctionAddress(dlsym(library, kNeuralPluginSymbol));
    if (plugin == nullptr) {
        throw Error("{} is not this program's neural library: {} is missing; build both: cmake --build build",
                    path.string(), kNeuralPluginSymbol);
    }
    const char* (*const interface)() = FunctionAddress(dlsym(library, kNeuralInterfaceSymbol));
    if (interface == nullptr || interface() != std::string_view(FORECAST_NEURAL_INTERFACE)) {
        throw built_from_others(path);
    }
    return plugin();
}

}  // namespace

std::filesystem::path NeuralLibrary::path() {
    return executable().parent_path() / "forecast_neural.so";
}

NeuralLibrary::NeuralLibrary() : plugin_(std::async(std::launch::async, open_plugin).share()) {}

}  // namespace forecast
