#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <nlohmann/json.hpp>

#include "commands.hpp"
#include "contenders.hpp"
#include "experiment_data.hpp"
#include "explanation_table.hpp"
#include "extended_forecast.hpp"
#include "forecast/store/observation_store.hpp"
#include "neural_library.hpp"
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

std::size_t newest_row(const Frame& frame) {
    const auto& load = frame.columns[0].values;
    const auto newest = std::find_if(load.rbegin(), load.rend(), [](double x) { return !std::isnan(x); });
    return static_cast<std::size_t>(load.rend() - newest) - 1;
}

/// The first row to forecast: the one after the newest load, or that of --at.
std::size_t first_row(const PredictArguments& arguments, const Frame& frame, int lookback) {
    if (arguments.at.empty()) {
        return newest_row(frame) + 1;
    }
    const Day day = parse_day_option("--at", arguments.at);
    const std::size_t row = frame.axis.first_row_of(day);
    if (row > newest_row(frame) + 1 || row < static_cast<std::size_t>(lookback)) {
        throw Error(ExitCode::insufficient_data, "--at {}: the loads allow forecasts from {} to {}", arguments.at,
                    format_day(frame.axis.day(static_cast<std::size_t>(lookback))),
                    format_day(frame.axis.day(newest_row(frame) + 1)));
    }
    return row;
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
                                  {"unit", "MW"},
                                  {"forecasts", list}}
               .dump(2) +
           "\n";
}

std::string render(const std::vector<StoredForecast>& forecasts, const Frame& frame, TableFormat format,
                   const Console& console) {
    const auto number = [](const std::optional<double>& x) { return x ? fmt::format("{:.1f}", *x) : std::string("-"); };
    Table table({{frame.axis.daily() ? "day" : "time", false},
                 {"MW"},
                 {"low 80 %"},
                 {"high 80 %"},
                 {"actual"},
                 {"weather", false}});
    for (const StoredForecast& f : forecasts) {
        const std::string time = frame.axis.daily() ? format_day(day_of(f.time, frame.axis.zone()))
                                                    : format_local(f.time, frame.axis.zone());
        table.add(
            {time, fmt::format("{:.1f}", f.value), number(f.low80), number(f.high80), number(f.actual), f.weather});
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

TrainedRun find_predicting_run(const std::string& reference) {
    const auto store = open_existing_runs(tracking_location());
    const auto champion = reference.empty() ? find_champion() : std::nullopt;
    RunSummary run = champion            ? run_of(*champion, *store)
                     : reference.empty() ? store->resolve("latest")
                                         : find_run(*store, reference);
    spdlog::info("run {} ({}){}", run.run_id, run.name,
                 champion            ? fmt::format(", the champion: {}/{}", champion->name, champion->version)
                 : reference.empty() ? ", the latest: no registered model has a champion"
                                     : "");
    return with_artifacts(std::move(run), *store);
}

/// The network of the run, or the forecaster that was asked for instead.
std::unique_ptr<Forecaster> load_model(const PredictArguments& arguments, const TrainedRun& run,
                                       const ExperimentConfig& config, const Frame& frame,
                                       const std::optional<NeuralLibrary>& library) {
    if (library) {
        return library->get().load(run.model(), neural_input(config), frame);
    }
    return recorded_forecaster(arguments.forecaster, statistical_options(config), run);
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
    const TrainedRun run = find_predicting_run(arguments.run);
    std::optional<NeuralLibrary> library;
    if (arguments.forecaster.empty()) {
        library.emplace();
    }
    const ExperimentConfig config = recorded_config(run, config_arguments.settings).values;
    const auto horizon = static_cast<std::size_t>(arguments.horizon.value_or(config.window.horizon));
    const ExperimentData data = read_experiment_data(config, run.config_file().string());
    Frame frame = build_experiment_frame(data, config, horizon + kRowsBeyond);
    const std::size_t first = first_row(arguments, frame, config.window.size);
    const Timestamp issued_at = arguments.at.empty() ? now() : issue_time(config.issue, frame.axis, first);
    const auto model = load_model(arguments, run, config, frame, library);

    const std::size_t reach = library ? static_cast<std::size_t>(config.window.horizon) : 1;
    const auto rows = extended_forecast(*model, frame, config, first, horizon, reach);
    const auto naive = persistence_forecast(frame, config, first, horizon);
    const auto forecasts = to_stored(rows, frame, issued_at, model->name(), run.summary.run_id);
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
    command->add_option("--horizon", arguments->horizon, "Rows to forecast (default: the model's own)")
        ->check(CLI::Range(1, 14));
    command->add_option("--forecaster", arguments->forecaster, "Forecast by this one of the run, not by its network")
        ->check(CLI::IsMember({"linear", "additive"}));
    command->add_flag("--explain", arguments->explain,
                      "What each group of features adds to the newest known load, in MW; needs --forecaster");
    add_set_option(*command, line.config);
    add_output_options(*command, arguments->output);
    command->callback([arguments, &line] {
        line.action = [arguments, &line](const Console& console) {
            return run_predict(*arguments, line.config, console);
        };
    });
}

}  // namespace forecast
