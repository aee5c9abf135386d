#pragma once

#include "common.hpp"

// All commands. Each add_* is in the .cpp of its name: it declares the command below its parent with options, help and
// examples, and leaves what is to be done in `line` when it is chosen.

namespace forecast {

/// Declares every command; parsing leaves the chosen one in `line`.
void add_commands(CLI::App& app, CommandLine& line);

void add_data_fetch(CLI::App& data, CommandLine& line);
void add_data_status(CLI::App& data, CommandLine& line);
void add_data_import(CLI::App& data, CommandLine& line);
void add_data_copy(CLI::App& data, CommandLine& line);
void add_data_check(CLI::App& data, CommandLine& line);
void add_data_export(CLI::App& data, CommandLine& line);
void add_train(CLI::App& app, CommandLine& line);
void add_evaluate(CLI::App& app, CommandLine& line);
void add_backtest(CLI::App& app, CommandLine& line);
void add_cross_validate(CLI::App& app, CommandLine& line);
void add_compare(CLI::App& app, CommandLine& line);
void add_sweep(CLI::App& app, CommandLine& line);
void add_predict(CLI::App& app, CommandLine& line);
void add_predict_list(CLI::App& predict, CommandLine& line);
void add_report(CLI::App& app, CommandLine& line);
void add_runs_list(CLI::App& runs, CommandLine& line);
void add_runs_summary(CLI::App& runs, CommandLine& line);
void add_runs_show(CLI::App& runs, CommandLine& line);
void add_runs_compare(CLI::App& runs, CommandLine& line);
void add_runs_export(CLI::App& runs, CommandLine& line);
void add_runs_delete(CLI::App& runs, CommandLine& line);
void add_runs_restore(CLI::App& runs, CommandLine& line);
void add_runs_rename(CLI::App& runs, CommandLine& line);
void add_runs_tag(CLI::App& runs, CommandLine& line);
void add_runs_gc(CLI::App& runs, CommandLine& line);
void add_runs_relocate(CLI::App& runs, CommandLine& line);
void add_runs_query(CLI::App& runs, CommandLine& line);
void add_experiments(CLI::App& app, CommandLine& line);
void add_models_list(CLI::App& models, CommandLine& line);
void add_models_show(CLI::App& models, CommandLine& line);
void add_models_register(CLI::App& models, CommandLine& line);
void add_models_promote(CLI::App& models, CommandLine& line);
void add_models_rollback(CLI::App& models, CommandLine& line);
void add_models_alias(CLI::App& models, CommandLine& line);
void add_models_delete(CLI::App& models, CommandLine& line);
void add_runs_sync(CLI::App& runs, CommandLine& line);
void add_config(CLI::App& app, CommandLine& line);
void add_monitor(CLI::App& app, CommandLine& line);
void add_serve(CLI::App& app, CommandLine& line);
void add_doctor(CLI::App& app, CommandLine& line);
void add_init(CLI::App& app, CommandLine& line);

}  // namespace forecast
