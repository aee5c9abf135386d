#include "commands.hpp"

#include "help.hpp"

namespace forecast {
namespace {

void add_data(CLI::App& data, CommandLine& line) {
    data.require_subcommand(1);
    data.footer(
        "Examples:\n  forecast data fetch --config configs/brest.json\n  forecast data status\n"
        "  forecast data check --config configs/brest.json\n");
    add_data_fetch(data, line);
    add_data_status(data, line);
    add_data_import(data, line);
    add_data_copy(data, line);
    add_data_check(data, line);
    add_data_export(data, line);
}

void add_runs(CLI::App& runs, CommandLine& line) {
    runs.require_subcommand(1);
    runs.footer(
        "Examples:\n  forecast runs list --filter \"metrics.mae < 60\"\n  forecast runs compare latest 3f2a9c\n"
        "  forecast runs show latest\n");
    add_runs_list(runs, line);
    add_runs_summary(runs, line);
    add_runs_show(runs, line);
    add_runs_compare(runs, line);
    add_runs_export(runs, line);
    add_runs_delete(runs, line);
    add_runs_restore(runs, line);
    add_runs_rename(runs, line);
    add_runs_tag(runs, line);
    add_runs_gc(runs, line);
    add_runs_relocate(runs, line);
    add_runs_query(runs, line);
    add_runs_sync(runs, line);
}

void add_models(CLI::App& models, CommandLine& line) {
    models.require_subcommand(1);
    models.footer(
        "Examples:\n  forecast models list\n  forecast models register brest --run latest --alias trial\n"
        "  forecast models promote brest/3\n  forecast models rollback brest\n");
    add_models_list(models, line);
    add_models_show(models, line);
    add_models_register(models, line);
    add_models_promote(models, line);
    add_models_rollback(models, line);
    add_models_alias(models, line);
    add_models_delete(models, line);
}

}  // namespace

void add_commands(CLI::App& app, CommandLine& line) {
    app.fallthrough();
    app.formatter(std::make_shared<ExamplesFirst>());
    app.footer(
        "Examples:\n"
        "  forecast init load.csv weather.csv                  a config for your own files\n"
        "  forecast data fetch --config configs/brest.json     fetch load and weather into the store\n"
        "  forecast train --config configs/brest.json          train, score against baselines, record the run\n"
        "  forecast train --config configs/sample.json         the same on the sample that ships, no network\n"
        "  forecast predict                                    the next days, by the champion or the newest run\n"
        "  forecast report                                     a run in pictures, one HTML file\n"
        "  forecast runs list                                  what was tried and what came out\n");
    add_init(app, line);
    add_data(*app.add_subcommand("data", "Fetch, import and look at observations"), line);
    add_train(app, line);
    add_evaluate(app, line);
    add_backtest(app, line);
    add_cross_validate(app, line);
    add_compare(app, line);
    add_sweep(app, line);
    add_predict(app, line);
    add_monitor(app, line);
    add_report(app, line);
    add_runs(*app.add_subcommand("runs", "What was recorded"), line);
    add_experiments(app, line);
    add_models(*app.add_subcommand("models", "Which models are registered, and which one predicts"), line);
    add_serve(app, line);
    add_config(app, line);
    add_doctor(app, line);
}

}  // namespace forecast
