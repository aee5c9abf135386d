#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "forecast/core/option.hpp"
#include "forecast/core/time.hpp"

// Options of frames, features and splits: sections `frame`, `features` and `split` of a config. What each option means
// stands in its visit().

namespace forecast {

/// One column of the frame, made from one series.
///
///   "temperature": {"from": "weather.temperature_2m"}
///   "holidays": {"from": "school.in_period", "role": "calendar"}
struct ColumnOptions {
    std::string from;
    std::string aggregate = "mean";
    std::string role = "future_covariate";
    std::optional<double> min_share;
    std::optional<std::string> until;
    std::optional<std::string> continued_by = {};
};
template <class Visitor>
void visit(Visitor&& field, ColumnOptions& o) {
    field("from", o.from, anything(),
          "Series of the column, as source.column; required. Example: weather.temperature_2m.");
    field("continued_by", o.continued_by, anything(),
          "Series of the rows behind the last that `from` has, where one data set holds the history and another the "
          "newest days. For past covariates.");
    field("aggregate", o.aggregate, one_of("mean", "min", "max", "sum", "hold"),
          "How the values within a row become one. hold: a coarser value, such as a day's, stands on each row within "
          "it.");
    field("role", o.role, one_of("past_covariate", "future_covariate", "calendar"),
          "When values are known. past_covariate: once observed; future_covariate: ahead, as issue.weather says; "
          "calendar: always, never imputed.");
    field("min_share", o.min_share, between(0, 1),
          "Smallest share of a row's values that must be there. Default: frame.min_share.");
    field("until", o.until, clock_time(),
          "Local time such as 08:30: of each day only the values before it, which are known that much earlier. For "
          "daily rows.");
}

/// How wrong weather forecasts are where none are stored: what was observed, plus a simulated error that grows with the
/// lead time. The defaults are measured; tests/features/weather_error_fit_test.cpp has the sums.
///
/// A temperature's error is in °C. Another column's is a share of its own standard deviation at that time of day: the
/// same share that temperature_sd is of anomaly_sd, at most all of it.
struct WeatherErrorOptions {
    std::vector<double> temperature_sd = {0.69, 0.93, 0.93, 1.19, 1.36, 2.14, 2.90, 2.90,
                                          3.56, 3.84, 3.84, 4.19, 4.54, 4.54, 4.54};
    double neighbour_correlation = 0.78;
    double anomaly_sd = 2.57;
    std::int64_t seed = 1;
};
template <class Visitor>
void visit(Visitor&& field, WeatherErrorOptions& o) {
    field("temperature_sd", o.temperature_sd, at_least(0),
          "Standard deviation in °C of the error of a day's temperature forecast, by lead time: 0, 1, 2, ... days. The "
          "last value holds beyond.");
    field("neighbour_correlation", o.neighbour_correlation, between(0, 0.99),
          "Correlation of the errors of neighbouring days within one weather forecast.");
    field("anomaly_sd", o.anomaly_sd, above(0),
          "Standard deviation in °C of a day's temperature around that of its season. It scales the errors of other "
          "columns.");
    field("seed", o.seed, at_least(0), "Seed of the simulated errors.");
}

/// How series become a frame, and how gaps are imputed.
struct FrameOptions {
    std::chrono::seconds step{86400};
    std::string time_zone = std::string(kParis);
    std::string target;
    std::string target_name = "load";
    std::string unit = "MW";
    std::optional<Day> begin;
    std::map<std::string, ColumnOptions> columns;
    double min_share = 0.9;
    std::optional<bool> zero_is_missing;
    int max_gap_rows = 3;
    WeatherErrorOptions weather_error;
};
template <class Visitor>
void visit(Visitor&& field, FrameOptions& o) {
    field("step", o.step, above(0),
          "Time step of a row, a duration such as 30min or 1h. 1d: calendar days of time_zone.");
    field("time_zone", o.time_zone, anything(), "Time zone of days and of clock times, by its IANA name.");
    field("target", o.target, anything(),
          "Series to forecast, as source.column; required. Example: load.consommation.");
    field("target_name", o.target_name, anything(), "Name of the target's column in features.");
    field("unit", o.unit, anything(), "Unit of the target, as named in tables and JSON. Values are not converted.");
    field("begin", o.begin, anything(),
          "First day of the frame, where covariates are to be learnt from that begin before the target. Default: the "
          "first day that has a target.");
    field("columns", o.columns, anything(), "Covariates by name.");
    field("min_share", o.min_share, between(0, 1),
          "Smallest share of a row's values that must be there. Below it the row is missing.");
    field("zero_is_missing", o.zero_is_missing, anything(),
          "Whether a target of 0 is a missing value. Default: detected by the values beside the zeros.");
    field("max_gap_rows", o.max_gap_rows, between(0, 31 * 48),
          "Maximum number of rows imputed at the beginning of a gap, from past values only. Weather ahead is "
          "interpolated in gaps of at most so many rows, for forecasts that know the value behind the gap.");
    field("weather_error", o.weather_error, anything(),
          "Errors simulated for issue.weather = issued where no issued forecasts are stored.");
}

/// Whether a column made of `series` ("source.column") is a temperature in °C, judged by names: "temp" in either, or a
/// series in "..._c".
bool is_temperature(const std::string& column, const std::string& series);

/// The feature types as choices of an option. Defined by the table in src/features/pipeline.cpp.
Constraint feature_type();

/// One feature: its type, and what the type needs. How many `of` and `at` it takes stands in that table.
///
/// Example: {"type": "lag", "of": ["load"], "at": [1, 7]} gives the columns load_j-1 and load_j-7.
struct FeatureOptions {
    std::string type;
    std::vector<std::string> of;
    std::vector<double> at;
    std::vector<std::string> as;
};
template <class Visitor>
void visit(Visitor&& field, FeatureOptions& o) {
    field("type", o.type, feature_type(), "Kind of feature, such as lag, rolling_mean or calendar.");
    field("of", o.of, anything(), "Columns of the frame that the feature reads.");
    field("at", o.at, anything(), "Numbers of the feature in whole days, such as the lags 1 and 7.");
    field("as", o.as, anything(),
          "Names of the columns that the feature gives. Empty: the usual ones, such as load_j-7.");
}

/// The features of an experiment. The network reads both lists; regressions read `ahead`, unless they have their own.
struct FeatureSetOptions {
    std::vector<FeatureOptions> past;
    std::vector<FeatureOptions> ahead;
};
template <class Visitor>
void visit(Visitor&& field, FeatureSetOptions& o) {
    field("past", o.past, anything(),
          "Past covariates: the columns of the window that the network reads. Empty: chosen by the step, the issue and "
          "the roles of the columns.");
    field("ahead", o.ahead, anything(),
          "Known-future covariates: columns of the target rows, as known at the issue time. Empty: chosen likewise, "
          "but only where past is empty, too.");
}

/// Which rows train, validate and test.
struct SplitOptions {
    Day test_from{20089};  ///< 2025-01-01; where nobody set it, complete_with_history() decides
    Day test_to{20454};    ///< 2026-01-01; as test_from
    double validation_share = 0.1;
    std::optional<Day> validation_from = {};
};
template <class Visitor>
void visit(Visitor&& field, SplitOptions& o) {
    field("test_from", o.test_from, anything(),
          "First day of the test period; training ends before it. Where not set, the period is the newest year of the "
          "history, or the newest fifth of less than four years.");
    field("test_to", o.test_to, anything(), "Day after the test period. Where not set, the end of the history.");
    field("validation_share", o.validation_share, between(0, 0.5),
          "Share of the rows before test_from, the newest of them, on which the network is validated while it is "
          "trained.");
    field("validation_from", o.validation_from, anything(),
          "First day on which the network is validated, up to test_from. Where set, validation_share does not count.");
}

}  // namespace forecast
