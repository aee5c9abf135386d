#include <optional>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "forecast/workflow/better_forecaster.hpp"
#include "commands.hpp"
#include "forecast/report/comparison_table.hpp"
#include "forecast/workflow/instance_lock.hpp"
#include "forecast/workflow/neural_library.hpp"
#include "forecast/workflow/promotion.hpp"
#include "forecast/workflow/recorded_datasets.hpp"
#include "forecast/workflow/recorded_forecasters.hpp"
#include "forecast/workflow/recording.hpp"
#include "forecast/workflow/training_run.hpp"
#include "interruption.hpp"
#include "training_progress.hpp"

namespace forecast {
namespace {

struct TrainArguments {
    std::optional<std::int64_t> seed;
    std::string device;
    std::optional<int> threads;
    bool dry_run = false;
    bool wait = false;
    bool json = false;
    bool promote_if_better = false;
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

void print_plan(const PreparedTraining& p) {
    print(
        fmt::format("training    {}\nvalidation  {}\ntest        {}\ncolumns     {}\n"
                    "Nothing was trained or recorded (--dry-run).\n",
                    describe(p.frame, p.split.training), describe(p.frame, p.split.validation),
                    describe(p.frame, p.split.test), p.n_features));
}

TrainingTask training_task(const PreparedTraining& p) {
    const ExperimentConfig& config = p.config.values;
    TrainingTask task;
    task.frame = &p.frame;
    task.input = neural_input(config);
    task.network = config.network;
    task.training = config.training;
    task.split = p.split;
    return task;
}

TrainingResult fit_recorded(const PreparedTraining& p, const NeuralPlugin& neural, ActiveRun& run,
                            const Console& console, const Interruption& interruption) {
    TrainingProgress progress(console, p.config.values.training.epochs);
    TrainingTask task = training_task(p);
    task.checkpoint = run.artifact_directory() / "checkpoint" / "model.pth";
    task.on_device = [](const std::string& device) { spdlog::info("training on {}", device); };
    task.on_epoch = [&](const Epoch& epoch) {
        run.log_metric("loss", epoch.loss, epoch.number);
        run.log_metric("val_loss", epoch.validation_loss, epoch.number);
        run.log_metric("learning_rate", epoch.learning_rate, epoch.number);
        run.log_metric("gradient_norm", epoch.gradient_norm, epoch.number);
        progress.show(epoch);
        return !interruption.requested();
    };
    return neural.fit(task);
}

/// What there is to tell at the end.
struct TrainingReport {
    const TrainingResult& fitted;
    Comparison comparison;
    std::optional<PromotionDecision> promotion;
    std::optional<ModelVersion> registered;  ///< with `promotion`
    std::optional<BetterForecaster> better;  ///< than the network, which predicts where nothing is promoted
};

void print_json(const PreparedTraining& p, const TrainingReport& report, const std::string& run_id) {
    const Day from = p.frame.axis.day(p.split.test.begin);
    const Day to = p.frame.axis.day(p.split.test.end - 1) + 1;
    auto json = comparison_json(report.comparison, p.config.values.issue.mode, from, to);
    json["run_id"] = run_id;
    json["better"] = better_json(report.better);
    if (report.promotion) {
        json["promotion"] = promotion_json(*report.promotion);
        json["promotion"]["version"] = report.registered->version;
    }
    print(json.dump(2) + "\n");
}

std::string describe(const TrainingReport& report, const std::string& run) {
    if (!report.promotion) {
        return better_line(report.better, run);
    }
    const ModelVersion& version = *report.registered;
    const PromotionDecision& decision = *report.promotion;
    const std::string next =
        decision.promoted
            ? ""
            : fmt::format("Next: forecast models show {}, or all the same: forecast models promote {}/{}\n",
                          version.name, version.name, version.version);
    return fmt::format("\n{}/{} ({}) is the {}: {}.\nOn these days: {}\n{}", version.name, version.version,
                       decision.forecaster, decision.promoted ? "champion now" : "challenger, not promoted",
                       decision.reason, describe_maes(decision), next);
}

void print_result(const PreparedTraining& p, const TrainingReport& report, const ActiveRun& run,
                  const TrackingLocation& location, const Console& console) {
    const ExperimentConfig& config = p.config.values;
    const TrainingResult& fitted = report.fitted;
    print(fmt::format("{}: best epoch {} with val_loss {:.5f}\n{} weights, {}, {} thread(s){}\n", config.run_name,
                      fitted.best_epoch, fitted.validation_loss, fitted.forecaster->parameter_count(), fitted.device,
                      fitted.threads, p.data.simulated ? "; SIMULATED data" : ""));
    print(render_scores(p, report.comparison, console));
    const std::string id = run.id().substr(0, 8);
    print(describe(report, id));
    const std::string next =
        fmt::format("forecast evaluate --run {}\n      forecast runs list\n      {}{}", id,
                    location.is_server() ? "see it at " : "mlflow ui --backend-store-uri ", location.mlflow_uri());
    print("\n" + describe_recording(run, location, next));
}

ExitCode end_interrupted(ActiveRun& run, const Interruption& interruption) {
    run.kill();
    warn_if_undelivered(run);
    spdlog::warn("interrupted: run {} is marked KILLED, its best weights so far are in {}", run.id(),
                 (run.artifact_directory() / "checkpoint").string());
    return interruption.exit_code();
}

ExitCode conclude(const TrainArguments& arguments, const PreparedTraining& p, const TrainingReport& report,
                  const ActiveRun& run, const TrackingLocation& location, const Console& console) {
    if (arguments.json) {
        print_json(p, report, run.id());
    } else {
        print_result(p, report, run, location, console);
    }
    return !report.promotion || report.promotion->promoted ? ExitCode::done : ExitCode::quality_gate;
}

ExitCode run_train(const TrainArguments& arguments, const ConfigArguments& config_arguments, const Console& console) {
    const TrackingLocation location = for_recording(open_workspace(config_arguments).tracking);
    const std::vector<Tag> tags = parse_tags(arguments.tags);
    LoadedConfig config = load_config(config_arguments, flag_settings(arguments));
    const NeuralLibrary library;
    const PreparedTraining p = prepare_training(std::move(config), config_arguments.file);
    if (arguments.dry_run) {
        library.get().check(training_task(p));
        check_fits(p.frame, p.config.values, p.split.test.begin);
        print_plan(p);
        return ExitCode::done;
    }
    const InstanceLock lock(kRunsDirectory, arguments.wait);
    const auto store = open_run_store(location);
    settle_earlier_runs(*store);
    const NeuralPlugin& neural = library.get();
    const Interruption interruption;
    NewRun new_run = requested_run(p.config, open_workspace(config_arguments));
    new_run.tags = provenance_tags(p, neural);
    new_run.tags.insert(new_run.tags.end(), tags.begin(), tags.end());
    const std::vector<Param> params = params_of(p);
    check_may_go_on(*store, new_run, params);
    ActiveRun run(*store, new_run);
    save_config(p.config.values, run);
    run.log_params(params);
    run.log_inputs(dataset_inputs(p.data, p.config.values, "training"));
    const TrainingResult fitted = fit_recorded(p, neural, run, console, interruption);
    console.end_live();
    run.set_tag("forecast.threads", std::to_string(fitted.threads));
    run.set_tag("forecast.device", fitted.device);
    if (fitted.interrupted) {
        return end_interrupted(run, interruption);
    }
    save_model(*fitted.forecaster, p.frame.unit, neural, run);
    save_forecasters(p, run);
    TrainingReport report{fitted, score_on_test(*fitted.forecaster, p, run), {}, {}, {}};
    report.better = find_better(report.comparison, p.frame.axis, kNetworkName, p.config.values.issue.weather);
    if (interruption.requested()) {
        return end_interrupted(run, interruption);
    }
    record_result(fitted, report.comparison, p, run);
    const TrackingLocation registry = open_workspace(config_arguments).registry;
    if (arguments.promote_if_better) {
        report.promotion = decide_promotion(report.comparison, p, neural, *store, registry);
        record_promotion(*report.promotion, run);
    }
    run.finish();
    warn_if_undelivered(run);
    if (report.promotion) {
        report.registered = carry_out_promotion(*report.promotion, run.summary(), *store, registry);
    }
    return conclude(arguments, p, report, run, location, console);
}

}  // namespace

void add_train(CLI::App& app, CommandLine& line) {
    auto arguments = std::make_shared<TrainArguments>();
    CLI::App* command = app.add_subcommand("train", "Train the network of an experiment, score it, record the run");
    command->footer(
        "Examples:\n  forecast train --config configs/brest.json\n"
        "  forecast train --config configs/bretagne.json --set training.epochs=20 --seed 7\n"
        "  forecast train --config configs/brest.json --promote-if-better\n");
    add_config_option(*command, line.config, ConfigOption::required);
    add_set_option(*command, line.config);
    command->add_option("--seed", arguments->seed, "Of weights, shuffling and dropout");
    command->add_option("--device", arguments->device, "auto, cpu or cuda")
        ->check(CLI::IsMember({"auto", "cpu", "cuda"}));
    command->add_option("--threads", arguments->threads, "Of the CPU; 0 = chosen by the program");
    command->add_flag("--dry-run", arguments->dry_run, "Check config and data, show the split, train nothing");
    command->add_flag("--wait", arguments->wait, "Queue behind another forecast instead of exit 6");
    command->add_flag("--json", arguments->json, "The result as one JSON document");
    command->add_option("--name", arguments->name, "Name of the run");
    add_tag_option(*command, arguments->tags, "Tag of the run: --tag purpose=trial");
    command->add_flag(
        "--promote-if-better", arguments->promote_if_better,
        "Register the best forecaster of the run; make it champion if it beats the present one, else exit 5");
    command->callback([arguments, &line] {
        line.action = [arguments, &line](const Console& console) {
            return run_train(*arguments, line.config, console);
        };
    });
}

}  // namespace forecast
