#include "forecast/workflow/backtest_run.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "forecast/core/text.hpp"
#include "forecast/workflow/backtest_checkpoint.hpp"
#include "forecast/workflow/covariate_check.hpp"
#include "forecast/workflow/neural_library.hpp"
#include "forecast/workflow/recorded_backtest.hpp"
#include "forecast/workflow/recorded_network.hpp"
#include "forecast/workflow/refitted_network.hpp"
#include "forecast/workflow/trained_run.hpp"
#include "forecast/workflow/version.hpp"

namespace forecast {
namespace {

/// What the forecasts depend on.
std::string identity(const PreparedBacktest& p, const ForecasterSet& set, const std::string& run) {
    std::string text = fmt::format("{}\n{}\n{}\n{}\n{} {} {} {}", version(), git_commit(), p.data.sha256,
                                   to_json_text(p.config.values), p.options.calibrate_from, p.options.first_row,
                                   p.options.last_row, run);
    for (const EvaluatedForecaster& forecaster : set.list()) {
        text += fmt::format("\n{} {}", forecaster.name, to_string(forecaster.weather));
    }
    return text;
}

/// A network that was trained before, and what it was trained with.
struct Network {
    TrainedRun run;
    ExperimentConfig config;
};

/// Whether that of the config is asked for.
bool names_network(const BacktestRequest& request) {
    return std::find(request.forecasters.begin(), request.forecasters.end(), kNetworkName) != request.forecasters.end();
}

std::unique_ptr<Network> find_network(const BacktestRequest& request, const Workspace& workspace) {
    if (request.run.empty()) {
        return nullptr;
    }
    if (names_network(request)) {
        throw Error(ErrorKind::invalid_argument,
                    "--run adds the network of that run as {}, and --forecasters names {}, too: the config's, trained "
                    "anew; leave one of them out",
                    kNetworkName, kNetworkName);
    }
    auto network = std::make_unique<Network>();
    const auto store = open_existing_runs(workspace.tracking);
    network->run = with_artifacts(with_model(find_run(*store, workspace.registry, request.run)), *store);
    network->config = recorded_config(network->run, {}).values;
    return network;
}

/// What is asked for, without the network.
std::vector<std::string> configured_names(const BacktestRequest& request, const PreparedBacktest& p) {
    std::vector<std::string> names = request.forecasters;
    if (names.empty()) {
        return forecaster_names(p.frame, forecaster_specs(p.config.values));
    }
    names.erase(std::remove(names.begin(), names.end(), kNetworkName), names.end());
    return names;
}

void add_refitted_network(ForecasterSet& set, const PreparedBacktest& p, const NeuralPlugin& neural,
                          const std::vector<WeatherMode>& weathers) {
    ExperimentConfig config = p.config.values;
    config.issue = p.options.issue;
    set.add_by_weather(weathers, [&](WeatherMode weather) {
        auto network = std::make_shared<RefittedNetwork>(neural, config, weather, p.options.cancellation);
        network->prepare(p.frame);
        return network;
    });
}

/// The networks first. `library` is there where one is trained anew.
ForecasterSet make_forecaster_set(const BacktestRequest& request, const PreparedBacktest& p, const Network* network,
                                  const NeuralLibrary* library, const std::vector<WeatherMode>& weathers) {
    ForecasterSet set(p.frame, p.options.cancellation);
    if (network != nullptr) {
        NeuralInput input = neural_input(network->config);
        input.issue = p.options.issue;
        input.threads = p.config.values.training.threads;
        add_network(set, network->run, input, p.frame, weathers);
    }
    if (names_network(request)) {
        add_refitted_network(set, p, library->get(), weathers);
    }
    set.add_configured(configured_names(request, p), p.config.values, weathers);
    return set;
}

void check_names(const BacktestRequest& request, const ForecasterSet& set) {
    for (const std::string& name : request.forecasters) {
        if (std::count(request.forecasters.begin(), request.forecasters.end(), name) > 1) {
            throw Error(ErrorKind::invalid_argument, "--forecasters names {} twice", name);
        }
    }
    const auto names = names_of(set.list());
    if (!request.against.empty() && std::find(names.begin(), names.end(), request.against) == names.end()) {
        throw Error(ErrorKind::invalid_argument, "there is no forecaster '{}' here to compare with; there are {}",
                    request.against, join(names, ", "));
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
                     to_string(network.config.issue.mode), to_string(p.options.issue.mode));
    }
}

/// A run of the config's experiment, or of the one that the environment names.
NewRun new_run(const PreparedBacktest& p, const Workspace& workspace, const std::vector<Tag>& tags) {
    NewRun run = requested_run(p.config, workspace);
    if (run.run_id) {  // of a training; a backtest goes on with none
        run = {p.config.values.experiment, "", run.tags};
    }
    run.tags.insert(run.tags.end(), tags.begin(), tags.end());
    return run;
}

/// Whether what a checkpoint holds is the beginning of this backtest.
bool fits(const RollingForecasts& partial, const ForecasterSet& set, const PreparedBacktest& p, std::size_t rows) {
    return partial.values.empty() || (partial.forecasters == set.forecasters().size() &&
                                      partial.first_row == rolling_options(p.options).first_row &&
                                      partial.values.size() % partial.forecasters == 0 && partial.rows() <= rows);
}

RollingForecasts forecast_period(const PreparedBacktest& p, const ForecasterSet& set, BacktestCheckpoint& checkpoint,
                                 RecordedBacktest& recorded, Observer& observer) {
    RollingForecasts partial = checkpoint.load();
    const std::size_t rows = p.options.last_row - rolling_options(p.options).first_row;
    if (!fits(partial, set, p, rows)) {
        observer.on_warning("the checkpoint of this backtest holds other rows; it begins anew");
        partial = {};
    }
    const std::size_t before = partial.rows();
    if (before > 0) {
        observer.on_note(
            fmt::format("going on at row {} of {}, where a run of this backtest was cut off", before, rows));
    }
    auto forecasts = forecast_rolling(p.frame, set.forecasters(), rolling_options(p.options), std::move(partial),
                                      [&](const RollingForecasts& so_far) {
                                          recorded.begin_if_scored(so_far);
                                          observer.on_forecast(so_far.rows(), rows, before);
                                          checkpoint.save_if_due(so_far);
                                      });
    recorded.begin_if_scored(forecasts);
    return forecasts;
}

/// Whether another forecaster has forecasts with that weather, so that it is not the weather that is missing.
bool others_know_weather(const Comparison& comparison, WeatherMode weather) {
    for (std::size_t i = 0; i < comparison.forecasters.size(); ++i) {
        const EvaluatedForecaster& other = comparison.forecasters[i];
        if (other.uses_weather && other.weather == weather && comparison.result.scores[i].n > 0) {
            return true;
        }
    }
    return false;
}

void check_scored(const PreparedBacktest& p, const Comparison& comparison) {
    for (std::size_t i = 0; i < comparison.forecasters.size(); ++i) {
        const EvaluatedForecaster& forecaster = comparison.forecasters[i];
        if (comparison.result.scores[i].n > 0) {
            continue;
        }
        const std::string sentence = fmt::format(
            "{} has no forecast on most days from {} to {}: the data before it are too few, or one of its features "
            "is never known",
            labels(comparison.forecasters)[i], format_day(p.period.from), format_day(p.period.to - 1));
        const bool lacks_weather = forecaster.uses_weather && !others_know_weather(comparison, forecaster.weather);
        if (lacks_weather || comparison.result.rows.empty()) {
            throw Error(ErrorKind::insufficient_data, "{}", sentence);
        }
        spdlog::warn("{}", sentence);
    }
}

/// A backtest that cannot be done leaves no checkpoint behind; one that was cancelled does.
void forecast_and_score(BacktestOutcome& outcome, const ForecasterSet& set, BacktestCheckpoint& checkpoint,
                        RecordedBacktest& recorded, Observer& observer) {
    const PreparedBacktest& p = outcome.prepared;
    try {
        const auto forecasts = forecast_period(p, set, checkpoint, recorded, observer);
        outcome.rows = forecasts.rows();
        if (p.options.cancellation.requested()) {
            checkpoint.save(forecasts);
            outcome.cancelled = true;
            return;
        }
        outcome.comparison = {score_forecasts(p.frame, names_of(set.list()), p.options, forecasts), set.list(),
                              p.frame.unit};
        check_scored(p, outcome.comparison);
    } catch (const Error& error) {
        if (error.kind() == ErrorKind::insufficient_data || error.kind() == ErrorKind::invalid_argument) {
            checkpoint.remove();
        }
        throw;
    }
}

}  // namespace

