#include "forecast/monitor/finding.hpp"

#include <algorithm>

namespace forecast {

bool says_drift(const std::string& kind, MonitorLevel level) {
    constexpr std::array<std::string_view, 6> kKindsOfDrift = {"error_shift", "error_growth", "bias",
                                                               "coverage",    "skill",        "champion"};
    return level == MonitorLevel::alert &&
           std::find(kKindsOfDrift.begin(), kKindsOfDrift.end(), kind) != kKindsOfDrift.end();
}

}  // namespace forecast
