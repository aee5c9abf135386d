#include "forecast/evaluation/row_scores.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <numeric>
#include <random>

#include "forecast/core/mean.hpp"
#include "forecast/core/missing.hpp"
#include "forecast/core/quantile.hpp"

namespace forecast {
namespace {

using Numbers = std::vector<double>;
using Weights = std::vector<double>;

/// Rows from the largest probability to the smallest.
std::vector<std::size_t> from_surest(const Numbers& probability) {
    std::vector<std::size_t> order(probability.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return probability[a] > probability[b]; });
    return order;
}

/// Calls step(true ones, false ones, threshold), weighted and in all so far, after each different probability.
template <class Step>
void along_thresholds(const Numbers& actual, const Numbers& probability, const std::vector<std::size_t>& order,
                      const Weights& weights, Step step) {
    double hits = 0;
    double alarms = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
        const std::size_t row = order[i];
        (actual[row] == 1 ? hits : alarms) += weights[row];
        if (i + 1 == order.size() || probability[order[i + 1]] != probability[row]) {
            step(hits, alarms, probability[row]);
        }
    }
}

double auc_of(const Numbers& actual, const Numbers& probability, const std::vector<std::size_t>& order,
              const Weights& weights) {
    double area = 0;
    double hits = 0;
    double alarms = 0;
    along_thresholds(actual, probability, order, weights, [&](double h, double a, double) {
        area += (a - alarms) * (h + hits) / 2;
        hits = h;
        alarms = a;
    });
    return hits > 0 && alarms > 0 ? area / (hits * alarms) : kMissing;
}

double average_precision_of(const Numbers& actual, const Numbers& probability, const std::vector<std::size_t>& order,
                            const Weights& weights) {
    double sum = 0;
    double hits = 0;
    along_thresholds(actual, probability, order, weights, [&](double h, double a, double) {
        sum += h > hits ? (h - hits) * h / (h + a) : 0;
        hits = h;
    });
    return hits > 0 ? sum / hits : kMissing;
}

template <class Term>
double weighted_mean(const Weights& weights, Term term) {
    double sum = 0;
    double weight = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        if (weights[i] != 0) {
            sum += weights[i] * term(i);
            weight += weights[i];
        }
    }
    return sum / weight;
}

double ratio_or_zero(double part, double whole) {
    return whole > 0 ? part / whole : 0;
}

constexpr std::array kClassKeys = {"accuracy", "precision", "recall", "f1_score",
                                   "roc_auc",  "pr_auc",    "brier",  "log_loss"};
constexpr std::array kNumberKeys = {"mae", "mse", "rmse", "r2_score"};

Numbers class_values(const Numbers& actual, const Numbers& probability, const Numbers& predicted,
                     const std::vector<std::size_t>& order, const Weights& weights) {
    double hits = 0;
    double alarms = 0;
    double misses = 0;
    for (std::size_t i = 0; i < actual.size(); ++i) {
        hits += actual[i] == 1 && predicted[i] == 1 ? weights[i] : 0;
        alarms += actual[i] == 0 && predicted[i] == 1 ? weights[i] : 0;
        misses += actual[i] == 1 && predicted[i] == 0 ? weights[i] : 0;
    }
    constexpr double kSurest = std::numeric_limits<double>::epsilon();
    return {weighted_mean(weights, [&](std::size_t i) { return actual[i] == predicted[i] ? 1.0 : 0.0; }),
            ratio_or_zero(hits, hits + alarms),
            ratio_or_zero(hits, hits + misses),
            ratio_or_zero(2 * hits, 2 * hits + alarms + misses),
            auc_of(actual, probability, order, weights),
            average_precision_of(actual, probability, order, weights),
            weighted_mean(weights,
                          [&](std::size_t i) { return (probability[i] - actual[i]) * (probability[i] - actual[i]); }),
            weighted_mean(weights, [&](std::size_t i) {
                const double p = std::clamp(probability[i], kSurest, 1 - kSurest);
                return -std::log(actual[i] == 1 ? p : 1 - p);
            })};
}

Numbers number_values(const Numbers& actual, const Numbers& predicted, const Weights& weights) {
    const auto error = [&](std::size_t i) { return predicted[i] - actual[i]; };
    const double squared = weighted_mean(weights, [&](std::size_t i) { return error(i) * error(i); });
    const double level = weighted_mean(weights, [&](std::size_t i) { return actual[i]; });
    const double spread =
        weighted_mean(weights, [&](std::size_t i) { return (actual[i] - level) * (actual[i] - level); });
    const double r2 = spread > 0 ? 1 - squared / spread : (squared == 0 ? 1 : 0);
    return {weighted_mean(weights, [&](std::size_t i) { return std::abs(error(i)); }), squared, std::sqrt(squared), r2};
}

/// [rows] how often each was drawn, of as many clusters as there are.
Weights resampled(const std::vector<std::size_t>& clusters, std::size_t count, std::mt19937_64& random) {
    Weights drawn(count, 0);
    for (std::size_t i = 0; i < count; ++i) {
        drawn[random() % count] += 1;
    }
    Weights weights;
    weights.reserve(clusters.size());
    for (const std::size_t cluster : clusters) {
        weights.push_back(drawn[cluster]);
    }
    return weights;
}

