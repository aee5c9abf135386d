#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "forecast/tracking/run_store.hpp"

namespace forecast {

/// Which directories of this machine the locations of artifacts mean, and which of these may be read and written.
class ArtifactPlaces {
public:
    /// `served`: the folder behind mlflow-artifacts:, made if it is missing. `own_root`: how that folder is called by
    /// new experiments, "mlflow-artifacts:/" or http://HOST/api/2.0/mlflow-artifacts/artifacts. `allowed`: directories
    /// of which local paths are taken.
    ArtifactPlaces(std::filesystem::path served, std::string own_root, std::vector<std::filesystem::path> allowed);

    [[nodiscard]] const std::filesystem::path& served() const { return served_; }
    /// A file beside the others for an upload that begins.
    [[nodiscard]] std::filesystem::path new_upload() const;
    /// The directory of the run's artifacts, there or not. Throws ApiError where it is none that may be read.
    [[nodiscard]] std::filesystem::path of_run(const RunStore& store, const RunSummary& run) const;
    /// The same of a location: of a model's version, or of a model.
    [[nodiscard]] std::filesystem::path of_location(const std::string& location) const;

private:
    /// What `location` means below the served folder; nothing if it is of another kind.
    [[nodiscard]] std::optional<std::filesystem::path> below_served(const std::string& location) const;
    [[nodiscard]] std::filesystem::path checked(const std::filesystem::path& directory) const;

    std::filesystem::path served_;
    std::string own_root_;
    std::vector<std::filesystem::path> allowed_;
};

}  // namespace forecast
