#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "forecast/config/experiment_config.hpp"
#include "forecast/core/error.hpp"
#include "forecast/monitor/expected_errors.hpp"
#include "forecast/monitor/finding.hpp"
#include "forecast/report/kept_table.hpp"
#include "forecast/report/monitor_page.hpp"
#include "forecast/workflow/experiment_data.hpp"
#include "forecast/workflow/predicting_run.hpp"

// The checks of `monitor`, and what they look at.

namespace forecast {

/// A day that was really forecast, beside what came: means of its rows.
struct ForecastDay {
    Day day;
    double actual = 0;
    double predicted = 0;
    double absolute_error = 0;  ///< mean over the rows
    std::size_t rows = 0;
    std::size_t banded = 0;  ///< rows that have an 80 % interval
    std::size_t inside = 0;  ///< of these, whose load lies in it
    double below = 0;        ///< mean distance from the forecast to the interval's lower bound
    double above = 0;        ///< the same to the upper
    std::string forecaster;
    std::string run_id;
    std::string weather;  ///< as StoredForecast has it

    [[nodiscard]] double error() const { return predicted - actual; }
    [[nodiscard]] DailyError daily_error() const { return {day, error()}; }
};

/// What is known at the moment of the call.
struct KnownState {
    Timestamp at;
    ExperimentConfig config;
    std::string config_file;
    std::optional<PredictingRun> predicting;
    std::vector<RunSummary> runs;  ///< of the experiment, newest first
    std::optional<ExperimentData> data;
    std::optional<Frame> frame;
    std::vector<KeptForecast> kept;     ///< of the experiment, not naive: for each time what was really forecast
    std::vector<ForecastDay> days;      ///< of `kept`, those whose load was known, in order of time
    std::vector<DailyError> reference;  ///< errors of the backtest of the run that predicts

    [[nodiscard]] const MonitorOptions& limits() const { return config.monitor; }
    /// "load.mw"
    [[nodiscard]] const std::string& target() const { return config.frame.target; }
    [[nodiscard]] const std::string& unit() const { return config.frame.unit; }
    /// The last `count` of `days`, by the calendar.
    [[nodiscard]] std::vector<ForecastDay> newest_days(int count) const;
    /// Whether most of these days were forecast with weather that was not observed.
    [[nodiscard]] bool is_weather_ahead(const std::vector<ForecastDay>& some) const;
};

/// What the checks say.
struct CheckResults {
    std::vector<MonitorFinding> findings;
    std::vector<SkippedCheck> skipped;
    MonitorCurves curves;  ///< of the errors

    void add(MonitorFinding finding) { findings.push_back(std::move(finding)); }
    void skip(std::string kind, std::string reason) { skipped.push_back({std::move(kind), std::move(reason)}); }

    /// Makes a check; what it lacks is a reason to skip it.
    template <class Check>
    void attempt(const char* kind, Check&& check) {
        try {
            check();
        } catch (const Error& error) {
            if (error.kind() == ErrorKind::internal || error.kind() == ErrorKind::locked) {
                throw;
            }
            skip(kind, error.with_its_advice());
        }
    }
};

/// alert beyond the limit, warning beyond a share of it.
MonitorLevel level_of(double value, double limit, double warning_share = 1);

/// data_age, last_fetch, last_predict, missed_forecasts, model_age, last_train.
void check_ages(const KnownState& known, CheckResults& results);
/// error_shift, error_growth, bias.
void check_changes(const KnownState& known, CheckResults& results);
/// coverage, skill, champion.
void check_promises(const KnownState& known, CheckResults& results);
/// input_drift, input_range, missing_values.
void check_inputs(const KnownState& known, CheckResults& results);
/// data_fault, temperature_forecast.
void check_newest_data(const KnownState& known, CheckResults& results);
/// anomaly.
void check_anomalies(const KnownState& known, CheckResults& results);

/// The errors that `forecaster` made in the backtest of a run, a mean a day; none where it keeps no such file.
std::vector<DailyError> backtest_errors(const TrainedRun& run, const std::string& forecaster, WeatherMode weather,
                                        const std::string& zone);

/// The error in °C of the temperature forecast of `day`, as it was known when the load was forecast, by each column
/// that is a temperature; nothing where none was kept.
std::optional<double> temperature_error_on(const KnownState& known, Day day);

}  // namespace forecast
