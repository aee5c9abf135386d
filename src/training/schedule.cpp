#include "schedule.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <utility>

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

double rate_factor(const std::string& schedule, std::int64_t step, std::int64_t steps) {
    if (schedule == "constant" || steps < 2) {
        return 1;
    }
    const double done = static_cast<double>(step) / static_cast<double>(steps - 1);
    return done < kRisingShare ? cosine(kFirstFactor, 1, done / kRisingShare)
                               : cosine(1, kLastFactor, (done - kRisingShare) / (1 - kRisingShare));
}

std::vector<float> recency_weights(const std::vector<Day>& days, double half_life_days) {
    if (half_life_days <= 0 || days.empty()) {
        return std::vector<float>(days.size(), 1.F);
    }
    const Day newest = *std::max_element(days.begin(), days.end());
    std::vector<double> weights;
    for (const Day day : days) {
        weights.push_back(std::exp2((day - newest) / half_life_days));
    }
    const double mean = std::accumulate(weights.begin(), weights.end(), 0.0) / static_cast<double>(weights.size());
    std::vector<float> scaled;
    for (const double weight : weights) {
        scaled.push_back(static_cast<float>(weight / mean));
    }
    return scaled;
}

std::vector<std::int64_t> shuffled(std::vector<std::int64_t> rows, std::uint64_t seed, int epoch) {
    std::seed_seq both{seed, static_cast<std::uint64_t>(epoch)};
    std::mt19937_64 random(both);
    for (std::size_t left = rows.size(); left > 1; --left) {
        std::swap(rows[left - 1], rows[random() % left]);  // std::shuffle differs between standard libraries
    }
    return rows;
}

}  // namespace forecast
