#pragma once

#include <string>
#include <vector>

#include "forecast/evaluation/comparison.hpp"

namespace forecast {

/// Two days of 100 MW each, forecast by j-1 (4 MW too high) and by linear (1 MW too low, with issued weather).
inline Comparison scored_comparison() {
    Comparison comparison;
    comparison.forecasters = {{"j-1", WeatherMode::issued, false}, {"linear", WeatherMode::issued, true}};
    const std::vector<double> actual = {100, 100};
    comparison.result.scores = {make_score("j-1", {actual, {104, 104}, {}, {}}),
                                make_score("linear", {actual, {99, 99}, {}, {}})};
    for (std::size_t row = 0; row < actual.size(); ++row) {
        ScoredRow scored;
        scored.row = row;
        scored.actual = actual[row];
        scored.predicted = {104, 99};
        scored.intervals.resize(2);
        comparison.result.rows.push_back(scored);
    }
    return comparison;
}

}  // namespace forecast
