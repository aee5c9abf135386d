#include "forecast/workflow/row_training.hpp"

#include <fmt/format.h>

#include "forecast/core/file.hpp"
#include "forecast/core/text.hpp"
#include "forecast/core/thread_pool.hpp"
#include "forecast/report/rows_table.hpp"
#include "forecast/tabular/row_leaks.hpp"
#include "forecast/tracking/active_run.hpp"
#include "forecast/tracking/rows_artifact.hpp"
#include "forecast/workflow/child_runs.hpp"
#include "forecast/workflow/row_report.hpp"
#include "forecast/workflow/run_reports.hpp"
#include "forecast/workflow/trained_run.hpp"
#include "forecast/workflow/training_run.hpp"
#include "forecast/workflow/version.hpp"

namespace forecast {
namespace {

/// What of a config every run records by, whatever its task.
LoadedConfig as_recorded(const LoadedTabularConfig& config) {
    LoadedConfig recorded;
    recorded.values.experiment = config.values.experiment;
    recorded.values.run_name = config.values.run_name;
    recorded.options = config.options;
    return recorded;
}

std::vector<Param> row_params(const PreparedRows& p) {
    const TabularConfig& config = p.config.values;
    const bool has_test = p.data.test.has_value();
    const bool stratified =
        !has_test && config.split.method == "random" && config.split.stratify && config.task == RowTask::classification;
    std::vector<Param> params = {
        {"features", join(p.data.rows.features, ", ")},
        {"target", config.table.target},
        {"test_size", has_test ? "a table of its own" : fmt::format("{}", config.split.test_size)},
        {"random_state", std::to_string(config.split.random_state)},
        {"stratify", stratified ? "True" : "False"},
        {"model_type", config.model.type},
        {"model_source", "trained"},
        {"n_features", std::to_string(p.data.rows.features.size())},
        {"n_rows", std::to_string(p.train.size())}};
    const auto options = row_option_params(p.config);
    params.insert(params.end(), options.begin(), options.end());
    return params;
}

NewRun row_run(const PreparedRows& p, const Workspace& workspace, const std::vector<Tag>& tags) {
    NewRun run = requested_run(as_recorded(p.config), workspace);
    const auto provenance = row_run_tags(p);
    run.tags.insert(run.tags.end(), provenance.begin(), provenance.end());
    run.tags.emplace_back("forecast.kind", kRowsKind);
    run.tags.insert(run.tags.end(), tags.begin(), tags.end());
    return run;
}

void append(ScoredTable& all, const ScoredTable& more) {
    const auto add = [](auto& to, const auto& from) { to.insert(to.end(), from.begin(), from.end()); };
    if (all.rows() == 0) {
        all = more;
        return;
    }
    add(all.actual, more.actual);
    add(all.output, more.output);
    add(all.predicted, more.predicted);
    add(all.clusters, more.clusters);
    for (std::size_t i = 0; i < all.ids.size(); ++i) {
        add(all.ids[i], more.ids[i]);
    }
}

ScoredTable score_prepared(const PreparedRows& p, const RowModel& model, const Cancellation& cancellation) {
    const TabularConfig& config = p.config.values;
    if (p.splits.size() > 1) {
        return score_row_folds(p.data.rows, p.splits, config, cancellation);
    }
    const RowTable& table = p.data.test ? *p.data.test : p.data.rows;
    return score_rows(table, p.splits.front().test, model, config.table);
}

void record(const PreparedRows& p, const RowModel& model, const ScoredTable& scored, ActiveRun& run) {
    const TabularConfig& config = p.config.values;
    const auto directory = run.artifact_directory() / rows_artifact(config.task);
    model.save(directory, config.table.target);
    RowsArtifact artifact{run.id(), model.features(), model.has_trees(), {}};
    artifact.metadata = {{"run_id", run.id()}, {"forecast_version", version()}, {"target", config.table.target}};
    run.log_model(write_rows_model(directory, artifact));
    std::vector<Metric> metrics;
    for (const RowScore& score : scored.scores) {
        metrics.push_back({score.key, score.value});
        metrics.push_back({score.key + ".low95", score.low});
        metrics.push_back({score.key + ".high95", score.high});
    }
    if (scored.is_class) {
        metrics.push_back({"threshold", model.threshold()});
    }
    run.log_metrics(metrics);
    write_file_atomically(run.artifact_directory() / "predictions.csv", scored_csv(scored));
    write_file_atomically(run.artifact_directory() / kTablesArtifact, render_row_scores(scored, TableFormat::text, {}));
    add_note(run, row_scores_note(scored));
    const RowTable& table = p.data.test ? *p.data.test : p.data.rows;
    TabularReport report = explain_rows(table, p.splits.front().test, model);
    report.run_name = config.run_name;
    report.model_type = config.model.type;
    report.simulated = p.data.simulated;
    report.parts_unit = config.task == RowTask::regression     ? config.table.target
                        : config.model.type == "random_forest" ? "probability"
                                                               : "log odds";
    write_row_report(scored, report, run.artifact_directory());
}

}  // namespace

std::string rows_artifact(RowTask task) {
    return to_string(task) + "_model";
}

std::vector<std::pair<std::string, std::vector<std::string>>> names_of_rows(const RowTable& table,
                                                                            const TableOptions& options) {
    std::vector<std::pair<std::string, std::vector<std::string>>> names;
    for (std::size_t i = 0; i < table.ids.size(); ++i) {
        names.emplace_back(table.id_names[i], table.ids[i]);
    }
    if (names.empty() && !table.machine.empty()) {
        names.emplace_back(options.machine_column, std::vector<std::string>());
        for (const std::size_t machine : table.machine) {
            names.back().second.push_back(table.machine_names[machine]);
        }
    }
    if (names.empty()) {
        names.emplace_back("row", std::vector<std::string>());
        for (std::size_t row = 0; row < table.rows(); ++row) {
            names.back().second.push_back(std::to_string(row + 1));
        }
    }
    return names;
}

ScoredTable score_rows(const RowTable& table, const std::vector<std::size_t>& rows, const RowModel& model,
                       const TableOptions& options) {
    ScoredTable scored;
    scored.is_class = model.task() == RowTask::classification;
    scored.target = options.target;
    scored.threshold = model.threshold();
    for (const auto& [name, values] : names_of_rows(table, options)) {
        scored.id_names.push_back(name);
        scored.ids.push_back(at_rows(values, rows));
    }
    scored.actual = at_rows(table.target, rows);
    if (!table.machine.empty()) {
        scored.clusters = at_rows(table.machine, rows);
    }
    scored.output = model.outputs(table.inputs_of(rows));
    for (const double output : scored.output) {
        scored.predicted.push_back(scored.is_class ? model.class_of(output) : output);
    }
    return scored;
}

std::vector<Tag> row_run_tags(const PreparedRows& prepared) {
    std::vector<Tag> tags = provenance_tags(prepared.data.sha256, prepared.data.simulated);
    tags.emplace_back("forecast.task", to_string(prepared.config.values.task));
    return tags;
}

NewRun row_sweep_run(const PreparedRows& prepared, const Workspace& workspace, const std::vector<Tag>& user) {
    return parent_run(as_recorded(prepared.config), workspace, "sweep of rows", row_run_tags(prepared), user);
}

std::vector<Param> row_option_params(const LoadedTabularConfig& config) {
    return params_of(as_recorded(config));
}

ScoredTable score_row_folds(const RowTable& table, const std::vector<RowSplit>& splits, const TabularConfig& config,
                            const Cancellation& cancellation) {
    std::vector<ScoredTable> parts(splits.size());
    in_parallel(splits.size(), [&](std::size_t i) {
        const RowModel model(table, splits[i].train, config.task, config.model, cancellation);
        parts[i] = score_rows(table, splits[i].test, model, config.table);
    });
    ScoredTable all;
    for (const ScoredTable& part : parts) {
        append(all, part);
    }
    return all;
}

ScoredTable train_prepared_rows(const PreparedRows& prepared, ActiveRun& run, const Cancellation& cancellation) {
    const TabularConfig& config = prepared.config.values;
    write_file_atomically(run.artifact_directory() / kConfigArtifact, to_json_text(config));
    run.log_params(row_params(prepared));
    run.log_inputs(prepared.data.inputs);
    const RowModel model(prepared.data.rows, prepared.train, config.task, config.model, cancellation);
    ScoredTable scored = score_prepared(prepared, model, cancellation);
    scored.threshold = model.threshold();
    set_scores(scored);
    record(prepared, model, scored, run);
    return scored;
}

PreparedRows prepare_rows(LoadedTabularConfig config) {
    PreparedRows p;
    p.config = std::move(config);
    TabularConfig& values = p.config.values;
    p.data = read_row_data(values);
    const RowTable& rows = p.data.rows;
    p.train = rows.known_rows();
    if (p.train.size() < rows.rows()) {
        const std::size_t left_out = rows.rows() - p.train.size();
        p.warnings.push_back(
            fmt::format("{} of {} rows are left out: {} are of an event themselves, after {} no event is known",
                        left_out, rows.rows(), rows.event_rows, left_out - rows.event_rows));
    }
    if (p.data.test) {
        check_can_be_learnt(rows, values.task);
        p.splits = {{p.train, p.data.test->rows_to_score(values.test.last_rows)}};
        if (const auto repeated = find_repeated_rows(rows, *p.data.test, p.splits.front().test)) {
            p.warnings.push_back(*repeated);
        }
    } else {
        p.splits = split_rows(rows, values.task, values.split, values.event.within);
        p.train = p.splits.size() > 1 ? p.train : p.splits.front().train;
        if (const auto shared = find_shared_machines(rows, p.splits)) {
            p.warnings.push_back(*shared);
        }
    }
    const auto telling = find_telling_features(rows, values.task, p.splits.front().train);
    p.warnings.insert(p.warnings.end(), telling.begin(), telling.end());
    p.warnings.insert(p.warnings.end(), rows.notes.begin(), rows.notes.end());
    if (p.data.simulated) {
        values.run_name += " SIMULATED";
    }
    return p;
}

PreparedRows prepare_alone(LoadedTabularConfig config, const Workspace& workspace, const std::string& command,
                           Observer& observer) {
    check_is_alone(workspace, command);
    PreparedRows prepared = prepare_rows(std::move(config));
    for (const std::string& warning : prepared.warnings) {
        observer.on_warning(warning);
    }
    return prepared;
}

RowTrainOutcome train_rows(RowTrainRequest request, const Workspace& workspace, Observer& observer,
                           const Cancellation& cancellation) {
    RowTrainOutcome outcome;
    outcome.prepared = prepare_alone(std::move(request.config), workspace, "train of rows", observer);
    const PreparedRows& p = outcome.prepared;
    const auto [lock, store] = open_for_recording(workspace, request.wait, observer, cancellation);
    const NewRun wanted = row_run(p, workspace, request.tags);
    check_resumable(*store, wanted, row_params(p));
    cancellation.check();
    ActiveRun run(*store, wanted);
    outcome.cancelled = !finish_after(run, [&] { outcome.scored = train_prepared_rows(p, run, cancellation); });
    outcome.run = recorded_run(run);
    return outcome;
}

}  // namespace forecast
