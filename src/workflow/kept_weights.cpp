#include "forecast/workflow/kept_weights.hpp"

#include <cmath>
#include <optional>
#include <utility>

#include "forecast/core/error.hpp"
#include "forecast/core/file.hpp"
#include "forecast/core/json.hpp"

namespace forecast {
namespace {

std::optional<std::size_t> best_mean(const Comparison& comparison, WeatherMode weather) {
    std::optional<std::size_t> best;
    for (const DayWeights& of_day : comparison.result.forecasts.weights) {
        const std::size_t i = of_day.forecaster;
        const auto& scores = comparison.result.scores;
        if (scores[i].n > 0 && comparison.forecasters[i].is_as_in(weather) &&
            (!best || scores[i].mae() < scores[*best].mae())) {
            best = i;
        }
    }
    return best;
}

DayWeights day_weights(const nlohmann::ordered_json& entry) {
    const auto day = parse_day(entry.at("day").get<std::string>());
    if (!day) {
        throw Error("\"day\" is no day");
    }
    DayWeights of_day{*day, 0, {}};
    for (const auto& [member, weight] : entry.at("weights").items()) {
        of_day.members.push_back({member, weight.get<double>()});
    }
    if (of_day.members.empty()) {
        throw Error("{} has no weights", format_day(*day));
    }
    return of_day;
}

/// Throws Error where the newest day is not behind the one before it, or more than a century behind the first.
void check_order(const std::vector<DayWeights>& days) {
    constexpr int kMostDays = 36600;
    const Day newest = days.back().day;
    if (days.size() > 1 && (newest <= days[days.size() - 2].day || newest - days.front().day > kMostDays)) {
        throw Error("{} does not follow the days before it", format_day(newest));
    }
}

}  // namespace

KeptWeights weights_of(const Comparison& comparison, const TimeAxis& axis, WeatherMode weather) {
    const auto forecaster = best_mean(comparison, weather);
    if (!forecaster || comparison.result.rows.empty()) {
        return {};
    }
    KeptWeights kept{comparison.forecasters[*forecaster].name, {}};
    const Day first = axis.day(comparison.result.rows.front().row);
    for (const DayWeights& of_day : comparison.result.forecasts.weights) {
        if (of_day.forecaster == *forecaster && of_day.day >= first) {
            kept.days.push_back(of_day);
        }
    }
    return kept;
}

void write_weights(const KeptWeights& kept, const std::filesystem::path& artifacts) {
    if (kept.days.empty()) {
        return;
    }
    nlohmann::ordered_json json = {{"schema_version", 1}, {"forecaster", kept.forecaster}};
    json["days"] = nlohmann::ordered_json::array();
    for (const DayWeights& of_day : kept.days) {
        auto weights = nlohmann::ordered_json::object();
        for (const MemberWeight& member : of_day.members) {
            weights[member.member] = member.weight;
        }
        json["days"].push_back({{"day", format_day(of_day.day)}, {"weights", std::move(weights)}});
    }
    write_file_atomically(artifacts / kWeightsFile, json.dump() + "\n");
}

KeptWeights read_weights(const std::filesystem::path& artifacts) {
    const auto file = artifacts / kWeightsFile;
    KeptWeights kept;
    if (!std::filesystem::exists(file)) {
        return kept;
    }
    try {
        const auto json = parse_json<nlohmann::ordered_json>(read_file(file));
        kept.forecaster = json.at("forecaster").get<std::string>();
        for (const auto& entry : json.at("days")) {
            kept.days.push_back(day_weights(entry));
            check_order(kept.days);
        }
    } catch (const nlohmann::json::exception& fault) {
        throw Error("{} cannot be used: {}", file.string(), fault.what());
    } catch (const Error& fault) {
        throw Error("{} cannot be used: {}", file.string(), fault.what());
    }
    return kept;
}

}  // namespace forecast
