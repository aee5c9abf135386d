#include <algorithm>
#include <cmath>
#include <numeric>

#include "forecast/tabular/row_model.hpp"
#include "linear_rows.hpp"

namespace forecast {
namespace {

std::vector<std::size_t> rising_order(const std::vector<double>& values) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
    return order;
}

/// Neighbours that have become one step.
struct Step {
    double low = 0;
    double high = 0;
    double sum = 0;
    double count = 0;

    [[nodiscard]] double mean() const { return sum / count; }
    void add(const Step& next) {
        high = next.high;
        sum += next.sum;
        count += next.count;
    }
};

double log_odds(double probability) {
    constexpr double kSurest = 1e-6;
    const double p = std::clamp(probability, kSurest, 1 - kSurest);
    return std::log(p / (1 - p));
}

}  // namespace

double ProbabilityMap::operator()(double probability) const {
    if (from.empty()) {
        return probability;
    }
    const auto next = std::upper_bound(from.begin(), from.end(), probability);
    if (next == from.begin()) {
        return to.front();
    }
    if (next == from.end()) {
        return to.back();
    }
    const auto i = static_cast<std::size_t>(next - from.begin());
    const double share = (probability - from[i - 1]) / (from[i] - from[i - 1]);
    return to[i - 1] + share * (to[i] - to[i - 1]);
}

ProbabilityMap isotonic_map(const std::vector<double>& actual, const std::vector<double>& probability) {
    std::vector<Step> steps;
    for (const std::size_t row : rising_order(probability)) {
        const Step next{probability[row], probability[row], actual[row], 1};
        if (!steps.empty() && steps.back().high == next.low) {
            steps.back().add(next);
        } else {
            steps.push_back(next);
        }
    }
    std::vector<Step> pooled;
    for (const Step& step : steps) {
        pooled.push_back(step);
        while (pooled.size() > 1 && pooled[pooled.size() - 2].mean() >= pooled.back().mean()) {
            const Step last = pooled.back();
            pooled.pop_back();
            pooled.back().add(last);
        }
    }
    ProbabilityMap map;
    for (const Step& step : pooled) {
        map.from.push_back(step.low);
        map.to.push_back(step.mean());
        if (step.high > step.low) {
            map.from.push_back(step.high);
            map.to.push_back(step.mean());
        }
    }
    return map;
}

ProbabilityMap platt_map(const std::vector<double>& actual, const std::vector<double>& probability) {
    std::vector<float> inputs;
    for (const double p : probability) {
        inputs.push_back(static_cast<float>(log_odds(p)));
    }
    const std::vector<double> weights(actual.size(), 1);
    const LinearRows line = fit_linear_rows(inputs, 1, actual, weights, true, LinearRowOptions());
    ProbabilityMap map;
    constexpr int kPoints = 1000;
    for (int i = 0; i <= kPoints; ++i) {
        map.from.push_back(static_cast<double>(i) / kPoints);
        map.to.push_back(line.outputs({static_cast<float>(log_odds(map.from.back()))}).front());
    }
    return map;
}

double cheapest_threshold(const std::vector<double>& actual, const std::vector<double>& probability,
                          const ThresholdOptions& options) {
    const double events = std::accumulate(actual.begin(), actual.end(), 0.0);
    const auto loss = [&](double hits, double alarms) {
        return options.choose == "cost" ? options.cost_missed * (events - hits) + options.cost_false_alarm * alarms
                                        : -2 * hits / (events + hits + alarms);
    };
    auto order = rising_order(probability);
    std::reverse(order.begin(), order.end());
    double least = loss(0, 0);
    double best = 1;
    double hits = 0;
    double alarms = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
        (actual[order[i]] == 1 ? hits : alarms) += 1;
        const bool is_last = i + 1 == order.size();
        const double below = is_last ? 0 : probability[order[i + 1]];
        if ((is_last || below < probability[order[i]]) && loss(hits, alarms) < least) {
            least = loss(hits, alarms);
            best = (probability[order[i]] + below) / 2;  // half-way to the next row
        }
    }
    return best;
}

}  // namespace forecast
