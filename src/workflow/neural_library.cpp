#include "forecast/workflow/neural_library.hpp"

#include <dlfcn.h>

#include <filesystem>

#include "forecast/core/error.hpp"

namespace forecast {
namespace {

const NeuralPlugin* open_plugin() {
    const auto path = NeuralLibrary::path();
    void* library = dlopen(path.c_str(), RTLD_LAZY | RTLD_LOCAL);  // stays open: libtorch does not survive dlclose
    if (library == nullptr) {
        throw Error("cannot open the neural library: {}; it belongs beside the executable and needs libtorch",
                    dlerror());
    }
    using Entry = const NeuralPlugin* (*)();
    // dlsym gives all it finds as void*.
    const auto symbol = reinterpret_cast<Entry>(dlsym(library, kNeuralPluginSymbol));  // NOLINT(*-reinterpret-cast)
    if (symbol == nullptr) {
        throw Error("{} is not this program's neural library: {} is missing; build both together", path.string(),
                    kNeuralPluginSymbol);
    }
    return symbol();
}

}  // namespace

std::filesystem::path NeuralLibrary::path() {
    std::error_code unknown;
    return std::filesystem::read_symlink("/proc/self/exe", unknown).parent_path() / "forecast_neural.so";
}

NeuralLibrary::NeuralLibrary() : plugin_(std::async(std::launch::async, open_plugin).share()) {}

}  // namespace forecast
