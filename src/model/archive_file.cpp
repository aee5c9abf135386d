#include "forecast/core/error.hpp"
#include "forecast/core/file.hpp"
#include "forecast/model/exported_module.hpp"

namespace forecast {

std::unique_ptr<ExportedModule> read_exported_module(const std::filesystem::path& model_directory) {
    const auto path = model_directory / "data" / "model.pth";
    std::error_code unknown;
    if (!std::filesystem::exists(path, unknown)) {
        throw Error("there is no model at {}; was the run finished?", path.string());
    }
    return std::make_unique<ExportedModule>(read_file(path), path.string());
}

}  // namespace forecast
