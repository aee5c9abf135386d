#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "forecast/tracking/run_store.hpp"
#include "mlflow_api.hpp"

// Files of runs to and from an MLflow server: through the server's proxy, or directly in a directory that both see and
// the user allows. A server's answers are not trusted: paths must stay inside, and sizes are limited.

namespace forecast {

/// Throws Error(invalid_argument) if files could neither be sent to nor fetched from `artifact_uri` (s3://...), or if
/// it is a directory of this machine that the user has not allowed.
void check_within_reach(const MlflowApi& api, const std::string& artifact_uri);
/// Sends all files below `directory` to `artifact_uri`. Throws as check_within_reach() does.
void upload_artifacts(MlflowApi& api, const std::filesystem::path& directory, const std::string& artifact_uri);
/// Fetches `files` from `artifact_uri`. They are collected beside `directory` and moved into it once all are there.
void download_artifacts(MlflowApi& api, const std::string& artifact_uri, const std::vector<ArtifactFile>& files,
                        const std::filesystem::path& directory);
/// The run's files as the server lists them, sorted by path. Throws Error for more than 100 000 files, and for paths
/// that would lie outside.
std::vector<ArtifactFile> list_remote_artifacts(MlflowApi& api, const std::string& run_id);

}  // namespace forecast
