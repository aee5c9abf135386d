#include "forecast/evaluation/comparison.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "forecast/core/digits.hpp"
#include "forecast/core/text.hpp"

namespace forecast {
int Comparison::decimals() const {
    std::vector<double> maes;
    for (const Score& score : result.scores) {
        maes.push_back(score.n > 0 ? score.mae() : 0);
    }
    return decimals_of(maes, Shown::errors);
}

std::vector<std::string> labels(const std::vector<EvaluatedForecaster>& forecasters) {
    std::vector<std::string> texts;
    for (const EvaluatedForecaster& forecaster : forecasters) {
        const auto same = std::count_if(forecasters.begin(), forecasters.end(), [&](const EvaluatedForecaster& other) {
            return other.name == forecaster.name;
        });
        texts.push_back(same > 1 ? forecaster.name + "/" + to_string(forecaster.weather) : forecaster.name);
    }
    return texts;
}

std::vector<std::string> names_of(const std::vector<EvaluatedForecaster>& forecasters) {
    std::vector<std::string> names;
    std::transform(forecasters.begin(), forecasters.end(), std::back_inserter(names),
                   [](const EvaluatedForecaster& forecaster) { return forecaster.name; });
    return names;
}

std::string why_dropped(const Comparison& comparison) {
    const DroppedRows& dropped = comparison.result.dropped;
    std::vector<std::string> reasons;
    if (dropped.missing > 0) {
        reasons.push_back(fmt::format("{} without a load", dropped.missing));
    }
    if (dropped.imputed > 0) {
        reasons.push_back(fmt::format("{} with a load that fills a gap", dropped.imputed));
    }
    const auto names = labels(comparison.forecasters);
    for (std::size_t i = 0; i < dropped.unforecast_by.size(); ++i) {
        if (dropped.unforecast_by[i] > 0) {
            reasons.push_back(fmt::format("{} that {} cannot forecast", dropped.unforecast_by[i], names[i]));
        }
    }
    return join(reasons, ", ");
}

}  // namespace forecast
