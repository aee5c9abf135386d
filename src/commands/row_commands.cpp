#include "row_commands.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "forecast/core/clean_text.hpp"
#include "forecast/core/file.hpp"
#include "forecast/core/text.hpp"
#include "forecast/report/rows_table.hpp"
#include "forecast/workflow/row_scoring.hpp"
#include "forecast/workflow/row_sweep.hpp"
#include "forecast/workflow/row_training.hpp"
#include "recorded_work.hpp"
#include "recording_report.hpp"

namespace forecast {
namespace {

std::vector<Setting> row_settings(const ConfigArguments& arguments, const std::vector<Setting>& flags) {
    std::vector<Setting> settings = Environment(std::filesystem::path(arguments.file).parent_path()).settings();
    for (const std::string& text : arguments.settings) {
        settings.push_back(parse_setting(text));
    }
    settings.insert(settings.end(), flags.begin(), flags.end());
    return settings;
}

/// What each column was found to hold: "5 numbers (a, b, ...), 1 category (Type: H, L, M)".
std::string describe_columns(const std::vector<ColumnEncoding>& encodings) {
    std::string text;
    for (const ColumnKind kind : {ColumnKind::number, ColumnKind::boolean, ColumnKind::category}) {
        std::vector<std::string> names;
        for (const ColumnEncoding& encoding : encodings) {
            if (encoding.kind == kind) {
                const bool is_category = kind == ColumnKind::category;
                names.push_back(visible(encoding.name) +
                                (is_category ? fmt::format(" of {}", encoding.levels.size()) : ""));
            }
        }
        if (!names.empty()) {
            text += fmt::format("{}{} {}: {}", text.empty() ? "" : "; ", names.size(),
                                kind == ColumnKind::number    ? "of numbers"
                                : kind == ColumnKind::boolean ? "of true and false"
                                                              : "of names",
                                join(names, ", "));
        }
    }
    return text;
}

void print_plan_of_rows(const PreparedRows& p, bool as_json) {
    const std::size_t test = p.splits.front().test.size();
    if (as_json) {
        nlohmann::ordered_json kinds = nlohmann::ordered_json::object();
        for (const ColumnEncoding& encoding : p.data.rows.encodings) {
            kinds[encoding.name] = to_string(encoding.kind);
        }
        print_document({{"schema_version", 1},
                        {"task", to_string(p.config.values.task)},
                        {"rows", p.data.rows.rows()},
                        {"columns", kinds},
                        {"learnt_from", p.train.size()},
                        {"features", p.data.rows.features},
                        {"folds", p.splits.size()}});
        return;
    }
    print(fmt::format(
        "rows        {}\nlearnt from {}\n{}\nfeatures    {}\ncolumns     {}\n\nNothing was trained or recorded "
        "(--dry-run).\n",
        p.data.rows.rows(), p.train.size(),
        p.splits.size() > 1 ? fmt::format("folds       {}", p.splits.size()) : fmt::format("scored      {}", test),
        p.data.rows.features.size(), describe_columns(p.data.rows.encodings)));
}

void warn_of(const std::vector<std::string>& warnings) {
    for (const std::string& warning : warnings) {
        spdlog::warn("{}", warning);
    }
}

std::string next_for_rows(const std::string& run_id) {
    return fmt::format("forecast predict --run {} --input NEW.csv --out SCORED.csv", run_id.substr(0, 8));
}

void print_trained_rows(const RowTrainOutcome& outcome, bool as_json, Session& session) {
    const bool is_simulated = outcome.prepared.data.simulated;
    if (as_json) {
        auto json = row_scores_json(outcome.scored);
        json["run_id"] = outcome.run.id;
        json["simulated"] = is_simulated;
        json["warnings"] = outcome.prepared.warnings;
        print_document(json);
        return;
    }
    spdlog::info("columns {}", describe_columns(outcome.prepared.data.rows.encodings));
    print(render_row_scores(outcome.scored, TableFormat::text, session.console()));
    print(is_simulated ? "\nSIMULATED data.\n" : "");
    print("\n" + describe_recording(outcome.run, session.workspace().tracking, next_for_rows(outcome.run.id)));
}

void print_swept_rows(const RowSweepOutcome& outcome, bool as_json, Session& session) {
    if (as_json) {
        print_document(row_sweep_json(outcome));
        return;
    }
    print(render_row_sweep(outcome, session.console()));
    print("\n" + describe_recording(outcome.run, session.workspace().tracking, next_for_rows(outcome.winner_run_id)));
}

}  // namespace

std::optional<RowTask> row_task_of(const ConfigArguments& arguments) {
    return arguments.file.empty() ? std::nullopt
                                  : row_task_of(std::filesystem::path(arguments.file), row_settings(arguments, {}));
}

LoadedTabularConfig load_tabular_config(const ConfigArguments& arguments, const std::vector<Setting>& flags) {
    return load_tabular_config(std::filesystem::path(arguments.file), row_settings(arguments, flags));
}

ExitCode train_rows_command(const TrainRowsArguments& arguments, Session& session) {
    RowTrainRequest request;
    request.config = load_tabular_config(session.config(), arguments.flags);
    request.tags = parse_tags(arguments.tags);
    request.wait = arguments.wait;
    if (arguments.dry_run) {
        const PreparedRows p = prepare_rows(std::move(request.config));
        warn_of(p.warnings);
        print_plan_of_rows(p, arguments.json);
        return ExitCode::done;
    }
    const Workspace& workspace = session.workspace();
    return do_recorded_work(
        session, [&](Progress& progress, const Cancellation& cancellation) -> std::optional<ExitCode> {
            const RowTrainOutcome outcome = train_rows(std::move(request), workspace, progress, cancellation);
            session.console().end_live();
            if (outcome.cancelled) {
                return say_killed(outcome.run);
            }
            print_trained_rows(outcome, arguments.json, session);
            return ExitCode::done;
        });
}

ExitCode sweep_rows_command(const SweepRowsArguments& arguments, Session& session) {
    RowTrainRequest request;
    request.config = load_tabular_config(session.config(), arguments.flags);
    request.tags = parse_tags(arguments.tags);
    request.wait = arguments.wait;
    const Workspace& workspace = session.workspace();
    return do_recorded_work(
        session, [&](Progress& progress, const Cancellation& cancellation) -> std::optional<ExitCode> {
            const RowSweepOutcome outcome = sweep_rows(std::move(request), workspace, progress, cancellation);
            session.console().end_live();
            if (outcome.cancelled) {
                return say_killed(outcome.run);
            }
            print_swept_rows(outcome, arguments.json, session);
            return ExitCode::done;
        });
}

std::optional<RunSummary> rows_run_of(const std::string& reference, Session& session) {
    if (session.find_runs() == nullptr) {
        return std::nullopt;
    }
    RunSummary run = session.run(reference);
    return row_task_of(run) ? std::optional(std::move(run)) : std::nullopt;
}

ExitCode evaluate_rows_command(const RunSummary& run, const OutputArguments& output, Session& session) {
    const RowEvaluation evaluation = evaluate_rows(run, session.runs(), session.config().settings);
    warn_of(evaluation.warnings);
    spdlog::info("run {} ({}) on {}", run.run_id, visible(run.name),
                 evaluation.other_data ? "rows that are not those of its training" : "the rows that it had not seen");
    if (output.json) {
        auto json = row_scores_json(evaluation.scored);
        json["run_id"] = run.run_id;
        json["other_data"] = evaluation.other_data;
        print_document(json);
        return ExitCode::done;
    }
    print(render_row_scores(evaluation.scored, output.format(), session.console()));
    return ExitCode::done;
}

ExitCode predict_rows_command(const PredictRowsArguments& arguments, Session& session) {
    const std::string experiment =
        row_task_of(session.config()) ? load_tabular_config(session.config()).values.experiment : "";
    const RunSummary run =
        arguments.run.empty() ? newest_rows_run(session.runs(), experiment) : session.run(arguments.run);
    if (!row_task_of(run)) {
        throw Error(ErrorKind::invalid_argument,
                    "the run {} ({}) is of a forecast, and --input is of a classification or regression of rows",
                    run.run_id, visible(run.name));
    }
    const RowPrediction prediction = predict_rows(run, session.runs(), arguments.input, session.config().settings);
    warn_of(prediction.warnings);
    const std::string text = predicted_csv(prediction.predicted);
    if (arguments.out.empty()) {
        print(text);
        return ExitCode::done;
    }
    write_file_atomically(arguments.out, text);
    const auto rows = prediction.predicted.output.size();
    if (arguments.json) {
        print_document({{"schema_version", 1}, {"run_id", run.run_id}, {"n", rows}, {"out", arguments.out}});
    } else {
        print(fmt::format("{} rows by run {} ({}) written to {}\n", rows, run.run_id.substr(0, 8), visible(run.name),
                          arguments.out));
    }
    return ExitCode::done;
}

}  // namespace forecast
