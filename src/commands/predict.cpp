#include <optional>

#include "commands.hpp"
#include "experiment_data.hpp"
#include "explanation_table.hpp"
#include "extended_forecast.hpp"
#include "kept_forecasts.hpp"
#include "neural_library.hpp"
#include "predicted_rows.hpp"
#include "predicted_table.hpp"
#include "predicting_run.hpp"
#include "prediction.hpp"
#include "recorded_forecasters.hpp"

namespace forecast {
namespace {

struct PredictArguments {
    std::string run;  ///< empty: the champion's, else the latest
    std::string at;
    std::optional<int> horizon;
    std::string forecaster;  ///< empty: the champion's, else the run's usual one
    bool explain = false;
    OutputArguments output;
};

void check(const PredictArguments& arguments, const std::string& forecaster) {
    if (arguments.explain && forecaster != "linear" && forecaster != "additive") {
        throw Error(ExitCode::usage,
                    "--explain: {} cannot be explained; linear and additive can: --forecaster linear or --forecaster "
                    "additive",
                    forecaster == kNetworkName ? "the network" : forecaster);
    }
}

/// Without --days the network says how far it goes; a forecaster goes a day.
AskedDays asked_days(const PredictArguments& arguments, bool by_network) {
    return {arguments.at, arguments.horizon || by_network ? arguments.horizon : std::optional(1)};
}

std::string result_text(const PredictArguments& arguments, const std::vector<StoredForecast>& forecasts,
                        const std::vector<ForecastRow>& rows, const std::string& run_id, const Frame& frame,
                        const Console& console) {
    if (arguments.output.json) {
        return forecast_json(forecasts, rows, run_id, frame);
    }
    return arguments.explain ? render_explanations(rows, frame, arguments.output.format(), console)
                             : render_forecasts(forecasts, frame, arguments.output.format(), console);
}

ExitCode run_predict(const PredictArguments& arguments, const ConfigArguments& config_arguments,
                     const Console& console) {
    const auto [run, forecaster] = find_predicting_run(arguments.run, arguments.forecaster);
    check(arguments, forecaster);
    std::optional<NeuralLibrary> library;
    if (forecaster == kNetworkName) {
        library.emplace();
    }
    const ExperimentConfig config = recorded_config(run, config_arguments.settings).values;
    const ExperimentData data = read_experiment_data(config, run.config_file().string());
    const AskedDays asked = asked_days(arguments, library.has_value());
    const Frame frame = build_experiment_frame(data, config, rows_ahead(asked, config));
    const std::size_t first = first_row(asked, frame, library ? config.window.size : 0);
    warn_of_old_loads(asked, frame);
    const std::size_t horizon = rows_to_forecast(asked, config, frame.axis, first);
    const Timestamp issued_at = arguments.at.empty() ? now() : issue_time(config.issue, frame.axis, first);
    const PredictionTask task{run, config, frame, first, horizon, arguments.explain};
    const auto [model, rows] = library ? predict_by_network(*library, task) : predict_by_forecaster(forecaster, task);
    const auto naive = persistence_forecast(frame, config, first, horizon);
    const auto forecasts = to_stored(rows, frame, issued_at, model, run.summary.run_id);
    print(result_text(arguments, forecasts, rows, run.summary.run_id, frame, console));
    keep_forecasts(forecasts, to_stored(naive, frame, issued_at, "baseline_j-1", ""), config, frame);
    return ExitCode::done;
}

}  // namespace

void add_predict(CLI::App& app, CommandLine& line) {
    auto arguments = std::make_shared<PredictArguments>();
    CLI::App* command = app.add_subcommand("predict", "Forecast the next days and keep the forecast");
    command->footer(
        "Examples:\n  forecast predict                          by the champion, or the newest run where there is "
        "none\n"
        "  forecast predict --run brest@champion --horizon 3 --json\n"
        "  forecast predict --at 2025-02-03      as it would have been issued for that day\n"
        "  forecast predict --forecaster linear --explain    what moves the forecast from the newest load\n");
    command->add_option("--run", arguments->run, std::string(kRunReference) + " (default: the champion, else latest)");
    command->add_option("--at", arguments->at, "First day to forecast (default: the day after the newest load)");
    command
        ->add_option("--horizon", arguments->horizon, "Days to forecast (default: the network's own horizon, else 1)")
        ->check(CLI::Range(1, 14));
    command
        ->add_option("--forecaster", arguments->forecaster,
                     "Forecast by this one of the run (default: the champion's, else its "
                     "network, else the best of its backtest)")
        ->check(CLI::IsMember({"lstm", "linear", "additive", "j-1", "j-7", "climatology"}));
    command->add_flag("--explain", arguments->explain,
                      "What each group of features adds to the newest known load, in MW; of linear and additive");
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
