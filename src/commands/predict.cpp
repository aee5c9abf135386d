#include <algorithm>
#include <optional>

#include <spdlog/spdlog.h>

#include "commands.hpp"
#include "forecast/report/explanation_sentences.hpp"
#include "forecast/report/explanation_table.hpp"
#include "forecast/report/forecast_table.hpp"
#include "forecast/workflow/kept_issues.hpp"
#include "forecast/workflow/trained_run.hpp"
#include "progress.hpp"
#include "row_commands.hpp"

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
    std::string input;  ///< rows to predict, of a classification or regression
    std::string out;
    OutputArguments output;
};

/// One that stands in for another may have no explanation.
bool are_explained(const PredictOutcome& outcome) {
    return std::all_of(outcome.forecasts.begin(), outcome.forecasts.end(),
                       [](const ForecastRow& row) { return row.explanation.has_value(); });
}

/// Their explanations are kept, and shown where they were asked for.
PredictOutcome without_reasons(PredictOutcome outcome) {
    for (ForecastRow& row : outcome.forecasts) {
        row.explanation.reset();
    }
    return outcome;
}

std::string result_text(const PredictArguments& arguments, const PredictOutcome& outcome, const Console& console) {
    const IssuedForecasts issued{outcome.frame,          outcome.forecasts,
                                 outcome.forecaster,     outcome.run.summary.run_id,
                                 outcome.rows.issued_at, outcome.failed};
    if (arguments.output.json) {
        return forecast_json(issued);
    }
    const TableFormat format = arguments.output.format();
    if (!arguments.explain || !are_explained(outcome)) {
        return render_forecasts(issued, format, console) +
               (format == TableFormat::text ? plot_forecasts(issued, console) : "");
    }
    const bool is_read = format == TableFormat::text;
    return render_explanations(outcome.forecasts, outcome.frame, format, console) +
           (is_read ? "\n" + explanation_sentences(outcome.forecasts, outcome.frame) : "");
}

PredictRequest request_of(const PredictArguments& arguments, const ConfigArguments& config) {
    PredictRequest request;
    request.run = arguments.run;
    request.forecaster = arguments.forecaster;
    request.asked.at = parse_optional_day("--at", arguments.at);
    request.asked.date = parse_optional_day("--date", arguments.date);
    request.asked.days = arguments.days;
    request.explained = arguments.explain;
    request.with_reasons = !arguments.no_store;
    request.settings = config.settings;
    if (!config.file.empty()) {
        request.experiment = load_config(config).values;
    }
    return request;
}

ExitCode run_predict(const PredictArguments& arguments, Session& session) {
    if (!arguments.input.empty()) {
        return predict_rows_command({arguments.run, arguments.input, arguments.out, arguments.output.json}, session);
    }
    if (row_task_of(session.config()) || (!arguments.run.empty() && rows_run_of(arguments.run, session))) {
        throw Error(ErrorKind::invalid_argument, "this {}'s task is of rows: name the CSV file with them by --input",
                    arguments.run.empty() ? "config" : "run");
    }
    Progress progress(session.console());
    const PredictOutcome outcome = predict(request_of(arguments, session.config()), session.workspace(), progress);
    print(result_text(arguments, arguments.explain ? outcome : without_reasons(outcome), session.console()));
    if (arguments.no_store) {
        return ExitCode::done;
    }
    const std::string store = observation_store_name(outcome.config.store);
    if (const auto obstacle = keep_forecasts(outcome)) {
        spdlog::warn("the forecast is not kept: {} cannot be written ({}); --no-store asks for that", store, *obstacle);
    } else {
        spdlog::info("kept in {}", store);
        if (const auto lack = keep_issue(outcome, session.workspace())) {
            spdlog::warn("its explanation is not kept: {}", *lack);
        }
    }
    return ExitCode::done;
}

}  // namespace

void add_predict(CLI::App& app, CommandLine& line) {
    auto [command, arguments] =
        declare<PredictArguments>(app, line, "predict", "Forecast the next days and keep the forecast", run_predict);
    command.footer(
        "Examples:\n  forecast predict                          by the champion; where there is none by the network "
        "of the newest run, else by the best of the newest backtest\n"
        "  forecast predict --config configs/brest.json    by a model of that experiment, on its sources\n"
        "  forecast predict --run brest@champion --days 3 --json\n"
        "  forecast predict --date 2025-12-24    that day\n"
        "  forecast predict --at 2025-02-03      as it would have been issued for that day\n"
        "  forecast predict --input new.csv --out scored.csv    rows, by the newest classification or regression\n"
        "  forecast predict --forecaster linear --explain    what moves the forecast from the newest load\n");
    add_config_option(command, line.config, ConfigOption::optional);
    command.add_option("--run", arguments.run,
                       std::string(kRunReference) + " (default: the champion, else latest, else the newest backtest)");
    command.add_option("--date", arguments.date,
                       "First day to forecast, up to 14 beyond what the loads allow (default: tomorrow, or today "
                       "where issue.mode is day-of; where the loads ended over a week ago, the day after them)");
    command
        .add_option("--at", arguments.at,
                    "First day to forecast, as it would have been issued for it from the loads before")
        ->excludes("--date");
    command
        .add_option("--days,--horizon", arguments.days, "Days to forecast (default: the network's own horizon, else 1)")
        ->check(CLI::Range(1, 14));
    command.add_option("--forecaster", arguments.forecaster,
                       "Forecast by this one of the run, by no other (default: the champion's, else its network, else "
                       "the best of its backtest; where that lacks data, a simpler one stands in, with a warning)");
    command.add_flag("--explain", arguments.explain,
                     "What each group of features, or member, adds to the newest known load, and a sentence on what is "
                     "unlike the week before");
    auto* input = command
                      .add_option("--input", arguments.input,
                                  "Predict the rows of this CSV file, by a model of a classification or regression")
                      ->transform(path_as_typed());
    command.add_option("--out", arguments.out, "With --input: the CSV file to write (default: stdout)")
        ->transform(path_as_typed())
        ->needs(input);
    for (const char* option : {"--date", "--at", "--days", "--forecaster"}) {
        command.get_option(option)->excludes(input);
    }
    command.add_flag("--no-store", arguments.no_store, "Print the forecast only; it is not kept");
    add_set_option(command, line.config);
    add_territory_option(command, line.config);
    add_output_options(command, arguments.output);
    add_predict_list(command, line);
}

}  // namespace forecast
