#pragma once

#include <array>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "forecast/core/enum_texts.hpp"
#include "forecast/core/forecaster.hpp"
#include "forecast/core/time.hpp"
#include "forecast/monitor/anomaly.hpp"

namespace forecast {

/// What came of a check: in order, worth knowing, or a limit passed that somebody has to act on.
enum class MonitorLevel { ok, warning, alert };
template <>
struct EnumTexts<MonitorLevel> {
    static constexpr std::array<std::string_view, 3> values = {"ok", "warning", "alert"};
};

/// The result of one check of one series. docs/how-to/monitor.md lists the kinds.
struct MonitorFinding {
    std::string kind;    ///< "error_shift", "data_age"
    std::string series;  ///< what was checked: "load.mw", a feature, a forecaster, "fetch"
    std::optional<Day> since = {};
    double value = std::numeric_limits<double>::quiet_NaN();  ///< in `unit`
    double limit = std::numeric_limits<double>::quiet_NaN();  ///< that the value is compared with
    std::string unit = {};                                    ///< "MW", "days"; empty: a plain number
    MonitorLevel level = MonitorLevel::ok;
    std::string sentence = {};  ///< what is so, and how sure that is
    std::string advice = {};    ///< what to do; empty where nothing is
    /// Of a change of the errors: how often a year without a change has such a value.
    double per_year = std::numeric_limits<double>::quiet_NaN();
    std::vector<Contribution> explanation = {};  ///< of an anomaly: its forecast by groups of features, in the unit
    std::optional<AnomalyKind> guess = {};       ///< of an anomaly
    bool is_of_file = false;                     ///< data_age, missing_values: the source is not fetched
    std::string fault = {};                      ///< of a fault of the data: its kind, as `data check` calls it
    std::optional<Day> newest = {};              ///< of a fault of the data: when its newest place began
};

/// A check that could not be made, and why: a sentence "monitor.skip." + `reason` of web/words.json, and its values.
struct SkippedCheck {
    std::string kind;
    std::string reason;
    std::vector<std::string> values = {};
};

/// Whether "once in N years" or "N times a year" would round to one.
bool is_about_yearly(double per_year);

/// Whether a finding says that the model no longer fits what it forecasts: an alert of error_shift, error_growth, bias,
/// coverage, skill or champion.
bool says_drift(const std::string& kind, MonitorLevel level);

}  // namespace forecast
