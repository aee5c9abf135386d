#include <optional>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <nlohmann/json.hpp>

#include "commands.hpp"
#include "forecast/report/comparison_table.hpp"
#include "forecast/report/table.hpp"
#include "forecast/workflow/kept_monitor.hpp"
#include "forecast/workflow/train.hpp"
#include "recorded_work.hpp"
#include "recording_report.hpp"
#include "row_commands.hpp"
#include "territories_report.hpp"

namespace forecast {
namespace {

struct TrainArguments {
    std::optional<std::int64_t> seed;
    std::string device;
    std::string kernel;
    std::optional<int> threads;
    bool dry_run = false;
    bool wait = false;
    bool json = false;
    bool promote_if_better = false;
    bool if_drifted = false;
    std::string name;
    std::vector<std::string> tags;
};

std::vector<Setting> flag_settings(const TrainArguments& arguments) {
    std::vector<Setting> settings;
    if (arguments.seed) {
        settings.push_back({"training.seed", std::to_string(*arguments.seed), "--seed"});
    }
    if (!arguments.device.empty()) {
        settings.push_back({"training.device", arguments.device, "--device"});
    }
    if (!arguments.kernel.empty()) {
        settings.push_back({"training.kernel", arguments.kernel, "--kernel"});
    }
    if (arguments.threads) {
        settings.push_back({"training.threads", std::to_string(*arguments.threads), "--threads"});
    }
    if (!arguments.name.empty()) {
        settings.push_back({"run_name", arguments.name, "--name"});
    }
    return settings;
}

std::string describe(const Frame& frame, const RowRange& rows) {
    return fmt::format("{} .. {} ({} rows)", format_day(frame.axis.day(rows.begin)),
                       format_day(frame.axis.day(rows.end - 1)), rows.size());
}

std::string layers_table(const std::vector<LayerSummary>& layers) {
    Table table({{"layer", false}, {"output"}, {"weights"}});
    std::int64_t all = 0;
    for (const LayerSummary& layer : layers) {
        table.add({layer.name, layer.output, std::to_string(layer.parameters)});
        all += layer.parameters;
    }
    table.add({"all", "", std::to_string(all)});
    return table.render(TableFormat::text, Terminal{});
}

nlohmann::ordered_json rows_json(const Frame& frame, const RowRange& rows) {
    return {{"from", format_day(frame.axis.day(rows.begin))},
            {"to", format_day(frame.axis.day(rows.end - 1) + 1)},
            {"rows", rows.size()}};
}

void print_plan_json(const RehearsedTraining& rehearsed) {
    const PreparedTraining& p = rehearsed.prepared;
    nlohmann::ordered_json json = {{"training", rows_json(p.frame, p.split.training)},
                                   {"validation", nullptr},
                                   {"test", rows_json(p.frame, p.split.test)},
                                   {"columns", p.n_features}};
    if (p.split.validation.size() > 0) {
        json["validation"] = rows_json(p.frame, p.split.validation);
    }
    for (const LayerSummary& layer : rehearsed.layers) {
        json["layers"].push_back({{"name", layer.name}, {"output", layer.output}, {"weights", layer.parameters}});
    }
    print(json.dump(2) + "\n");
}

void print_plan(const RehearsedTraining& rehearsed) {
    const PreparedTraining& p = rehearsed.prepared;
    print(
        fmt::format("training    {}\nvalidation  {}\ntest        {}\ncolumns     {}\n\n{}\n"
                    "Nothing was trained or recorded (--dry-run).\n",
                    describe(p.frame, p.split.training), describe(p.frame, p.split.validation),
                    describe(p.frame, p.split.test), p.n_features, layers_table(rehearsed.layers)));
}

void print_json(const TrainOutcome& outcome) {
    const PreparedTraining& p = outcome.prepared;
    const Day from = p.frame.axis.day(p.split.test.begin);
    const Day to = p.frame.axis.day(p.split.test.end - 1) + 1;
    auto json = comparison_json(outcome.comparison, to_string(p.config.values.issue.mode), from, to);
    json["run_id"] = outcome.run.id;
    json["better"] = better_json(outcome.better);
    if (outcome.promotion) {
        json["promotion"] = promotion_json(*outcome.promotion);
        json["promotion"]["version"] = outcome.registered->version;
    }
    print(json.dump(2) + "\n");
}

std::string describe(const TrainOutcome& outcome, const std::string& run) {
    if (!outcome.promotion) {
        return better_line(outcome.better, run);
    }
    const ModelVersion& version = *outcome.registered;
    const PromotionDecision& decision = *outcome.promotion;
    const std::string next =
        decision.promoted
            ? ""
            : fmt::format("Next: forecast models show {}, or all the same: forecast models promote {}/{}\n",
                          version.name, version.name, version.version);
    return fmt::format("\n{}/{} ({}) is the {}: {}.\nOn these days: {}\n{}", version.name, version.version,
                       decision.forecaster, decision.promoted ? "champion now" : "challenger, not promoted",
                       decision.reason, describe_maes(decision), next);
}

void print_result(const TrainOutcome& outcome, const TrackingLocation& location, const Console& console) {
    const PreparedTraining& p = outcome.prepared;
    const TrainingResult& fitted = outcome.fitted;
    print(fmt::format("{}: best epoch {} with val_loss {:.5f}\n{} weights, {}, {} thread(s){}\n",
                      p.config.values.run_name, fitted.best_epoch, fitted.validation_loss, fitted.parameter_count,
                      fitted.device, fitted.threads, p.data.simulated ? "; SIMULATED data" : ""));
    print(render_scores(p, outcome.comparison, console));
    const std::string id = outcome.run.id.substr(0, 8);
    print(describe(outcome, id));
    const std::string next =
        fmt::format("forecast evaluate --run {}\n      forecast runs list\n      {}{}", id,
                    location.is_server() ? "see it at " : "mlflow ui --backend-store-uri ", location.mlflow_uri());
    print("\n" + describe_recording(outcome.run, location, next));
}

ExitCode conclude(const TrainArguments& arguments, const TrainOutcome& outcome, const TrackingLocation& location,
                  const Console& console) {
    if (arguments.json) {
        print_json(outcome);
    } else {
        print_result(outcome, location, console);
    }
    return !outcome.promotion || outcome.promotion->promoted ? ExitCode::done : ExitCode::quality_gate;
}

/// Whether there is drift to train for; where there is none, that is the result.
bool is_wanted(const TrainArguments& arguments, const DriftVerdict& verdict) {
    if (verdict.is_drifted) {
        spdlog::info("{}", verdict.sentence);
    } else if (arguments.json) {
        print_document({{"schema_version", 1}, {"trained", false}, {"reason", verdict.sentence}});
    } else {
        print(fmt::format("Nothing was trained: {}\n", verdict.sentence));
    }
    return verdict.is_drifted;
}

void check_for_territories(const TrainArguments& arguments) {
    for (const auto& [given, flag] :
         {std::pair(arguments.promote_if_better, "--promote-if-better"),
          std::pair(arguments.if_drifted, "--if-drifted"), std::pair(arguments.dry_run, "--dry-run")}) {
        if (given) {
            throw Error(ErrorKind::invalid_argument, "{} is of one territory, and the config has several", flag)
                .with_advice("name one: --territory NAME");
        }
    }
}

ExitCode run_train_territories(const TrainArguments& arguments, std::vector<ConfigVariant> territories,
                               Session& session) {
    check_for_territories(arguments);
    TerritoriesRequest request;
    request.config = load_config(session.config(), flag_settings(arguments));
    request.territories = std::move(territories);
    request.config_file = session.config().file;
    request.tags = parse_tags(arguments.tags);
    request.wait = arguments.wait;
    return do_recorded_work(session, [&](Progress& progress, const Cancellation& cancellation) {
        const auto outcome = train_territories(request, session.workspace(), progress, cancellation);
        return conclude_territories(outcome, arguments.json, TableFormat::text, session);
    });
}

/// Options that say how a network of forecasts is trained.
void check_for_rows(const TrainArguments& arguments) {
    for (const auto& [given, flag] :
         {std::pair(arguments.promote_if_better, "--promote-if-better"),
          std::pair(arguments.if_drifted, "--if-drifted"), std::pair(!arguments.device.empty(), "--device"),
          std::pair(!arguments.kernel.empty(), "--kernel"), std::pair(arguments.threads.has_value(), "--threads")}) {
        if (given) {
            throw Error(ErrorKind::invalid_argument, "{} is of forecasts, and this config's task is of rows", flag);
        }
    }
}

ExitCode run_train_rows(const TrainArguments& arguments, Session& session) {
    check_for_rows(arguments);
    TrainRowsArguments rows{{}, arguments.tags, arguments.dry_run, arguments.wait, arguments.json};
    if (arguments.seed) {
        rows.flags.push_back({"model.seed", std::to_string(*arguments.seed), "--seed"});
    }
    if (!arguments.name.empty()) {
        rows.flags.push_back({"run_name", arguments.name, "--name"});
    }
    return train_rows_command(rows, session);
}

ExitCode run_train(const TrainArguments& arguments, Session& session) {
    if (row_task_of(session.config())) {
        return run_train_rows(arguments, session);
    }
    const Workspace& workspace = session.workspace();
    if (auto territories = load_territories(session.config(), flag_settings(arguments)); !territories.empty()) {
        return run_train_territories(arguments, std::move(territories), session);
    }
    TrainRequest request;
    request.tags = parse_tags(arguments.tags);
    request.config = load_config(session.config(), flag_settings(arguments));
    request.config_file = session.config().file;
    request.promote_if_better = arguments.promote_if_better;
    request.wait = arguments.wait;
    if (arguments.if_drifted &&
        !is_wanted(arguments, kept_drift(workspace, request.config.values, request.config_file, now()))) {
        return ExitCode::done;
    }
    if (arguments.dry_run) {
        const RehearsedTraining rehearsed = rehearse_training(std::move(request));
        arguments.json ? print_plan_json(rehearsed) : print_plan(rehearsed);
        return ExitCode::done;
    }
    return do_recorded_work(
        session, [&](Progress& progress, const Cancellation& cancellation) -> std::optional<ExitCode> {
            const TrainOutcome outcome = train(std::move(request), workspace, progress, cancellation);
            session.console().end_live();
            if (!outcome.recorded) {
                return outcome.cancelled ? std::nullopt : std::optional(ExitCode::done);
            }
            if (!outcome.cancelled) {
                return conclude(arguments, outcome, workspace.tracking, session.console());
            }
            return say_killed(outcome.run,
                              ", its best weights so far are in " + (outcome.run.artifacts / "checkpoint").string());
        });
}

}  // namespace

void add_train(CLI::App& app, CommandLine& line) {
    auto [command, arguments] = declare<TrainArguments>(
        app, line, "train", "Train the network of an experiment or its model of rows, score it, record the run",
        run_train);
    command.footer(
        "Examples:\n  forecast train --config configs/brest.json\n"
        "  forecast train --config configs/bretagne.json --set training.epochs=20 --seed 7\n"
        "  forecast train --config configs/brest.json --promote-if-better\n"
        "  forecast train --config configs/turbine-failure.json     a classification of rows\n"
        "  forecast train --config configs/brest.json --if-drifted --promote-if-better     what monitor found "
        "decides\n");
    add_config_option(command, line.config, ConfigOption::required);
    add_set_option(command, line.config);
    add_territory_option(command, line.config);
    command.add_option("--seed", arguments.seed, "Of weights, shuffling and dropout");
    command.add_option("--device", arguments.device, "auto, cpu or cuda")
        ->check(CLI::IsMember({"auto", "cpu", "cuda"}));
    command.add_option("--kernel", arguments.kernel, "auto, fused (the program's own loops) or libtorch")
        ->check(CLI::IsMember({"auto", "fused", "libtorch"}));
    command.add_option("--threads", arguments.threads, "Of the CPU; 0 = chosen by the program");
    command.add_flag(
        "--if-drifted", arguments.if_drifted,
        "Train only if the newest result of `monitor` says that the model no longer fits, else exit 0; exit 3 if it is "
        "older than two days");
    command.add_flag("--dry-run", arguments.dry_run, "Check config and data, show the split, train nothing");
    command.add_flag("--wait", arguments.wait, "Queue behind another forecast instead of exit 6");
    command.add_flag("--json", arguments.json, "The result as one JSON document");
    command.add_option("--name", arguments.name, "Name of the run");
    add_tag_option(command, arguments.tags, "Tag of the run: --tag purpose=trial");
    command.add_flag(
        "--promote-if-better", arguments.promote_if_better,
        "Register the best forecaster of the run; make it champion if it beats the present one, else exit 5");
}

}  // namespace forecast
