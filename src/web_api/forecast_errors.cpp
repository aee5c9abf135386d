#include "forecast_errors.hpp"

#include <algorithm>
#include <cmath>

#include "forecast/core/json_numbers.hpp"
#include "forecast/core/mean.hpp"
#include "forecast/core/missing.hpp"
#include "forecast/evaluation/paired_bootstrap.hpp"
#include "forecast/statistical/makers.hpp"

namespace forecast {
namespace {

constexpr int kUsualDays = 30;
constexpr int kMostDays = 366;

/// A forecast whose load is known.
struct Scored {
    const KeptForecast* kept = nullptr;
    double error = 0;
};

/// By time; of the last `days` local days that have one.
std::vector<Scored> scored_of(const ForecastData& data, const std::string& forecaster, const std::string& zone,
                              int days) {
    std::vector<Scored> scored;
    for (const auto& [time, kept] : forecasts_in_time(data, forecaster, Timestamp::max())) {
        if (const auto error = kept->error()) {
            scored.push_back({kept, *error});
        }
    }
    if (!scored.empty()) {
        const Day first = day_of(scored.back().kept->forecast.time, zone) - (days - 1);
        scored.erase(std::remove_if(scored.begin(), scored.end(),
                                    [&](const Scored& one) { return day_of(one.kept->forecast.time, zone) < first; }),
                     scored.end());
    }
    return scored;
}

std::vector<DayErrors> by_day(const std::vector<Scored>& scored, const std::string& zone) {
    std::map<Day, DayErrors> days;
    for (const Scored& one : scored) {
        const Day day = day_of(one.kept->forecast.time, zone);
        DayErrors& sums = days[day];
        sums.day = day;
        ++sums.n;
        sums.bias += one.error;
        sums.mae += std::abs(one.error);
    }
    std::vector<DayErrors> errors;
    for (auto& [day, sums] : days) {
        sums.bias /= static_cast<double>(sums.n);
        sums.mae /= static_cast<double>(sums.n);
        errors.push_back(sums);
    }
    return errors;
}

/// Means of groups of days: {key: what `group` says, mae, n}.
template <class Group>
WebJson grouped(const std::vector<DayErrors>& days, const char* key, const Group& group) {
    std::map<WebJson, std::vector<double>> maes;
    for (const DayErrors& day : days) {
        maes[group(day.day)].push_back(day.mae);
    }
    WebJson list = WebJson::array();
    for (const auto& [value, of_it] : maes) {
        list.push_back({{key, value}, {"mae", mean_of(of_it)}, {"n", of_it.size()}});
    }
    return list;
}

/// The share of loads within their intervals, of those that have one.
template <class BoundsOf>
std::optional<double> coverage(const std::vector<Scored>& scored, const BoundsOf& bounds_of) {
    std::size_t inside = 0;
    std::size_t all = 0;
    for (const Scored& one : scored) {
        const StoredForecast& f = one.kept->forecast;
        const IssueDetails::Bounds bounds = bounds_of(f);
        if (bounds.low && bounds.high) {
            ++all;
            inside += *bounds.low <= *f.actual && *f.actual <= *bounds.high ? 1U : 0U;
        }
    }
    return all == 0 ? std::nullopt : std::optional(static_cast<double>(inside) / static_cast<double>(all));
}

std::optional<double> coverage80(const std::vector<Scored>& scored) {
    return coverage(scored, [](const StoredForecast& f) { return IssueDetails::Bounds{f.low80, f.high80}; });
}

/// Of the intervals that the kept issues have.
std::optional<double> coverage95(const WebCall& call, const std::vector<Scored>& scored) {
    std::map<Timestamp, IssueDetails> issues;
    return coverage(scored, [&](const StoredForecast& f) {
        auto found = issues.find(f.issued_at);
        if (found == issues.end()) {
            found = issues.emplace(f.issued_at, issue_details(call, f.issued_at, f.run_id)).first;
        }
        const auto bounds = found->second.bounds95.find(f.time);
        return bounds == found->second.bounds95.end() ? IssueDetails::Bounds{} : bounds->second;
    });
}

using OriginOf = Timestamp (*)(const StoredForecast&);

Timestamp issued_when_it_was(const StoredForecast& scored) {
    return scored.issued_at;
}

/// The operator's forecast of a day may be out only after ours was issued, but before the time that it is of.
Timestamp issued_at_the_last_moment(const StoredForecast& scored) {
    return scored.time;
}

/// By day, the mean absolute error of what `forecaster` says of the rows that were scored, by what was known then.
std::map<Day, double> errors_beside(Forecaster& forecaster, OriginOf origin_of, const ForecastData& data,
                                    const std::vector<Scored>& scored) {
    if (!data.frame) {
        return {};
    }
    const TimeAxis& axis = data.frame->axis;
    forecaster.prepare(*data.frame);
    std::map<Day, std::vector<double>> errors;
    for (const Scored& one : scored) {
        const StoredForecast& f = one.kept->forecast;
        const auto row = axis.row_at(f.time);
        const double value = row ? forecaster.predict({origin_of(f), *row, 1}).front() : kMissing;
        if (!std::isnan(value)) {
            errors[day_of(f.time, axis.zone())].push_back(std::abs(value - *f.actual));
        }
    }
    std::map<Day, double> means;
    for (const auto& [day, of_day] : errors) {
        means[day] = mean_of(of_day);
    }
    return means;
}

/// {name, mae, difference}: how much more it errs than the forecaster, on the days of both.
WebJson benchmark_json(const char* name, const std::map<Day, double>& benchmark, const std::vector<DayErrors>& ours) {
    std::vector<double> its;
    std::vector<double> beside;
    for (const DayErrors& day : ours) {
        if (const auto found = benchmark.find(day.day); found != benchmark.end()) {
            its.push_back(found->second);
            beside.push_back(day.mae);
        }
    }
    if (its.empty()) {
        return {{"name", name}, {"mae", nullptr}, {"difference", nullptr}};
    }
    const PairedGain gain = paired_bootstrap(its, beside, {});
    return {{"name", name},
            {"mae", mean_of(its)},
            {"difference", {{"mae", gain.mean}, {"low95", gain.low}, {"high95", gain.high}}}};
}

WebJson benchmarks_json(const ForecastData& data, const std::vector<Scored>& scored, const std::vector<DayErrors>& ours,
                        const std::string& zone) {
    std::map<Day, double> naive;
    for (const DayErrors& day : errors_of_days(data, "baseline_j-1", zone, kDaysShown)) {
        naive[day.day] = day.mae;
    }
    const StatisticalOptions options;
    WebJson benchmarks = {
        benchmark_json("j-1", naive, ours),
        benchmark_json("j-7", errors_beside(*make_last_week(options), issued_when_it_was, data, scored), ours)};
    if (data.frame && data.frame->find(options.tso_column)) {
        benchmarks.push_back(
            benchmark_json("tso", errors_beside(*make_tso(options), issued_at_the_last_moment, data, scored), ours));
    }
    return benchmarks;
}

std::optional<double> mean_percent(const std::vector<Scored>& scored) {
    std::vector<double> percents;
    for (const Scored& one : scored) {
        const double actual = *one.kept->forecast.actual;
        if (actual != 0) {
            percents.push_back(100 * std::abs(one.error / actual));
        }
    }
    return percents.empty() ? std::nullopt : std::optional(mean_of(percents));
}

/// Of all rows alike.
WebJson totals_json(const std::vector<Scored>& scored) {
    std::vector<double> errors;
    std::vector<double> sizes;
    for (const Scored& one : scored) {
        errors.push_back(one.error);
        sizes.push_back(std::abs(one.error));
    }
    return {{"n", scored.size()},
            {"mae", number_or_null(mean_of(sizes))},
            {"mape", number_or_null(mean_percent(scored))},
            {"bias", number_or_null(mean_of(errors))}};
}

WebJson days_json(const std::vector<DayErrors>& days) {
    WebJson list = WebJson::array();
    for (const DayErrors& day : days) {
        list.push_back({{"date", format_day(day.day)}, {"error", day.bias}, {"mae", day.mae}});
    }
    return list;
}

}  // namespace

std::vector<DayErrors> errors_of_days(const ForecastData& data, const std::string& forecaster, const std::string& zone,
                                      int days) {
    return by_day(scored_of(data, forecaster, zone, days), zone);
}

WebJson answer_forecast_errors(const WebCall& call) {
    const auto data = forecast_data(call);
    const Issue issue = require_issue(call, *data);
    const FrameOptions& frame = call.config().values.frame;
    const int asked = static_cast<int>(call.asked.integer("days", 1, kMostDays).value_or(kUsualDays));
    const auto scored = scored_of(*data, issue.forecaster, frame.time_zone, asked);
    const auto days = by_day(scored, frame.time_zone);
    WebJson json = {{"forecaster", issue.forecaster}, {"unit", frame.unit}};
    json.update(totals_json(scored));
    json["coverage_80"] = number_or_null(coverage80(scored));
    json["coverage_95"] = number_or_null(coverage95(call, scored));
    json["by_weekday"] = grouped(days, "weekday", [](Day day) { return WebJson(weekday(day) + 1); });
    json["by_month"] = grouped(days, "month", [](Day day) { return WebJson(format_day(day).substr(0, 7)); });
    json["benchmarks"] = benchmarks_json(*data, scored, days, frame.time_zone);
    json["days"] = days_json(days);
    return json;
}

}  // namespace forecast
