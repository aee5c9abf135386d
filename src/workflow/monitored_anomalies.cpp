#include <algorithm>
#include <cmath>
#include <memory>

#include <fmt/format.h>

#include "forecast/core/french_calendar.hpp"
#include "forecast/core/mean.hpp"
#include "forecast/monitor/anomaly.hpp"
#include "forecast/monitor/input_drift.hpp"
#include "forecast/workflow/recorded_forecasters.hpp"
#include "forecast/workflow/recorded_network.hpp"
#include "monitor_checks.hpp"

namespace forecast {
namespace {

constexpr std::size_t kMostExplained = 5;

constexpr std::size_t kFewestOfSeason = 60;

/// How many times the bands and the errors of its kind of day explain the error.
double times_explained(const ForecastDay& day, const ExpectedErrors& expected) {
    const double by_kind = std::abs(day.error() - expected.mean_on(day.day)) / expected.half_width80_on(day.day);
    const double width = day.error() > 0 ? day.below : day.above;
    return day.banded > 0 && width > 0 ? std::min(by_kind, std::abs(day.error()) / width) : by_kind;
}

/// The mean of the observed loads; NaN of none.
double load_on(const Frame& frame, Day day) {
    return mean_of_day(frame.axis, day, [&](std::size_t row) {
        return frame.target().is_observed(row) ? frame.target().values[row] : std::nan("");
    });
}

AnomalyEvidence evidence_of(const ForecastDay& day, const KnownState& known, const CheckResults& results) {
    constexpr int kDaysBefore = 28;
    AnomalyEvidence evidence;
    evidence.load = day.actual;
    evidence.forecast = day.predicted;
    evidence.is_working_day = weekday(day.day) < 5 && !french_holiday_index(day.day);
    const TimeAxis& axis = known.frame->axis;
    const Timestamp begin = axis.start(axis.first_row_of(day.day));
    const Timestamp end = axis.start(axis.first_row_of(day.day + 1));
    evidence.is_faulty = std::any_of(results.faulty_loads.begin(), results.faulty_loads.end(), [&](const Place& place) {
        return place.period.begin < end && begin < place.period.end;
    });
    double free_days = 0;
    double sum = 0;
    for (int before = 1; before <= kDaysBefore; ++before) {
        const double load = load_on(*known.frame, day.day - before);
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

/// What a day's forecast was made of, or why that is not known.
struct Parts {
    std::vector<Contribution> parts;  ///< by groups of features, the newest known load first
    std::string why_not;
};

/// Takes the forecasts of days apart, with what the run that predicts has kept.
class Explainer {
public:
    explicit Explainer(const KnownState& known) : known_(known) {}

    Parts explain(const ForecastDay& day) {
        if (day.forecaster == kNetworkName && known_.config.window.horizon > 1) {
            return {{}, "a network that forecasts several days at once is not taken apart"};
        }
        try {
            return parts_of(forecaster_of(day), day);
        } catch (const Error& error) {
            return {{}, error.what()};
        }
    }

private:
    /// A network as it is, another one as it was fitted for that day.
    Forecaster& forecaster_of(const ForecastDay& day) {
        const Frame& frame = *known_.frame;
        const TrainedRun& run = known_.predicting->run;
        if (day.forecaster != kNetworkName) {
            fitted_ = recorded_forecaster(day.forecaster, known_.config, run, frame, frame.axis.first_row_of(day.day));
            return *fitted_;
        }
        if (!network_) {
            network_ = load_network(run, neural_input(known_.config), frame);
        }
        return *network_;
    }

    /// Of a day of several rows the mean of them.
    Parts parts_of(const Forecaster& forecaster, const ForecastDay& day) {
        std::vector<Explanation> rows;
        const TimeAxis& axis = known_.frame->axis;
        for (std::size_t row = axis.first_row_of(day.day); row < axis.first_row_of(day.day + 1); ++row) {
            auto explanation = forecaster.explain({issue_time(known_.config.issue, axis, row), row, 1});
            if (!explanation) {
                return {{}, day.forecaster + " cannot take it apart"};
            }
            rows.push_back(std::move(*explanation));
        }
        Explanation mean = mean_of(rows);
        mean.contributions.insert(mean.contributions.begin(), {"the newest known load", mean.baseline});
        return {std::move(mean.contributions), ""};
    }

    const KnownState& known_;
    std::shared_ptr<Forecaster> fitted_;
    std::unique_ptr<NeuralForecaster> network_;
};

/// The largest parts but the newest load, which comes first.
std::string parts_in_words(const Parts& explained, const std::string& unit) {
    constexpr std::size_t kNamed = 3;
    auto parts = explained.parts;
    if (parts.size() < 2) {
        return "; its forecast is not taken apart: " + explained.why_not;
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

MonitorFinding anomaly_finding(const ForecastDay& day, double times, Parts explained, const KnownState& known,
                               const CheckResults& results) {
    MonitorFinding finding{"anomaly", known.target()};
    finding.since = day.day;
    finding.value = day.error();
    finding.limit = known.limits().anomaly_factor * std::abs(day.error()) / times;
    finding.unit = known.unit();
    finding.level = MonitorLevel::warning;  // a day, and no reason to train anew
    const AnomalyKind guess = guess_anomaly(evidence_of(day, known, results));
    finding.guess = guess;
    finding.sentence = fmt::format(
        "{} was forecast at {:.5g} {} and came as {:.5g}: {:+.4g}, {:.1f} times what the "
        "80 % interval and the errors of its kind of day explain (guess: {}){}",
        format_day(day.day), day.predicted, known.unit(), day.actual, day.error(), times, to_string(guess),
        parts_in_words(explained, known.unit()));
    finding.explanation = std::move(explained.parts);
    finding.advice = guess_in_words(guess);
    return finding;
}

/// A check that found no day.
MonitorFinding no_day(const char* kind, const KnownState& known) {
    MonitorFinding finding{kind, known.target()};
    finding.value = 0;
    finding.limit = 0;
    return finding;
}

/// The newest are explained.
void check_errors_of_days(const KnownState& known, CheckResults& results) {
    const auto days = known.newest_days(known.limits().window_days);
    if (days.empty()) {
        results.skip({"anomaly"}, "no_days", {known.predicting->forecaster, known.run_name()});
        return;
    }
    if (known.reference.size() < kFewestReference) {
        results.skip_without_reference({"anomaly"}, known);
        return;
    }
    const ExpectedErrors expected(known.reference);
    Explainer explainer(known);
    std::vector<MonitorFinding> found;
    for (auto day = days.rbegin(); day != days.rend(); ++day) {
        const double times = times_explained(*day, expected);
        if (times > known.limits().anomaly_factor) {
            Parts parts = found.size() < kMostExplained
                              ? explainer.explain(*day)
                              : Parts{{}, fmt::format("only the newest {} are", kMostExplained)};
            found.push_back(anomaly_finding(*day, times, std::move(parts), known, results));
        }
    }
    for (auto finding = found.rbegin(); finding != found.rend(); ++finding) {
        results.add(std::move(*finding));
    }
    if (found.empty()) {
        results.add(no_day("anomaly", known));
    }
}

/// The loads of the days before `end` that lie in the season of `day`, in any year.
std::vector<double> loads_of_season(const Frame& frame, Day day, Day end) {
    constexpr int kDaysAroundOfYear = 30;
    std::vector<double> loads;
    for (Day one = frame.axis.day(0); one < end; one = one + 1) {
        const double load = days_of_year_apart(day_of_year(one), day_of_year(day)) <= kDaysAroundOfYear
                                ? load_on(frame, one)
                                : std::nan("");
        if (!std::isnan(load)) {
            loads.push_back(load);
        }
    }
    return loads;
}

std::string forecast_in_words(const KnownState& known, Day day) {
    const auto found =
        std::find_if(known.days.begin(), known.days.end(), [&](const ForecastDay& one) { return one.day == day; });
    return found == known.days.end() ? ""
                                     : fmt::format("; it was forecast at {:.5g} {}", found->predicted, known.unit());
}

/// Days whose load is far from all loads of that season, though it may have been forecast like that: by a meter that
/// has counted wrong for days. A holiday is none, since the years before have it, too.
void check_loads_of_days(const KnownState& known, CheckResults& results) {
    constexpr double kMargin = 0.25;  // of the season's range, on each side
    const Frame& frame = *known.frame;
    const Day last = frame.axis.day(frame.axis.size() - 1);
    const Day begin = std::max(frame.axis.day(0), last - (known.limits().window_days - 1));
    bool is_any = false;
    for (Day day = begin; day <= last; day = day + 1) {
        const double load = load_on(frame, day);
        const auto season = loads_of_season(frame, day, begin);
        if (season.size() < kFewestOfSeason) {
            results.skip({"unusual_load"}, "few_seasons",
                         {std::to_string(season.size()), std::to_string(kFewestOfSeason)});
            return;
        }
        const ValueRange range = range_of(season);
        if (std::isnan(load) || outside_share({load}, range, kMargin) == 0) {
            continue;
        }
        is_any = true;
        const double margin = kMargin * (range.high - range.low);
        MonitorFinding finding{"unusual_load", known.target()};
        finding.since = day;
        finding.value = load;
        finding.limit = load < range.low ? range.low - margin : range.high + margin;
        finding.unit = known.unit();
        finding.level = MonitorLevel::warning;
        finding.sentence = fmt::format(
            "{} came as {:.5g} {}; the {} days of that season before lie between {:.5g} and {:.5g}{}", format_day(day),
            load, known.unit(), season.size(), range.low, range.high, forecast_in_words(known, day));
        finding.advice = "look at the load of that day: perhaps its meter, or a large consumer";
        results.add(std::move(finding));
    }
    if (!is_any) {
        results.add(no_day("unusual_load", known));
    }
}

}  // namespace

void check_anomalies(const KnownState& known, CheckResults& results) {
    if (known.predicting && known.frame) {
        results.attempt({"anomaly"}, [&] { check_errors_of_days(known, results); });
    }
    if (known.frame) {
        results.attempt({"unusual_load"}, [&] { check_loads_of_days(known, results); });
    }
}

}  // namespace forecast
