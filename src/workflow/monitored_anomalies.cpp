#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "forecast/core/french_calendar.hpp"
#include "forecast/core/mean.hpp"
#include "forecast/monitor/anomaly.hpp"
#include "forecast/workflow/recorded_forecasters.hpp"
#include "monitor_checks.hpp"

namespace forecast {
namespace {

constexpr std::size_t kMostExplained = 5;
constexpr std::size_t kFewestExpected = 60;

/// How many times the bands and the errors of its kind of day explain the error; infinite where there are neither.
double times_explained(const ForecastDay& day, const ExpectedErrors& expected) {
    constexpr double kHalfWidthOfNormal = 1.2816;  // of an 80 % interval, in standard deviations
    const double by_kind = std::abs(expected.standardised(day.daily_error())) / kHalfWidthOfNormal;
    const double width = day.error() > 0 ? day.below : day.above;
    return day.banded > 0 && width > 0 ? std::min(by_kind, std::abs(day.error()) / width) : by_kind;
}

double daily_load(const Frame& frame, Day day) {
    double sum = 0;
    double rows = 0;
    for (std::size_t row = frame.axis.first_row_of(day); row < frame.axis.first_row_of(day + 1); ++row) {
        const double value = frame.target().values[row];
        sum += std::isnan(value) ? 0 : value;
        rows += std::isnan(value) ? 0 : 1;
    }
    return rows > 0 ? sum / rows : std::nan("");
}

AnomalyEvidence evidence_of(const ForecastDay& day, const KnownState& known, const CheckResults& results) {
    constexpr int kDaysBefore = 28;
    AnomalyEvidence evidence;
    evidence.load = day.actual;
    evidence.forecast = day.predicted;
    evidence.is_working_day = weekday(day.day) < 5 && !french_holiday_index(day.day);
    evidence.is_faulty =
        std::any_of(results.findings.begin(), results.findings.end(), [&](const MonitorFinding& finding) {
            return finding.kind == "data_fault" && finding.series == known.target() && finding.since == day.day;
        });
    double free_days = 0;
    double sum = 0;
    for (int before = 1; before <= kDaysBefore; ++before) {
        const double load = daily_load(*known.frame, day.day - before);
        if (std::isnan(load)) {
            continue;
        }
        evidence.smallest_around = std::min(load, evidence.smallest_around.value_or(load));
        if (weekday(day.day - before) == 6) {
            sum += load;
            free_days += 1;
        }
    }
    if (free_days > 0) {
        evidence.free_day_load = sum / free_days;
    }
    evidence.temperature_error = temperature_error_on(known, day.day);
    evidence.temperature_limit = known.limits().temperature_error;
    return evidence;
}

const char* guess_in_words(AnomalyKind kind) {
    switch (kind) {
        case AnomalyKind::meter:
            return "perhaps the meter or its data: look at the load of that day";
        case AnomalyKind::weather:
            return "perhaps the weather: its forecast was wrong that day";
        case AnomalyKind::holiday:
            return "perhaps a day off that the calendar does not know: add it to the calendar";
        case AnomalyKind::outage:
            return "perhaps an outage, or a large consumer that stood still";
        case AnomalyKind::unknown:
            break;
    }
    return "no guess: forecast predict --explain --date takes the forecast of that day apart";
}

/// By groups of features, the newest known load first; of a day of several rows the mean of them.
std::vector<Contribution> explained(const ForecastDay& day, const KnownState& known) {
    const Frame& frame = *known.frame;
    const std::size_t first = frame.axis.first_row_of(day.day);
    const auto forecaster = recorded_forecaster(day.forecaster, known.config, known.predicting->run, frame, first);
    std::vector<Explanation> rows;
    for (std::size_t row = first; row < frame.axis.first_row_of(day.day + 1); ++row) {
        auto explanation = forecaster->explain({issue_time(known.config.issue, frame.axis, row), row, 1});
        if (!explanation) {
            return {};
        }
        rows.push_back(std::move(*explanation));
    }
    Explanation mean = mean_of(rows);
    mean.contributions.insert(mean.contributions.begin(), {"the newest known load", mean.baseline});
    return std::move(mean.contributions);
}

/// The largest parts but the newest load, which comes first.
std::string parts_in_words(std::vector<Contribution> parts, const std::string& unit) {
    constexpr std::size_t kNamed = 3;
    if (parts.size() < 2) {
        return "";
    }
    std::stable_sort(parts.begin() + 1, parts.end(), [](const Contribution& a, const Contribution& b) {
        return std::abs(a.value) > std::abs(b.value);
    });
    std::string text = fmt::format("; its forecast was {} {:.4g} {}", parts[0].group, parts[0].value, unit);
    for (std::size_t i = 1; i < std::min(parts.size(), kNamed + 1); ++i) {
        text += fmt::format(", {} {:+.4g}", parts[i].group, parts[i].value);
    }
    return text;
}

MonitorFinding anomaly_finding(const ForecastDay& day, double times, bool is_explained, const KnownState& known,
                               CheckResults& results) {
    MonitorFinding finding{"anomaly", known.target()};
    finding.since = day.day;
    finding.value = day.error();
    finding.limit = known.limits().anomaly_factor * std::abs(day.error()) / times;
    finding.unit = known.unit();
    finding.level = MonitorLevel::warning;  // a day, and no reason to train anew
    if (is_explained && day.run_id == known.predicting->run.summary.run_id && day.forecaster != kNetworkName) {
        results.attempt("explanation", [&] { finding.explanation = explained(day, known); });
    }
    const AnomalyKind guess = guess_anomaly(evidence_of(day, known, results));
    finding.guess = guess;
    finding.sentence = fmt::format(
        "{} was forecast at {:.5g} {} and came as {:.5g}: {:+.4g}, {:.1f} times what the "
        "80 % interval and the errors of its kind of day explain (guess: {}){}",
        format_day(day.day), day.predicted, known.unit(), day.actual, day.error(), times, to_string(guess),
        parts_in_words(finding.explanation, known.unit()));
    finding.advice = guess_in_words(guess);
    return finding;
}

}  // namespace

void check_anomalies(const KnownState& known, CheckResults& results) {
    if (known.days.empty() || known.reference.size() < kFewestExpected) {
        results.skip("anomaly", known.days.empty() ? "no day has a kept forecast and a load"
                                                   : "the run that predicts has too few days of a backtest");
        return;
    }
    const ExpectedErrors expected(known.reference);
    std::size_t found = 0;
    for (const ForecastDay& day : known.newest_days(known.limits().window_days)) {
        const double times = times_explained(day, expected);
        if (times > known.limits().anomaly_factor) {
            ++found;
            results.add(anomaly_finding(day, times, found <= kMostExplained, known, results));
        }
    }
    if (found == 0) {
        MonitorFinding finding{"anomaly", known.target()};
        finding.value = 0;
        finding.limit = 0;
        results.add(std::move(finding));
    }
}

}  // namespace forecast