std::vector<std::size_t> numbered(const std::vector<std::size_t>& clusters, std::size_t rows, std::size_t& count) {
    std::vector<std::size_t> numbers(rows);
    if (clusters.empty()) {
        std::iota(numbers.begin(), numbers.end(), std::size_t{0});
        count = rows;
        return numbers;
    }
    std::map<std::size_t, std::size_t> number;
    for (std::size_t row = 0; row < rows; ++row) {
        numbers[row] = number.emplace(clusters[row], number.size()).first->second;
    }
    count = number.size();
    return numbers;
}

/// `values` of all rows, with what they are of resampled ones.
template <class Keys>
std::vector<RowScore> with_intervals(const Keys& keys, std::size_t rows, const RowBootstrap& bootstrap,
                                     const std::function<Numbers(const Weights&)>& values) {
    constexpr double kTail = 0.025;
    const Numbers all = values(Weights(rows, 1));
    std::size_t count = 0;
    const auto clusters = numbered(bootstrap.clusters, rows, count);
    std::vector<Numbers> drawn(keys.size());
    std::mt19937_64 random(bootstrap.seed);
    for (std::size_t i = 0; i < bootstrap.resamples; ++i) {
        const Numbers some = values(resampled(clusters, count, random));
        for (std::size_t k = 0; k < keys.size(); ++k) {
            if (!std::isnan(some[k])) {
                drawn[k].push_back(some[k]);
            }
        }
    }
    std::vector<RowScore> scores;
    for (std::size_t k = 0; k < keys.size(); ++k) {
        const bool is_known = !drawn[k].empty();
        scores.push_back({keys[k], all[k], is_known ? quantile(drawn[k], kTail) : kMissing,
                          is_known ? quantile(drawn[k], 1 - kTail) : kMissing});
    }
    return scores;
}

}  // namespace

double roc_auc(const Numbers& actual, const Numbers& probability) {
    return auc_of(actual, probability, from_surest(probability), Weights(actual.size(), 1));
}

double pr_auc(const Numbers& actual, const Numbers& probability) {
    return average_precision_of(actual, probability, from_surest(probability), Weights(actual.size(), 1));
}

std::vector<RocPoint> roc_curve(const Numbers& actual, const Numbers& probability) {
    const double hits = std::accumulate(actual.begin(), actual.end(), 0.0);
    const double alarms = static_cast<double>(actual.size()) - hits;
    std::vector<RocPoint> points = {{std::numeric_limits<double>::infinity(), 0, 0}};
    along_thresholds(actual, probability, from_surest(probability), Weights(actual.size(), 1),
                     [&](double h, double a, double threshold) {
                         points.push_back({threshold, a / alarms, h / hits});
                     });
    return points;
}

ConfusionMatrix confusion_matrix(const Numbers& actual, const Numbers& predicted) {
    ConfusionMatrix matrix;
    for (std::size_t i = 0; i < actual.size(); ++i) {
        auto& cell = actual[i] == 1 ? (predicted[i] == 1 ? matrix.true_positive : matrix.false_negative)
                                    : (predicted[i] == 1 ? matrix.false_positive : matrix.true_negative);
        ++cell;
    }
    return matrix;
}

std::vector<RowScore> score_classes(const Numbers& actual, const Numbers& probability, const Numbers& predicted,
                                    const RowBootstrap& bootstrap) {
    assert(!actual.empty() && actual.size() == probability.size() && actual.size() == predicted.size());
    const auto order = from_surest(probability);
    return with_intervals(kClassKeys, actual.size(), bootstrap, [&](const Weights& weights) {
        return class_values(actual, probability, predicted, order, weights);
    });
}

std::vector<RowScore> score_numbers(const Numbers& actual, const Numbers& predicted, const RowBootstrap& bootstrap) {
    assert(!actual.empty() && actual.size() == predicted.size());
    return with_intervals(kNumberKeys, actual.size(), bootstrap,
                          [&](const Weights& weights) { return number_values(actual, predicted, weights); });
}

bool tells_target(const Numbers& target, const Numbers& values, bool is_class) {
    Numbers there;
    Numbers told;
    for (std::size_t i = 0; i < target.size(); ++i) {
        if (!std::isnan(values[i])) {
            there.push_back(target[i]);
            told.push_back(values[i]);
        }
    }
    constexpr std::size_t kFew = 10;
    if (there.size() < kFew || there.size() < target.size() / 2) {
        return false;
    }
    if (is_class) {
        const double area = roc_auc(there, told);
        return area == 0 || area == 1;
    }
    const double a = mean_of(there);
    const double b = mean_of(told);
    double product = 0;
    double first = 0;
    double second = 0;
    for (std::size_t i = 0; i < there.size(); ++i) {
        product += (there[i] - a) * (told[i] - b);
        first += (there[i] - a) * (there[i] - a);
        second += (told[i] - b) * (told[i] - b);
    }
    constexpr double kAsGoodAsOne = 1 - 1e-9;
    return first > 0 && second > 0 && std::abs(product) / std::sqrt(first * second) > kAsGoodAsOne;
}

}  // namespace forecast
