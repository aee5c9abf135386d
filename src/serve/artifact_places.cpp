#include "artifact_places.hpp"

#include <algorithm>

#include "api_answer.hpp"
#include "artifact_files.hpp"
#include "forecast/core/error.hpp"
#include "forecast/tracking/local_path.hpp"
#include "forecast/tracking/random_id.hpp"
#include "text_match.hpp"

namespace forecast {

namespace fs = std::filesystem;

namespace {

constexpr const char* kServedScheme = "mlflow-artifacts:";

}  // namespace

ArtifactPlaces::ArtifactPlaces(fs::path served, std::string own_root, std::vector<fs::path> allowed)
    : served_(std::move(served)), own_root_(std::move(own_root)), allowed_(std::move(allowed)) {
    allowed_.push_back(served_);
}

fs::path ArtifactPlaces::new_upload() const {
    return served_ / kUploads / random_id();
}

std::optional<fs::path> ArtifactPlaces::below_served(const std::string& location) const {
    std::string path;
    if (begins(location, kServedScheme)) {
        path = location.substr(std::string(kServedScheme).size());
        if (begins(path, "//")) {
            path.erase(0, std::min(path.find('/', 2), path.size()));
        }
    } else if (begins(own_root_, "http") && begins(location, own_root_)) {
        path = location.substr(own_root_.size());
    } else {
        return std::nullopt;
    }
    path.erase(0, std::min(path.find_first_not_of('/'), path.size()));
    return served_ / checked_path(path);
}

fs::path ArtifactPlaces::checked(const fs::path& directory) const {
    if (!lies_below_any(directory, allowed_)) {
        throw ApiError(kPermissionDenied,
                       "These artifacts lie outside the directories that this server may read; name theirs in "
                       "FORECAST_ARTIFACT_DIRECTORIES to allow it.");
    }
    return directory;
}

fs::path ArtifactPlaces::of_run(const RunStore& store, const RunSummary& run) const {
    if (const auto served = below_served(run.artifact_uri)) {
        return *served;
    }
    if (!is_local_location(run.artifact_uri)) {
        return of_location(run.artifact_uri);
    }
    try {
        return checked(store.fetch_artifacts(run));  // wherever they are if the store was moved
    } catch (const Error&) {
        return checked(local_path(run.artifact_uri));
    }
}

fs::path ArtifactPlaces::of_location(const std::string& location) const {
    if (const auto served = below_served(location)) {
        return *served;
    }
    if (!is_local_location(location)) {
        throw ApiError("NOT_IMPLEMENTED", "Artifacts at " + location.substr(0, location.find(':')) +
                                              ": are not read by this server; ask the place itself.");
    }
    return checked(local_path(location));
}

}  // namespace forecast
