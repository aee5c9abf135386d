#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "forecast/search/space.hpp"

// Who chooses the next setting. A smaller objective is better.

namespace forecast {

/// A trial that was begun: its setting, and what it came to.
struct TriedPoint {
    Point point;
    std::optional<double> objective;  ///< nothing: it failed, or is not known yet
};

/// Chooses settings one after the other. It keeps no state: what it chooses follows from its seed and the trials
/// before, so that a search can be cut off and resumed, and its trials done by many.
class Sampler {
public:
    virtual ~Sampler() = default;
    /// The setting of trial number before.size(). `before`: all trials before it, in the order of their numbers. On a
    /// finite space no setting is chosen twice. REQUIRES: before.size() < grid_size(), where there is one.
    [[nodiscard]] virtual Point suggest(const std::vector<TriedPoint>& before) const = 0;
    /// Whether the choice depends on objectives.
    [[nodiscard]] virtual bool learns() const { return false; }
};

/// grid: all combinations, the last parameter changing first. random: evenly drawn (Bergstra and Bengio, "Random search
/// for hyper-parameter optimization", 2012). tpe: see below. REQUIRES: a grid's spaces are finite.
///
/// tpe is the Tree-structured Parzen Estimator (Bergstra et al., "Algorithms for hyper-parameter optimization", 2011)
/// of all parameters together (Falkner et al., "BOHB", 2018). Ten trials are drawn evenly. From then on the best 15 %
/// of the trials give a density l of good settings, the others one of bad ones, g; those that failed or are still
/// running count as bad. Of 48 settings that are drawn from l, that with the largest l / g is taken. A density is a
/// mean of kernels around the settings tried, each as wide as the distance to its neighbours, and of one over the whole
/// space.
std::unique_ptr<Sampler> make_sampler(SearchMethod method, const std::vector<ParameterSpace>& spaces,
                                      std::int64_t seed);

}  // namespace forecast
