#include "forecast/workflow/worst_days.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "forecast/core/error.hpp"
#include "forecast/core/file.hpp"
#include "forecast/core/json.hpp"
#include "forecast/core/mean.hpp"
#include "forecast/evaluation/scored_rows.hpp"
#include "forecast/workflow/recorded_forecasters.hpp"

namespace forecast {
namespace {

/// The worst days, in order of time: a fit serves those that follow.
std::vector<ScoredDay> days_to_explain(const Comparison& comparison, std::size_t forecaster, const TimeAxis& axis) {
    auto days = worst_days(scored_days(axis, comparison.result.rows, forecaster));
    std::sort(days.begin(), days.end(), [](const ScoredDay& a, const ScoredDay& b) { return a.day < b.day; });
    return days;
}

/// The mean explanation of a day's rows; nothing if one of them has none.
std::optional<Explanation> explain_day(const Forecaster& forecaster, const ScoredDay& day,
                                       const std::vector<ScoredRow>& rows, const Frame& frame,
                                       const IssueOptions& issue) {
    std::vector<Explanation> all;
    for (std::size_t i = day.first_row; i < day.first_row + day.rows; ++i) {
        const std::size_t row = rows[i].row;
        auto one = forecaster.explain({issue_time(issue, frame.axis, row), row, 1});
        if (!one) {
            return std::nullopt;
        }
        all.push_back(std::move(*one));
    }
    return mean_of(all);
}

/// The forecasters that may explain, the best first.
std::vector<std::size_t> explainers(const Comparison& comparison, std::size_t headline,
                                    const std::vector<Forecaster*>& forecasters) {
    const WeatherMode weather = comparison.forecasters[headline].weather;
    std::vector<std::size_t> all;
    for (std::size_t i = 0; i < forecasters.size(); ++i) {
        if (comparison.result.scores[i].n > 0 && comparison.forecasters[i].is_as_in(weather) &&
            !forecasters[i]->shares_others() && forecasters[i]->refit_every_days() > 0) {
            all.push_back(i);
        }
    }
    std::stable_sort(all.begin(), all.end(), [&](std::size_t a, std::size_t b) {
        return std::pair(a != headline, comparison.result.scores[a].mae()) <
               std::pair(b != headline, comparison.result.scores[b].mae());
    });
    return all;
}

/// What one forecaster says of these days; empty where it cannot be fitted for one of them.
ExplainedDays explained_by(Forecaster& forecaster, const EvaluatedForecaster& scored,
                           const std::vector<ScoredDay>& days, const std::vector<ScoredRow>& rows, const Frame& frame,
                           IssueOptions issue) {
    issue.weather = scored.weather;
    ExplainedDays explained{scored.name, {}};
    forecaster.prepare(frame);  // whoever calibrated it has left it with another
    try {
        for (const ScoredDay& day : days) {
            fit_as_due(forecaster, frame, issue, rows[day.first_row].row);
            if (auto explanation = explain_day(forecaster, day, rows, frame, issue)) {
                explained.days[day.day] = std::move(*explanation);
            }
        }
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::insufficient_data) {
            throw;
        }
        return {};
    }
    return explained;
}

}  // namespace

ExplainedDays explain_worst_days(const Comparison& comparison, std::size_t headline,
                                 const std::vector<Forecaster*>& forecasters, const Frame& frame,
                                 const IssueOptions& issue) {
    const auto days = days_to_explain(comparison, headline, frame.axis);
    for (const std::size_t place : explainers(comparison, headline, forecasters)) {
        auto explained = explained_by(*forecasters[place], comparison.forecasters[place], days, comparison.result.rows,
                                      frame, issue);
        if (!explained.days.empty()) {
            return explained;
        }
    }
    return {};
}

void write_explanations(const ExplainedDays& explained, const std::string& unit,
                        const std::filesystem::path& artifacts) {
    if (explained.days.empty()) {
        return;
    }
    nlohmann::ordered_json json = {{"schema_version", 1}, {"forecaster", explained.forecaster}, {"unit", unit}};
    json["days"] = nlohmann::ordered_json::array();
    for (const auto& [day, explanation] : explained.days) {
        auto parts = nlohmann::ordered_json::array();
        for (const Contribution& part : explanation.contributions) {
            parts.push_back({{"group", part.group}, {"value", part.value}});
        }
        json["days"].push_back(
            {{"day", format_day(day)}, {"baseline", explanation.baseline}, {"contributions", std::move(parts)}});
    }
    write_file_atomically(artifacts / kExplanationsFile, json.dump(2) + "\n");
}

ExplainedDays read_explanations(const std::filesystem::path& artifacts) {
    const auto file = artifacts / kExplanationsFile;
    ExplainedDays explained;
    if (!std::filesystem::exists(file)) {
        return explained;
    }
    try {
        const auto json = parse_json(read_file(file));
        explained.forecaster = json.at("forecaster").get<std::string>();
        for (const auto& entry : json.at("days")) {
            Explanation explanation;
            explanation.baseline = entry.at("baseline").get<double>();
            for (const auto& part : entry.at("contributions")) {
                explanation.contributions.push_back(
                    {part.at("group").get<std::string>(), part.at("value").get<double>()});
            }
            if (const auto day = parse_day(entry.at("day").get<std::string>())) {
                explained.days[*day] = std::move(explanation);
            }
        }
    } catch (const nlohmann::json::exception& fault) {
        throw Error("{} cannot be used: {}", file.string(), fault.what());
    }
    return explained;
}

}  // namespace forecast
