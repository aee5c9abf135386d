#include <spdlog/spdlog.h>

#include "commands.hpp"
#include "comparison_table.hpp"
#include "experiment_data.hpp"
#include "neural_library.hpp"
#include "prepared_backtest.hpp"
#include "trained_run.hpp"

namespace forecast {
namespace {

struct EvaluateArguments {
    std::string run = "latest";
    std::string from;
    std::string to;
    OutputArguments output;
};

ExitCode run_evaluate(const EvaluateArguments& arguments, const ConfigArguments& config_arguments,
                      const Console& console) {
    const auto store = open_existing_runs_for_change(tracking_location(config_arguments));
    const TrainedRun run = with_artifacts(find_run(*store, arguments.run), *store);
    const NeuralLibrary library;
    const ExperimentConfig config = recorded_config(run, config_arguments.settings).values;
    const DayRange period = day_range(arguments.from, arguments.to, config.split);
    const ExperimentData data = read_experiment_data(config, run.config_file().string());
    const Frame frame = build_experiment_frame(data, config, 0);
    BacktestOptions options = backtest_options(frame, config.issue, period);
    options.calibrate_from = calibration_begin(frame, config, options.first_row);
    const auto model = library.get().load(run.model(), neural_input(config), frame);
    const Comparison comparison = compare_with_baselines(*model, frame, config, options);
    if (arguments.output.json) {
        auto json = comparison_json(comparison, config.issue.mode, period.from, period.to);
        json["run_id"] = run.summary.run_id;
        print(json.dump(2) + "\n");
    } else {
        spdlog::info("run {} ({})", run.summary.run_id, run.summary.name);
        print(render_comparison(comparison, config.issue.mode, period.from, period.to, arguments.output.format(),
                                console));
    }
    store->log_batch(run.summary.run_id, comparison_metrics(comparison), {}, {});
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
        "  forecast evaluate --run 3f2a9c --from 2025-01-01 --to 2025-07-01 --json\n");
    command->add_option("--run", arguments->run, kRunReference);
    command->add_option("--from", arguments->from, "First Paris day (default: the config's test period)");
    command->add_option("--to", arguments->to, "Last Paris day, excluded");
    add_set_option(*command, line.config);
    add_output_options(*command, arguments->output);
    command->callback([arguments, &line] {
        line.action = [arguments, &line](const Console& console) {
            return run_evaluate(*arguments, line.config, console);
        };
    });
}

}  // namespace forecast
