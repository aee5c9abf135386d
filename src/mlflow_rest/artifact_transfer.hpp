#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "forecast/tracking/run_store.hpp"
#include "mlflow_api.hpp"

namespace forecast {

/// Throws Error(invalid_argument) where files could neither be sent to nor fetched from `artifact_uri` (s3://...), or
/// where it is a directory of this machine that the user has not allowed.
void check_within_reach(const MlflowApi& api, const std::string& artifact_uri);
/// Brings all files below `directory` to `artifact_uri`: through the server, or straight to a directory
/// that both see and the user allows.
/// Throws Error where that is neither (s3://...).
void upload_artifacts(MlflowApi& api, const std::filesystem::path& directory, const std::string& artifact_uri);
/// Brings `files` from `artifact_uri` below `directory`, by way of a directory beside it: what is there is whole.
void download_artifacts(MlflowApi& api, const std::string& artifact_uri, const std::vector<ArtifactFile>& files,
                        const std::filesystem::path& directory);
/// The run's files as the server lists them, by path.
std::vector<ArtifactFile> list_remote_artifacts(MlflowApi& api, const std::string& run_id);

}  // namespace forecast
