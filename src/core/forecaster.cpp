#include "forecast/core/forecaster.hpp"

#include <algorithm>

#include <utility>

#include <nlohmann/json.hpp>

#include "forecast/core/error.hpp"

namespace forecast {

const char* usual_time(IssueMode mode) {
    return mode == IssueMode::day_ahead ? "12:00" : "02:15";
}

int days_ahead(const IssueOptions& options) {
    return options.lead_days - 1 + (options.mode == IssueMode::day_ahead ? 1 : 0);
}

Timestamp issue_time(const IssueOptions& options, const TimeAxis& axis, std::size_t row) {
    return from_local(axis.day(row) - days_ahead(options), local_clock(options.time), axis.zone());
}

AsOf known_at(const IssueOptions& options, const Frame& frame, Timestamp origin, std::size_t until) {
    if (options.weather == WeatherMode::none) {
        return {frame, origin, 0};
    }
    return {frame, origin, until, options.weather == WeatherMode::issued ? Ahead::issued : Ahead::observed};
}

nlohmann::ordered_json Forecaster::fitted_values() const {
    throw Error("the forecaster '{}' has no fit to keep: it learns nothing", name());
}

void Forecaster::load_fit(SavedFit saved) {
    throw Error("{} says it holds the forecaster '{}', which learns nothing; train anew", saved.source, name());
}

void Forecaster::keep_fit() {
    const auto day = fitted_on();
    auto values = std::make_shared<const nlohmann::ordered_json>(fitted_values());
    load_fit({"the fit as of " + format_day(day.value()), *day, std::move(values)});
}

void add_to_group(std::vector<Contribution>& contributions, std::size_t first, const std::string& group, double value) {
    const auto found = std::find_if(contributions.begin() + static_cast<std::ptrdiff_t>(first), contributions.end(),
                                    [&](const Contribution& one) { return one.group == group; });
    (found == contributions.end() ? contributions.emplace_back(Contribution{group, 0}) : *found).value += value;
}

Explanation mean_of(const std::vector<Explanation>& explanations) {
    const auto count = static_cast<double>(explanations.size());
    Explanation mean;
    for (const Explanation& one : explanations) {
        mean.baseline += one.baseline / count;
        for (const Contribution& part : one.contributions) {
            add_to_group(mean.contributions, 0, part.group, part.value / count);
        }
    }
    return mean;
}

void complete(Explanation& explanation, double forecast) {
    double& last = explanation.contributions.back().value;
    last = 0;
    last = forecast - explanation.forecast();  // exact where the two are near, so that the sum is, too
}

double Explanation::forecast() const {
    double sum = baseline;
    for (const Contribution& contribution : contributions) {
        sum += contribution.value;
    }
    return sum;
}

}  // namespace forecast
