#include "artifact_copies.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "artifact_transfer.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/file.hpp"
#include "forecast/tracking/local_path.hpp"
#include "forecast/tracking/process_identity.hpp"
#include "forecast/tracking/run_values.hpp"
#include "forecast/tracking/spool.hpp"

namespace forecast {
namespace {

namespace fs = std::filesystem;

/// By what a copy of the run's artifacts is known to be of the run as it is now.
std::string stamp_of(const RunSummary& run) {
    return fmt::format("{} {}", to_string(run.status), run.end_ms.value_or(0));
}

bool has_stamp(const fs::path& file, const RunSummary& run) {
    std::error_code unreadable;
    return run.status != RunStatus::running && fs::is_regular_file(file, unreadable) &&
           read_file(file) == stamp_of(run);
}

/// What is recorded on this host is sent when the run ends: until then its own files are newer than the server's.
bool is_recorded_here(const RunSummary& run) {
    return run.status == RunStatus::running && run.tag("forecast.host") == host_name();
}

bool has_all(const fs::path& directory, const ArtifactFile& file) {
    std::error_code absent;
    return fs::file_size(directory / file.path, absent) == file.bytes && !absent;
}

}  // namespace

fs::path ArtifactCopies::directory(const RunSummary& run) const {
    const fs::path copy = location_.directory / "remote" / run.run_id / "artifacts";
    if (!is_run_id(run.run_id)) {
        throw Error("the MLflow server {} names a run '{}', which is no id of a run: 32 hex digits", location_.uri,
                    run.run_id);
    }
    if (!lies_below(copy, location_.directory) && !lies_below_any(copy, location_.artifact_directories)) {
        throw Error(ErrorKind::invalid_argument,
                    "{} is behind a link out of {}, where nothing is written or read; name the directory it leads to "
                    "in FORECAST_ARTIFACT_DIRECTORIES, or remove the link",
                    copy.string(), location_.directory.string());
    }
    return copy;
}

fs::path ArtifactCopies::make(const RunSummary& run) const {
    fs::path copy = directory(run);
    std::error_code failure;
    fs::create_directories(copy, failure);
    if (failure) {
        throw Error("cannot make the directory {} for the run's artifacts: {}", copy.string(), failure.message());
    }
    return copy;
}

void ArtifactCopies::send(const RunSummary& run) {
    const std::lock_guard one_at_a_time(copying_);
    upload_artifacts(api_, directory(run), run.artifact_uri);
}

fs::path ArtifactCopies::fetch(const RunSummary& run) const {
    const std::lock_guard one_at_a_time(copying_);
    fs::path copy = directory(run);
    std::error_code absent;
    const bool is_sent = !is_recorded_here(run) && !fs::exists(spool_path(location_, run.run_id), absent);
    if (!is_sent && fs::is_directory(copy, absent)) {
        return copy;
    }
    auto missing = list_remote_artifacts(api_, run.run_id);
    if (missing.empty()) {
        throw Error("the MLflow server {} has no artifacts of run {}", location_.uri, run.run_id);
    }
    const fs::path stamp = copy.parent_path() / "stamp";
    const bool is_of_now = has_stamp(stamp, run);
    if (is_of_now) {
        missing.erase(std::remove_if(missing.begin(), missing.end(),
                                     [&](const ArtifactFile& file) { return has_all(copy, file); }),
                      missing.end());
    }
    download_artifacts(api_, run.artifact_uri, missing, copy);
    if (!is_of_now) {
        write_file_atomically(stamp, stamp_of(run));
    }
    return copy;
}

}  // namespace forecast
