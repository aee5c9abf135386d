#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "forecast/core/digits.hpp"
#include "forecast/core/quantile.hpp"
#include "forecast/monitor/error_changes.hpp"
#include "monitor_checks.hpp"

namespace forecast {
namespace {

/// The daily errors as the detectors see them, beside those of the backtest.
struct FollowedErrors {
    std::vector<ForecastDay> days;
    std::vector<double> values;         ///< [days] standardised and clipped
    std::vector<double> reference;      ///< the same of the backtest
    std::vector<std::size_t> new_runs;  ///< places of days that another run forecast than the day before
    ExpectedErrors expected;
    std::string remark;  ///< on what is expected
};

/// Errors with weather that was only forecast are larger than those of a backtest that knew it: by how much, the first
/// days of all tell that the run forecast, or its forecaster where these are few. Later days do not move them.
double factor_of_weather(const KnownState& known, const ExpectedErrors& expected) {
    constexpr std::size_t kFirstDays = 60;
    constexpr std::size_t kFewestDaysFollowed = 28;
    constexpr int kAll = std::numeric_limits<int>::max();
    auto days = known.newest_days(kAll);
    if (days.size() < kFewestDaysFollowed) {
        days = known.followed_days(kAll);
    }
    if (days.size() < kFewestDaysFollowed) {
        return 1;
    }
    std::vector<double> sizes;
    for (std::size_t i = 0; i < std::min(kFirstDays, days.size()); ++i) {
        sizes.push_back(std::abs(expected.standardised(days[i].daily_error())));
    }
    constexpr double kMedianOfNormal = 0.6745;
    return std::max(1.0, quantile(sizes, 0.5) / kMedianOfNormal);
}

FollowedErrors followed_errors(const KnownState& known, std::vector<ForecastDay> days) {
    const ExpectedErrors own(known.reference);
    FollowedErrors followed{std::move(days), {}, {}, {}, own, ""};
    if (known.reference_weather == WeatherMode::perfect && known.is_weather_ahead(followed.days)) {
        const double factor = factor_of_weather(known, own);
        followed.expected = own.widened(factor);
        followed.remark = fmt::format(
            "; the backtest knew the weather that came, so its errors count {:.2f} times, as the first days were",
            factor);
    }
    for (const DailyError& error : known.reference) {
        followed.reference.push_back(own.clipped(error));
    }
    for (std::size_t i = 0; i < followed.days.size(); ++i) {
        followed.values.push_back(followed.expected.clipped(followed.days[i].daily_error()));
        if (i > 0 && followed.days[i].run_id != followed.days[i - 1].run_id) {
            followed.new_runs.push_back(i);
        }
    }
    return followed;
}

std::string by_chance(double per_year) {
    if (per_year <= 0) {
        return "simulated years without a change never had such a value";
    }
    if (is_about_yearly(per_year)) {
        return "without a change that happens about once a year";
    }
    return per_year >= 1 ? fmt::format("without a change that happens {:.1f} times a year", per_year)
                         : fmt::format("without a change that happens once in {:.0f} years", 1 / per_year);
}

/// Errors from one day on, in the target's unit.
struct ErrorsSince {
    double bias = 0;
    double mae = 0;
    std::size_t days = 0;
};

ErrorsSince errors_since(const std::vector<ForecastDay>& days, std::size_t first) {
    ErrorsSince since;
    for (std::size_t i = first; i < days.size(); ++i) {
        since.bias += days[i].error();
        since.mae += std::abs(days[i].error());
        ++since.days;
    }
    since.bias /= static_cast<double>(std::max<std::size_t>(1, since.days));
    since.mae /= static_cast<double>(std::max<std::size_t>(1, since.days));
    return since;
}

std::string in_unit(const char* form, double value, const std::string& unit) {
    return fmt::format(fmt::runtime(form), value, std::min(3, decimals_of({value}, Shown::errors)), unit);
}

/// One test of the followed errors.
struct Detection {
    double limit = 0;
    DetectorRun run;
    double per_year = 0;  ///< how often the present value comes without a change
};

Detection detect(const ChangeTest& test, const FollowedErrors& followed, double false_alarms_per_year) {
    constexpr double kCeiling = 1.5;  // limits: a past change is over in time
    Detection detection;
    detection.limit = test.limit(false_alarms_per_year);
    detection.run = follow(*test.make_detector(kCeiling * detection.limit), test.followed(followed.values),
                           detection.limit, followed.new_runs);
    detection.per_year = test.false_alarms_per_year(0.999 * detection.run.states.back().statistic);
    return detection;
}

MonitorFinding finding_of(const char* kind, const KnownState& known, const FollowedErrors& followed,
                          const Detection& detection) {
    const DetectorState& state = detection.run.states.back();
    MonitorFinding finding{kind, known.target()};
    finding.since = followed.days[state.since].day;
    finding.value = state.statistic;
    finding.limit = detection.limit;
    finding.per_year = detection.per_year;
    finding.level = level_of(state.statistic, detection.limit, 0.8);
    finding.advice = fmt::format(
        "look first whether the load itself changed: `forecast predict list`; then `forecast train --config {} "
        "--promote-if-better`",
        known.config_file);
    return finding;
}

/// The way of a detector, for its plot: of the side that it is on at last; `scale` times its values.
FollowedChange curve_of(const MonitorFinding& finding, const FollowedErrors& followed, const Detection& detection,
                        const MonitorCurves& curves, double scale = 1) {
    FollowedChange change{finding.kind, {}, finding.limit, finding.unit};
    change.statistic.assign(curves.errors.size(), std::nan(""));
    for (std::size_t i = 0; i < followed.days.size(); ++i) {
        const DetectorState& state = detection.run.states[i];
        const bool is_of_side = state.upward == detection.run.states.back().upward;
        change.statistic[static_cast<std::size_t>(followed.days[i].day - curves.first)] =
            scale * (is_of_side ? state.statistic : state.other_side);
    }
    return change;
}

/// The followed errors by days of the calendar; NaN where there is none.
MonitorCurves curves_of_errors(const KnownState& known) {
    const auto days = known.followed_days(known.limits().history_days);
    MonitorCurves curves;
    curves.unit = known.unit();
    curves.zone = known.config.frame.time_zone;
    if (days.empty()) {
        return curves;
    }
    curves.first = days.front().day;
    const std::size_t size = static_cast<std::size_t>(days.back().day - curves.first) + 1;
    curves.errors.assign(size, std::nan(""));
    curves.inside.assign(size, std::nan(""));
    for (const ForecastDay& day : days) {
        const auto place = static_cast<std::size_t>(day.day - curves.first);
        curves.errors[place] = day.error();
        if (day.banded > 0) {
            curves.inside[place] = static_cast<double>(day.inside) / static_cast<double>(day.banded);
        }
    }
    return curves;
}

/// Between which bounds eight of ten errors of each day's kind were to be expected.
void add_expectation(MonitorCurves& curves, const ExpectedErrors& expected) {
    for (std::size_t i = 0; i < curves.errors.size(); ++i) {
        const Day day = curves.first + static_cast<int>(i);
        curves.low.push_back(expected.mean_on(day) - expected.half_width80_on(day));
        curves.high.push_back(expected.mean_on(day) + expected.half_width80_on(day));
    }
}

void check_shift(const KnownState& known, const FollowedErrors& followed, CheckResults& results) {
    const auto detection = detect(shift_test(followed.reference), followed, known.limits().false_alarms_per_year);
    MonitorFinding finding = finding_of("error_shift", known, followed, detection);
    const DetectorState& state = detection.run.states.back();
    const ErrorsSince since = errors_since(followed.days, state.since);
    const std::string& unit = known.unit();
    finding.sentence = fmt::format("forecasts have been {} since {}: {} a day over {} days, expected {}; {}{}",
                                   state.upward ? "too high" : "too low", format_day(*finding.since),
                                   in_unit("{:+.{}f} {}", since.bias, unit), since.days,
                                   in_unit("{:+.{}f} {}", followed.expected.mean(), unit),
                                   by_chance(detection.per_year), followed.remark);
    results.curves.changes.push_back(curve_of(finding, followed, detection, results.curves));
    results.add(std::move(finding));
}

void check_growth(const KnownState& known, const FollowedErrors& followed, CheckResults& results) {
    const auto detection = detect(growth_test(followed.reference), followed, known.limits().false_alarms_per_year);
    MonitorFinding finding = finding_of("error_growth", known, followed, detection);
    const ErrorsSince since = errors_since(followed.days, detection.run.states.back().since);
    double expected = 0;
    for (const DailyError& error : known.reference) {
        expected += std::abs(error.error) / static_cast<double>(known.reference.size());
    }
    finding.sentence =
        fmt::format("errors have been larger since {}: {} a day over {} days, {} in the backtest; {}{}",
                    format_day(*finding.since), in_unit("{:.{}f} {}", since.mae, known.unit()), since.days,
                    in_unit("{:.{}f} {}", expected, known.unit()), by_chance(detection.per_year), followed.remark);
    results.curves.changes.push_back(curve_of(finding, followed, detection, results.curves));
    results.add(std::move(finding));
}

/// Of the run that predicts alone.
void check_bias(const KnownState& known, CheckResults& results) {
    const int window = known.limits().window_days;
    const auto length = static_cast<std::size_t>(window);
    const FollowedErrors followed = followed_errors(known, known.newest_days(known.limits().history_days));
    if (followed.values.size() < length) {
        results.skip({"bias"}, "few_days",
                     {std::to_string(followed.values.size()), known.predicting->forecaster, known.run_name(),
                      fmt::format("monitor.window_days {}", window)});
        return;
    }
    const auto detection =
        detect(bias_test(followed.reference, length), followed, known.limits().false_alarms_per_year);
    MonitorFinding finding = finding_of("bias", known, followed, detection);
    const double spread = followed.expected.spread();
    finding.value *= spread;
    finding.limit *= spread;
    finding.unit = known.unit();
    const ErrorsSince since = errors_since(followed.days, detection.run.states.back().since);
    finding.sentence = fmt::format(
        "the mean error of the newest {} days is {}, expected {}; where no day counts more than three spreads, it is "
        "{} "
        "from that; {}{}",
        since.days, in_unit("{:+.{}f} {}", since.bias, known.unit()),
        in_unit("{:+.{}f} {}", followed.expected.mean(), known.unit()),
        in_unit("{:.{}f} {}", finding.value, known.unit()), by_chance(detection.per_year), followed.remark);
    results.curves.changes.push_back(curve_of(finding, followed, detection, results.curves, spread));
    results.add(std::move(finding));
}

}  // namespace

void check_changes(const KnownState& known, CheckResults& results) {
    const std::vector<std::string> kinds = {"error_shift", "error_growth", "bias"};
    results.curves = curves_of_errors(known);
    auto days = known.followed_days(known.limits().history_days);
    const auto fewest = static_cast<std::size_t>(known.limits().minimum_days);
    if (days.size() < fewest) {
        results.skip(kinds, "few_followed",
                     {std::to_string(days.size()), known.predicting->forecaster,
                      fmt::format("monitor.minimum_days {}", fewest)});
        return;
    }
    if (known.reference.size() < kFewestReference) {
        results.skip_without_reference(kinds, known);
        return;
    }
    const FollowedErrors followed = followed_errors(known, std::move(days));
    add_expectation(results.curves, followed.expected);
    check_shift(known, followed, results);
    check_growth(known, followed, results);
    check_bias(known, results);
}

}  // namespace forecast
