#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "forecast/dataset/window_tables.hpp"
#include "forecast/model/model_info.hpp"

namespace forecast {

class Network;

/// The bytes of a TorchScript archive: `network` with `info`'s scaling, masking and anchor around it, and `info` itself
/// as the extra file model_info.json. The network may be on any device, the archive is for the CPU.
std::string export_archive(const Network& network, const ModelInfo& info);

/// An archive made by export_archive(), ready to run on the CPU.
class ExportedModule {
public:
    /// `origin` is where the bytes come from, for messages. Throws Error if they are no such archive.
    ExportedModule(std::string archive, const std::string& origin);
    ~ExportedModule();
    ExportedModule(ExportedModule&&) noexcept;
    ExportedModule& operator=(ExportedModule&&) noexcept;

    /// [batch, info().input_rows(), columns] in physical units -> [batch, horizon] MW.
    [[nodiscard]] std::vector<float> run(const std::vector<float>& input) const;
    [[nodiscard]] const ModelInfo& info() const { return info_; }
    [[nodiscard]] const std::string& archive() const { return archive_; }

private:
    struct Module;
    std::string archive_;
    std::unique_ptr<Module> module_;
    ModelInfo info_;
};

/// The input of one window, [info.input_rows(), columns], for the target rows from `first_row` on. Cells that the
/// network does not look at are 0; unknown ones it does look at are NaN.
std::vector<float> window_input(const WindowTables& tables, const ModelInfo& info, std::size_t first_row);

}  // namespace forecast
