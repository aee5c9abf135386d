#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "forecast/dataset/samples.hpp"
#include "forecast/model/model_info.hpp"

// A network as TorchScript: it takes and gives physical units, so that C++ and Python need no scaling of their own.

namespace forecast {

class Network;

/// The bytes of a TorchScript archive for the CPU: `network`, with the scaling, masking and newest load (anchor) of
/// `info` around it, and `info` itself as the extra file model_info.json. The network may be on any device.
///
///   MW = network output * target_scale + target_offset, plus the newest known load if the output is a change
std::string export_archive(const Network& network, const ModelInfo& info);

/// Such an archive, loaded and ready to run on the CPU. Movable; one thread at a time.
class ExportedModule {
public:
    /// `origin` says in messages where the bytes come from. Throws Error if they are no such archive.
    ExportedModule(std::string archive, const std::string& origin);
    ~ExportedModule();
    ExportedModule(ExportedModule&&) noexcept;
    ExportedModule& operator=(ExportedModule&&) noexcept;

    /// [batch, info().input_rows(), columns] in physical units -> [batch, horizon] MW. Throws Error, as gradients()
    /// does, if the archive computes something else, or nothing.
    [[nodiscard]] std::vector<float> run(const std::vector<float>& input) const;
    /// [batch, info().input_rows(), columns] the gradient of each sample's output `lead`, from 0, by its input.
    [[nodiscard]] std::vector<float> gradients(const std::vector<float>& input, std::size_t lead) const;
    [[nodiscard]] const ModelInfo& info() const { return info_; }
    /// The bytes it was made of.
    [[nodiscard]] const std::string& archive() const { return archive_; }

private:
    struct Module;
    std::string archive_;
    std::unique_ptr<Module> module_;
    ModelInfo info_;
};

/// The input of one sample, [info.input_rows(), columns]. Cells that the network does not read are 0. Cells that it
/// reads are NaN if unknown.
std::vector<float> module_input(const Samples& samples, std::size_t sample, const ModelInfo& info);

}  // namespace forecast
