#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "commands.hpp"
#include "evaluate_store.hpp"
#include "forecast/report/breakdown_table.hpp"
#include "forecast/report/comparison_table.hpp"
#include "forecast/workflow/evaluate.hpp"
#include "interruption.hpp"
#include "row_commands.hpp"

namespace forecast {
namespace {

struct EvaluateArguments {
    std::string run;  ///< empty: the latest
    bool from_store = false;
    std::string from;
    std::string to;
    std::string weather;
    std::string by;
    OutputArguments output;
};

void print_json(const Evaluation& evaluation) {
    const auto& [from, to] = evaluation.period;
    auto json = comparison_json(evaluation.comparison, to_string(evaluation.config.issue.mode), from, to);
    json["run_id"] = evaluation.subject.run.summary.run_id;
    json["forecaster"] = evaluation.subject.forecaster;
    json["better"] = better_json(evaluation.better);
    json["issued_weather"] = issued_weather_json(evaluation.frame);
    add_breakdown(json, evaluation.breakdown, evaluation.comparison);
    print(json.dump(2) + "\n");
}

void print_result(const EvaluateArguments& arguments, const Evaluation& evaluation, const Console& console) {
    if (arguments.output.json) {
        print_json(evaluation);
        return;
    }
    const auto& [from, to] = evaluation.period;
    const TableFormat format = arguments.output.format();
    print(render_comparison(evaluation.comparison, to_string(evaluation.config.issue.mode), from, to, format, console));
    if (format != TableFormat::text) {
        return;
    }
    print(describe_issued_weather(evaluation.frame));
    if (!arguments.by.empty() || !evaluation.breakdown.attribution.empty()) {
        print(render_breakdown(evaluation.breakdown, evaluation.comparison, arguments.by, console));
    }
    print(plot_daily_errors(evaluation.comparison, evaluation.frame, evaluation.subject.forecaster, console));
    print(describe_better(evaluation.better, evaluation.subject.run.summary.run_id.substr(0, 8),
                          evaluation.subject.promote));
}

void check_no_forecast_options(const EvaluateArguments& arguments) {
    for (const auto& [text, option] : {std::pair(arguments.from, "--from"), std::pair(arguments.to, "--to"),
                                       std::pair(arguments.weather, "--weather"), std::pair(arguments.by, "--by")}) {
        if (!text.empty()) {
            throw Error(ErrorKind::invalid_argument, "{} is of forecasts, and this run is of rows", option);
        }
    }
}

ExitCode run_evaluate(const EvaluateArguments& arguments, Session& session) {
    if (arguments.from_store) {
        return evaluate_from_store({arguments.run, arguments.from, arguments.to, arguments.output}, session);
    }
    if (const auto run = rows_run_of(arguments.run.empty() ? "latest" : arguments.run, session)) {
        check_no_forecast_options(arguments);
        return evaluate_rows_command(*run, arguments.output, session);
    }
    const Interruption interruption;
    EvaluateRequest request;
    request.run = arguments.run.empty() ? "latest" : arguments.run;
    request.period = parse_period(arguments.from, arguments.to);
    request.weathers = asked_weathers(arguments.weather);
    request.settings = session.config().settings;
    try {
        const Evaluation evaluation = evaluate(request, session.workspace(), interruption.cancellation());
        const RunSummary& run = evaluation.subject.run.summary;
        spdlog::info("run {} ({}), which predicts by its {}", run.run_id, run.name, evaluation.subject.forecaster);
        print_result(arguments, evaluation, session.console());
        const std::string id = run.run_id.substr(0, 8);
        if (evaluation.write_obstacle) {
            spdlog::warn("these figures are not written into run {}: {}", id, *evaluation.write_obstacle);
        } else {
            spdlog::info("written into run {} as {}mae, {}rmse, ...", id, evaluation.metrics_prefix,
                         evaluation.metrics_prefix);
        }
        return ExitCode::done;
    } catch (const Cancelled&) {
        spdlog::warn("interrupted: nothing was written into the run");
        return interruption.exit_code();
    }
}

}  // namespace

void add_evaluate(CLI::App& app, CommandLine& line) {
    auto [command, arguments] = declare<EvaluateArguments>(
        app, line, "evaluate", "Score a recorded model and the baselines on the same days", run_evaluate);
    command.footer(
        "Examples:\n  forecast evaluate --run latest\n"
        "  forecast evaluate --run 3f2a9c --from 2025-01-01 --to 2025-07-01 --json\n"
        "  forecast evaluate --weather all --by month\n"
        "  forecast evaluate --from-store              what was really forecast, late and missing ones counted\n");
    command.add_option("--run", arguments.run, kRunReference);
    command.add_option("--from", arguments.from, "First Paris day (default: the config's test period)");
    command.add_option("--to", arguments.to, "Last Paris day, excluded");
    auto* from_store = command.add_flag("--from-store", arguments.from_store,
                                        "Score the forecasts that predict kept, as they were issued, instead of "
                                        "forecasting anew; of all runs unless --run names one");
    add_weather_option(command, arguments.weather);
    add_by_option(command, arguments.by);
    for (const char* option : {"--weather", "--by"}) {
        command.get_option(option)->excludes(from_store);
    }
    add_set_option(command, line.config);
    add_output_options(command, arguments.output);
}

}  // namespace forecast
