#pragma once

#include <optional>
#include <vector>

#include "forecast/search/space.hpp"

// Which parameters an objective depends on.

namespace forecast {

/// How much of the objective's variance over the whole space a parameter explains by itself.
struct ParameterImportance {
    double share = 0;  ///< 0 .. 1, mean over the trees of the forest
    double low = 0;    ///< a tenth of the trees say less
    double high = 0;   ///< a tenth say more
};

struct Importances {
    std::vector<ParameterImportance> parameters;  ///< [parameters]
    double together = 0;  ///< what none explains by itself: several together, and chance; with the shares 1
};

/// Trials that importance_of() wants at least.
inline constexpr std::size_t kTrialsForImportance = 10;

/// The main effects of functional ANOVA, computed on the trees of a random forest that is fitted to the trials (F.
/// Hutter, H. Hoos, K. Leyton-Brown, "An Efficient Approach for Assessing Hyperparameter Importance", ICML 2014).
///
///   points      [trials][parameters] coordinates, see Point
///   objectives  [trials] finite
///
/// Choices count alike, ranges evenly on their scale, wherever the trials lie. Nothing for fewer than
/// kTrialsForImportance trials, and where the objective is the same for all. The same trials give the same shares.
std::optional<Importances> importance_of(const std::vector<ParameterSpace>& spaces, const std::vector<Point>& points,
                                         const std::vector<double>& objectives);

}  // namespace forecast
