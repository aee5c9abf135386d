#include "predicting_run.hpp"

#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "champion.hpp"
#include "common.hpp"
#include "forecast/core/error.hpp"
#include "forecast/tracking/model_registry.hpp"
#include "recorded_forecasters.hpp"

namespace forecast {
namespace {

/// The only registered model version that is champion; nothing where there is none.
std::optional<ModelVersion> find_champion() {
    const auto registry = open_model_registry_read_only(registry_location());
    std::vector<ModelVersion> champions;
    for (const RegisteredModel& model : registry ? registry->list() : std::vector<RegisteredModel>()) {
        if (const ModelVersion* version = model.with_alias(kChampion)) {
            champions.push_back(*version);
        }
    }
    if (champions.size() > 1) {
        throw Error(ExitCode::usage,
                    "there are champions of {} registered models; say which: --run {}@champion or --run {}@champion",
                    champions.size(), champions[0].name, champions[1].name);
    }
    return champions.empty() ? std::nullopt : std::optional(champions.front());
}

}  // namespace

PredictingRun find_predicting_run(const std::string& reference, const std::string& forecaster) {
    const auto store = open_existing_runs(tracking_location());
    const auto champion = reference.empty() ? find_champion() : std::nullopt;
    NamedRun named = champion            ? NamedRun{run_of(*champion, *store), champion}
                     : reference.empty() ? NamedRun{store->resolve("latest"), std::nullopt}
                                         : find_named_run(*store, reference);
    const TrainedRun run = with_artifacts(std::move(named.run), *store);
    std::string chosen = forecaster;
    if (chosen.empty()) {
        chosen = named.version ? forecaster_of(*named.version) : usual_forecaster(run);
    }
    check_recorded(chosen, run);
    spdlog::info("{} of run {} ({}){}", chosen, run.summary.run_id, run.summary.name,
                 champion            ? fmt::format(", the champion: {}/{}", champion->name, champion->version)
                 : reference.empty() ? ", the latest: no registered model has a champion"
                                     : "");
    return {run, chosen};
}

}  // namespace forecast
