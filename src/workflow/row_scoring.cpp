#include "forecast/workflow/row_scoring.hpp"

#include <numeric>

#include <fmt/format.h>

#include "forecast/core/clean_text.hpp"
#include "forecast/core/file.hpp"
#include "forecast/core/number.hpp"
#include "forecast/core/text.hpp"
#include "forecast/tabular/row_model.hpp"
#include "forecast/workflow/row_data.hpp"
#include "forecast/workflow/row_training.hpp"

namespace forecast {
namespace {

/// A run's config and model.
struct RecordedRows {
    TabularConfig config;
    RowModel model;
    std::filesystem::path directory;  ///< of the model
};

/// Refuses a source that the run has not: nobody would read it.
void check_source(const std::string& path, const TabularConfig& config) {
    constexpr std::string_view kSources = "sources.";
    if (path.rfind(kSources, 0) != 0) {
        return;
    }
    const std::string name = path.substr(kSources.size(), path.find('.', kSources.size()) - kSources.size());
    if (config.sources.count(name) == 0) {
        std::vector<std::string> names;
        for (const auto& [known, source] : config.sources) {
            names.push_back("'" + known + "'");
        }
        throw Error(ErrorKind::invalid_argument, "the run has no source '{}', it has {}", visible(name),
                    join(names, ", "));
    }
}

/// Settings of a run's sources, or of what is predicted.
std::vector<Setting> settings_of_sources(const std::vector<std::string>& texts, const TabularConfig& config) {
    std::vector<Setting> settings;
    for (const std::string& text : texts) {
        settings.push_back(parse_setting(text));
        const std::string& path = settings.back().path;
        if (path.rfind("sources.", 0) != 0 && path.rfind("predict.", 0) != 0) {
            throw Error(
                ErrorKind::invalid_argument,
                "'{}' cannot be set: a trained model takes other sources only (sources.NAME.files); train anew for "
                "the rest",
                text);
        }
        check_source(path, config);
    }
    return settings;
}

RecordedRows recorded_rows(const TrainedRun& run, const std::vector<std::string>& settings) {
    const auto file = run.config_file();
    const std::string text = read_file(file);
    auto config = parse_tabular_config(text, file.string(), {}).values;
    if (!settings.empty()) {
        config = parse_tabular_config(text, file.string(), settings_of_sources(settings, config)).values;
    }
    const auto directory = run.artifacts / rows_artifact(config.task);
    RowModel model(directory);
    if (model.task() != config.task) {
        throw Error(ErrorKind::data_loss, "the model in {} is of a {}, its run of a {}; train again",
                    directory.string(), to_string(model.task()), to_string(config.task));
    }
    return {std::move(config), std::move(model), directory};
}

/// Refuses rows whose features are not the model's: its file was changed.
void check_features(const RowTable& table, const RecordedRows& recorded) {
    if (table.features != recorded.model.features()) {
        throw Error(ErrorKind::data_loss, "the model in {} reads other features than its columns make; train again",
                    recorded.directory.string());
    }
}

double recorded_number(const TextTable& table, std::size_t column, std::size_t row) {
    const auto number = parse_number(table.columns[column][row]);
    if (!number) {
        throw Error(ErrorKind::data_loss, "{}, row {} below the header: '{}' is no number", table.place, row + 1,
                    visible(table.columns[column][row]));
    }
    return *number;
}

/// What a run wrote into predictions.csv.
ScoredTable recorded_scored(const TrainedRun& run, const RecordedRows& recorded) {
    const TextTable table = read_text_table({(run.artifacts / "predictions.csv").string()}, ',');
    ScoredTable scored;
    scored.is_class = recorded.config.task == RowTask::classification;
    scored.target = recorded.config.table.target;
    scored.threshold = recorded.model.threshold();
    const std::size_t actual = table.column("actual");
    const std::size_t predicted = table.column("prediction");
    const std::size_t output = scored.is_class ? table.column("probability") : predicted;
    for (std::size_t column = 0; column < actual; ++column) {
        scored.id_names.push_back(table.names[column]);
        scored.ids.push_back(table.columns[column]);
    }
    const auto machine = table.find(recorded.config.table.machine_column);
    std::map<std::string, std::size_t> number;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        scored.actual.push_back(recorded_number(table, actual, row));
        scored.predicted.push_back(recorded_number(table, predicted, row));
        scored.output.push_back(recorded_number(table, output, row));
        if (machine) {
            scored.clusters.push_back(number.emplace(table.columns[*machine][row], number.size()).first->second);
        }
    }
    return scored;
}

std::vector<std::string> warnings_of(const RowTable& table) {
    std::vector<std::string> warnings = table.notes;
    for (const auto& [column, count] : table.unseen) {
        warnings.push_back(
            fmt::format("{} row(s) have a value of '{}' that no row had that was learnt from; it counts as "
                        "none of the known ones",
                        count, column));
    }
    return warnings;
}

}  // namespace

