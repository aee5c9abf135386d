#include "forecast/evaluation/seeded_scores.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <utility>

#include "forecast/core/distribution.hpp"
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

/// [days]
std::vector<double> mean_over_seeds(const std::vector<std::vector<double>>& errors) {
    std::vector<double> sum;
    for (const auto& seed : errors) {
        sum.resize(seed.size(), 0);
        std::transform(sum.begin(), sum.end(), seed.begin(), sum.begin(), std::plus<>());
    }
    std::transform(sum.begin(), sum.end(), sum.begin(),
                   [&](double total) { return total / static_cast<double>(errors.size()); });
    return sum;
}

/// The squared standard error of a mean over seeds.
double squared_error_of_mean(const std::vector<std::vector<double>>& errors) {
    std::vector<double> means;
    std::transform(errors.begin(), errors.end(), std::back_inserter(means),
                   [](const std::vector<double>& seed) { return mean_of(seed); });
    const double deviation = sample_deviation(means);
    return deviation * deviation / static_cast<double>(means.size());
}

/// How far the difference of two means may be moved by the seeds that were drawn; 0 where one of them has one seed.
double reach_of_seeds(const std::vector<std::vector<double>>& a, const std::vector<std::vector<double>>& b,
                      std::size_t compared) {
    const std::size_t seeds = std::min(a.size(), b.size());
    if (seeds < 2) {
        return 0;
    }
    BootstrapOptions options;
    options.compared = compared;
    const double bound = student_quantile((1 + options.confidence_of_each()) / 2, static_cast<int>(seeds) - 1);
    return bound * std::sqrt(squared_error_of_mean(a) + squared_error_of_mean(b));
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

/// [seeds][days]; empty where one of the seeds has no forecasts.
std::vector<std::vector<double>> SeededScores::errors_of_seeds(std::size_t candidate) const {
    std::vector<std::vector<double>> errors;
    for (std::size_t i = 0; i < trainings_.size(); ++i) {
        if (trainings_[i].candidate != candidate) {
            continue;
        }
        if (result_.scores[i].n == 0) {
            return {};
        }
        errors.push_back(forecast::daily_errors(frame_.axis, result_.rows, i));
    }
    return errors;
}

std::vector<double> SeededScores::daily_errors(std::size_t candidate) const {
    return mean_over_seeds(errors_of_seeds(candidate));
}

std::optional<PairedGain> SeededScores::difference(std::size_t reference, std::size_t candidate,
                                                   std::size_t compared) const {
    const auto known = errors_of_seeds(reference);
    const auto errors = errors_of_seeds(candidate);
    if (known.empty() || errors.empty()) {
        return std::nullopt;
    }
    PairedGain gain = difference_of_days(mean_over_seeds(known), mean_over_seeds(errors), compared);
    const double reach = reach_of_seeds(known, errors, compared);
    gain.low = gain.mean - std::hypot(gain.mean - gain.low, reach);
    gain.high = gain.mean + std::hypot(gain.high - gain.mean, reach);
    return gain;
}

}  // namespace forecast
