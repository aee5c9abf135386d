#include "forecast/monitor/finding.hpp"

#include <algorithm>

namespace forecast {

MonitorLevel worst_level(const std::vector<MonitorFinding>& findings) {
    MonitorLevel worst = MonitorLevel::ok;
    for (const MonitorFinding& finding : findings) {
        worst = std::max(worst, finding.level);
    }
    return worst;
}

bool says_drift(const std::string& kind, MonitorLevel level) {
    constexpr std::array<std::string_view, 6> kKindsOfDrift = {"error_shift", "error_growth", "bias",
                                                               "coverage",    "skill",        "champion"};
    return level == MonitorLevel::alert &&
           std::find(kKindsOfDrift.begin(), kKindsOfDrift.end(), kind) != kKindsOfDrift.end();
}

}  // namespace forecast
