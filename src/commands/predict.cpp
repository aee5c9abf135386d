#include <optional>

#include "commands.hpp"
#include "forecast/report/explanation_table.hpp"
#include "forecast/workflow/experiment_data.hpp"
#include "forecast/workflow/extended_forecast.hpp"
#include "forecast/workflow/kept_forecasts.hpp"
#include "forecast/workflow/neural_library.hpp"
#include "forecast/workflow/predicted_rows.hpp"
#include "forecast/workflow/predicting_run.hpp"
#include "forecast/workflow/prediction.hpp"
#include "forecast/workflow/recorded_forecasters.hpp"
#include "predicted_table.hpp"

namespace forecast {
namespace {

struct PredictArguments {
    std::string run;  ///< empty: the champion's, else the latest
    std::string at;
    std::string date;
    std::optional<int> days;
    std::string forecaster;  ///< empty: the champion's, else the run's usual one
    bool explain = false;
    bool no_store = false;
    OutputArguments output;
};

void check(const PredictArguments& arguments, const std::string& forecaster) {
    if (arguments.explain && forecaster != "linear" && forecaster != "additive") {
        throw Error(ErrorKind::invalid_argument,
                    "--explain: {} cannot be explained; linear and additive can: --forecaster linear or --forecaster "
                    "additive",
                    forecaster == kNetworkName ? "the network" : forecaster);
    }
}

std::string result_text(const PredictArguments& arguments, const Prediction& prediction, const PredictionTask& task,
                        const Console& console) {
    if (arguments.output.json) {
        return forecast_json(prediction, task);
    }
    const TableFormat format = arguments.output.format();
    return arguments.explain ? render_explanations(prediction.rows, task.frame, format, console)
                             : render_forecasts(prediction, task.frame, format, console);
}

ExitCode run_predict(const PredictArguments& arguments, const ConfigArguments& config_arguments,
                     const Console& console) {
    const auto experiment =
        config_arguments.file.empty() ? std::nullopt : std::optional(load_config(config_arguments).values);
    const auto [run, forecaster] =
        find_predicting_run({arguments.run, arguments.forecaster, experiment, open_workspace(config_arguments).tracking,
                             open_workspace(config_arguments).registry});
    check(arguments, forecaster);
    std::optional<NeuralLibrary> library;
    if (forecaster == kNetworkName) {
        library.emplace();
    }
    const ExperimentConfig config = with_sources_of(
        experiment, recorded_config(run, config_arguments.settings, open_workspace(config_arguments).store).values);
    const ExperimentData data = read_experiment_data(config, run.config_file().string());
    const AskedDays asked{parse_optional_day("--at", arguments.at), parse_optional_day("--date", arguments.date),
                          arguments.days};
    const Frame frame = build_experiment_frame(data, config, rows_ahead(asked, config));
    const Timestamp moment = now();
    warn_of_old_loads(asked, frame, moment);
    const PredictionTask task{run, config, frame, rows_to_forecast(asked, config, frame, library.has_value(), moment),
                              arguments.explain};
    const Prediction prediction =
        library ? predict_by_network(*library, task) : predict_by_forecaster(forecaster, task);
    print(result_text(arguments, prediction, task, console));
    if (!arguments.no_store) {
        keep_forecasts(prediction, task);
    }
    return ExitCode::done;
}

}  // namespace

void add_predict(CLI::App& app, CommandLine& line) {
    auto arguments = std::make_shared<PredictArguments>();
    CLI::App* command = app.add_subcommand("predict", "Forecast the next days and keep the forecast");
    command->footer(
        "Examples:\n  forecast predict                          by the champion; where there is none by the network "
        "of the newest run, else by the best of the newest backtest\n"
        "  forecast predict --config configs/brest.json    by a model of that experiment, on its sources\n"
        "  forecast predict --run brest@champion --days 3 --json\n"
        "  forecast predict --date 2025-12-24    that day\n"
        "  forecast predict --at 2025-02-03      as it would have been issued for that day\n"
        "  forecast predict --forecaster linear --explain    what moves the forecast from the newest load\n");
    add_config_option(*command, line.config, ConfigOption::optional);
    command->add_option("--run", arguments->run,
                        std::string(kRunReference) + " (default: the champion, else latest, else the newest backtest)");
    command->add_option("--date", arguments->date,
                        "First day to forecast, up to 14 beyond what the loads allow (default: tomorrow, or today "
                        "where issue.mode is day-of; where the loads ended over a week ago, the day after them)");
    command
        ->add_option("--at", arguments->at,
                     "First day to forecast, as it would have been issued for it from the loads before")
        ->excludes("--date");
    command
        ->add_option("--days,--horizon", arguments->days,
                     "Days to forecast (default: the network's own horizon, else 1)")
        ->check(CLI::Range(1, 14));
    command
        ->add_option("--forecaster", arguments->forecaster,
                     "Forecast by this one of the run (default: the champion's, else its "
                     "network, else the best of its backtest)")
        ->check(CLI::IsMember({"lstm", "linear", "additive", "j-1", "j-7", "climatology"}));
    command->add_flag("--explain", arguments->explain,
                      "What each group of features adds to the newest known load; of linear and additive");
    command->add_flag("--no-store", arguments->no_store, "Print the forecast only; it is not kept");
    add_set_option(*command, line.config);
    add_output_options(*command, arguments->output);
    add_predict_list(*command, line);
    command->callback([arguments, &line, command] {
        if (!command->get_subcommands().empty()) {
            return;  // its own action is asked for
        }
        line.action = [arguments, &line](const Console& console) {
            return run_predict(*arguments, line.config, console);
        };
    });
}

}  // namespace forecast
