#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "forecast/model/fused_module.hpp"
#include "forecast/model/model_info.hpp"
#include "forecast/model/safetensors.hpp"

// A trained network on disk.

namespace forecast {

struct SavedNetwork {
    ModelInfo info;
    std::string archive;               ///< TorchScript, see export_archive()
    std::vector<float> weights;        ///< of FusedModule; none where libtorch alone knows the network, or is faster
    std::vector<NamedTensor> tensors;  ///< see named_tensors()
};

/// Writes data/model.pth, data/weights.bin and model_info.json below `directory`, and for other programs
/// weights.safetensors, architecture.json and scalers.json. `details` is a JSON object for model_info.json.
///
///   weights.bin   "forecast weights 1\n", SHA-256 in hex, "\n", the weights as float32 in this machine's order.
///                 The digest is of model.pth, model_info.json and the weights, one behind the other.
void write_network(const std::filesystem::path& directory, const SavedNetwork& network, const std::string& details);

/// Whether there is a weights.bin beside its model.pth and model_info.json.
bool has_fused_weights(const std::filesystem::path& directory);
/// The network below `directory` by its weights.bin. Null where there is none, as from older releases, or where one of
/// the three files is not as it was written; then the log says so.
std::unique_ptr<FusedModule> read_fused_module(const std::filesystem::path& directory);

}  // namespace forecast
