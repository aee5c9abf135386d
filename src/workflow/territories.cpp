#include "forecast/workflow/territories.hpp"

#include <algorithm>
#include <functional>
#include <memory>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "forecast/core/error.hpp"
#include "forecast/core/file.hpp"
#include "forecast/core/text.hpp"
#include "forecast/tracking/run_values.hpp"
#include "forecast/workflow/child_runs.hpp"
#include "forecast/workflow/neural_library.hpp"
#include "forecast/workflow/run_reports.hpp"

namespace forecast {
namespace {

/// What each rank does territories with, several at a time.
struct TerritoryGround {
    RunStore& store;
    const Workspace& workspace;
    RunSummary parent;
    const Cancellation& cancellation;
};

/// Does one of the territories as a child run, whose tags are given. The result has run_id, and failure, or unit and
/// scores.
using TerritoryWork =
    std::function<nlohmann::json(const TerritoryGround&, const ConfigVariant&, const std::vector<Tag>&)>;

/// The command over all of them.
struct TerritoryCommand {
    std::string kind;      ///< of the parent run: "training of territories"
    std::string settings;  ///< besides the configs
    bool needs_plugin = false;
    TerritoryWork work;
};

nlohmann::json scores_json(const Comparison& comparison) {
    nlohmann::json scores = nlohmann::json::array();
    const auto names = labels(comparison.forecasters);
    for (std::size_t i = 0; i < names.size(); ++i) {
        const Score& score = comparison.result.scores[i];
        nlohmann::json one = {{"name", names[i]}, {"n", score.n}};
        for (const char* key : {"mae", "rmse", "mape"}) {
            if (const auto value = score.n > 0 ? score.value(key) : std::nullopt) {
                one[key] = *value;
            }
        }
        scores.push_back(std::move(one));
    }
    return scores;
}

TerritoryRun territory_run(const std::string& name, const nlohmann::json& result) {
    TerritoryRun run;
    run.name = name;
    run.run_id = result.at("run_id").get<std::string>();
    run.failure = result.value("failure", "");
    run.unit = result.value("unit", run.unit);
    for (const auto& one : result.value("scores", nlohmann::json::array())) {
        const auto metric = [&one](const char* key) {
            return one.contains(key) ? std::optional(one.at(key).get<double>()) : std::nullopt;
        };
        run.scores.push_back({one.at("name").get<std::string>(), one.at("n").get<std::size_t>(), metric("mae"),
                              metric("rmse"), metric("mape")});
    }
    return run;
}

nlohmann::json do_territory(const TerritoryGround& ground, const TerritoriesRequest& request, const TerritoryWork& work,
                            const nlohmann::json& task) {
    const ConfigVariant& territory = request.territories[task.at("territory").get<std::size_t>()];
    return work(ground, territory, {{kTerritoryTag, territory.name}});
}

NewRun parent_of_territories(const TerritoriesRequest& request, const Workspace& workspace, const std::string& kind) {
    return parent_run(request.config, workspace, kind, program_tags(), request.tags);
}

SharedGround shared_ground(const TerritoriesRequest& request, const TerritoryCommand& command) {
    SharedGround ground{"", command.kind + "\n" + command.settings};
    for (const ConfigVariant& territory : request.territories) {
        ground.settings += "\n" + territory.name + "\n" + to_json_text(territory.config.values);
    }
    return ground;
}

std::string told_of_territory(const TerritoryRun& run) {
    const TerritoryScore* best = run.best();
    if (!run.failure.empty()) {
        return fmt::format("{} failed: {}", run.name, run.failure);
    }
    return best == nullptr
               ? run.name + ": no forecasts"
               : fmt::format("{}: {} errs least, MAE {:.2f} {}", run.name, best->forecaster, *best->mae, run.unit);
}

/// Throws Error if all fail, Cancelled.
std::vector<TerritoryRun> run_all(Crew& crew, const TerritoriesRequest& request, Observer& observer) {
    std::vector<nlohmann::json> tasks;
    for (std::size_t i = 0; i < request.territories.size(); ++i) {
        tasks.push_back({{"territory", i}});
    }
    std::vector<TerritoryRun> runs(tasks.size());
    perform_all(crew, tasks, [&](std::size_t i, const nlohmann::json& result) {
        runs[i] = territory_run(request.territories[i].name, result);
        observer.on_note(told_of_territory(runs[i]));
    });
    if (std::all_of(runs.begin(), runs.end(), [](const TerritoryRun& run) { return !run.failure.empty(); })) {
        throw Error("all {} territories failed; the first one, {}, said: {}", runs.size(), runs.front().name,
                    runs.front().failure);
    }
    return runs;
}

void record_territories(const std::vector<TerritoryRun>& runs, ActiveRun& run) {
    for (const auto& [key, value] : territory_metrics(runs)) {
        run.log_metric(key, value);
    }
    const auto directory = run.artifact_directory();
    write_file_atomically(directory / kTerritoriesArtifact, territories_json(runs).dump(2) + "\n");
    write_file_atomically(directory / kTablesArtifact, render_territories(runs, TableFormat::text, Terminal{}));
    add_note(run, render_territories(runs, TableFormat::markdown, Terminal{}));
}

std::set<std::string> ids_of(const std::vector<TerritoryRun>& runs) {
    std::set<std::string> ids;
    for (const TerritoryRun& run : runs) {
        ids.insert(run.run_id);
    }
    return ids;
}

TerritoriesOutcome run_territories(const TerritoriesRequest& request, const TerritoryCommand& command,
                                   const Workspace& workspace, Observer& observer, const Cancellation& cancellation) {
    TerritoriesOutcome outcome;
    for (const ConfigVariant& territory : request.territories) {
        check_key("metric", territory.name + "/mape");
    }
    std::optional<NeuralLibrary> library;
    if (workspace.place || command.needs_plugin) {
        library.emplace();
    }

    ParentCommand parent;
    parent.shared = shared_ground(request, command);
    parent.jobs = usual_jobs(workspace, 0);
    parent.wait = request.wait;
    parent.worker = [&](RunStore& store, const RunSummary& run) -> Crew::Work {
        return [&, ground = TerritoryGround{store, workspace, run, cancellation}](const nlohmann::json& task) {
            return do_territory(ground, request, command.work, task);
        };
    };
    parent.parent = [&](RunStore&, Observer&) { return parent_of_territories(request, workspace, command.kind); };
    parent.lead = [&](const Lead& lead) {
        outcome.runs = run_all(lead.crew, request, lead.observer);
        return ids_of(outcome.runs);
    };
    parent.record = [&](const Lead& lead) { record_territories(outcome.runs, lead.run); };
    run_parent_command(parent, outcome, workspace, library ? &library->get() : nullptr, observer, cancellation);
    return outcome;
}

/// In the parent's experiment, by this process alone.
Workspace workspace_of_child(const TerritoryGround& ground) {
    Workspace workspace = ground.workspace;
    workspace.place.reset();
    workspace.run_id.reset();
    workspace.experiment_id = ground.parent.experiment_id;
    return workspace;
}

/// The child that a backtest had begun before it failed, or one made for its sentence.
std::string failed_child(const TerritoryGround& ground, const ConfigVariant& territory, const std::vector<Tag>& tags,
                         const Error& error) {
    for (const RunSummary& child : children_of(ground.store, ground.parent)) {
        if (child.tag(kTerritoryTag) == territory.name && child.tag(kFailureTag) == error.what()) {
            return child.run_id;
        }
    }
    const ChildRun child{"backtest " + territory.config.values.run_name, territory.config, tags};
    return record_child(ground.store, ground.parent, child, [&](ActiveRun&) { throw Error(error); }).run_id;
}

nlohmann::json backtest_child(const TerritoryGround& ground, const ConfigVariant& territory,
                              const std::vector<Tag>& tags, BacktestRequest request) {
    request.config = territory.config;
    request.tags = tags;
    request.tags.emplace_back(kParentTag, ground.parent.run_id);
    Observer nobody;
    try {
        const BacktestOutcome outcome =
            backtest(std::move(request), workspace_of_child(ground), nobody, ground.cancellation);
        if (outcome.cancelled) {
            throw Cancelled();
        }
        return {{"run_id", outcome.run->id},
                {"unit", outcome.comparison.unit},
                {"scores", scores_json(outcome.comparison)}};
    } catch (const Error& error) {
        return {{"run_id", failed_child(ground, territory, tags, error)}, {"failure", error.what()}};
    }
}

}  // namespace

TerritoriesOutcome train_territories(const TerritoriesRequest& request, const Workspace& workspace, Observer& observer,
                                     const Cancellation& cancellation) {
    const NeuralLibrary library;
    TerritoryCommand command;
    command.kind = "training of territories";
    command.needs_plugin = true;
    command.work = [&](const TerritoryGround& ground, const ConfigVariant& territory,
                       const std::vector<Tag>& tags) -> nlohmann::json {
        TrainRequest one;
        one.config = territory.config;
        one.config_file = request.config_file;
        one.tags = tags;
        const auto trained =
            train_child(std::move(one), ground.store, library.get(), ground.parent, ground.cancellation);
        if (!trained.failure.empty()) {
            return {{"run_id", trained.run_id}, {"failure", trained.failure}};
        }
        return {{"run_id", trained.run_id},
                {"unit", trained.outcome.comparison.unit},
                {"scores", scores_json(trained.outcome.comparison)}};
    };
    return run_territories(request, command, workspace, observer, cancellation);
}

TerritoriesOutcome backtest_territories(const TerritoriesRequest& request, const BacktestRequest& each,
                                        const Workspace& workspace, Observer& observer,
                                        const Cancellation& cancellation) {
    BacktestRequest asked = each;
    asked.config_file = request.config_file;
    TerritoryCommand command;
    command.kind = "backtest of territories";
    command.settings = fmt::format("{} {} {} {} {}", each.period.from ? format_day(*each.period.from) : "",
                                   each.period.to ? format_day(*each.period.to) : "", join(each.forecasters, ","),
                                   each.against, each.run);
    command.work = [asked](const TerritoryGround& ground, const ConfigVariant& territory,
                           const std::vector<Tag>& tags) { return backtest_child(ground, territory, tags, asked); };
    return run_territories(request, command, workspace, observer, cancellation);
}

}  // namespace forecast
