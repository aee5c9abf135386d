#include "model_registration.hpp"

#include <algorithm>

#include "forecast/core/error.hpp"
#include "trained_run.hpp"

namespace forecast {

NewModelVersion version_of_run(const std::string& name, const RunSummary& run, const RunStore& store) {
    const auto files = store.list_artifacts(run);
    const std::string description_of_model = std::string(kModelArtifact) + "/MLmodel";
    if (std::none_of(files.begin(), files.end(), [&](const auto& file) { return file.path == description_of_model; })) {
        throw Error(ExitCode::usage,
                    "run {} ({}) has no {} among its artifacts at {}, so there is no model to register", run.run_id,
                    run.name, description_of_model, run.artifact_uri);
    }
    return {name, run.run_id, run.artifact_uri + "/" + kModelArtifact, "", {}};
}

}  // namespace forecast
