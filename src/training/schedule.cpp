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

double LearningRate::next() const {
    const double rate = options_->learning_rate * plateau_factor_;
    return options_->schedule == "plateau"
               ? std::max(rate, std::min(options_->min_learning_rate, options_->learning_rate))
               : rate * rate_factor(options_->schedule, steps_done_, steps_);
}

void LearningRate::end_epoch(bool improved) {
    stale_epochs_ = improved ? 0 : stale_epochs_ + 1;
    if (options_->schedule == "plateau" && stale_epochs_ >= options_->plateau_patience) {
        plateau_factor_ *= options_->plateau_factor;
        stale_epochs_ = 0;
    }
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
