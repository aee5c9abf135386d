#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "forecast/model/safetensors.hpp"
#include "forecast/model/trained_module.hpp"

// A network as TorchScript: it takes and gives physical units, so that C++ and Python need no scaling of their own.

namespace forecast {

class Network;

/// The bytes of a TorchScript archive for the CPU: `network`, with the scaling, masking and newest load (anchor) of
/// `info` around it, and `info` itself as the extra file model_info.json. The network may be on any device.
std::string export_archive(const Network& network, const ModelInfo& info);

/// All that was learnt, by the names that the archive's parameters and buffers have: "lstm0_weight_ih",
/// "norm0_running_mean", ... The network may be on any device.
std::vector<NamedTensor> named_tensors(const Network& network);

/// Such an archive, loaded and ready to run on the CPU.
class ExportedModule final : public TrainedModule {
public:
    /// `origin` says in messages where the bytes come from. Throws Error if they are no such archive.
    ExportedModule(const std::string& archive, const std::string& origin);
    ~ExportedModule() override;

    [[nodiscard]] std::vector<float> run(const std::vector<float>& input) const override;
    [[nodiscard]] std::vector<float> gradients(const std::vector<float>& input, std::size_t lead) const override;

private:
    struct Module;
    struct Loaded;
    explicit ExportedModule(Loaded loaded);
    static Loaded load(const std::string& archive, const std::string& origin);

    std::unique_ptr<Module> module_;
};

/// The module in `model_directory`/data/model.pth, as write_network() wrote it. Throws Error if it is not there or is
/// no such module.
std::unique_ptr<ExportedModule> read_exported_module(const std::filesystem::path& model_directory);

}  // namespace forecast
