#include "forecast/workflow/predict.hpp"

#include <cmath>
#include <utility>

#include "forecast/config/forecaster_specs.hpp"
#include "forecast/core/error.hpp"
#include "forecast/store/observation_store.hpp"
#include "forecast/workflow/experiment_data.hpp"
#include "forecast/workflow/extended_forecast.hpp"
#include "forecast/workflow/fallback.hpp"
#include "forecast/workflow/forecast_intervals.hpp"
#include "forecast/workflow/neural_library.hpp"
#include "forecast/workflow/predicting_run.hpp"
#include "forecast/workflow/prepared_backtest.hpp"
#include "forecast/workflow/recorded_calibration.hpp"
#include "forecast/workflow/recorded_forecasters.hpp"
#include "forecast/workflow/recorded_network.hpp"
#include "forecast/workflow/week_before.hpp"

namespace forecast {
namespace {

bool can_be_explained(const std::string& forecaster, const ExperimentConfig& config) {
    return (forecaster == kNetworkName && config.window.horizon == 1) ||
           forecaster_specs(config).named.count(forecaster) > 0;
}

void check_explained(const std::string& forecaster, const ExperimentConfig& config) {
    if (!can_be_explained(forecaster, config)) {
        throw Error(ErrorKind::invalid_argument,
                    "forecasts of {} cannot be explained, those of linear, additive and named forecasters can",
                    forecaster == kNetworkName ? "a network that forecasts several days at once" : forecaster)
            .with_advice("say another --forecaster, such as linear");
    }
}

/// The rows of the outcome from origins that reach so many days.
WantedRows wanted_rows(const RowsToForecast& rows, int reach_days, bool explained) {
    return {rows.first, rows.horizon, reach_days, explained, rows.direct, rows.issued_at};
}

/// Days from the first row forecast from loads alone to the last that is asked for.
int longest_lead(const PredictOutcome& o) {
    const TimeAxis& axis = o.frame.axis;
    return axis.day(o.rows.first + o.rows.horizon - 1) - axis.day(o.rows.direct) + 1;
}

/// By the calibration that the run keeps; where it has none, by one that is made now from row `from` on.
std::vector<ForecastRow> add_intervals(std::vector<ForecastRow> rows, std::optional<CalibrationSet> recorded,
                                       const PredictOutcome& o, Calibration anew, const WantedRows& wanted) {
    const Frame known = known_frame(o.frame, o.config.issue, o.rows.direct);
    anew.last_row = o.rows.direct;
    anew.days = longest_lead(o);
    return with_intervals(std::move(rows), recorded ? *recorded : calibrate_anew(anew, known), known, wanted);
}

/// What is told of the rows besides their values.
struct Reasons {
    bool of_rows = false;
    bool since_week = false;
};

std::vector<ForecastRow> predict_by_network(const PredictOutcome& o, const Reasons& reasons, Observer& observer) {
    const WantedRows wanted = wanted_rows(o.rows, o.config.window.horizon, reasons.of_rows);
    const auto network = load_network(o.run, neural_input(o.config), o.frame);
    auto recorded = find_calibration(o.run, kNetworkName, o.config.issue, o.frame, o.rows.direct, observer);
    if (recorded) {
        bring_up_to(o.rows.direct, *recorded, *network, o.frame);
    }
    auto rows = extended_forecast(*network, o.frame, o.config, wanted);
    Calibration anew{*network, o.config.issue, calibration_begin(o.frame, o.config, o.rows.direct)};
    anew.reach_days = wanted.reach_days;
    anew.is_network = true;
    rows = add_intervals(std::move(rows), std::move(recorded), o, anew, wanted);
    if (reasons.since_week) {
        rows = with_week_before(std::move(rows), o.frame, o.config.issue, o.rows.issued_at, [&](std::size_t) {
            network->prepare(o.frame);
            return network.get();
        });
    }
    return rows;
}

/// Takes the forecaster back to row `first` as a backtest has it there; null where it cannot, or where much would have
/// to be learnt for it: what builds on others, or is refitted seldom, goes no further back than to its recorded day.
const Forecaster* taken_back(Forecaster& forecaster, const PredictOutcome& o, std::optional<Day> recorded,
                             std::size_t first) {
    constexpr int kOften = 7;
    const bool is_quick = !forecaster.shares_others() && forecaster.refit_every_days() <= kOften;
    if (!is_quick && recorded && o.frame.axis.day(first) < *recorded) {
        return nullptr;
    }
    try {
        forecaster.prepare(o.frame);
        fit_as_due(forecaster, o.frame, o.config.issue, first);
    } catch (const Error& error) {
        return error.kind() == ErrorKind::insufficient_data ? nullptr : throw;
    }
    return &forecaster;
}

/// As a backtest has the forecaster then.
std::vector<ForecastRow> predict_by_statistics(const std::string& name, const PredictOutcome& o, const Reasons& reasons,
                                               Observer& observer) {
    const WantedRows wanted = wanted_rows(o.rows, 1, reasons.of_rows);
    auto recorded = find_calibration(o.run, name, o.config.issue, o.frame, o.rows.direct, observer);
    std::optional<Day> recorded_on;
    const auto forecaster = recorded_forecaster(name, o.config, o.run, o.frame, o.rows.direct, [&](Forecaster& saved) {
        recorded_on = saved.fitted_on();
        if (recorded) {
            bring_up_to(o.rows.direct, *recorded, saved, o.frame);
        }
    });
    auto rows = extended_forecast(*forecaster, o.frame, o.config, wanted);
    const Calibration anew{*forecaster, o.config.issue, year_before(o.frame.axis, o.rows.direct)};
    rows = add_intervals(std::move(rows), std::move(recorded), o, anew, wanted);
    if (reasons.since_week) {
        rows = with_week_before(std::move(rows), o.frame, o.config.issue, o.rows.issued_at,
                                [&](std::size_t first) { return taken_back(*forecaster, o, recorded_on, first); });
    }
    return rows;
}

/// Whom somebody asked for by name nobody replaces.
std::vector<std::string> chain_of(const PredictRequest& request, const PredictOutcome& o) {
    return request.forecaster.empty()
               ? fallback_chain(o.forecaster, forecaster_specs(o.config).named, recorded_names(o.run))
               : std::vector<std::string>{o.forecaster};
}

/// The rows as the store keeps them.
std::vector<StoredForecast> to_stored(const std::vector<ForecastRow>& rows, const Frame& frame, Timestamp issued_at,
                                      const std::string& model, const std::string& run_id) {
    std::vector<StoredForecast> stored;
    for (const ForecastRow& row : rows) {
        StoredForecast forecast;
        forecast.time = frame.axis.start(row.row);
        forecast.issued_at = issued_at;
        forecast.value = row.value;
        if (row.intervals) {
            forecast.low80 = row.intervals->low80;
            forecast.high80 = row.intervals->high80;
        }
        const double actual = frame.target().values[row.row];
        forecast.actual = std::isnan(actual) ? std::nullopt : std::optional(actual);
        forecast.model = model;
        forecast.run_id = run_id;
        forecast.weather = row.weather;
        forecast.members = row.members;
        stored.push_back(std::move(forecast));
    }
    return stored;
}

}  // namespace

PredictOutcome predict(const PredictRequest& request, const Workspace& workspace, Observer& observer) {
    PredictOutcome outcome;
    auto predicting = find_predicting_run(
        {request.run, request.forecaster, request.experiment, workspace.tracking, workspace.registry});
    outcome.run = std::move(predicting.run);
    outcome.forecaster = std::move(predicting.forecaster);
    const bool by_network = outcome.forecaster == kNetworkName;
    std::optional<NeuralLibrary> library;  // is loaded while the data are read
    if (by_network && needs_libtorch(outcome.run)) {
        library.emplace();
    }
    outcome.config =
        with_sources_of(request.experiment, recorded_config(outcome.run, request.settings, workspace.store).values);
    if (request.explained) {
        check_explained(outcome.forecaster, outcome.config);
    }
    const ExperimentData data = read_experiment_data(outcome.config, outcome.run.config_file().string());
    outcome.series = data.series.at(outcome.config.frame.target).info.id;
    outcome.frame = build_experiment_frame(data, outcome.config, rows_ahead(request.asked, outcome.config));
    const Timestamp moment = now();
    warn_of_old_loads(request.asked, outcome.frame, moment);
    outcome.rows = rows_to_forecast(request.asked, outcome.config, outcome.frame, by_network, moment);
    auto made = forecast_by_first(chain_of(request, outcome), [&](const std::string& name) {
        const Reasons reasons{request.explained || (request.with_reasons && can_be_explained(name, outcome.config)),
                              request.explained};
        return name == kNetworkName ? predict_by_network(outcome, reasons, observer)
                                    : predict_by_statistics(name, outcome, reasons, observer);
    });
    if (!made.failed.empty()) {
        observer.on_warning(why_instead(made));
    }
    outcome.forecaster = std::move(made.forecaster);
    outcome.failed = std::move(made.failed);
    outcome.forecasts = std::move(made.rows);
    return outcome;
}

std::optional<std::string> keep_forecasts(const PredictOutcome& outcome) {
    const std::string& uri = outcome.config.store;
    if (auto obstacle = observation_write_obstacle(uri)) {
        return obstacle;
    }
    const Frame& frame = outcome.frame;
    const Timestamp issued_at = outcome.rows.issued_at;
    const auto naive = persistence_forecast(frame, outcome.config, wanted_rows(outcome.rows, 1, false));
    const auto store = open_observation_store(uri);
    const std::string& run_id = outcome.run.summary.run_id;
    store->upsert_forecasts(to_stored(outcome.forecasts, frame, issued_at, outcome.forecaster, run_id),
                            frame.axis.zone(), outcome.series);
    store->upsert_forecasts(to_stored(naive, frame, issued_at, "baseline_j-1", run_id), frame.axis.zone(),
                            outcome.series);
    return std::nullopt;
}

}  // namespace forecast
