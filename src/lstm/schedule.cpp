#include "forecast/lstm/schedule.hpp"

#include <algorithm>
#include <cmath>

namespace forecast {
namespace {

constexpr double kRisingShare = 0.3;
constexpr double kFirstFactor = 1.0 / 25;
constexpr double kLastFactor = 1.0 / 250000;
constexpr double kPi = 3.14159265358979323846;

double cosine(double from, double to, double share) {
    return to + (from - to) * (1 + std::cos(kPi * share)) / 2;
}

}  // namespace

double one_cycle(std::size_t step, std::size_t steps) {
    const double done = static_cast<double>(step) / static_cast<double>(std::max<std::size_t>(steps - 1, 1));
    return done < kRisingShare ? cosine(kFirstFactor, 1, done / kRisingShare)
                               : cosine(1, kLastFactor, (done - kRisingShare) / (1 - kRisingShare));
}

double recency_weight(int age_days, double half_life_days) {
    return half_life_days > 0 ? std::exp2(-age_days / half_life_days) : 1;
}

}  // namespace forecast
