#include <algorithm>
#include <map>

#include "forecast/core/error.hpp"
#include "forecast/core/text.hpp"
#include "forecast/evaluation/breakdown.hpp"

namespace forecast {
namespace {

std::optional<std::size_t> best_of(const std::vector<Score>& scores) {
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < scores.size(); ++i) {
        if (scores[i].n > 0 && (!best || scores[i].mae() < scores[*best].mae())) {
            best = i;
        }
    }
    return best;
}

std::string reference_name(const Comparison& comparison, const std::string& against) {
    const auto best = best_of(comparison.result.scores);
    if (against.empty()) {
        return best ? comparison.forecasters[*best].name : "";
    }
    const auto names = names_of(comparison.forecasters);
    const auto found = std::find(names.begin(), names.end(), against);
    if (comparison.result.scores[static_cast<std::size_t>(found - names.begin())].n == 0) {
        throw Error(ErrorKind::invalid_argument, "nothing can be compared with {}: it has no forecast in this period",
                    against);
    }
    return against;
}

/// The reference that a forecaster is compared with: in its own mode of weather, or the only one there is.
std::optional<std::size_t> reference_for(const std::vector<EvaluatedForecaster>& forecasters, const std::string& name,
                                         const EvaluatedForecaster& forecaster) {
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < forecasters.size(); ++i) {
        if (forecasters[i].name == name && (!found || forecasters[i].weather == forecaster.weather)) {
            found = i;
        }
    }
    return found;
}

std::vector<DifferenceLine> differences(const Comparison& comparison, const Frame& frame, const std::string& name) {
    std::vector<DifferenceLine> lines;
    for (std::size_t i = 0; i < comparison.forecasters.size(); ++i) {
        const auto reference = reference_for(comparison.forecasters, name, comparison.forecasters[i]);
        if (reference && i != *reference && comparison.result.scores[i].n > 0) {
            lines.push_back({i, *reference, difference(frame.axis, comparison.result.rows, *reference, i)});
        }
    }
    return lines;
}

std::vector<WeatherAttribution> attribute_to_weather(const Comparison& comparison) {
    std::vector<std::string> order;
    std::map<std::string, std::map<WeatherMode, double>> errors;  // by name and weather
    for (std::size_t i = 0; i < comparison.forecasters.size(); ++i) {
        const EvaluatedForecaster& forecaster = comparison.forecasters[i];
        if (forecaster.uses_weather && comparison.result.scores[i].n > 0) {
            if (errors.count(forecaster.name) == 0) {
                order.push_back(forecaster.name);
            }
            errors[forecaster.name][forecaster.weather] = comparison.result.scores[i].mae();
        }
    }
    std::vector<WeatherAttribution> lines;
    for (const std::string& name : order) {
        const auto& of = errors[name];
        if (of.size() == EnumTexts<WeatherMode>::values.size()) {
            lines.push_back({name, of.at(WeatherMode::perfect), of.at(WeatherMode::issued), of.at(WeatherMode::none)});
        }
    }
    return lines;
}

}  // namespace

Breakdown break_down(const Comparison& comparison, const Frame& frame, std::size_t first_row,
                     const std::string& against) {
    Breakdown breakdown;
    breakdown.reference = reference_name(comparison, against);
    breakdown.differences = differences(comparison, frame, breakdown.reference);
    breakdown.attribution = attribute_to_weather(comparison);
    breakdown.cold_below = cold_threshold(frame, first_row);
    for (Slice& part : slice(frame, comparison.result.rows, breakdown.cold_below)) {
        auto scores = score_rows(comparison.result, part.rows);
        breakdown.slices.push_back({std::move(part), std::move(scores)});
    }
    return breakdown;
}

}  // namespace forecast
