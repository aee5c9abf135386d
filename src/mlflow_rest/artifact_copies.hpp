#pragma once

#include <filesystem>
#include <mutex>

#include "forecast/tracking/run_store.hpp"
#include "mlflow_api.hpp"

namespace forecast {

/// Directories of this machine with the files of a server's runs: what is sent there, and what was fetched. Several
/// threads may use them; files are sent and fetched for one at a time.
class ArtifactCopies {
public:
    /// Both outlive it.
    ArtifactCopies(MlflowApi& api, const TrackingLocation& location) : api_(api), location_(location) {}

    /// Where they are. Throws Error where the server's id of the run, or a link, leads elsewhere.
    [[nodiscard]] std::filesystem::path directory(const RunSummary& run) const;
    [[nodiscard]] std::filesystem::path make(const RunSummary& run) const;
    void send(const RunSummary& run);
    /// As RunStore::fetch_artifacts(): what was fetched for the run as it is now is not fetched again.
    [[nodiscard]] std::filesystem::path fetch(const RunSummary& run) const;

private:
    MlflowApi& api_;
    const TrackingLocation& location_;
    mutable std::mutex copying_;
};

}  // namespace forecast
