#include "predicting_run.hpp"

#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "common.hpp"
#include "forecast/core/error.hpp"
#include "registered_models.hpp"

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

TrainedRun find_predicting_run(const std::string& reference, const std::string& forecaster) {
    const auto store = open_existing_runs(tracking_location());
    const auto champion = reference.empty() ? find_champion() : std::nullopt;
    RunSummary run = champion            ? run_of(*champion, *store)
                     : reference.empty() ? store->resolve("latest")
                                         : find_run(*store, reference);
    spdlog::info("run {} ({}){}", run.run_id, run.name,
                 champion            ? fmt::format(", the champion: {}/{}", champion->name, champion->version)
                 : reference.empty() ? ", the latest: no registered model has a champion"
                                     : "");
    return with_artifacts(forecaster.empty() ? with_model(std::move(run)) : std::move(run), *store);
}

}  // namespace forecast
