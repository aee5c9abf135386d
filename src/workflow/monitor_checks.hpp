#pragma once

#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "forecast/config/experiment_config.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/mean.hpp"
#include "forecast/monitor/expected_errors.hpp"
#include "forecast/monitor/finding.hpp"
#include "forecast/quality/check.hpp"
#include "forecast/report/kept_table.hpp"
#include "forecast/report/monitor_page.hpp"
#include "forecast/workflow/experiment_data.hpp"
#include "forecast/workflow/predicting_run.hpp"

// The checks of `monitor`, and what they look at.

namespace forecast {

/// The error of one row: forecast minus load.
struct RowError {
    std::size_t row = 0;  ///< of the frame
    double error = 0;
};

/// A day that was really forecast, beside what came: means of its rows.
struct ForecastDay {
    Day day;
    double actual = 0;
    double predicted = 0;
    std::vector<RowError> rows;
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

/// A source that cannot be read.
struct UnreadableSource {
    std::string series;  ///< that is asked of it: "load.mw"
    std::string reason;
};

/// What is known at the moment of the call.
struct KnownState {
    Timestamp at;
    ExperimentConfig config;
    std::string config_file;
    std::optional<PredictingRun> predicting;
    std::vector<RunSummary> runs;              ///< of the experiment, newest first
    ExperimentData data;                       ///< of the sources that can be read
    std::vector<UnreadableSource> unreadable;  ///< the others
    std::optional<Frame> frame;                ///< nothing where a source is missing or has no values
    bool stands_in = false;                    ///< no run had finished by then: `predicting` was made later
    std::vector<KeptForecast> kept;            ///< of the experiment, not naive: for each time what was really forecast
    /// Of `kept`, the days of forecasts made with the usual lead whose load was known, in order of time.
    std::vector<ForecastDay> days;
    std::vector<DailyError> reference;  ///< errors of the backtest of the run that predicts, of days before `at`
    std::string reference_fault;        ///< why the backtest cannot be read; empty if it can
    WeatherMode reference_weather = WeatherMode::perfect;  ///< in which that backtest was made

    [[nodiscard]] const MonitorOptions& limits() const { return config.monitor; }
    /// "load.mw"
    [[nodiscard]] const std::string& target() const { return config.frame.target; }
    [[nodiscard]] const std::string& unit() const { return config.frame.unit; }
    /// Whether the source of a series "source.column" is fetched from an API; the others are files or simulated.
    [[nodiscard]] bool is_fetched(const std::string& key) const;
    /// Of the last `count` of `days`, by the calendar, those that the run that predicts and its forecaster forecast.
    [[nodiscard]] std::vector<ForecastDay> newest_days(int count) const;
    /// The same of all runs with that forecaster.
    [[nodiscard]] std::vector<ForecastDay> followed_days(int count) const;
    /// The id of the run that predicts, as messages have it: "1234abcd".
    [[nodiscard]] std::string run_name() const;
    /// Whether most of these days were forecast with weather that was not observed.
    [[nodiscard]] bool is_weather_ahead(const std::vector<ForecastDay>& some) const;
};

/// Days of a backtest from which on it tells what errors to expect.
inline constexpr std::size_t kFewestReference = 60;

/// What the checks say.
struct CheckResults {
    std::vector<MonitorFinding> findings;
    std::vector<SkippedCheck> skipped;
    MonitorCurves curves;
    std::vector<Place> faulty_loads;  ///< where `data check` finds a fault of the load, in the newest days

    void add(MonitorFinding finding) { findings.push_back(std::move(finding)); }
    /// `reason` and its `values` as SkippedCheck has them.
    void skip(const std::vector<std::string>& kinds, const std::string& reason,
              const std::vector<std::string>& values) {
        for (const std::string& kind : kinds) {
            skipped.push_back({kind, reason, values});
        }
    }

    /// For lack of a backtest.
    void skip_without_reference(const std::vector<std::string>& kinds, const KnownState& known) {
        if (known.reference_fault.empty()) {
            skip(kinds, "few_expected",
                 {std::to_string(known.reference.size()), known.predicting->forecaster,
                  std::to_string(kFewestReference)});
        } else {
            skip(kinds, "message", {known.reference_fault});
        }
    }

    /// Makes checks; what they lack, or what is broken, is a reason to skip them. A store that is locked is not: it
    /// will be free in a moment.
    template <class Check>
    void attempt(const std::vector<std::string>& kinds, Check&& check) {
        try {
            check();
        } catch (const Error& error) {
            if (error.kind() == ErrorKind::locked) {
                throw;
            }
            skip(kinds, "message", {error.with_its_advice()});
        }
    }
};

/// Drops the values that became known after `at`.
void drop_later_values(ExperimentData& data, Timestamp at);
/// When a forecast was issued beside when it was due. One made days ahead, since predict failed meanwhile, has errors
/// of another lead; the backtest says nothing of these.
enum class IssuedWhen { in_time, late, days_ahead };
IssuedWhen issued_when(const KeptForecast& forecast);

/// alert beyond the limit, warning beyond a share of it.
MonitorLevel level_of(double value, double limit, double warning_share = 1);

/// data_age, last_fetch, last_predict, missed_forecasts, model_age, fit_age, last_train.
void check_ages(const KnownState& known, CheckResults& results);
/// error_shift, error_growth, bias. REQUIRES: a run predicts, and there is a frame; so the next.
void check_changes(const KnownState& known, CheckResults& results);
/// coverage, skill, champion.
void check_promises(const KnownState& known, CheckResults& results);
/// input_drift, input_range, missing_values.
void check_inputs(const KnownState& known, CheckResults& results);
/// data_fault, temperature_forecast.
void check_newest_data(const KnownState& known, CheckResults& results);
/// anomaly, unusual_load. After check_newest_data.
void check_anomalies(const KnownState& known, CheckResults& results);

/// The mean of `value_of` a row over the rows of a day, without NaN; NaN of none.
template <class ValueOf>
double mean_of_day(const TimeAxis& axis, Day day, const ValueOf& value_of) {
    std::vector<double> values;
    for (std::size_t row = axis.first_row_of(day); row < axis.first_row_of(day + 1); ++row) {
        if (const double value = value_of(row); !std::isnan(value)) {
            values.push_back(value);
        }
    }
    return mean_of(values);
}

/// Of two days of the year, across its end if that is shorter.
int days_of_year_apart(int a, int b);

/// The errors of a backtest, a mean a day.
struct BacktestErrors {
    std::vector<DailyError> days;
    bool is_of_mode = false;  ///< the backtest ran in several weather modes; else in its config's
};
/// Those that `forecaster` made in the backtest of a run in this mode; none where it keeps no such file.
BacktestErrors backtest_errors(const TrainedRun& run, const std::string& forecaster, WeatherMode weather,
                               const std::string& zone);

/// The error in °C of the temperature forecast of `day`, as it was known when the load was forecast, by each column
/// that is a temperature; nothing where none was kept.
std::optional<double> temperature_error_on(const KnownState& known, Day day);

}  // namespace forecast
