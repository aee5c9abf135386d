#include "forecast/workflow/neural_library.hpp"

#include <dlfcn.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "forecast/core/error.hpp"
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

/// Null where the library has no such function.
template <class Function>
Function* function_of(void* library, const char* name) {
    return reinterpret_cast<Function*>(dlsym(library, name));  // NOLINT(*-reinterpret-cast): dlsym gives void*
}

const NeuralPlugin* open_plugin() {
    const auto path = NeuralLibrary::path();
    void* library = open_library(path);
    const auto plugin = function_of<const NeuralPlugin*()>(library, kNeuralPluginSymbol);
    if (plugin == nullptr) {
        throw Error("{} is not this program's neural library: {} is missing; build both: cmake --build build",
                    path.string(), kNeuralPluginSymbol);
    }
    const auto interface = function_of<const char*()>(library, kNeuralInterfaceSymbol);
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
