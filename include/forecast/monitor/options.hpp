#pragma once

#include <array>
#include <chrono>
#include <string>
#include <string_view>

#include "forecast/core/enum_texts.hpp"
#include "forecast/core/option.hpp"

namespace forecast {

/// When the command of an alert is run: at each call that has an alert, or only where one is new since the last call.
enum class AlertOccasion { every, fresh };
template <>
struct EnumTexts<AlertOccasion> {
    static constexpr std::array<std::string_view, 2> values = {"every", "new"};
};

/// Limits of `forecast monitor`: section `monitor` of a config. What each option means stands in its visit().
struct MonitorOptions {
    int window_days = 28;
    int coverage_days = 90;
    int history_days = 400;
    int minimum_days = 14;
    double false_alarms_per_year = 1.0;
    double data_late_days = 2;
    double fetch_days = 2;
    double predict_days = 2;
    double model_days = 400;
    int missed_forecasts = 1;
    double coverage_level = 0.001;
    double minimum_skill = 0.0;
    double worse_than_linear = 10;
    double psi = 0.25;
    double outside_share = 0.25;
    double missing_share = 0.1;
    double temperature_error = 2.5;
    double anomaly_factor = 3;
    std::string on_alert;
    AlertOccasion on_alert_when = AlertOccasion::every;
    std::chrono::seconds on_alert_timeout{60};
};
template <class Visitor>
void visit_alert(Visitor& field, MonitorOptions& o) {
    field("on_alert", o.on_alert, anything(),
          "Command run by /bin/sh -c at an alert, with the JSON on its standard input. Only of a config that --config "
          "names, never of a recorded run. Empty: none.");
    field("on_alert_when", o.on_alert_when, choice_of<AlertOccasion>(),
          "When that command is run: at every call that has an alert, or only where one is new since the last call.");
    field("on_alert_timeout", o.on_alert_timeout, between(1, 3600), "After this time that command is ended.");
}
template <class Visitor>
void visit(Visitor&& field, MonitorOptions& o) {
    field("window_days", o.window_days, between(7, 366),
          "Newest days that bias, skill, inputs and anomalies are judged on.");
    field("coverage_days", o.coverage_days, between(28, 366),
          "Newest days that the coverage of intervals is judged on.");
    field("history_days", o.history_days, between(28, 3660), "Newest days of errors that the change detectors follow.");
    field("minimum_days", o.minimum_days, between(2, 366), "Fewest days with forecast and load that are judged.");
    field("false_alarms_per_year", o.false_alarms_per_year, between(0.05, 12),
          "How many false alarms a year the change detectors and the bias may give together; their limits follow.");
    field("data_late_days", o.data_late_days, above(0), "Days beyond its usual delay after which a series is late.");
    field("fetch_days", o.fetch_days, above(0), "Days after which a fetch that brought something is overdue.");
    field("predict_days", o.predict_days, above(0), "Days after which a kept forecast is overdue.");
    field("model_days", o.model_days, above(0), "Days after which the run that predicts, and its fit, are too old.");
    field("missed_forecasts", o.missed_forecasts, at_least(0),
          "Days of window_days that may be without a forecast made in time.");
    field("coverage_level", o.coverage_level, between(1e-9, 0.2),
          "Level of the binomial test of the 80 % intervals' coverage.");
    field("minimum_skill", o.minimum_skill, between(-10, 1),
          "Smallest skill against j-7: 1 minus the quotient of the two mean absolute errors.");
    field("worse_than_linear", o.worse_than_linear, at_least(0),
          "By how many percent the error may exceed that of linear, fitted anew, on the same days.");
    field("psi", o.psi, above(0),
          "Population stability index of a feature from which on its drift is named; an alert from twice this value.");
    field("outside_share", o.outside_share, between(0, 1),
          "Share of a feature's values that may lie outside the range of the training period, widened by a tenth.");
    field("missing_share", o.missing_share, between(0, 1), "Share of a feature's values that may be missing.");
    field("temperature_error", o.temperature_error, above(0),
          "Mean absolute error in °C that temperature forecasts may have.");
    field(
        "anomaly_factor", o.anomaly_factor, at_least(1),
        "A day is an anomaly where its error is so many times the width of its 80 % interval on that side, and of the "
        "errors of its kind of day.");
    visit_alert(field, o);
}

}  // namespace forecast
