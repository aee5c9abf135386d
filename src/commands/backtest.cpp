#include <algorithm>
#include <memory>
#include <optional>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "backtest_progress.hpp"
#include "commands.hpp"
#include "forecast/core/text.hpp"
#include "forecast/report/breakdown_table.hpp"
#include "forecast/report/comparison_table.hpp"
#include "forecast/workflow/backtest_checkpoint.hpp"
#include "forecast/workflow/covariate_end.hpp"
#include "forecast/workflow/neural_library.hpp"
#include "forecast/workflow/prepared_backtest.hpp"
#include "forecast/workflow/recorded_backtest.hpp"
#include "forecast/workflow/recording.hpp"
#include "forecast/workflow/trained_contender.hpp"
#include "forecast/workflow/trained_run.hpp"
#include "forecast/workflow/version.hpp"
#include "interruption.hpp"

namespace forecast {
namespace {

struct BacktestArguments {
    std::string from;
    std::string to;
    std::string issue;
    std::string weather;
    std::optional<int> horizon;
    std::vector<std::string> forecasters;
    std::string against;
    std::string by;
    std::string run;  ///< whose network is judged too; empty = none
    std::vector<std::string> tags;
    OutputArguments output;
};

bool is_set(const ConfigArguments& config, const std::string& path) {
    return std::any_of(config.settings.begin(), config.settings.end(),
                       [&](const std::string& text) { return text.rfind(path + "=", 0) == 0; });
}

/// --issue, --weather and --horizon are settings like any other. A mode other than the config's own is issued
/// at its own usual time: after the night batch, or at noon.
std::vector<Setting> flag_settings(const BacktestArguments& arguments, const ConfigArguments& config) {
    std::vector<Setting> settings;
    if (!arguments.issue.empty()) {
        settings.push_back({"issue.mode", arguments.issue, "--issue"});
        if (!is_set(config, "issue.time") && arguments.issue != load_config(config, {}).values.issue.mode) {
            settings.push_back({"issue.time", arguments.issue == "day-ahead" ? "12:00" : "02:15", "--issue"});
        }
    }
    if (!arguments.weather.empty() && arguments.weather != "all") {
        settings.push_back({"issue.weather", arguments.weather, "--weather"});
    }
    if (arguments.horizon) {
        settings.push_back({"issue.horizon_days", std::to_string(*arguments.horizon), "--horizon"});
    }
    return settings;
}

/// What the forecasts depend on.
std::string identity(const PreparedBacktest& p, const Contenders& contenders, const std::string& run) {
    std::string text = fmt::format("{}\n{}\n{}\n{}\n{} {} {} {}", version(), git_commit(), p.data.sha256,
                                   to_json_text(p.config.values), p.options.calibrate_from, p.options.first_row,
                                   p.options.last_row, run);
    for (const Contender& contender : contenders.list()) {
        text += fmt::format("\n{} {}", contender.name, contender.weather);
    }
    return text;
}

/// A network that was trained before, and what it was trained with.
struct Network {
    NeuralLibrary library;
    TrainedRun run;
    ExperimentConfig config;
};

std::unique_ptr<Network> find_network(const std::string& run, const TrackingLocation& location) {
    if (run.empty()) {
        return nullptr;
    }
    auto network = std::make_unique<Network>();
    const auto store = open_existing_runs(location);
    network->run = with_artifacts(with_model(find_run(*store, open_workspace().registry, run)), *store);
    network->config = recorded_config(network->run, {}).values;
    return network;
}

Contenders make_contenders(const BacktestArguments& arguments, const PreparedBacktest& p, const Network* network,
                           const std::vector<std::string>& weathers) {
    Contenders contenders(p.frame);
    if (network != nullptr) {
        NeuralInput input = neural_input(network->config);
        input.issue = p.options.issue;
        add_network(contenders, network->run, input, p.frame, network->library.get(), weathers);
    }
    const ExperimentConfig& config = p.config.values;
    contenders.add_statistical(
        arguments.forecasters.empty() ? forecaster_names(p.frame, statistical_options(config)) : arguments.forecasters,
        config, weathers);
    return contenders;
}

void check_names(const BacktestArguments& arguments, const Contenders& contenders) {
    for (const std::string& name : arguments.forecasters) {
        if (std::count(arguments.forecasters.begin(), arguments.forecasters.end(), name) > 1) {
            throw Error(ExitCode::usage, "--forecasters names {} twice", name);
        }
    }
    const auto names = names_of(contenders.list());
    if (!arguments.against.empty() && std::find(names.begin(), names.end(), arguments.against) == names.end()) {
        throw Error(ExitCode::usage, "--against {}: there is no such forecaster here; there are {}", arguments.against,
                    join(names, ", "));
    }
}

/// The network has its own features of the config's data: the load should be the one that it learnt.
void warn_of_other_data(const Network& network, const PreparedBacktest& p) {
    if (network.config.frame.target != p.config.values.frame.target ||
        network.config.frame.step != p.config.values.frame.step) {
        spdlog::warn("run {} learnt {}, this backtest is of {}: its network is judged on what it has not learnt",
                     network.run.summary.run_id, network.config.frame.target, p.config.values.frame.target);
    }
    if (network.config.issue.mode != p.options.issue.mode) {
        spdlog::warn("run {} learnt to forecast {}, this backtest is {}", network.run.summary.run_id,
                     network.config.issue.mode, p.options.issue.mode);
    }
}

/// A run of the config's experiment, or of the one that the environment names.
NewRun new_run(const PreparedBacktest& p, const ConfigArguments& config, const std::vector<Tag>& tags) {
    NewRun run = requested_run(p.config, open_workspace(config));
    if (run.run_id) {  // of a training; a backtest goes on with none
        run = {p.config.values.experiment, "", {}};
    }
    run.tags = tags;
    return run;
}

/// The forecasts, as far as they were made before Ctrl-C; the run is opened once there is something to score.
/// Whether what a checkpoint holds is the beginning of this backtest.
bool fits(const RollingForecasts& begun, const Contenders& contenders, const PreparedBacktest& p, std::size_t rows) {
    return begun.values.empty() || (begun.forecasters == contenders.forecasters().size() &&
                                    begun.first_row == rolling_options(p.options).first_row &&
                                    begun.values.size() % begun.forecasters == 0 && begun.rows() <= rows);
}

RollingForecasts forecast_period(const PreparedBacktest& p, const Contenders& contenders,
                                 BacktestCheckpoint& checkpoint, RecordedBacktest& recorded,
                                 const Interruption& interruption, const Console& console) {
    RollingForecasts begun = checkpoint.load();
    const std::size_t rows = p.options.last_row - rolling_options(p.options).first_row;
    if (!fits(begun, contenders, p, rows)) {
        spdlog::warn("the checkpoint of this backtest holds other rows; it begins anew");
        begun = {};
    }
    if (begun.rows() > 0) {
        spdlog::info("going on at row {} of {}, where a run of this backtest was cut off", begun.rows(), rows);
    }
    BacktestProgress progress(console, begun.rows(), rows);
    auto forecasts = forecast_rolling(p.frame, contenders.forecasters(), rolling_options(p.options), std::move(begun),
                                      [&](const RollingForecasts& so_far) {
                                          recorded.begin_if_scored(so_far);
                                          progress.show(so_far.rows());
                                          checkpoint.save_if_due(so_far);
                                          return !interruption.requested();
                                      });
    console.end_live();
    recorded.begin_if_scored(forecasts);
    return forecasts;
}

void check_scored(const PreparedBacktest& p, const Comparison& comparison) {
    for (std::size_t i = 0; i < comparison.contenders.size(); ++i) {
        const Contender& contender = comparison.contenders[i];
        if (comparison.result.scores[i].n > 0) {
            continue;
        }
        const std::string sentence = fmt::format(
            "{} has no forecast on most days from {} to {}: the data before it are too few, or one of its features "
            "is never known",
            labels(comparison.contenders)[i], format_day(p.period.from), format_day(p.period.to - 1));
        if (contender.uses_weather || comparison.result.rows.empty()) {
            throw Error(ExitCode::insufficient_data, "{}", sentence);
        }
        spdlog::warn("{}", sentence);
    }
}

void end_interrupted(BacktestCheckpoint& checkpoint, const RollingForecasts& forecasts, RecordedBacktest& recorded) {
    checkpoint.save(forecasts);
    const std::string run = recorded.kill();
    spdlog::warn("interrupted{}; the same command goes on at row {}", run, forecasts.rows());
}

/// Nothing after Ctrl-C. A backtest that cannot be done leaves no checkpoint behind.
std::optional<Comparison> forecast_and_judge(const PreparedBacktest& p, const Contenders& contenders,
                                             BacktestCheckpoint& checkpoint, RecordedBacktest& recorded,
                                             const Interruption& interruption, const Console& console) {
    try {
        const auto forecasts = forecast_period(p, contenders, checkpoint, recorded, interruption, console);
        if (interruption.requested()) {
            end_interrupted(checkpoint, forecasts, recorded);
            return std::nullopt;
        }
        Comparison comparison{judge(p.frame, names_of(contenders.list()), p.options, forecasts), contenders.list(),
                              p.frame.unit};
        check_scored(p, comparison);
        return comparison;
    } catch (const Error& error) {
        if (error.code() == ExitCode::insufficient_data || error.code() == ExitCode::usage) {
            checkpoint.remove();
        }
        throw;
    }
}

void print_report(const BacktestArguments& arguments, const PreparedBacktest& p, const Comparison& comparison,
                  const Breakdown& breakdown, const ActiveRun& run, const TrackingLocation& location,
                  const Console& console) {
    if (arguments.output.json) {
        auto json = backtest_json(p, comparison, breakdown);
        json["run_id"] = run.id();
        print(json.dump(2) + "\n");
        return;
    }
    if (arguments.output.format() != TableFormat::text) {
        print(render_comparison(comparison, p.config.values.issue.mode, p.period.from, p.period.to,
                                arguments.output.format(), console));
        return;
    }
    print(render_backtest(p, comparison, breakdown, arguments.by, console));
    print("\n" + describe_recording(run, location, "forecast runs show " + run.id().substr(0, 8)));
}

ExitCode run_backtest(const BacktestArguments& arguments, const ConfigArguments& config_arguments,
                      const Console& console) {
    const Interruption interruption;
    const TrackingLocation location = for_recording(open_workspace(config_arguments).tracking);
    const std::vector<Tag> tags = parse_tags(arguments.tags);
    LoadedConfig config = load_config(config_arguments, flag_settings(arguments, config_arguments));
    const auto weathers = weather_modes(arguments.weather, config.values);
    const auto network = find_network(arguments.run, location);
    PreparedBacktest p =
        prepare_backtest(std::move(config), config_arguments.file, {arguments.from, arguments.to}, weathers);
    if (network) {
        p.options = unseen_by(network->config, p);
        warn_of_other_data(*network, p);
    }
    const Contenders contenders = make_contenders(arguments, p, network.get(), weathers);
    check_names(arguments, contenders);
    check_covariates(p.frame, p.config.values, p.options.first_row, p.options.last_row, contenders.list());
    BacktestCheckpoint checkpoint(std::filesystem::path(kRunsDirectory) / "backtests",
                                  identity(p, contenders, network ? network->run.summary.run_id : ""));
    RecordedBacktest recorded(p, contenders, location, new_run(p, config_arguments, tags));
    const auto comparison = forecast_and_judge(p, contenders, checkpoint, recorded, interruption, console);
    if (!comparison) {
        return interruption.exit_code();
    }
    const Breakdown breakdown = break_down(*comparison, p.frame, p.options.first_row, arguments.against);
    const ActiveRun& run = recorded.finish(*comparison, breakdown);
    checkpoint.remove();
    print_report(arguments, p, *comparison, breakdown, run, location, console);
    return ExitCode::done;
}

}  // namespace

void add_backtest(CLI::App& app, CommandLine& line) {
    auto arguments = std::make_shared<BacktestArguments>();
    CLI::App* command =
        app.add_subcommand("backtest", "Forecast every row of a period as it would have been then, and score it");
    command->footer(
        "Examples:\n  forecast backtest --config configs/bretagne.json\n"
        "  forecast backtest --config configs/bretagne.json --issue day-ahead --weather all\n"
        "  forecast backtest --config configs/brest.json --from 2024-01-01 --to 2025-01-01 --against j-7 --json\n");
    add_config_option(*command, line.config, ConfigOption::required);
    add_set_option(*command, line.config);
    command->add_option("--from", arguments->from, "First Paris day (default: the config's test period)");
    command->add_option("--to", arguments->to, "Last Paris day, excluded");
    command
        ->add_option("--issue", arguments->issue,
                     "day-of (issued at 02:15 of the target day) or day-ahead (at noon of the day before); another "
                     "time by --set issue.time=HH:MM")
        ->check(CLI::IsMember({"day-of", "day-ahead"}));
    add_weather_option(*command, arguments->weather);
    command->add_option("--horizon", arguments->horizon, "Days ahead: 2 is issued a day earlier, and so on");
    command->add_option("--forecasters", arguments->forecasters, "Which, as a comma list (default: all)")
        ->delimiter(',');
    command->add_option("--run", arguments->run, std::string("Judge this run's network too: ") + kRunReference);
    command->add_option("--against", arguments->against, "Forecaster that differences are to (default: the best)");
    add_by_option(*command, arguments->by);
    add_tag_option(*command, arguments->tags, "Tag of the run: --tag purpose=trial");
    add_output_options(*command, arguments->output);
    command->callback([arguments, &line] {
        line.action = [arguments, &line](const Console& console) {
            return run_backtest(*arguments, line.config, console);
        };
    });
}

}  // namespace forecast