BacktestOutcome backtest(BacktestRequest request, const Workspace& workspace, Observer& observer,
                         const Cancellation& cancellation) {
    check_is_alone(workspace, "a backtest of one territory");
    const auto weathers = weather_modes(request.weathers, request.config.values);
    const auto network = find_network(request, workspace);
    const auto library = names_network(request) ? std::make_unique<NeuralLibrary>() : nullptr;
    BacktestOutcome outcome;
    PreparedBacktest& p = outcome.prepared;
    p = prepare_backtest(std::move(request.config), request.config_file, request.period, weathers);
    if (network) {
        p.options = exclude_training_rows(network->config, p);
        warn_of_other_data(*network, p);
    }
    p.options.cancellation = cancellation;
    const ForecasterSet set = make_forecaster_set(request, p, network.get(), library.get(), weathers);
    check_names(request, set);
    check_covariates(p.frame, p.config.values, p.options.first_row, p.options.last_row, set.list());
    BacktestCheckpoint checkpoint(workspace.directory / "backtests",
                                  identity(p, set, network ? network->run.summary.run_id : ""));
    RecordedBacktest recorded(p, set, for_recording(workspace.tracking), new_run(p, workspace, request.tags));
    try {
        forecast_and_score(outcome, set, checkpoint, recorded, observer);
    } catch (const Error& error) {
        recorded.note_failure(error.what());
        throw;
    }
    if (!outcome.cancelled) {
        outcome.breakdown = break_down(outcome.comparison, p.frame, p.options.first_row, request.against);
        observer.on_note("fitting what is kept, and calibrating the intervals of the days after the first");
        try {
            outcome.run = recorded.finish(outcome.comparison, outcome.breakdown);
            checkpoint.remove();
            return outcome;
        } catch (const Cancelled&) {  // in a last fit that is saved in the run
            outcome.cancelled = true;
        }
    }
    outcome.run = recorded.kill();
    return outcome;
}

}  // namespace forecast
