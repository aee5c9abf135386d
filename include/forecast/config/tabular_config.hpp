#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "forecast/config/load.hpp"
#include "forecast/search/options.hpp"
#include "forecast/tabular/options.hpp"
#include "forecast/tabular/row_table.hpp"

// A config whose task is of rows of a table. It is read as others are (config/load.hpp).

namespace forecast {

/// Which settings of the model are tried.
struct RowSweepOptions {
    std::map<std::string, ParameterOptions> parameters;
    SearchMethod method = SearchMethod::grid;
    int trials = 0;
    std::string objective = "usual";
    std::int64_t seed = 1;
};
template <class Visitor>
void visit(Visitor&& field, RowSweepOptions& o) {
    field("parameters", o.parameters, anything(),
          "Keys of section model, such as model.boosted.depth, and what each may be: a list of values, or a range "
          "{from, to, scale, step}.");
    visit_choice(field, o);
    field("objective", o.objective,
          one_of("usual", "log_loss", "roc_auc", "pr_auc", "f1_score", "brier", "rmse", "mae"),
          "What the best has on model.inner_folds folds of what is learnt from. usual: log_loss of classes, rmse of "
          "numbers.");
    field("seed", o.seed, at_least(0), "Seed of the choice of settings.");
}

/// One experiment file whose `task` is classification or regression, all sections.
///
///   {
///     "task": "classification",
///     "sources": {"machines": {"files": ["machines.csv"]}},
///     "table": {"target": "failed"}
///   }
struct TabularConfig {
    RowTask task = RowTask::classification;
    std::string experiment = "rows";
    std::string run_name = "rows";
    std::vector<std::string> artifact_directories;
    std::map<std::string, TableSourceOptions> sources;
    TableOptions table;
    EventOptions event;
    std::vector<DerivedOptions> derived;
    RowSplitOptions split;
    TestTableOptions test;
    RowModelOptions model;
    RowPredictOptions predict;
    RowSweepOptions sweep = {};

    [[nodiscard]] RowRecipe recipe() const { return {task, table, event, derived}; }
};
template <class Visitor>
void visit(Visitor&& field, TabularConfig& o) {
    field("task", o.task, choice_of<RowTask>(),
          "What is predicted of a row: a class that is true or false, or a number.");
    field("experiment", o.experiment, anything(), "Name of the experiment in the run store.");
    field("run_name", o.run_name, anything(), "Name of the runs that train records.");
    field("artifact_directories", o.artifact_directories, anything(),
          "Directories beside the run store's own where artifacts of runs may be written.");
    field("sources", o.sources, anything(), "Tables by name.");
    field("table", o.table, anything(), "What the columns of the table are.");
    field("event", o.event, anything(), "A target that is made of events.");
    field("derived", o.derived, anything(), "Columns made of others, in their order.");
    field("split", o.split, anything(), "Which rows are learnt from, and which are scored.");
    field("test", o.test, anything(), "A table of its own that is scored, in place of a part of the rows.");
    field("model", o.model, anything(), "The model.");
    field("predict", o.predict, anything(), "What predict writes.");
    field("sweep", o.sweep, anything(), "What sweep tries.");
}

/// Such a config and where each of its values comes from.
struct LoadedTabularConfig {
    TabularConfig values;
    std::vector<ResolvedOption> options;  ///< in the order of the structs
};

/// The task that a config's text names, `settings` over it; nothing if it is a forecast, or no JSON.
std::optional<RowTask> row_task_of(const std::string& text, const std::vector<Setting>& settings);
/// The same for a file; nothing if it cannot be read.
std::optional<RowTask> row_task_of(const std::filesystem::path& file, const std::vector<Setting>& settings);

/// As parse_config() and load_config(). Settings of options that only forecasts have, such as `store`, are left out
/// where they come from the environment.
LoadedTabularConfig parse_tabular_config(const std::string& text, const std::string& name,
                                         const std::vector<Setting>& settings);
LoadedTabularConfig load_tabular_config(const std::filesystem::path& file, const std::vector<Setting>& settings);

/// As to_json_text() of an ExperimentConfig.
std::string to_json_text(const TabularConfig& config);

}  // namespace forecast
