#include "forecast/workflow/model_registration.hpp"

#include <algorithm>

#include "forecast/workflow/champion.hpp"
#include "forecast/workflow/recorded_forecasters.hpp"
#include "forecast/workflow/row_scoring.hpp"
#include "forecast/workflow/row_training.hpp"

namespace forecast {
namespace {

bool has_network(const std::vector<std::string>& recorded) {
    return std::find(recorded.begin(), recorded.end(), kNetworkName) != recorded.end();
}

}  // namespace

std::string chosen_forecaster(const std::string& asked, const RunSummary& run, const RunStore& store) {
    if (row_task_of(run) && asked.empty()) {
        return run.param("model_type").value_or("rows");
    }
    const auto recorded = recorded_names(run, store);
    if (asked.empty() && !recorded.empty() && !has_network(recorded)) {
        return usual_forecaster(with_artifacts(run, store));
    }
    const std::string forecaster = asked.empty() ? kNetworkName : asked;
    check_recorded(forecaster, recorded, run);
    return forecaster;
}

NewModelVersion version_of_run(const std::string& name, const RunSummary& run, const std::string& forecaster,
                               const RunStore& store) {
    if (const auto task = row_task_of(run)) {
        return {name, run.run_id, run.artifact_uri + "/" + rows_artifact(*task), "", {{kForecasterTag, forecaster}}};
    }
    const auto recorded = recorded_names(run, store);
    check_recorded(forecaster, recorded, run);
    const char* files = forecaster == kNetworkName ? kModelArtifact : kForecastersArtifact;
    return {name, run.run_id, run.artifact_uri + "/" + files, "", {{kForecasterTag, forecaster}}};
}

}  // namespace forecast
