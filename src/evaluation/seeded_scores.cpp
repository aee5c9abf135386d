#include "forecast/evaluation/seeded_scores.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "forecast/core/mean.hpp"
#include "forecast/evaluation/differences.hpp"

namespace forecast {
namespace {

BacktestResult score_together(const Frame& frame, const BacktestOptions& period,
                              const std::vector<SeededForecasts>& trainings) {
    RollingForecasts together{period.first_row, trainings.size(), {}};
    for (std::size_t row = 0; row < period.last_row - period.first_row; ++row) {
        for (const SeededForecasts& training : trainings) {
            together.values.push_back(training.values[row]);
        }
    }
    std::vector<std::string> names;
    for (std::size_t i = 0; i < trainings.size(); ++i) {
        names.push_back(std::to_string(i));
    }
    return score_forecasts(frame, names, period, together);
}

}  // namespace

SeededScores::SeededScores(const Frame& frame, const BacktestOptions& period, std::vector<SeededForecasts> trainings)
    : frame_(frame), trainings_(std::move(trainings)), result_(score_together(frame, period, trainings_)) {}

std::optional<double> SeededScores::mean(std::size_t candidate, std::string_view key) const {
    std::vector<double> values;
    for (std::size_t i = 0; i < trainings_.size(); ++i) {
        if (trainings_[i].candidate == candidate) {
            const Score& score = result_.scores[i];
            const auto value = score.n > 0 ? score.value(key) : std::nullopt;
            if (!value) {
                return std::nullopt;
            }
            values.push_back(*value);
        }
    }
    return mean_of(values);
}

std::vector<double> SeededScores::daily_errors(std::size_t candidate) const {
    std::vector<double> sum;
    double seeds = 0;
    for (std::size_t i = 0; i < trainings_.size(); ++i) {
        if (trainings_[i].candidate != candidate) {
            continue;
        }
        if (result_.scores[i].n == 0) {
            return {};
        }
        const auto errors = forecast::daily_errors(frame_.axis, result_.rows, i);
        sum.resize(errors.size(), 0);
        std::transform(sum.begin(), sum.end(), errors.begin(), sum.begin(), std::plus<>());
        ++seeds;
    }
    std::transform(sum.begin(), sum.end(), sum.begin(), [seeds](double total) { return total / seeds; });
    return sum;
}

}  // namespace forecast
