#include "forecast/workflow/run_deletion.hpp"

#include <algorithm>
#include <iterator>

#include "forecast/core/clean_text.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/text.hpp"
#include "forecast/tracking/process_identity.hpp"
#include "forecast/workflow/trained_run.hpp"

namespace forecast {

void check_unrecorded(const std::vector<RunSummary>& runs, bool force) {
    check_no_process_records(runs);
    for (const RunSummary& run : runs) {
        const auto process = recording_process(run);
        if (process && !process->is_here && !force) {
            throw Error(ErrorKind::invalid_argument,
                        "the run {} ({}) is recorded by process {} of {}, which cannot be seen from here", run.run_id,
                        visible(run.name), process->pid, process->host)
                .with_advice("say --force to delete it");
        }
    }
}

void check_unregistered(const std::vector<RunSummary>& runs, const ModelRegistry* registry) {
    for (const RegisteredModel& model : registry != nullptr ? registry->list() : std::vector<RegisteredModel>()) {
        for (const ModelVersion& version : model.versions) {
            const bool named =
                std::any_of(runs.begin(), runs.end(), [&](const auto& run) { return run.run_id == version.run_id; });
            if (named) {
                throw Error(ErrorKind::invalid_argument, "the run {} made {}/{}{}, which could no longer predict",
                            version.run_id, visible(version.name), version.version,
                            version.aliases.empty() ? "" : " (" + visible(join(version.aliases, ", ")) + ")")
                    .with_advice("say --force to delete it");
            }
        }
    }
}

Experiment find_experiment(const RunStore& store, const std::string& reference) {
    const auto all = store.experiments();
    auto found = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.name == reference; });
    if (found == all.end()) {
        found = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.id == reference; });
    }
    if (found != all.end()) {
        return *found;
    }
    std::vector<std::string> names;
    std::transform(all.begin(), all.end(), std::back_inserter(names), [](const auto& one) { return one.name; });
    const std::string guess = nearest(reference, names);
    throw Error(ErrorKind::not_found, "there is no experiment '{}'", reference)
        .with_advice(guess.empty() ? "type: forecast experiments list" : "did you mean '" + visible(guess) + "'?");
}

}  // namespace forecast
