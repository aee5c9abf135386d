#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "forecast/config/forecaster_specs.hpp"
#include "forecast/features/pipeline.hpp"
#include "forecast/forecasters/forecasters.hpp"
#include "forecast/monitor/input_drift.hpp"
#include "monitor_checks.hpp"

namespace forecast {
namespace {

constexpr double kRangeMargin = 0.1;
constexpr int kDaysAround = 30;              // of the year, that count as the same season
constexpr std::size_t kFewestLearnt = 120;   // days
constexpr std::size_t kFewestSeasonal = 60;  // days of the same season, else all of them are compared
constexpr std::size_t kFewestDistinct = 10;  // values: one with fewer is a code, and follows the calendar

/// A feature by day.
struct DailyFeature {
    std::string name;
    std::vector<double> values;  ///< [days] mean over the rows; NaN: missing
};

/// The features of the one that predicts, by day, and which days were learnt from and which are new.
struct InputDays {
    std::vector<Day> days;
    std::vector<int> days_of_year;  ///< [days] of these
    std::vector<DailyFeature> features;
    std::size_t learnt_end = 0;  ///< days before it were learnt from
    std::size_t new_begin = 0;   ///< days from it on are judged
};

/// Columns without what a calendar alone says: its groups read no column of the frame.
bool reads_data(const std::string& group) {
    return group.find('(') != std::string::npos;
}

bool is_a_code(const std::vector<double>& values) {
    std::set<double> distinct;
    for (const double value : values) {
        if (!std::isnan(value)) {
            distinct.insert(value);
        }
        if (distinct.size() >= kFewestDistinct) {
            return false;
        }
    }
    return true;
}

std::vector<double> daily_means(const FeatureTable& table, std::size_t column, const TimeAxis& axis,
                                const std::vector<Day>& days) {
    std::vector<double> means;
    for (const Day day : days) {
        means.push_back(mean_of_day(axis, day, [&](std::size_t row) { return table.at(column, row); }));
    }
    return means;
}

std::vector<FeatureOptions> features_that_predict(const KnownState& known) {
    const std::string name = known.predicting ? known.predicting->forecaster : "linear";
    const auto features = features_of(name, forecaster_specs(known.config));
    return features && !features->empty() ? *features : known.config.features.ahead;
}

/// Days were learnt from up to the end of the backtest of the run that predicts; without one, before the new ones.
InputDays input_days(const KnownState& known) {
    const Frame& frame = *known.frame;
    InputDays inputs;
    for (Day day = frame.axis.day(0); day <= frame.axis.day(frame.axis.size() - 1); day = day + 1) {
        inputs.days.push_back(day);
        inputs.days_of_year.push_back(day_of_year(day));
    }
    const auto window = static_cast<std::size_t>(known.limits().window_days);
    inputs.new_begin = inputs.days.size() - std::min(inputs.days.size(), window);
    inputs.learnt_end = inputs.new_begin;
    if (!known.reference.empty()) {
        const auto tested = known.reference.back().day - inputs.days.front() + 1;
        inputs.learnt_end = std::min(inputs.new_begin, static_cast<std::size_t>(std::max(0, tested)));
    }
    const FeaturePipeline pipeline(features_that_predict(known), frame, known.config.issue);
    const FeatureTable table = pipeline.future_features(frame);
    for (std::size_t column = 0; column < table.columns(); ++column) {
        auto values = daily_means(table, column, frame.axis, inputs.days);
        if (reads_data(table.groups[column]) && !is_a_code(values)) {
            inputs.features.push_back({table.names[column], std::move(values)});
        }
    }
    return inputs;
}

std::vector<double> part(const std::vector<double>& values, std::size_t begin, std::size_t end) {
    return {values.begin() + static_cast<std::ptrdiff_t>(begin), values.begin() + static_cast<std::ptrdiff_t>(end)};
}

/// The learnt days that days [begin, end) are compared with: those that lie at least half a year away from them.
struct WindowPeers {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::vector<std::size_t> all;
    std::vector<std::size_t> seasonal;  ///< of these, the days of the same season
};

WindowPeers compared_days(const InputDays& inputs, std::size_t begin, std::size_t end) {
    constexpr int kHalfYear = 180;
    const std::size_t middle = (begin + end) / 2;
    WindowPeers compared{begin, end, {}, {}};
    for (std::size_t i = 0; i < inputs.learnt_end; ++i) {
        if (std::abs(inputs.days[i] - inputs.days[middle]) < kHalfYear) {
            continue;
        }
        compared.all.push_back(i);
        if (days_of_year_apart(inputs.days_of_year[i], inputs.days_of_year[middle]) <= kDaysAround) {
            compared.seasonal.push_back(i);
        }
    }
    return compared;
}

/// The windows of the learnt days, as long as that of the new ones.
std::vector<WindowPeers> learnt_windows(const InputDays& inputs) {
    const std::size_t window = inputs.days.size() - inputs.new_begin;
    std::vector<WindowPeers> windows;
    for (std::size_t begin = 0; begin + window <= inputs.learnt_end; begin += window) {
        windows.push_back(compared_days(inputs, begin, begin + window));
    }
    return windows;
}

std::vector<double> values_at(const std::vector<double>& values, const std::vector<std::size_t>& places) {
    std::vector<double> found;
    found.reserve(places.size());
    for (const std::size_t place : places) {
        if (!std::isnan(values[place])) {
            found.push_back(values[place]);
        }
    }
    return found;
}

/// Of the same season; of all days where these are few.
std::vector<double> compared_values(const std::vector<double>& values, const WindowPeers& compared) {
    auto seasonal = values_at(values, compared.seasonal);
    return seasonal.size() >= kFewestSeasonal ? seasonal : values_at(values, compared.all);
}

std::optional<double> index_of(const std::vector<double>& values, const WindowPeers& days) {
    const auto compared = compared_values(values, days);
    const auto own = present_values(part(values, days.begin, days.end));
    if (compared.size() < kFewestSeasonal || own.size() * 2 < days.end - days.begin) {
        return std::nullopt;
    }
    return population_stability_index(compared, own);
}

/// The largest index that a window of the learnt days has against the others: what a year without a drift may show.
double largest_learnt_index(const std::vector<double>& values, const std::vector<WindowPeers>& windows) {
    double largest = 0;
    for (const WindowPeers& window : windows) {
        largest = std::max(largest, index_of(values, window).value_or(0));
    }
    return largest;
}

MonitorFinding input_finding(const char* kind, const DailyFeature& feature, const InputDays& inputs, double value,
                             double limit) {
    MonitorFinding finding{kind, feature.name};
    finding.since = inputs.days[inputs.new_begin];
    finding.value = value;
    finding.limit = limit;
    finding.advice = "look at its source: `forecast data check`; if the world has changed so, train anew";
    return finding;
}

void check_drift(const KnownState& known, const InputDays& inputs, const DailyFeature& feature,
                 const std::vector<WindowPeers>& windows, CheckResults& results) {
    const WindowPeers newest = compared_days(inputs, inputs.new_begin, inputs.days.size());
    const auto index = index_of(feature.values, newest);
    if (!index) {
        return;
    }
    const double limit = std::max(known.limits().psi, largest_learnt_index(feature.values, windows));
    const auto own = part(feature.values, inputs.new_begin, inputs.days.size());
    const auto compared = compared_values(feature.values, newest);
    const auto test = kolmogorov_smirnov(compared, own, independent_share(part(feature.values, 0, inputs.learnt_end)));
    MonitorFinding finding = input_finding("input_drift", feature, inputs, *index, limit);
    constexpr double kSure = 0.01;
    if (*index > limit && test.p_value < kSure) {
        finding.level = *index > 2 * limit ? MonitorLevel::alert : MonitorLevel::warning;
    }
    finding.sentence = fmt::format(
        "its newest {} days differ from those learnt from: stability index {:.2f} (no window of the training passed "
        "{:.2f}), Kolmogorov-Smirnov distance {:.2f}, p {:.2g}",
        own.size(), *index, limit, test.distance, test.p_value);
    results.add(std::move(finding));
}

void check_range(const KnownState& known, const InputDays& inputs, const DailyFeature& feature, CheckResults& results) {
    const auto learnt = part(feature.values, 0, inputs.learnt_end);
    const auto own = part(feature.values, inputs.new_begin, inputs.days.size());
    if (present_values(learnt).size() < kFewestLearnt) {
        return;
    }
    const ValueRange range = range_of(learnt);
    const double outside = outside_share(own, range, kRangeMargin);
    MonitorFinding finding = input_finding("input_range", feature, inputs, outside, known.limits().outside_share);
    finding.level = level_of(outside, finding.limit, 0.4);
    finding.sentence =
        fmt::format("{:.0f} % of its newest {} values lie outside {:.4g} .. {:.4g}, the range learnt from",
                    100 * outside, own.size(), range.low, range.high);
    results.add(std::move(finding));
}

/// Of the frame's columns, since a feature may look past a gap.
void check_missing(const KnownState& known, CheckResults& results) {
    const Frame& frame = *known.frame;
    const Day last = frame.axis.day(frame.axis.size() - 1);
    const std::size_t first = frame.axis.first_row_of(last - (known.limits().window_days - 1));
    for (const Column& column : frame.columns) {
        if (column.role == Role::calendar) {
            continue;
        }
        std::size_t missing = 0;
        std::optional<Day> since;
        for (std::size_t row = first; row < frame.axis.size(); ++row) {
            if (!column.is_observed(row)) {
                ++missing;
                since = since.value_or(frame.axis.day(row));
            }
        }
        MonitorFinding finding{"missing_values", column.name};
        finding.since = since;
        finding.value = static_cast<double>(missing) / static_cast<double>(frame.axis.size() - first);
        finding.limit = known.limits().missing_share;
        finding.level = level_of(finding.value, finding.limit, 0.5);
        finding.sentence = fmt::format("{:.0f} % of its newest {} values are missing or imputed", 100 * finding.value,
                                       frame.axis.size() - first);
        const auto from = known.config.frame.columns.find(column.name);
        finding.is_of_file =
            !known.is_fetched(from == known.config.frame.columns.end() ? known.target() : from->second.from);
        finding.advice = finding.is_of_file
                             ? "`forecast data check` says where"
                             : "`forecast data check` says where; `forecast data fetch --fill-gaps` asks again";
        results.add(std::move(finding));
    }
}

}  // namespace

void check_inputs(const KnownState& known, CheckResults& results) {
    if (!known.frame) {
        return;
    }
    results.attempt({"missing_values"}, [&] { check_missing(known, results); });
    results.attempt({"input_drift", "input_range"}, [&] {
        const InputDays inputs = input_days(known);
        if (inputs.learnt_end < kFewestLearnt) {
            results.skip({"input_drift", "input_range"}, "few_history",
                         {std::to_string(inputs.learnt_end), std::to_string(inputs.days.size() - inputs.new_begin),
                          std::to_string(kFewestLearnt)});
            return;
        }
        const auto windows = learnt_windows(inputs);
        for (const DailyFeature& feature : inputs.features) {
            check_drift(known, inputs, feature, windows, results);
            check_range(known, inputs, feature, results);
        }
    });
}

}  // namespace forecast
