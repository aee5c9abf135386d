#include "forecast/workflow/better_forecaster.hpp"

#include <fmt/format.h>

#include "forecast/evaluation/differences.hpp"
#include "forecast/workflow/recorded_forecasters.hpp"

namespace forecast {
namespace {

bool is_in_weather(const Contender& contender, const std::string& weather) {
    return !contender.uses_weather || contender.weather == weather;
}

/// The place of `name` among the contenders that have a forecast; nothing where it is not there.
std::optional<std::size_t> place_of(const Comparison& comparison, const std::string& name, const std::string& weather) {
    for (std::size_t i = 0; i < comparison.contenders.size(); ++i) {
        const Contender& contender = comparison.contenders[i];
        if (contender.name == name && is_in_weather(contender, weather) && comparison.result.scores[i].n > 0) {
            return i;
        }
    }
    return std::nullopt;
}

std::size_t best_recordable(const Comparison& comparison, std::size_t begin, const std::string& weather) {
    const auto& scores = comparison.result.scores;
    std::size_t best = begin;
    for (std::size_t i = 0; i < scores.size(); ++i) {
        const Contender& contender = comparison.contenders[i];
        const bool counts = scores[i].n > 0 && is_in_weather(contender, weather) && can_be_recorded(contender.name);
        best = counts && scores[i].mae < scores[best].mae ? i : best;
    }
    return best;
}

}  // namespace

std::optional<BetterForecaster> find_better(const Comparison& comparison, const TimeAxis& axis,
                                            const std::string& predicting, const std::string& weather) {
    const auto now = place_of(comparison, predicting, weather);
    const std::size_t best = now ? best_recordable(comparison, *now, weather) : 0;
    if (!now || best == *now) {
        return std::nullopt;
    }
    return BetterForecaster{comparison.contenders[best].name, predicting,
                            difference(axis, comparison.result.rows, best, *now), comparison.unit,
                            comparison.decimals()};
}

std::string describe_better(const std::optional<BetterForecaster>& better, const std::string& run,
                            const std::string& promote) {
    if (!better) {
        return "";
    }
    const auto shown = [&](double error) { return fmt::format("{:.{}f}", error, better->decimals); };
    const std::string gain = fmt::format("{} {} less", shown(better->gain.mean), better->unit);
    const std::string interval =
        fmt::format("{} .. {} {}", shown(better->gain.low), shown(better->gain.high), better->unit);
    if (!better->certain()) {
        return fmt::format("\n{} erred {} than {} a day, which may be chance: the 95 % interval is {}\n", better->name,
                           gain, better->than, interval);
    }
    return fmt::format(
        "\n{0} is better than {1}: it erred {2} a day, 95 % interval {3}\nTo forecast by it: forecast predict --run "
        "{4} "
        "--forecaster {0}\nto make it the champion: forecast models promote {5} --forecaster {0}\n",
        better->name, better->than, gain, interval, run, promote);
}

nlohmann::ordered_json better_json(const std::optional<BetterForecaster>& better) {
    if (!better) {
        return nullptr;
    }
    return {{"name", better->name},      {"than", better->than},        {"mae_gain", better->gain.mean},
            {"low95", better->gain.low}, {"high95", better->gain.high}, {"certain", better->certain()}};
}

}  // namespace forecast
