#include <algorithm>
#include <optional>

#include <spdlog/spdlog.h>

#include "commands.hpp"
#include "comparison_table.hpp"
#include "experiment_data.hpp"
#include "forecast/features/split.hpp"
#include "neural_library.hpp"
#include "trained_run.hpp"

namespace forecast {
namespace {

struct EvaluateArguments {
    std::string run = "latest";
    std::string from;
    std::string to;
    OutputArguments output;
};

struct DayRange {
    Day from;
    Day to;  ///< excluded
};

DayRange period_of(const EvaluateArguments& arguments, const SplitOptions& split) {
    const DayRange period{arguments.from.empty() ? split.test_from : parse_day_option("--from", arguments.from),
                          arguments.to.empty() ? split.test_to : parse_day_option("--to", arguments.to)};
    if (period.to <= period.from) {
        throw Error(ExitCode::usage, "--from {} --to {}: the period is empty; --to is excluded",
                    format_day(period.from), format_day(period.to));
    }
    return period;
}

BacktestOptions backtest_options(const Frame& frame, const ExperimentConfig& config, const DayRange& period) {
    BacktestOptions options;
    options.first_row = frame.axis.first_row_of(period.from);
    options.last_row = frame.axis.first_row_of(period.to);
    options.issue = config.issue;
    options.calibrate_from = calibration_begin(frame, config, options.first_row);
    if (options.first_row >= options.last_row) {
        throw Error(ExitCode::insufficient_data, "there are no loads from {} to {}; they run from {} to {}",
                    format_day(period.from), format_day(period.to - 1), format_day(frame.axis.day(0)),
                    format_day(frame.axis.day(frame.axis.size() - 1)));
    }
    return options;
}

ExitCode run_evaluate(const EvaluateArguments& arguments, const ConfigArguments& config_arguments,
                      const Console& console) {
    const auto store = open_existing_runs_for_change(tracking_location(config_arguments));
    const TrainedRun run = with_artifacts(find_run(*store, arguments.run), *store);
    const NeuralLibrary library;
    const ExperimentConfig config = recorded_config(run, config_arguments.settings).values;
    const DayRange period = period_of(arguments, config.split);
    const ExperimentData data = read_experiment_data(config, run.config_file().string());
    const Frame frame = build_experiment_frame(data, config, 0);
    const BacktestOptions options = backtest_options(frame, config, period);
    const auto model = library.get().load(run.model(), neural_input(config), frame);
    const Comparison comparison = compare_with_baselines(*model, frame, config, options, run.artifacts);
    if (arguments.output.json) {
        print(comparison_json(comparison, run.summary.run_id, config.issue.mode, period.from, period.to).dump(2) +
              "\n");
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
