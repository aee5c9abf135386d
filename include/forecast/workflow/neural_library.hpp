#pragma once

#include <filesystem>
#include <future>

#include "forecast/training/neural_plugin.hpp"

namespace forecast {

/// forecast_neural.so beside the executable, opened on a thread of its own: libtorch takes 0.4 s to load, and the data
/// can be read meanwhile.
class NeuralLibrary {
public:
    NeuralLibrary();
    /// Waits for it; throws Error naming the file if it cannot be opened.
    [[nodiscard]] const NeuralPlugin& get() const { return *plugin_.get(); }
    [[nodiscard]] static std::filesystem::path path();

private:
    std::shared_future<const NeuralPlugin*> plugin_;
};

}  // namespace forecast
