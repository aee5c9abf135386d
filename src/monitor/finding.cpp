#include "forecast/monitor/finding.hpp"

#include <algorithm>

namespace forecast {

bool is_about_yearly(double per_year) {
    constexpr double kMost = 1.5;
    return 1 / kMost <= per_year && per_year < kMost;
}

bool says_drift(const std::string& kind, MonitorLevel level) {
    constexpr std::array<std::string_view, 6> kKindsOfDrift = {"error_shift", "error_growth", "bias",
                                                               "coverage",    "skill",        "champion"};
    return level == MonitorLevel::alert &&
           std::find(kKindsOfDrift.begin(), kKindsOfDrift.end(), kind) != kKindsOfDrift.end();
}

}  // namespace forecast
