#include "schedule.hpp"

#include <algorithm>
#include <numeric>
#include <random>

#include "forecast/lstm/schedule.hpp"

namespace forecast {

double rate_factor(const std::string& schedule, std::int64_t step, std::int64_t steps) {
    if (schedule == "constant" || steps < 2) {
        return 1;
    }
    return one_cycle(static_cast<std::size_t>(step), static_cast<std::size_t>(steps));
}

std::vector<float> recency_weights(const std::vector<Day>& days, double half_life_days) {
    if (half_life_days <= 0 || days.empty()) {
        return std::vector<float>(days.size(), 1.F);
    }
    const Day newest = *std::max_element(days.begin(), days.end());
    std::vector<double> weights;
    for (const Day day : days) {
        weights.push_back(recency_weight(newest - day, half_life_days));
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
    shuffle(rows, random);
    return rows;
}

}  // namespace forecast
