#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <nlohmann/json.hpp>

#include "commands.hpp"
#include "contenders.hpp"
#include "digits.hpp"
#include "experiment_data.hpp"
#include "explanation_table.hpp"
#include "extended_forecast.hpp"
#include "forecast/statistical/saved_forecaster.hpp"
#include "forecast/store/observation_store.hpp"
#include "neural_library.hpp"
#include "prepared_backtest.hpp"
#include "recorded_forecasters.hpp"
#include "trained_run.hpp"

namespace forecast {
namespace {

struct PredictArguments {
    std::string run;  ///< empty: the champion's, else the latest
    std::string at;
    std::optional<int> horizon;
    std::string forecaster;  ///< empty: the network
    bool explain = false;
    OutputArguments output;
};

/// The first row to forecast: the one after the newest load, or that of --at.
std::size_t first_row(const PredictArguments& arguments, const Frame& frame, int lookback) {
    const std::size_t latest = end_of_loads(frame);
    if (arguments.at.empty()) {
        return latest;
    }
    const Day day = parse_day_option("--at", arguments.at);
    const std::size_t row = frame.axis.first_row_of(day);
    const auto earliest = std::min(static_cast<std::size_t>(lookback), latest);
    if (row > latest || row < earliest) {
        throw Error(ExitCode::insufficient_data, "--at {}: the loads allow forecasts from {} to {}", arguments.at,
                    format_day(frame.axis.day(earliest)), format_day(frame.axis.day(latest)));
    }
    return row;
}

void warn_of_old_loads(const PredictArguments& arguments, const Frame& frame) {
    constexpr int kOld = 7;
    const Day newest = frame.axis.day(end_of_loads(frame) - 1);
    const int days = day_of(now(), frame.axis.zone()) - newest;
    if (arguments.at.empty() && days > kOld) {
        spdlog::warn(
            "the newest load is of {}, {} days ago: what follows is a forecast of the days after it; fetch newer "
            "ones, or give a newer file",
            format_day(newest), days);
    }
}

/// The days to forecast; nothing where it is the network that says how far it goes.
std::optional<int> days_to_forecast(const PredictArguments& arguments) {
    return arguments.horizon || arguments.forecaster.empty() ? arguments.horizon : std::optional(1);
}

/// Rows that the frame needs beyond the newest load: the rest of its day, too.
std::size_t rows_ahead(const PredictArguments& arguments, const ExperimentConfig& config) {
    constexpr std::chrono::hours kLongestDay{25};
    const auto days = days_to_forecast(arguments);
    const auto rows = days ? (*days + 1) * (kLongestDay / config.frame.step) : config.window.horizon;
    return static_cast<std::size_t>(rows) + kRowsBeyond;
}

/// To the end of the last day; of a day that has begun, its rest comes before.
std::size_t rows_to_forecast(const PredictArguments& arguments, const ExperimentConfig& config, const TimeAxis& axis,
                             std::size_t first) {
    const auto days = days_to_forecast(arguments);
    if (!days) {
        return static_cast<std::size_t>(config.window.horizon);
    }
    const Day day = axis.day(first);
    return axis.first_row_of(day + (*days + (axis.first_row_of(day) == first ? 0 : 1))) - first;
}

std::vector<StoredForecast> to_stored(const std::vector<ForecastRow>& rows, const Frame& frame, Timestamp issued_at,
                                      const std::string& model, const std::string& run_id) {
    std::vector<StoredForecast> stored;
    for (const ForecastRow& row : rows) {
        StoredForecast forecast;
        forecast.time = frame.axis.start(row.row);
        forecast.issued_at = issued_at;
        forecast.value = row.value;
        forecast.low80 = row.low80;
        forecast.high80 = row.high80;
        const double actual = frame.columns[0].values[row.row];
        forecast.actual = std::isnan(actual) ? std::nullopt : std::optional(actual);
        forecast.model = model;
        forecast.run_id = run_id;
        forecast.weather = row.weather;
        stored.push_back(std::move(forecast));
    }
    return stored;
}

nlohmann::ordered_json optional_number(const std::optional<double>& value) {
    return value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json(nullptr);
}

nlohmann::ordered_json explanation_json(const Explanation& explanation) {
    nlohmann::ordered_json contributions = nlohmann::ordered_json::array();
    for (const Contribution& contribution : explanation.contributions) {
        contributions.push_back({{"group", contribution.group}, {"value", contribution.value}});
    }
    return {{"baseline", explanation.baseline}, {"contributions", contributions}};
}

/// `rows` are those forecasts again, with their explanations.
std::string forecast_json(const std::vector<StoredForecast>& forecasts, const std::vector<ForecastRow>& rows,
                          const PredictArguments& arguments, const std::string& run_id, const Frame& frame) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (std::size_t i = 0; i < forecasts.size(); ++i) {
        const StoredForecast& f = forecasts[i];
        list.push_back({{"time", format_local(f.time, frame.axis.zone())},
                        {"value", f.value},
                        {"low80", optional_number(f.low80)},
                        {"high80", optional_number(f.high80)},
                        {"weather", f.weather}});
        if (arguments.explain) {
            list.back()["explanation"] = explanation_json(*rows[i].explanation);
        }
    }
    return nlohmann::ordered_json{{"schema_version", 1},
                                  {"run_id", run_id},
                                  {"forecaster", forecasts.front().model},
                                  {"issued_at", format_local(forecasts.front().issued_at, frame.axis.zone())},
                                  {"unit", frame.unit},
                                  {"forecasts", list}}
               .dump(2) +
           "\n";
}

std::string render(const std::vector<StoredForecast>& forecasts, const Frame& frame, TableFormat format,
                   const Console& console) {
    double largest = 0;
    for (const StoredForecast& f : forecasts) {
        largest = std::max(largest, std::abs(f.value));
    }
    const int decimals = value_decimals(largest);
    const auto number = [decimals](const std::optional<double>& x) {
        return x ? fmt::format("{:.{}f}", *x, decimals) : std::string("-");
    };
    Table table({{frame.axis.daily() ? "day" : "time", false},
                 {frame.unit},
                 {"low 80 %"},
                 {"high 80 %"},
                 {"actual"},
                 {"weather", false}});
    for (const StoredForecast& f : forecasts) {
        const std::string time = frame.axis.daily() ? format_day(day_of(f.time, frame.axis.zone()))
                                                    : format_local(f.time, frame.axis.zone());
        table.add({time, number(f.value), number(f.low80), number(f.high80), number(f.actual), f.weather});
    }
    return table.render(format, console);
}

/// The only registered model version that is champion; nothing where there is none.
std::optional<ModelVersion> find_champion() {
    const auto registry = open_model_registry_read_only(registry_location());
    std::vector<ModelVersion> champions;
    for (const RegisteredModel& model : registry ? registry->list() : std::vector<RegisteredModel>()) {
        if (const ModelVersion* version = model.with_alias(kChampion)) {
            champions.push_back(*version);
        }
    }
    if (champions.size() > 1) {
        throw Error(ExitCode::usage,
                    "there are champions of {} registered models; say which: --run {}@champion or --run {}@champion",
                    champions.size(), champions[0].name, champions[1].name);
    }
    return champions.empty() ? std::nullopt : std::optional(champions.front());
}

/// With a network, unless one of its forecasters was asked for.
TrainedRun find_predicting_run(const std::string& reference, const std::string& forecaster) {
    const auto store = open_existing_runs(tracking_location());
    const auto champion = reference.empty() ? find_champion() : std::nullopt;
    RunSummary run = champion            ? run_of(*champion, *store)
                     : reference.empty() ? store->resolve("latest")
                                         : find_run(*store, reference);
    spdlog::info("run {} ({}){}", run.run_id, run.name,
                 champion            ? fmt::format(", the champion: {}/{}", champion->name, champion->version)
                 : reference.empty() ? ", the latest: no registered model has a champion"
                                     : "");
    return with_artifacts(forecaster.empty() ? with_model(std::move(run)) : std::move(run), *store);
}

/// The forecasts, and who made them.
struct Prediction {
    std::string model;
    std::vector<ForecastRow> rows;
};

Prediction by_network(const NeuralLibrary& library, const TrainedRun& run, const ExperimentConfig& config,
                      const Frame& frame, std::size_t first, std::size_t horizon) {
    const auto reach = static_cast<std::size_t>(config.window.horizon);
    const auto network = library.get().load(run.model(), neural_input(config), frame);
    auto rows = extended_forecast(*network, frame, config, {first, horizon, reach, false});
    const Calibration calibration{*network, calibration_begin(frame, config, first), 1};
    return {network->name(), with_intervals(std::move(rows), calibration, frame, config.issue)};
}

/// By the recorded forecaster as it is; its intervals come from the errors of a year in which it is fitted again when
/// that is due, as in a backtest.
Prediction by_forecaster(const PredictArguments& arguments, const TrainedRun& run, const ExperimentConfig& config,
                         const Frame& frame, std::size_t first, std::size_t horizon) {
    const std::string& name = arguments.forecaster;
    const StatisticalOptions options = statistical_options(config);
    const auto recorded = recorded_forecaster(name, options, run);
    auto rows = extended_forecast(*recorded, frame, config, {first, horizon, std::nullopt, arguments.explain});
    const auto judged = saved_or_new_forecaster(name, options, run.artifacts);
    const Day fitted = *day_of_fit(*judged);
    if (frame.axis.day(first) - fitted >= judged->refit_every_days()) {
        spdlog::warn("{} was fitted for {} and is to be fitted every {} days: train or backtest anew", name,
                     format_day(fitted), judged->refit_every_days());
    }
    spdlog::info("intervals from the errors of the year before, with its fits as in a backtest");
    const Calibration calibration{*judged, year_before(frame.axis, first), rest_of_day(frame.axis, first)};
    return {name, with_intervals(std::move(rows), calibration, frame, config.issue)};
}

void check(const PredictArguments& arguments) {
    if (arguments.explain && arguments.forecaster.empty()) {
        throw Error(ExitCode::usage,
                    "--explain: the network cannot be explained; linear and additive can: --forecaster linear or "
                    "--forecaster additive");
    }
}

ExitCode run_predict(const PredictArguments& arguments, const ConfigArguments& config_arguments,
                     const Console& console) {
    check(arguments);
    const TrainedRun run = find_predicting_run(arguments.run, arguments.forecaster);
    std::optional<NeuralLibrary> library;
    if (arguments.forecaster.empty()) {
        library.emplace();
    }
    const ExperimentConfig config = recorded_config(run, config_arguments.settings).values;
    const ExperimentData data = read_experiment_data(config, run.config_file().string());
    const Frame frame = build_experiment_frame(data, config, rows_ahead(arguments, config));
    const std::size_t first = first_row(arguments, frame, arguments.forecaster.empty() ? config.window.size : 0);
    warn_of_old_loads(arguments, frame);
    const std::size_t horizon = rows_to_forecast(arguments, config, frame.axis, first);
    const Timestamp issued_at = arguments.at.empty() ? now() : issue_time(config.issue, frame.axis, first);
    const auto [model, rows] = library ? by_network(*library, run, config, frame, first, horizon)
                                       : by_forecaster(arguments, run, config, frame, first, horizon);
    const auto naive = persistence_forecast(frame, config, first, horizon);
    const auto forecasts = to_stored(rows, frame, issued_at, model, run.summary.run_id);
    const auto store = open_observation_store(config.store);
    store->upsert_forecasts(forecasts, frame.axis.zone());
    store->upsert_forecasts(to_stored(naive, frame, issued_at, "baseline_j-1", ""), frame.axis.zone());
    if (arguments.output.json) {
        print(forecast_json(forecasts, rows, arguments, run.summary.run_id, frame));
        return ExitCode::done;
    }
    print(arguments.explain ? render_explanations(rows, frame, arguments.output.format(), console)
                            : render(forecasts, frame, arguments.output.format(), console));
    spdlog::info("kept in {}", config.store);
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
    command->add_option("--forecaster", arguments->forecaster, "Forecast by this one of the run, not by its network")
        ->check(CLI::IsMember({"linear", "additive"}));
    command->add_flag(
        "--explain", arguments->explain,
        "What each group of features adds to the newest known load, in the load's unit; needs --forecaster");
    add_set_option(*command, line.config);
    add_output_options(*command, arguments->output);
    command->callback([arguments, &line] {
        line.action = [arguments, &line](const Console& console) {
            return run_predict(*arguments, line.config, console);
        };
    });
}

}  // namespace forecast