ScoredTable recorded_scores(const TrainedRun& run) {
    return recorded_scored(run, recorded_rows(run, {}));
}

std::optional<RowTask> row_task_of(const RunSummary& run) {
    return run.tag("forecast.kind") == "rows" ? parse_enum<RowTask>(run.tag("forecast.task").value_or(""))
                                              : std::nullopt;
}

RunSummary newest_rows_run(const RunStore& store, const std::string& experiment) {
    RunQuery query;
    query.experiment = experiment;
    query.filter = "tags.`forecast.kind` = 'rows' AND attributes.status = 'FINISHED'";
    query.limit = 1;
    auto runs = store.list(query);
    if (runs.empty()) {
        throw Error(ErrorKind::not_found, "there is no finished run of a classification or regression{}",
                    experiment.empty() ? "" : " in the experiment '" + visible(experiment) + "'")
            .with_advice("type: forecast train --config FILE");
    }
    return std::move(runs.front());
}

RowEvaluation evaluate_rows(const RunSummary& run, const RunStore& store, const std::vector<std::string>& settings) {
    const TrainedRun trained = with_artifacts(run, store);
    const RecordedRows recorded = recorded_rows(trained, settings);
    const RowData data = read_row_data(recorded.config, &recorded.model.encodings());
    RowEvaluation evaluation;
    evaluation.run = run;
    evaluation.other_data = run.tag("forecast.data_sha256") != data.sha256;
    const RowTable& table = data.test ? *data.test : data.rows;
    check_features(table, recorded);
    if (evaluation.other_data) {
        const bool last_rows = data.test && recorded.config.test.last_rows;
        evaluation.scored = score_rows(table, table.rows_to_score(last_rows), recorded.model, recorded.config.table);
    } else {
        evaluation.scored = recorded_scored(trained, recorded);
    }
    set_scores(evaluation.scored);
    evaluation.warnings = warnings_of(table);
    return evaluation;
}

RowPrediction predict_rows(const RunSummary& run, const RunStore& store, const std::string& input,
                           const std::vector<std::string>& settings) {
    const TrainedRun trained = with_artifacts(run, store);
    const RecordedRows recorded = recorded_rows(trained, settings);
    RowRecipe recipe = recorded.config.recipe();
    recipe.with_target = false;
    recipe.ids_may_lack = true;
    const TextTable text = read_text_table({input});
    const RowTable table = make_row_table(text, recipe, recorded.model.encodings());
    check_features(table, recorded);
    std::vector<std::size_t> rows = table.last_rows();
    if (recorded.config.predict.rows == "all") {
        rows.resize(table.rows());
        std::iota(rows.begin(), rows.end(), std::size_t{0});
    }
    RowPrediction prediction{run, score_rows(table, rows, recorded.model, recorded.config.table), warnings_of(table)};
    if (!text.left_out.empty()) {
        prediction.warnings.insert(prediction.warnings.begin(), text.left_out);
    }
    return prediction;
}

}  // namespace forecast
