#include <spdlog/spdlog.h>

#include "backtest_report.hpp"
#include "commands.hpp"
#include "comparison_table.hpp"
#include "covariate_end.hpp"
#include "experiment_data.hpp"
#include "neural_library.hpp"
#include "prepared_backtest.hpp"
#include "trained_contender.hpp"

namespace forecast {
namespace {

struct EvaluateArguments {
    std::string run = "latest";
    std::string from;
    std::string to;
    std::string weather;
    std::string by;
    OutputArguments output;
};

/// What is written into the run: under the plain names of the model's metrics where its weather is the config's.
std::vector<Metric> metrics_of(const Comparison& comparison, const std::string& usual_weather) {
    std::vector<Metric> metrics;
    for (std::size_t i = 0; i < comparison.contenders.size(); ++i) {
        const Contender& contender = comparison.contenders[i];
        const bool unusual = contender.uses_weather && contender.weather != usual_weather;
        const std::string name =
            contender.name == comparison.contenders.front().name ? "" : beside_prefix(contender.name);
        const auto more = score_metrics(comparison.result.scores[i], name + (unusual ? contender.weather + "/" : ""));
        metrics.insert(metrics.end(), more.begin(), more.end());
    }
    return metrics;
}

void print_result(const EvaluateArguments& arguments, const Comparison& comparison, const Breakdown& breakdown,
                  const std::string& issue, const DayRange& period, const RunSummary& run, const Frame& frame,
                  const Console& console) {
    if (arguments.output.json) {
        auto json = comparison_json(comparison, issue, period.from, period.to);
        json["run_id"] = run.run_id;
        json["issued_weather"] = issued_weather_json(frame);
        add_breakdown(json, breakdown, comparison);
        print(json.dump(2) + "\n");
        return;
    }
    spdlog::info("run {} ({})", run.run_id, run.name);
    print(render_comparison(comparison, issue, period.from, period.to, arguments.output.format(), console));
    if (arguments.output.format() == TableFormat::text) {
        print(describe_issued_weather(frame));
    }
    if (arguments.output.format() == TableFormat::text && (!arguments.by.empty() || !breakdown.blame.empty())) {
        print(render_breakdown(breakdown, comparison, arguments.by, console));
    }
}

ExitCode run_evaluate(const EvaluateArguments& arguments, const ConfigArguments& config_arguments,
                      const Console& console) {
    const auto store = open_existing_runs_for_change(tracking_location(config_arguments));
    const TrainedRun run = with_artifacts(with_model(find_run(*store, arguments.run)), *store);
    const NeuralLibrary library;
    const ExperimentConfig config = recorded_config(run, config_arguments.settings).values;
    const DayRange asked_for = day_range(arguments.from, arguments.to, config.split);
    const auto weathers = weather_modes(arguments.weather, config);
    const ExperimentData data = read_experiment_data(serving(config, weathers), run.config_file().string());
    const Frame frame = build_experiment_frame(data, serving(config, weathers), 0);
    const DayRange period = within_loads(frame.axis, asked_for);
    BacktestOptions options = backtest_options(frame, config.issue, period);
    options.calibrate_from = calibration_begin(frame, config, options.first_row);
    Contenders contenders(frame);
    add_network(contenders, run, neural_input(config), frame, library.get(), weathers);
    contenders.add_statistical(forecaster_names(frame, statistical_options(config)), config, weathers, run.artifacts);
    check_covariates(frame, config, options.first_row, options.last_row, contenders.list());
    const Comparison comparison = compare(contenders, frame, options);
    const Breakdown breakdown = break_down(comparison, frame, options.first_row, "");
    print_result(arguments, comparison, breakdown, config.issue.mode, period, run.summary, frame, console);
    store->log_batch(run.summary.run_id, metrics_of(comparison, config.issue.weather), {}, {});
    spdlog::info("written into run {}: its newest mae, rmse, ... are of {} .. {} now", run.summary.run_id.substr(0, 8),
                 format_day(period.from), format_day(period.to - 1));
    return ExitCode::done;
}

}  // namespace

void add_evaluate(CLI::App& app, CommandLine& line) {
    auto arguments = std::make_shared<EvaluateArguments>();
    CLI::App* command = app.add_subcommand("evaluate", "Score a recorded model and the baselines on the same days");
    command->footer(
        "Examples:\n  forecast evaluate --run latest\n"
        "  forecast evaluate --run 3f2a9c --from 2025-01-01 --to 2025-07-01 --json\n"
        "  forecast evaluate --weather all --by month\n");
    command->add_option("--run", arguments->run, kRunReference);
    command->add_option("--from", arguments->from, "First Paris day (default: the config's test period)");
    command->add_option("--to", arguments->to, "Last Paris day, excluded");
    add_weather_option(*command, arguments->weather);
    add_by_option(*command, arguments->by);
    add_set_option(*command, line.config);
    add_output_options(*command, arguments->output);
    command->callback([arguments, &line] {
        line.action = [arguments, &line](const Console& console) {
            return run_evaluate(*arguments, line.config, console);
        };
    });
}

}  // namespace forecast
