#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "forecast/config/load.hpp"
#include "forecast/search/space.hpp"

// What a config's section `sweep` asks for, checked before anything is read.

namespace forecast {

/// Keys of a config and their values, as --set takes them.
using SweepSetting = std::vector<std::pair<std::string, OptionText>>;

struct SweepPlan {
    std::vector<ParameterSpace> spaces;
    std::size_t trials = 0;

    /// The setting of a point.
    [[nodiscard]] SweepSetting setting(const Point& point) const { return setting_of(spaces, point); }
};

/// Throws one Error(invalid_argument) that names all that is wrong: no parameters, an unknown key (with the nearest
/// known one), values that the key cannot have, a key that changes the test period or what trials are compared by, a
/// grid over countless values, and seeds that pass the largest number.
SweepPlan plan_sweep(const ExperimentConfig& config);

/// The config with this setting, and without the section `sweep`, so that it can be trained. Throws
/// Error(invalid_argument) if the values do not go together.
LoadedConfig with_setting(const ExperimentConfig& config, const SweepSetting& setting);

/// The values of a parameter that are looked at before the first trial: all of a list, the ends of a range.
std::vector<OptionText> extreme_values(const ParameterSpace& space);

/// "network.dropout=0.1 training.batch_size=16"
std::string describe(const SweepSetting& setting);

}  // namespace forecast
