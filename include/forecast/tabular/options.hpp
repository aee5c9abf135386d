#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "forecast/core/enum_texts.hpp"
#include "forecast/core/option.hpp"

// Sections of a config whose task is of rows of a table.

namespace forecast {

/// What a config asks for. A forecast is a config of its own (config/experiment_config.hpp).
enum class RowTask { classification, regression };
template <>
struct EnumTexts<RowTask> {
    static constexpr std::array<std::string_view, 2> values = {"classification", "regression"};
};

/// A made fleet: see simulate_fleet().
struct FleetOptions {
    int machines = 40;
    int days = 730;
    std::int64_t seed = 42;
};
template <class Visitor>
void visit(Visitor&& field, FleetOptions& o) {
    field("machines", o.machines, between(1, 10000), "Turbines of the simulated fleet.");
    field("days", o.days, between(10, 20000), "Days that each of them is observed, a row a day.");
    field("seed", o.seed, at_least(0), "Of the simulation: the same one gives the same fleet.");
}

/// Where a table comes from.
struct TableSourceOptions {
    std::string type = "csv";
    std::vector<std::string> files;
    std::string separator;
    std::string encoding;
    FleetOptions fleet;
};
template <class Visitor>
void visit(Visitor&& field, TableSourceOptions& o) {
    field("type", o.type, one_of("csv", "fleet"), "CSV files, or a fleet of turbines that is SIMULATED.");
    field("files", o.files, anything(), "Paths or globs of CSV files with the same header, plain or gzip.");
    field("separator", o.separator, anything(), "What separates fields; empty: found.");
    field("encoding", o.encoding, anything(), "utf-8, latin-1 or utf-16; empty: found.");
    field("fleet", o.fleet, anything(), "Of type fleet: its size.");
}

/// What the columns of the table are.
struct TableOptions {
    std::string source;
    std::string target;
    std::vector<std::string> id_columns;
    std::string machine_column;
    std::string time_column;
    std::vector<std::string> drop;
    std::vector<std::string> categorical;
};
template <class Visitor>
void visit(Visitor&& field, TableOptions& o) {
    field("source", o.source, anything(), "Source with the rows to learn from; may be left out where there is one.");
    field("target", o.target, anything(), "What is predicted: a column, or the name of what section event makes.");
    field("id_columns", o.id_columns, anything(),
          "Columns that say which row it is; predict writes them, none is read.");
    field("machine_column", o.machine_column, anything(),
          "Machine that a row is of; its rows are ordered by time_column.");
    field("time_column", o.time_column, anything(),
          "Time of a row: a number such as a cycle, or a date (2024-01-31 or 20240131). A number is a feature, too.");
    field("drop", o.drop, anything(),
          "Columns that are no features: parts of the answer, comments. A * stands for anything without a blank.");
    field("categorical", o.categorical, anything(), "Columns of numbers that are names, such as a type's code.");
}

/// A target that is made of events.
struct EventOptions {
    std::string makes = "nothing";
    std::string column;
    bool last_row = false;
    double within = 7;
    std::optional<double> learn_at_most;
};
template <class Visitor>
void visit(Visitor&& field, EventOptions& o) {
    field("makes", o.makes, one_of("nothing", "failure_within", "time_to_failure"),
          "The target, per machine: whether the next event comes within some time, or how long it takes until then.");
    field("column", o.column, anything(), "Column that is true (1) in the row of an event.");
    field("last_row", o.last_row, anything(), "Each machine's last row is its event: it was run to failure.");
    field("within", o.within, at_least(0), "Days, or units of a time_column of numbers.");
    field("learn_at_most", o.learn_at_most, above(0),
          "Longer times to failure are learnt as this one; scores are of the true ones.");
}

/// Columns made of others, each of rows that are not later than its own.
struct DerivedOptions {
    std::string type;
    std::vector<std::string> of;
    std::vector<int> rows;
    std::string name;
    double factor = 1;
    std::string by;
    std::map<std::string, double> limits;
    std::vector<int> smooth = {};
};
template <class Visitor>
void visit(Visitor&& field, DerivedOptions& o) {
    field("type", o.type,
          one_of("lag", "change", "mean", "std", "min", "max", "slope", "deviation", "since_event", "sum", "difference",
                 "product", "ratio", "over_limit"),
          "What is made: of a machine's last rows, or of several columns of the same row.");
    field("of", o.of, anything(),
          "Columns that it is made of, derived ones above it too. A * stands for anything without a blank.");
    field("rows", o.rows, at_least(1),
          "How many rows: back (lag, change), of a window that ends with the row (mean to slope), or a machine's first "
          "(deviation).");
    field("smooth", o.smooth, at_least(1),
          "Of deviation: the mean of so many last rows deviates, one column for each; empty: the row's own value.");
    field("name", o.name, anything(), "Its name; empty: made of the type, the columns and rows.");
    field("factor", o.factor, anything(), "Of sum, difference, product, ratio: times this, for units.");
    field("by", o.by, anything(), "Of over_limit: the column whose value picks the limit.");
    field("limits", o.limits, anything(), "Of over_limit: the limit for each value of `by`, which is subtracted.");
}

/// Which rows are the training part, and which the test part.
struct RowSplitOptions {
    std::string method = "random";
    double test_size = 0.2;
    int folds = 0;
    std::int64_t random_state = 42;
    bool stratify = true;
};
template <class Visitor>
void visit(Visitor&& field, RowSplitOptions& o) {
    field("method", o.method, one_of("random", "group", "time"),
          "random: rows, as scikit-learn draws them; group: whole machines; time: the latest rows are the test.");
    field("test_size", o.test_size, between(0.01, 0.9), "Share of the rows, machines or times that is the test.");
    field("folds", o.folds, between(0, 100),
          "2 or more: cross-validation instead; each row is scored by a model that has not seen it. 0: one test part.");
    field("random_state", o.random_state, between(0, 4294967295.0), "Seed of the split.");
    field("stratify", o.stratify, anything(), "Of a random split of classes: each part has the same share of them.");
}

/// A test part that is a table of its own, in place of a part of the rows.
struct TestTableOptions {
    std::string source;
    std::string truth_source;
    std::string truth_column;
    bool last_rows = false;
};
template <class Visitor>
void visit(Visitor&& field, TestTableOptions& o) {
    field("source", o.source, anything(),
          "Source with the rows to score; empty: section split takes them of the table.");
    field("truth_source", o.truth_source, anything(),
          "Source with the time to failure after each machine's last row; empty: the rows have the target.");
    field("truth_column", o.truth_column, anything(), "Its column with that time; machine_column tells whose it is.");
    field("last_rows", o.last_rows, anything(), "Only each machine's last row is scored.");
}

/// Boosted trees.
struct BoostedTreesOptions {
    int rounds = 400;
    int depth = 5;
    double learning_rate = 0.05;
    double row_share = 0.8;
    double column_share = 0.5;
    double min_leaf_weight = 5;
    double penalty = 1;
    int bins = 256;
};
template <class Visitor>
void visit(Visitor&& field, BoostedTreesOptions& o) {
    field("rounds", o.rounds, between(1, 10000), "Trees, each of what the ones before left.");
    field("depth", o.depth, between(1, 14), "Greatest depth of a tree.");
    field("learning_rate", o.learning_rate, between(1e-4, 1), "Share of each tree that is added.");
    field("row_share", o.row_share, between(0.01, 1), "Rows that each tree sees.");
    field("column_share", o.column_share, between(0.01, 1), "Columns that each tree sees.");
    field("min_leaf_weight", o.min_leaf_weight, at_least(0),
          "Least weight of a leaf: rows of a regression, p (1 - p) summed of a classification.");
    field("penalty", o.penalty, at_least(0), "L2 penalty on the leaves.");
    field("bins", o.bins, between(2, 4096), "Values that a column is sorted into before trees are grown.");
}

/// A random forest.
struct ForestOptions {
    int trees = 500;
    int depth = 30;
    double row_share = 0.632;
    double column_share = 0.4;
    double min_leaf_rows = 1;
    double penalty = 0;
    int bins = 1024;
};
template <class Visitor>
void visit(Visitor&& field, ForestOptions& o) {
    field("trees", o.trees, between(1, 10000), "Trees, whose mean it is.");
    field("depth", o.depth, between(1, 60), "Greatest depth of a tree.");
    field("row_share", o.row_share, between(0.01, 1),
          "Rows that each tree sees, drawn without replacement; 0.632 are as many as a bootstrap has.");
    field("column_share", o.column_share, between(0.01, 1), "Columns that each split may choose from.");
    field("min_leaf_rows", o.min_leaf_rows, at_least(0), "Fewest rows of a leaf.");
    field("penalty", o.penalty, at_least(0),
          "L2 penalty on the leaves, which draws those of few rows to the mean of all: rows are told apart where all "
          "trees agree.");
    field("bins", o.bins, between(2, 4096), "Values that a column is sorted into before trees are grown.");
}

/// Linear and logistic regression.
struct LinearRowOptions {
    double penalty = 1;
    int iterations = 100;
};
template <class Visitor>
void visit(Visitor&& field, LinearRowOptions& o) {
    field("penalty", o.penalty, at_least(0), "L2 penalty on the slopes of standardised columns.");
    field("iterations", o.iterations, between(1, 10000), "Most Newton steps of the logistic regression.");
}

/// A network of dense layers.
struct MlpOptions {
    std::vector<int> units = {64, 32};
    int epochs = 200;
    int patience = 20;
    int batch_size = 256;
    double learning_rate = 0.002;
    double weight_decay = 0.01;
};
template <class Visitor>
void visit(Visitor&& field, MlpOptions& o) {
    field("units", o.units, between(1, 4096), "Units of each hidden layer.");
    field("epochs", o.epochs, between(1, 100000), "Most passes over the rows.");
    field(
        "patience", o.patience, at_least(1),
        "Epochs without a smaller loss of held-out rows (the first of inner_folds) before it ends; it is then trained "
        "on all rows for the epochs that were best.");
    field("batch_size", o.batch_size, between(1, 1000000), "Rows of a step.");
    field("learning_rate", o.learning_rate, between(1e-7, 1), "Of AdamW.");
    field("weight_decay", o.weight_decay, between(0, 10), "Of AdamW.");
}

/// Where the line between the classes is drawn.
struct ThresholdOptions {
    std::string choose = "fixed";
    double value = 0.5;
    double cost_missed = 10;
    double cost_false_alarm = 1;
};
template <class Visitor>
void visit(Visitor&& field, ThresholdOptions& o) {
    field("choose", o.choose, one_of("fixed", "cost", "f1"),
          "fixed: value; cost: the least cost, f1: the best F1, on held-out folds of what is learnt from.");
    field("value", o.value, between(0, 1), "Probability from which on a row is predicted as true.");
    field("cost_missed", o.cost_missed, above(0), "Of an event that was not predicted.");
    field("cost_false_alarm", o.cost_false_alarm, above(0), "Of an alarm that nothing followed.");
}

/// The model of rows.
struct RowModelOptions {
    std::string type = "boosted";
    BoostedTreesOptions boosted;
    ForestOptions random_forest;
    LinearRowOptions linear;
    MlpOptions mlp = {};
    std::int64_t seed = 1;
    std::string class_weight = "none";
    std::string calibration = "none";
    int inner_folds = 5;
    ThresholdOptions threshold;
};
template <class Visitor>
void visit(Visitor&& field, RowModelOptions& o) {
    field("type", o.type, one_of("boosted", "random_forest", "linear", "logistic", "mlp"),
          "Trees by XGBoost, a linear model (linear of a regression, logistic of a classification), or a network of "
          "dense "
          "layers.");
    field("boosted", o.boosted, anything(), "Of type boosted.");
    field("random_forest", o.random_forest, anything(), "Of type random_forest.");
    field("linear", o.linear, anything(), "Of types linear and logistic.");
    field("mlp", o.mlp, anything(), "Of type mlp.");
    field("seed", o.seed, at_least(0), "Of what trees and networks draw.");
    field("class_weight", o.class_weight, one_of("none", "balanced"),
          "balanced: both classes weigh the same in all, which moves the probabilities.");
    field("calibration", o.calibration, one_of("none", "isotonic", "platt"),
          "How probabilities are made to agree with how often it happens, on held-out folds.");
    field("inner_folds", o.inner_folds, between(2, 50), "Those folds, of what is learnt from; of whole machines.");
    field("threshold", o.threshold, anything(), "From which probability on a row is predicted as true.");
}

/// What predict writes.
struct RowPredictOptions {
    std::string rows = "all";
};
template <class Visitor>
void visit(Visitor&& field, RowPredictOptions& o) {
    field("rows", o.rows, one_of("all", "last"), "All rows, or each machine's last one.");
}

}  // namespace forecast
