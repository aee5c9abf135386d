#include "forecast/workflow/predicting_run.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "forecast/core/clean_text.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/text.hpp"
#include "forecast/mlflow/open_store.hpp"
#include "forecast/workflow/champion.hpp"
#include "forecast/workflow/recorded_forecasters.hpp"

namespace forecast {
namespace {

/// Whether the run's param is the one given; runs that lack it were not made by `train` or `backtest`.
bool has_param(const RunSummary& run, const std::string& key, const std::string& value) {
    return run.param(key).value_or(value) == value;
}

bool belongs_to(const std::optional<ExperimentConfig>& experiment, const ModelVersion& version, const RunStore& store) {
    try {
        return !experiment || is_of(*experiment, run_of(version, store));
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::not_found) {
            throw;
        }
        return false;  // its run is gone
    }
}

/// A champion, and whether it is known to have been one at the moment asked for.
struct FoundChampion {
    ModelVersion version;
    bool is_recorded = true;
};

/// The only registered model version that is champion, of the experiment asked for; nothing where there is none.
std::optional<FoundChampion> find_champion(const AskedRun& asked, const RunStore& store) {
    const auto registry = open_model_registry_read_only(asked.models);
    std::vector<FoundChampion> champions;
    std::vector<std::string> names;
    for (const RegisteredModel& model : registry ? registry->list() : std::vector<RegisteredModel>()) {
        const auto [version, is_recorded] =
            asked.at ? champion_at(model, *asked.at) : PastChampion{model.with_alias(kChampion)};
        if (version != nullptr && belongs_to(asked.experiment, *version, store)) {
            champions.push_back({*version, is_recorded});
            names.push_back("--run " + visible(version->name) + "@champion");
        }
    }
    if (champions.size() > 1) {
        throw Error(ErrorKind::invalid_argument, "there are champions of {} registered models", champions.size())
            .with_advice("say which: " + join(names, " or ") +
                         (asked.experiment ? "" : ", or give the experiment's file: --config FILE"));
    }
    return champions.empty() ? std::nullopt : std::optional(champions.front());
}

/// The newest that is no training's; nothing where there is none.
std::optional<RunSummary> newest_backtest(const RunStore& store) {
    RunQuery query;
    query.filter = "status = 'FINISHED' and tags.`forecast.kind` = 'backtest'";
    query.limit = 1;
    auto found = store.list(query);
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

/// Without a forecaster asked for a network is meant.
bool can_predict(const RunSummary& run, const std::string& forecaster, const RunStore& store) {
    if (forecaster.empty()) {
        return run.has_model() && run.tag("forecast.kind") != "rows";  // those predict by --input
    }
    const auto recorded = recorded_names(run, store);
    return std::find(recorded.begin(), recorded.end(), forecaster) != recorded.end();
}

/// A run with a network goes before a backtest, which has none.
std::optional<RunSummary> newest_asked(const AskedRun& asked, const RunStore& store) {
    RunQuery query;
    query.experiment = asked.experiment ? asked.experiment->experiment : "";
    query.filter = "status = 'FINISHED'";
    std::optional<RunSummary> backtest;
    for (RunSummary& run : store.list(query)) {
        if ((asked.experiment && !is_of(*asked.experiment, run)) || (asked.at && !has_ended(run, *asked.at))) {
            continue;
        }
        if (can_predict(run, asked.forecaster, store)) {
            return std::move(run);
        }
        if (asked.forecaster.empty() && !backtest && run.tag("forecast.kind") == "backtest") {
            backtest = std::move(run);
        }
    }
    return backtest;
}

RunSummary newest_of(const ExperimentConfig& experiment, const AskedRun& asked, const RunStore& store) {
    if (auto run = newest_asked(asked, store)) {
        return *std::move(run);
    }
    throw Error(ErrorKind::not_found, "no run of the experiment '{}' and of {} can predict yet", experiment.experiment,
                experiment.frame.target)
        .with_advice("type: forecast backtest --config FILE, or forecast train --config FILE for a network");
}

NamedRun named_run(const AskedRun& asked, const RunStore& store) {
    NamedRun named = find_named_run(store, asked.models, asked.reference);
    if (asked.experiment && !is_of(*asked.experiment, named.run)) {
        throw Error(ErrorKind::invalid_argument,
                    "run {} ({}) is of the experiment '{}', not of the one in --config ('{}', {})", named.run.run_id,
                    visible(named.run.name), visible(named.run.experiment), asked.experiment->experiment,
                    asked.experiment->frame.target)
            .with_advice("leave one of --run and --config out");
    }
    return named;
}

/// The newest run with a network; in a project that has none, the newest backtest.
RunSummary newest_run(const AskedRun& asked, const RunStore& store) {
    if (asked.experiment) {
        return newest_of(*asked.experiment, asked, store);
    }
    if (asked.at) {
        auto run = newest_asked(asked, store);
        return run ? *std::move(run)
                   : throw Error(ErrorKind::not_found, "no run that can predict had finished by {}",
                                 format_utc(*asked.at));
    }
    try {
        RunSummary latest = store.resolve("latest");
        if (latest.tag("forecast.kind") != "rows") {
            return latest;
        }
        auto run = newest_asked(asked, store);
        return run ? *std::move(run)
                   : throw Error(ErrorKind::not_found, "no run of a forecast can predict yet; rows predict by --input");
    } catch (const Error& error) {
        auto backtest = error.kind() == ErrorKind::not_found ? newest_backtest(store) : std::nullopt;
        return backtest ? *std::move(backtest) : throw;
    }
}

std::string why_this_run(const AskedRun& asked, const RunSummary& run, const std::optional<ModelVersion>& champion) {
    if (champion) {
        return fmt::format(", the champion: {}/{}", champion->name, champion->version);
    }
    const std::string models = asked.experiment ? "no registered model of its experiment" : "no registered model";
    return run.has_model() ? fmt::format(", the latest: {} has a champion", models)
                           : fmt::format(", the newest backtest: {} has a champion, and no run a network", models);
}

}  // namespace

bool is_of(const ExperimentConfig& config, const RunSummary& run) {
    const std::string source = config.frame.target.substr(0, config.frame.target.find('.'));
    return run.experiment == config.experiment && has_param(run, "frame.target", config.frame.target) &&
           has_param(run, "sources." + source + ".territory", config.sources.at(source).territory);
}

bool has_ended(const RunSummary& run, Timestamp moment) {
    return run.end_ms && Timestamp(std::chrono::seconds(*run.end_ms / 1000)) <= moment;
}

ExperimentConfig with_sources_of(const std::optional<ExperimentConfig>& experiment, ExperimentConfig config) {
    if (experiment) {
        config.store = experiment->store;
        for (auto& [name, source] : config.sources) {
            const auto now = experiment->sources.find(name);
            source = now == experiment->sources.end() ? source : now->second;
        }
    }
    return config;
}

PredictingRun find_predicting_run(const AskedRun& asked) {
    const auto store = open_existing_runs(asked.runs);
    const bool is_named = !asked.reference.empty();
    const auto found = is_named ? std::nullopt : find_champion(asked, *store);
    const auto champion = found ? std::optional(found->version) : std::nullopt;
    NamedRun named = is_named   ? named_run(asked, *store)
                     : champion ? NamedRun{run_of(*champion, *store), champion}
                                : NamedRun{newest_run(asked, *store), std::nullopt};
    PredictingRun predicting{with_artifacts(std::move(named.run), *store), asked.forecaster,
                             !found || found->is_recorded};
    if (asked.forecaster.empty()) {
        predicting.forecaster = named.version ? forecaster_of(*named.version) : usual_forecaster(predicting.run);
    }
    check_recorded(predicting.forecaster, predicting.run);
    const RunSummary& run = predicting.run.summary;
    spdlog::info("{} of run {} ({}){}", predicting.forecaster, run.run_id, run.name,
                 is_named ? "" : why_this_run(asked, run, champion));
    return predicting;
}

}  // namespace forecast
