#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "backtest_report.hpp"
#include "better_forecaster.hpp"
#include "champion.hpp"
#include "commands.hpp"
#include "comparison_table.hpp"
#include "covariate_end.hpp"
#include "experiment_data.hpp"
#include "neural_library.hpp"
#include "prepared_backtest.hpp"
#include "recorded_forecasters.hpp"
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

/// What stands before the metrics' names: nothing for the config's test period as far as there are loads, whose figures
/// those of other runs can be compared with; "eval.2018-01-01.2018-04-01/" for another one.
std::string metrics_prefix(const DayRange& period, const TimeAxis& axis, const SplitOptions& split) {
    const DayRange test = cut_to(axis, {split.test_from, split.test_to});
    return period == test ? "" : fmt::format("eval.{}.{}/", format_day(period.from), format_day(period.to));
}

/// What is written into the run: behind `prefix`, under the plain names of the model's metrics where its weather is the
/// config's.
std::vector<Metric> metrics_of(const Comparison& comparison, const std::string& usual_weather,
                               const std::string& prefix) {
    std::vector<Metric> metrics;
    const auto names = names_of(comparison.contenders);
    const bool has_network = std::find(names.begin(), names.end(), kNetworkName) != names.end();
    for (std::size_t i = 0; i < comparison.contenders.size(); ++i) {
        const Contender& contender = comparison.contenders[i];
        const bool unusual = contender.uses_weather && contender.weather != usual_weather;
        const std::string weather = unusual ? contender.weather + "/" : "";
        std::string name = contender.name == kNetworkName ? weather : contender.name + "/" + weather;
        if (has_network && contender.name != kNetworkName) {
            name = beside_prefix(contender.name + (unusual ? "." + contender.weather : ""));
        }
        const auto more = score_metrics(comparison.result.scores[i], prefix + name);
        metrics.insert(metrics.end(), more.begin(), more.end());
    }
    return metrics;
}

/// What is evaluated: a run, and the forecaster that predicts with it.
struct Subject {
    TrainedRun run;
    std::string forecaster;
    std::string promote;  ///< how `models promote` is told of it
};

Subject find_subject(const RunStore& store, const std::string& reference) {
    NamedRun named = find_named_run(store, reference);
    Subject subject{with_artifacts(std::move(named.run), store), "", ""};
    subject.forecaster = named.version ? forecaster_of(*named.version) : usual_forecaster(subject.run);
    check_recorded(subject.forecaster, subject.run);
    const std::string id = subject.run.summary.run_id.substr(0, 8);
    subject.promote =
        named.version ? fmt::format("{}/{}", named.version->name, named.version->version) : id + " --name NAME";
    return subject;
}

/// What was compared, and what comes of it.
struct Evaluation {
    DayRange period;
    Comparison comparison;
    Breakdown breakdown;
    std::optional<BetterForecaster> better;
};

void print_json(const Evaluation& evaluation, const ExperimentConfig& config, const Subject& subject,
                const Frame& frame) {
    auto json = comparison_json(evaluation.comparison, config.issue.mode, evaluation.period.from, evaluation.period.to);
    json["run_id"] = subject.run.summary.run_id;
    json["forecaster"] = subject.forecaster;
    json["better"] = better_json(evaluation.better);
    json["issued_weather"] = issued_weather_json(frame);
    add_breakdown(json, evaluation.breakdown, evaluation.comparison);
    print(json.dump(2) + "\n");
}

void print_result(const EvaluateArguments& arguments, const Evaluation& evaluation, const ExperimentConfig& config,
                  const Subject& subject, const Frame& frame, const Console& console) {
    if (arguments.output.json) {
        print_json(evaluation, config, subject, frame);
        return;
    }
    const RunSummary& run = subject.run.summary;
    const auto& [period, comparison, breakdown, better] = evaluation;
    spdlog::info("run {} ({}), which predicts by its {}", run.run_id, run.name, subject.forecaster);
    print(render_comparison(comparison, config.issue.mode, period.from, period.to, arguments.output.format(), console));
    if (arguments.output.format() != TableFormat::text) {
        return;
    }
    print(describe_issued_weather(frame));
    if (!arguments.by.empty() || !breakdown.blame.empty()) {
        print(render_breakdown(breakdown, comparison, arguments.by, console));
    }
    print(describe_better(better, run.run_id.substr(0, 8), subject.promote));
}

Evaluation evaluate(const EvaluateArguments& arguments, const Subject& subject, const ExperimentConfig& config,
                    const Frame& frame) {
    const DayRange period = within_loads(frame.axis, day_range(arguments.from, arguments.to, config.split));
    const auto weathers = weather_modes(arguments.weather, config);
    BacktestOptions options = backtest_options(frame, config.issue, period);
    options.calibrate_from = calibration_begin(frame, config, options.first_row);
    Contenders contenders(frame);
    std::optional<NeuralLibrary> library;
    if (is_recorded(kNetworkName, subject.run)) {
        warn_if_seen(config, period.from);
        library.emplace();
        add_network(contenders, subject.run, neural_input(config), frame, library->get(), weathers);
    }
    contenders.add_statistical(forecaster_names(frame, statistical_options(config)), config, weathers,
                               subject.run.artifacts);
    check_covariates(frame, config, options.first_row, options.last_row, contenders.list());
    Comparison comparison = compare(contenders, frame, options);
    Breakdown breakdown = break_down(comparison, frame, options.first_row, "");
    const bool usual = arguments.weather.empty() || arguments.weather == "all";
    auto better =
        find_better(comparison, frame.axis, subject.forecaster, usual ? config.issue.weather : arguments.weather);
    return {period, std::move(comparison), std::move(breakdown), std::move(better)};
}

/// A store that may only be read is no reason to score nothing: what was asked for has been printed.
void keep_metrics(const TrackingLocation& location, const std::string& run_id, const std::vector<Metric>& metrics,
                  const std::string& prefix) {
    const std::string id = run_id.substr(0, 8);
    try {
        open_existing_runs_for_change(location)->log_batch(run_id, metrics, {}, {});
    } catch (const Error& error) {
        if (error.code() != ExitCode::failed) {
            throw;
        }
        spdlog::warn("these figures are not written into run {}: {}", id, error.what());
        return;
    }
    spdlog::info("written into run {} as {}mae, {}rmse, ...", id, prefix, prefix);
}

ExitCode run_evaluate(const EvaluateArguments& arguments, const ConfigArguments& config_arguments,
                      const Console& console) {
    const TrackingLocation location = tracking_location(config_arguments);
    const auto store = open_existing_runs(location);
    const Subject subject = find_subject(*store, arguments.run);
    const ExperimentConfig config = recorded_config(subject.run, config_arguments.settings).values;
    day_range(arguments.from, arguments.to, config.split);  // what was typed wrongly is said before data are read
    const ExperimentConfig reading = serving(config, weather_modes(arguments.weather, config));
    const ExperimentData data = read_experiment_data(reading, subject.run.config_file().string());
    const Frame frame = build_experiment_frame(data, reading, 0);
    const Evaluation evaluation = evaluate(arguments, subject, config, frame);
    print_result(arguments, evaluation, config, subject, frame, console);
    const std::string prefix = metrics_prefix(evaluation.period, frame.axis, config.split);
    keep_metrics(location, subject.run.summary.run_id, metrics_of(evaluation.comparison, config.issue.weather, prefix),
                 prefix);
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
