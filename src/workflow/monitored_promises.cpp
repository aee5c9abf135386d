#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "forecast/config/forecaster_specs.hpp"
#include "forecast/core/digits.hpp"
#include "forecast/core/mean.hpp"
#include "forecast/evaluation/paired_bootstrap.hpp"
#include "forecast/evaluation/rolling_forecasts.hpp"
#include "forecast/features/calendar_lag.hpp"
#include "forecast/forecasters/forecasters.hpp"
#include "forecast/monitor/forecast_tests.hpp"
#include "monitor_checks.hpp"

namespace forecast {
namespace {

constexpr double kNominalCoverage = 0.8;

/// The days of a window, and the mean absolute errors of both forecasters on them, over the rows that both forecast.
struct ComparedDays {
    std::vector<Day> days;
    std::vector<double> own;
    std::vector<double> other;
};

/// `forecast_of` a row, NaN for none.
template <class ForecastOf>
ComparedDays compare_days(const KnownState& known, const std::vector<ForecastDay>& days,
                          const ForecastOf& forecast_of) {
    const Frame& frame = *known.frame;
    ComparedDays compared;
    for (const ForecastDay& day : days) {
        std::vector<double> own;
        std::vector<double> other;
        for (const RowError& one : day.rows) {
            const double forecast = forecast_of(one.row);
            if (!std::isnan(forecast)) {
                own.push_back(std::abs(one.error));
                other.push_back(std::abs(forecast - frame.target().values[one.row]));
            }
        }
        if (!own.empty()) {
            compared.days.push_back(day.day);
            compared.own.push_back(mean_of(own));
            compared.other.push_back(mean_of(other));
        }
    }
    return compared;
}

/// The share of days inside from which on chance no longer explains it, on the side of `inside`.
double coverage_limit(std::size_t inside, std::size_t days, double level) {
    const double promised = kNominalCoverage * static_cast<double>(days);
    const int step = static_cast<double>(inside) < promised ? -1 : 1;
    const int all = static_cast<int>(days);
    int count = static_cast<int>(std::lround(promised));
    while (0 <= count && count <= all &&
           binomial_p_value(static_cast<std::size_t>(count), days, kNominalCoverage) >= level) {
        count += step;
    }
    return std::clamp((count - 0.5 * step) / all, 0.0, 1.0);  // the share is rounded to days
}

void check_coverage(const KnownState& known, CheckResults& results) {
    const auto days = known.newest_days(known.limits().coverage_days);
    double banded = 0;
    double inside = 0;
    double days_with_bands = 0;
    for (const ForecastDay& day : days) {
        banded += static_cast<double>(day.banded);
        inside += static_cast<double>(day.inside);
        days_with_bands += day.banded > 0 ? 1 : 0;
    }
    if (days_with_bands < known.limits().minimum_days) {
        results.skip({"coverage"}, "few_bands",
                     {fmt::format("{:.0f}", days_with_bands), std::to_string(known.limits().minimum_days)});
        return;
    }
    const double share = inside / banded;
    const auto trials = static_cast<std::size_t>(days_with_bands);  // rows of one day hit or miss together
    const auto inside_days = static_cast<std::size_t>(std::lround(share * days_with_bands));
    const double p_value = binomial_p_value(inside_days, trials, kNominalCoverage);
    MonitorFinding finding{"coverage", known.target()};
    finding.since = days.front().day;
    finding.value = share;
    finding.limit = coverage_limit(inside_days, trials, known.limits().coverage_level);
    finding.level = p_value < known.limits().coverage_level        ? MonitorLevel::alert
                    : p_value < 10 * known.limits().coverage_level ? MonitorLevel::warning
                                                                   : MonitorLevel::ok;
    finding.sentence = fmt::format(
        "{:.1f} % of the loads of {:.0f} days lie in the 80 % intervals; if these held, that would have a probability "
        "of {:.2g}; an alert from {:.1f} % on",
        100 * share, days_with_bands, p_value, 100 * finding.limit);
    finding.advice =
        fmt::format("`forecast train --config {0}` or `forecast backtest --config {0}` calibrates the intervals anew",
                    known.config_file);
    results.add(std::move(finding));
}

void check_skill(const KnownState& known, const std::vector<ForecastDay>& days, CheckResults& results) {
    const Frame& frame = *known.frame;
    const auto week_before = compare_days(known, days, [&](std::size_t row) {
        const auto before = row_days_before(frame.axis, static_cast<std::ptrdiff_t>(row), 7);
        return before < 0 ? std::nan("") : frame.target().values[static_cast<std::size_t>(before)];
    });
    if (week_before.days.empty()) {
        results.skip({"skill"}, "no_week_before", {});
        return;
    }
    MonitorFinding finding{"skill", known.target()};
    finding.since = week_before.days.front();
    finding.value = skill_score(week_before.own, week_before.other);
    finding.limit = known.limits().minimum_skill;
    finding.level = finding.value < finding.limit ? MonitorLevel::alert : MonitorLevel::ok;
    finding.sentence = fmt::format(
        "on the newest {} days the mean error is {:.4g} {}, that of the load a week before {:.4g} {}",
        week_before.days.size(), mean_of(week_before.own), known.unit(), mean_of(week_before.other), known.unit());
    finding.advice = "`forecast predict --forecaster j-7` is no worse for now; look at the inputs, then train anew";
    results.add(std::move(finding));
}

/// What `linear`, fitted as a backtest fits it, would have forecast on these rows; with weather as it was forecast
/// where the kept forecasts had no other.
ComparedDays compare_with_linear(const KnownState& known, const std::vector<ForecastDay>& days) {
    ExperimentConfig config = known.config;
    Frame frame = *known.frame;
    if (known.is_weather_ahead(days) && config.issue.weather != WeatherMode::issued) {
        config.issue.weather = WeatherMode::issued;
        ExperimentData data = read_experiment_data(config, known.config_file);
        drop_later_values(data, known.at);
        frame = build_experiment_frame(data, config, 0);
    }
    const auto linear = Forecasters(forecaster_specs(config)).get("linear");
    linear->prepare(frame);
    RollingOptions options;
    options.first_row = frame.axis.first_row_of(days.front().day);
    options.last_row = frame.axis.first_row_of(days.back().day + 1);
    options.strict_from = options.first_row;
    options.issue = config.issue;
    const RollingForecasts forecasts = forecast_rolling(frame, {linear.get()}, options);
    return compare_days(known, days, [&](std::size_t row) {
        const std::size_t place = row - options.first_row;  // both frames begin on the same day
        return place < forecasts.rows() ? forecasts.at(place, 0) : std::nan("");
    });
}

void check_against_linear(const KnownState& known, const std::vector<ForecastDay>& days, CheckResults& results) {
    if (known.predicting->forecaster == "linear") {
        results.skip({"champion"}, "linear_itself", {});
        return;
    }
    const ComparedDays compared = compare_with_linear(known, days);
    if (compared.days.size() < static_cast<std::size_t>(known.limits().minimum_days)) {
        results.skip({"champion"}, "few_of_linear", {std::to_string(compared.days.size())});
        return;
    }
    const PairedGain loss = paired_bootstrap(compared.own, compared.other, {});
    const double linear = mean_of(compared.other);
    MonitorFinding finding{"champion", known.predicting->forecaster};
    finding.since = compared.days.front();
    finding.value = 100 * loss.mean / linear;
    finding.limit = known.limits().worse_than_linear;
    finding.unit = "%";
    finding.level = loss.low <= 0                   ? MonitorLevel::ok
                    : finding.value > finding.limit ? MonitorLevel::alert
                                                    : MonitorLevel::warning;
    finding.sentence = fmt::format(
        "on the newest {} days {} errs by {:.4g} {}, linear fitted anew by {:.4g} {}; the difference is {:+.4g}, with "
        "95 % between {:+.4g} and {:+.4g}",
        compared.days.size(), known.predicting->forecaster, mean_of(compared.own), known.unit(), linear, known.unit(),
        loss.mean, loss.low, loss.high);
    finding.advice =
        fmt::format("`forecast train --config {} --promote-if-better`, or `forecast predict --forecaster linear`",
                    known.config_file);
    results.add(std::move(finding));
}

}  // namespace

void check_promises(const KnownState& known, CheckResults& results) {
    const auto days = known.newest_days(known.limits().window_days);
    if (days.empty()) {
        results.skip({"coverage", "skill", "champion"}, "no_days", {known.predicting->forecaster, known.run_name()});
        return;
    }
    check_coverage(known, results);
    if (days.size() < static_cast<std::size_t>(known.limits().minimum_days)) {
        results.skip({"skill", "champion"}, "few_days",
                     {std::to_string(days.size()), known.predicting->forecaster, known.run_name(),
                      fmt::format("monitor.minimum_days {}", known.limits().minimum_days)});
        return;
    }
    results.attempt({"skill"}, [&] { check_skill(known, days, results); });
    results.attempt({"champion"}, [&] { check_against_linear(known, days, results); });
}

}  // namespace forecast
