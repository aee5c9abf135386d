#include "forecast/model/saved_network.hpp"

#include <algorithm>
#include <cstring>
#include <string_view>

#include <spdlog/spdlog.h>

#include "forecast/core/file.hpp"
#include "forecast/core/sha256.hpp"
#include "forecast/model/architecture.hpp"

namespace forecast {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMark = "forecast weights 1\n";
constexpr std::size_t kHeadSize = kMark.size() + 64 + 1;
static_assert(sizeof(float) == 4);

fs::path module_file(const fs::path& directory) {
    return directory / "data" / "model.pth";
}

fs::path weights_file(const fs::path& directory) {
    return directory / "data" / "weights.bin";
}

fs::path info_file(const fs::path& directory) {
    return directory / "model_info.json";
}

/// What stands before the weights.
std::string head_for(const std::string& archive, const std::string& info, std::string_view weights) {
    return std::string(kMark) + sha256(archive + info + std::string(weights)) + "\n";
}

std::string as_bytes(const std::vector<float>& weights) {
    std::string bytes(weights.size() * sizeof(float), '\0');
    std::memcpy(bytes.data(), weights.data(), bytes.size());
    return bytes;
}

std::vector<float> as_weights(std::string_view bytes) {
    std::vector<float> weights(bytes.size() / sizeof(float));
    std::memcpy(weights.data(), bytes.data(), weights.size() * sizeof(float));
    return weights;
}

}  // namespace

void write_network(const fs::path& directory, const SavedNetwork& network, const std::string& details) {
    const std::string info = to_json(network.info, details);
    write_file_atomically(module_file(directory), network.archive);
    write_file_atomically(info_file(directory), info);
    write_file_atomically(directory / "weights.safetensors", to_safetensors(network.tensors));
    write_file_atomically(directory / "architecture.json", architecture_json(network.info, network.tensors));
    write_file_atomically(directory / "scalers.json", scalers_json(network.info));
    if (network.weights.empty()) {
        fs::remove(weights_file(directory));
        return;
    }
    const std::string weights = as_bytes(network.weights);
    write_file_atomically(weights_file(directory), head_for(network.archive, info, weights) + weights);
}

bool has_fused_weights(const fs::path& directory) {
    std::error_code unknown;
    return fs::exists(weights_file(directory), unknown) && fs::exists(module_file(directory), unknown) &&
           fs::exists(info_file(directory), unknown);
}

std::unique_ptr<FusedModule> read_fused_module(const fs::path& directory) {
    if (!has_fused_weights(directory)) {
        return nullptr;
    }
    const std::string whole = read_file(weights_file(directory));
    const std::string info = read_file(info_file(directory));
    const std::string_view weights = std::string_view(whole).substr(std::min(whole.size(), kHeadSize));
    if (whole.compare(0, kHeadSize, head_for(read_file(module_file(directory)), info, weights)) != 0) {
        spdlog::warn("{} is not of the files beside it; model.pth is taken, by libtorch",
                     weights_file(directory).string());
        return nullptr;
    }
    return std::make_unique<FusedModule>(model_info_from_json(info, info_file(directory).string()),
                                         as_weights(weights));
}

}  // namespace forecast
