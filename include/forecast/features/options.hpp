#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "forecast/core/option.hpp"
#include "forecast/core/time.hpp"

namespace forecast {

/// One column of the frame, made from one series.
struct ColumnOptions {
    std::string from;                ///< "source.column", such as "weather.temperature_2m"
    std::string aggregate = "mean";  ///< of the source's slots within a row; hold: a slot's value on each row within it
    std::string role = "future_covariate";  ///< calendar: known ahead in every weather mode, never filled in
    std::optional<double> min_share;        ///< default: the frame's
    std::optional<std::string> until;  ///< of a day: only its slots before this local time, known that much earlier
};
template <class Visitor>
void visit(Visitor&& field, ColumnOptions& o) {
    field("from", o.from, anything());
    field("aggregate", o.aggregate, one_of("mean", "min", "max", "sum", "hold"));
    field("role", o.role, one_of("past_covariate", "future_covariate", "calendar"));
    field("min_share", o.min_share, between(0, 1));
    field("until", o.until, clock_time());
}

/// How wrong issued weather is where no issued forecasts are kept: what was observed, and an error that grows with the
/// days ahead. The defaults are measured; tests/features/weather_error_fit_test.cpp has the sums.
///
/// A temperature's error is in degrees. Another column's is in parts of its own standard deviation at that time of day,
/// as temperature_sd is to anomaly_sd, and never more than the whole of it.
struct WeatherErrorOptions {
    /// °C, of a day's temperature as forecast 0, 1, 2, ... days ahead; the last serves beyond.
    std::vector<double> temperature_sd = {0.69, 0.93, 0.93, 1.19, 1.36, 2.14, 2.90, 2.90,
                                          3.56, 3.84, 3.84, 4.19, 4.54, 4.54, 4.54};
    double neighbour_correlation = 0.78;  ///< of the errors of neighbouring days in one forecast
    double anomaly_sd = 2.57;             ///< °C, of the temperature of a day around that of its season
    std::int64_t seed = 1;
};
template <class Visitor>
void visit(Visitor&& field, WeatherErrorOptions& o) {
    field("temperature_sd", o.temperature_sd, at_least(0));
    field("neighbour_correlation", o.neighbour_correlation, between(0, 0.99));
    field("anomaly_sd", o.anomaly_sd, above(0));
    field("seed", o.seed, at_least(0));
}

/// How series become a frame, and the gap rule.
struct FrameOptions {
    std::chrono::seconds step{86400};  ///< 1d = calendar days of time_zone
    std::string time_zone = std::string(kParis);
    std::string target;  ///< "load.consommation"; the column is called by `target_name`
    std::string target_name = "load";
    std::string unit = "MW";                       ///< of the target, as tables and JSON name it
    std::map<std::string, ColumnOptions> columns;  ///< the covariates by name
    double min_share = 0.9;                        ///< of a row's slots that must be there, else the row is missing
    std::optional<bool> zero_is_missing;           ///< of the target; default: zeros_are_values() decides
    int max_gap_rows = 3;  ///< so many rows are filled at the beginning of a gap, from the past only
    WeatherErrorOptions weather_error;
};
template <class Visitor>
void visit(Visitor&& field, FrameOptions& o) {
    field("step", o.step, above(0));
    field("time_zone", o.time_zone, anything());
    field("target", o.target, anything());
    field("target_name", o.target_name, anything());
    field("unit", o.unit, anything());
    field("columns", o.columns, anything());
    field("min_share", o.min_share, between(0, 1));
    field("zero_is_missing", o.zero_is_missing, anything());
    field("max_gap_rows", o.max_gap_rows, between(0, 31 * 48));
    field("weather_error", o.weather_error, anything());
}

/// Whether a column made of `series` ("source.column") is taken for a temperature: "temp" in the name of either, or a
/// series in "..._c".
bool is_temperature(const std::string& column, const std::string& series);

/// The types of the table in src/features/pipeline.cpp.
Constraint feature_type();

/// One feature: a name of the table in src/features/pipeline.cpp and what it needs.
struct FeatureOptions {
    std::string type;             ///< see the README's list
    std::vector<std::string> of;  ///< columns of the frame it reads
    std::vector<double> at;       ///< its numbers: whole days, of a lag for instance
    std::vector<std::string> as;  ///< names of the columns it gives, where the default ones do not serve
};
template <class Visitor>
void visit(Visitor&& field, FeatureOptions& o) {
    field("type", o.type, feature_type());
    field("of", o.of, anything());
    field("at", o.at, anything());
    field("as", o.as, anything());
}

/// The columns of an experiment.
struct FeatureSetOptions {
    std::vector<FeatureOptions> past;   ///< columns of the window's past rows
    std::vector<FeatureOptions> ahead;  ///< columns of the target rows, as known when the forecast is issued
};
template <class Visitor>
void visit(Visitor&& field, FeatureSetOptions& o) {
    field("past", o.past, anything());
    field("ahead", o.ahead, anything());
}

/// Periods are local days, `to` excluded; training begins with the data.
struct SplitOptions {
    Day test_from{20089};           ///< where nobody set it, the history decides: complete_with_history()
    Day test_to{20454};             ///< as test_from
    double validation_share = 0.1;  ///< the last share of the rows before test_from
};
template <class Visitor>
void visit(Visitor&& field, SplitOptions& o) {
    field("test_from", o.test_from, anything());
    field("test_to", o.test_to, anything());
    field("validation_share", o.validation_share, between(0, 0.5));
}

}  // namespace forecast
