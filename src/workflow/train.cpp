#include "forecast/workflow/train.hpp"

#include <memory>
#include <optional>
#include <utility>

#include "forecast/core/sha256.hpp"
#include "forecast/mlflow/open_store.hpp"
#include "forecast/workflow/child_runs.hpp"
#include "forecast/workflow/neural_library.hpp"
#include "forecast/workflow/recorded_datasets.hpp"
#include "forecast/workflow/recorded_forecasters.hpp"
#include "forecast/workflow/recording.hpp"
#include "forecast/workflow/run_reports.hpp"
#include "forecast/workflow/version.hpp"

namespace forecast {
namespace {

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

/// The ranks that train together, all of them with the same data and config; null if this process is alone.
std::unique_ptr<RankGroup> join_ranks(const PreparedTraining& p, const Workspace& workspace,
                                      const NeuralPlugin& neural) {
    if (!workspace.place) {
        return nullptr;
    }
    auto ranks = neural.join(*workspace.place);
    ranks->check_same("the program version", version() + " " + git_commit());
    ranks->check_same("data of the digest", p.data.sha256);
    ranks->check_same("settings of the digest", sha256(to_json_text(p.config.values)));
    return ranks;
}

/// The share of a rank other than 0.
void train_along(TrainOutcome& outcome, const Workspace& workspace, const NeuralPlugin& neural,
                 const Cancellation& cancellation) {
    const auto ranks = join_ranks(outcome.prepared, workspace, neural);
    TrainingTask task = training_task(outcome.prepared);
    task.ranks = ranks.get();
    task.cancellation = cancellation;
    outcome.cancelled = neural.fit(task).interrupted;
    outcome.recorded = false;
}

/// `epochs` gets what every epoch came to.
TrainingResult fit(const PreparedTraining& p, const NeuralPlugin& neural, RankGroup* ranks, ActiveRun& run,
                   Observer& observer, const Cancellation& cancellation, std::vector<Epoch>& epochs) {
    TrainingTask task = training_task(p);
    task.ranks = ranks;
    task.checkpoint = run.artifact_directory() / "checkpoint" / "model.pth";
    task.cancellation = cancellation;
    task.on_device = [&](const std::string& device) { observer.on_note("training on " + device); };
    task.on_network = [&](const std::vector<LayerSummary>& layers) { observer.on_network(layers); };
    task.on_epoch = [&](const Epoch& epoch) {
        log_epoch(epoch, run);
        epochs.push_back(epoch);
        observer.on_epoch(epoch, p.config.values.training.epochs);
    };
    TrainingResult fitted = neural.fit(task);
    run.set_tag("forecast.threads", std::to_string(fitted.threads));
    run.set_tag("forecast.device", fitted.device);
    run.set_tag("forecast.kernel", fitted.kernel);
    if (ranks != nullptr) {
        if (fitted.interrupted) {  // all ranks are, whoever was told so
            throw Cancelled();
        }
        run.set_tag("forecast.ranks", std::to_string(ranks->size()));
    }
    return fitted;
}

NewRun new_run(const PreparedTraining& p, const Workspace& workspace, const NeuralPlugin& neural,
               const std::vector<Tag>& tags) {
    NewRun run = requested_run(p.config, workspace);
    const auto provenance = provenance_tags(p, neural);
    run.tags.insert(run.tags.end(), provenance.begin(), provenance.end());
    run.tags.insert(run.tags.end(), tags.begin(), tags.end());
    return run;
}

/// What the report of the run is made of.
ReportedRun reported(const TrainOutcome& outcome, const std::vector<Epoch>& epochs, const ActiveRun& run) {
    const PreparedTraining& p = outcome.prepared;
    ReportedRun report =
        report_of_scores(run.summary(), p.config.values, p.frame, outcome.comparison, {}, kNetworkName);
    report.run.params = params_of(p);
    report.run.metrics.emplace_back("best_epoch",
                                    MetricSummary{static_cast<double>(outcome.fitted.best_epoch), std::nullopt, 0, 0});
    add_kept(report, run.artifact_directory());
    std::vector<std::vector<Metric>> histories(4);
    for (const Epoch& epoch : epochs) {
        histories[0].push_back({"loss", epoch.loss, epoch.number});
        histories[1].push_back({"val_loss", epoch.validation_loss, epoch.number});
        histories[2].push_back({"learning_rate", epoch.learning_rate, epoch.number});
        histories[3].push_back({"gradient_norm", epoch.gradient_norm, epoch.number});
    }
    report.histories = std::move(histories);
    return report;
}

/// The run's model, its forecasters and how all of them do on the test period.
void save_and_score(TrainOutcome& outcome, const std::vector<Epoch>& epochs, const NeuralPlugin& neural, ActiveRun& run,
                    Observer& observer, const Cancellation& cancellation) {
    const PreparedTraining& p = outcome.prepared;
    observer.on_note("fitting and scoring the other forecasters, and calibrating intervals");
    save_model(outcome.fitted, p.frame.unit, neural, run);
    save_forecasters(p, run, cancellation);
    outcome.comparison = score_on_test(*outcome.fitted.forecaster, p, run, cancellation);
    outcome.better = find_better(outcome.comparison, p.frame.axis, kNetworkName, p.config.values.issue.weather);
    record_result(outcome.fitted, outcome.comparison, p, run);
    write_report(reported(outcome, epochs, run), run.artifact_directory());
}

/// What a run that has begun is filled with.
void train_and_score(TrainOutcome& outcome, const NeuralPlugin& neural, RankGroup* ranks, ActiveRun& run,
                     Observer& observer, const Cancellation& cancellation) {
    std::vector<Epoch> epochs;
    outcome.fitted = fit(outcome.prepared, neural, ranks, run, observer, cancellation, epochs);
    cancellation.check();
    save_and_score(outcome, epochs, neural, run, observer, cancellation);
}

}  // namespace

ChildTraining train_child(TrainRequest request, RunStore& store, const NeuralPlugin& neural, const RunSummary& parent,
                          const Cancellation& cancellation) {
    ChildTraining training;
    ChildRun child;
    child.config = request.config;
    child.tags = request.tags;
    std::optional<Error> broken;
    try {
        auto& threads = request.config.values.training.threads;
        threads = threads == 0 ? 1 : threads;
        training.outcome.prepared = prepare_training(std::move(request.config), request.config_file);
        child.config = training.outcome.prepared.config;
        const auto provenance = provenance_tags(training.outcome.prepared, neural);
        child.tags.insert(child.tags.end(), provenance.begin(), provenance.end());
    } catch (const Error& error) {
        broken = error;
    }
    child.name = child.config.values.run_name;
    const RecordedChild recorded = record_child(store, parent, child, [&](ActiveRun& run) {
        if (broken) {
            throw Error(*broken);
        }
        Observer nobody;
        const PreparedTraining& p = training.outcome.prepared;
        run.log_params({{"n_features", std::to_string(p.n_features)}});
        run.log_inputs(dataset_inputs(p.data, p.config.values, "training"));
        train_and_score(training.outcome, neural, nullptr, run, nobody, cancellation);
    });
    training.outcome.fitted.forecaster.reset();
    if (recorded.status == RunStatus::killed) {
        throw Cancelled();
    }
    training.run_id = recorded.run_id;
    training.failure = recorded.failure;
    return training;
}

RehearsedTraining rehearse_training(TrainRequest request) {
    const NeuralLibrary library;
    PreparedTraining p = prepare_training(std::move(request.config), request.config_file);
    auto layers = library.get().check(training_task(p));
    check_fits(p.frame, p.config.values, p.split.test.begin);
    return {std::move(p), std::move(layers)};
}

TrainOutcome train(TrainRequest request, const Workspace& workspace, Observer& observer,
                   const Cancellation& cancellation) {
    const NeuralLibrary library;
    TrainOutcome outcome;
    outcome.prepared = prepare_training(std::move(request.config), request.config_file);
    const PreparedTraining& p = outcome.prepared;
    if (workspace.place && workspace.place->rank > 0) {
        train_along(outcome, workspace, library.get(), cancellation);
        return outcome;
    }
    const auto lock = workspace.lock_runs(request.wait, cancellation);
    const auto store = open_run_store(for_recording(workspace.tracking));
    recover_earlier_runs(*store, observer);
    const NeuralPlugin& neural = library.get();
    const NewRun wanted = new_run(p, workspace, neural, request.tags);
    const std::vector<Param> params = params_of(p);
    check_resumable(*store, wanted, params);
    cancellation.check();
    const auto ranks = join_ranks(p, workspace, neural);
    ActiveRun run(*store, wanted);
    save_config(p.config.values, run);
    run.log_params(params);
    run.log_inputs(dataset_inputs(p.data, p.config.values, "training"));
    try {
        train_and_score(outcome, neural, ranks.get(), run, observer, cancellation);
        if (request.promote_if_better) {
            outcome.promotion = decide_promotion(outcome.comparison, p, *store, workspace.registry);
            record_promotion(*outcome.promotion, run);
        }
        run.finish();
    } catch (const Cancelled&) {
        run.kill();
        outcome.cancelled = true;
    }
    outcome.fitted.forecaster.reset();  // it looks at the frame, which moves with the outcome
    outcome.run = recorded_run(run);
    if (outcome.promotion) {
        outcome.registered = carry_out_promotion(*outcome.promotion, run.summary(), *store, workspace.registry);
    }
    return outcome;
}

}  // namespace forecast
