#include "forecast/workflow/better_forecaster.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "forecast/core/clean_text.hpp"
#include "forecast/evaluation/differences.hpp"
#include "forecast/workflow/recorded_forecasters.hpp"

namespace forecast {
namespace {

/// The place of `name` among the forecasters that have a forecast; nothing where it is not there.
std::optional<std::size_t> place_of(const Comparison& comparison, const std::string& name, WeatherMode weather) {
    for (std::size_t i = 0; i < comparison.forecasters.size(); ++i) {
        const EvaluatedForecaster& forecaster = comparison.forecasters[i];
        if (forecaster.name == name && forecaster.is_as_in(weather) && comparison.result.scores[i].n > 0) {
            return i;
        }
    }
    return std::nullopt;
}

/// Those beside `now` that a run can record.
std::vector<std::size_t> challengers(const Comparison& comparison, std::size_t now, WeatherMode weather) {
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < comparison.forecasters.size(); ++i) {
        const EvaluatedForecaster& forecaster = comparison.forecasters[i];
        if (i != now && comparison.result.scores[i].n > 0 && forecaster.is_as_in(weather) &&
            can_be_recorded(forecaster.name)) {
            places.push_back(i);
        }
    }
    return places;
}

/// "1.20 .. 3.40 MW, for the best of 4"; empty where the days are too few to tell.
std::string interval_of(const BetterForecaster& better) {
    if (!std::isfinite(better.gain.low)) {
        return "";
    }
    return fmt::format("{1:.{0}f} .. {2:.{0}f} {3}{4}", better.decimals, better.gain.low, better.gain.high, better.unit,
                       better.compared > 1 ? fmt::format(", for the best of {}", better.compared) : "");
}

std::string gain_sentence(const BetterForecaster& better) {
    const std::string gain = fmt::format("{:.{}f} {} less", better.gain.mean, better.decimals, better.unit);
    const std::string interval = interval_of(better);
    if (better.certain()) {
        return fmt::format("{} is better than {}: it erred {} a day, 95 % interval {}", better.name, better.than, gain,
                           interval);
    }
    return fmt::format("{} erred {} than {} a day, which may be chance: {}", better.name, gain, better.than,
                       interval.empty() ? "the days are too few for an interval" : "the 95 % interval is " + interval);
}

}  // namespace

std::optional<BetterForecaster> find_better(const Comparison& comparison, const TimeAxis& axis,
                                            const std::string& predicting, WeatherMode weather) {
    const auto now = place_of(comparison, predicting, weather);
    if (!now) {
        return std::nullopt;
    }
    const auto places = challengers(comparison, *now, weather);
    const auto& scores = comparison.result.scores;
    const auto best = std::min_element(places.begin(), places.end(),
                                       [&](std::size_t a, std::size_t b) { return scores[a].mae() < scores[b].mae(); });
    if (best == places.end() || scores[*best].mae() >= scores[*now].mae()) {
        return std::nullopt;
    }
    return BetterForecaster{comparison.forecasters[*best].name,
                            predicting,
                            difference(axis, comparison.result.rows, *best, *now, places.size()),
                            comparison.unit,
                            comparison.decimals(),
                            places.size()};
}

std::string describe_better(const std::optional<BetterForecaster>& better, const std::string& run,
                            const std::string& promote) {
    if (!better) {
        return "";
    }
    std::string sentence = "\n" + visible(gain_sentence(*better)) + "\n";
    if (!better->certain()) {
        return sentence;
    }
    return sentence + fmt::format(
                          "To forecast by it: forecast predict --run {0} --forecaster {2}\nTo make it the champion: "
                          "forecast models promote {1} --forecaster {2}\n",
                          run, promote, better->name);
}

std::string better_line(const std::optional<BetterForecaster>& better, const std::string& run) {
    return better ? fmt::format("\n{}; to forecast by it: forecast predict --run {} --forecaster {}\n",
                                visible(gain_sentence(*better)), run, better->name)
                  : "";
}

nlohmann::ordered_json better_json(const std::optional<BetterForecaster>& better) {
    if (!better) {
        return nullptr;
    }
    const auto bound = [](double value) {
        return std::isfinite(value) ? nlohmann::ordered_json(value) : nlohmann::ordered_json(nullptr);
    };
    return {{"name", better->name},
            {"than", better->than},
            {"mae_gain", better->gain.mean},
            {"low95", bound(better->gain.low)},
            {"high95", bound(better->gain.high)},
            {"compared", better->compared},
            {"certain", better->certain()}};
}

}  // namespace forecast
