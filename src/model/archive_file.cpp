#include <fstream>

#include "forecast/core/error.hpp"
#include "forecast/core/file.hpp"
#include "forecast/model/archived_forecaster.hpp"

namespace forecast {

ExportedModule read_exported_module(const std::filesystem::path& model_directory) {
    const auto path = model_directory / "data" / "model.pth";
    std::error_code unknown;
    if (!std::filesystem::exists(path, unknown)) {
        throw Error("there is no model at {}; was the run finished?", path.string());
    }
    return {read_file(path), path.string()};
}

void write_whole(const std::filesystem::path& path, const std::string& text) {
    const auto unfinished = std::filesystem::path(path.string() + ".unfinished");
    std::error_code error;
    std::filesystem::create_directories(path.parent_path(), error);
    std::ofstream file(unfinished, std::ios::binary);
    file << text;
    file.close();
    if (!file) {
        throw Error("{} could not be written; is there room, and the right to?", unfinished.string());
    }
    std::filesystem::rename(unfinished, path, error);
    if (error) {
        throw Error("{} could not be moved to {}: {}", unfinished.string(), path.string(), error.message());
    }
}

}  // namespace forecast
