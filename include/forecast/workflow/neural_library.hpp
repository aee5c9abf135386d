#pragma once

#include <filesystem>
#include <future>

#include "forecast/training/neural_plugin.hpp"

namespace forecast {

/// forecast_neural.so beside the executable, opened on a thread of its own: loading libtorch takes 0.4 s, in which data
/// can be read. It stays loaded until the process ends.
class NeuralLibrary {
public:
    /// Begins to load it.
    NeuralLibrary();
    /// Waits for it. Throws Error, naming the file, if it cannot be opened.
    [[nodiscard]] const NeuralPlugin& get() const { return *plugin_.get(); }
    /// Where it is looked for.
    [[nodiscard]] static std::filesystem::path path();

private:
    std::shared_future<const NeuralPlugin*> plugin_;
};

}  // namespace forecast
