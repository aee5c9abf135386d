#pragma once

#include <filesystem>
#include <mutex>

#include "forecast/tracking/run_store.hpp"
#include "mlflow_api.hpp"

namespace forecast {

/// Local copies of the artifacts of a server's runs: files to be sent to the server, and files fetched from it. They
/// are in remote/RUN_ID/artifacts below the tracking directory.
///
/// Call order: (make (write files) send)* for a run recorded here; fetch for any run.
///
/// May be used from several threads at once; one of them sends or fetches at a time.
class ArtifactCopies {
public:
    /// REQUIRES: both outlive it.
    ArtifactCopies(MlflowApi& api, const TrackingLocation& location) : api_(api), location_(location) {}

    /// The directory of a run's files, which may not be there. Throws Error if the server gave an id that is none, or
    /// if a link leads out of the directories that the user allows.
    [[nodiscard]] std::filesystem::path directory(const RunSummary& run) const;
    /// The same, created if it is missing.
    [[nodiscard]] std::filesystem::path make(const RunSummary& run) const;
    /// Uploads all files of the directory.
    void send(const RunSummary& run);
    /// As RunStore::fetch_artifacts(). Throws Error if the server has no files of the run.
    ///
    /// Files of an earlier call are not fetched again, unless the run's status or end has changed since. Of a run that
    /// is recorded here and not yet sent, the local files are taken as they are.
    [[nodiscard]] std::filesystem::path fetch(const RunSummary& run) const;

private:
    MlflowApi& api_;
    const TrackingLocation& location_;
    mutable std::mutex copying_;
};

}  // namespace forecast
