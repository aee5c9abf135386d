#include "forecast/workflow/common_errors.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <set>

#include "forecast/core/error.hpp"
#include "forecast/evaluation/metrics.hpp"
#include "forecast/evaluation/predictions.hpp"

namespace forecast {
namespace {

constexpr double kSameActual = 1e-9;  ///< relative
constexpr std::size_t kDayLength = std::string_view("2024-01-01").size();

std::optional<Predictions> find_predictions(const RunStore& store, const RunSummary& run,
                                            const std::string& forecaster) {
    const auto files = store.list_artifacts(run);
    const bool there =
        std::any_of(files.begin(), files.end(), [](const ArtifactFile& file) { return file.path == kPredictionsFile; });
    if (!there) {
        return std::nullopt;
    }
    const auto file = store.fetch_artifacts(run) / kPredictionsFile;
    return has_predictions_header(file) ? read_predictions(file, forecaster, run.param("issue.weather").value_or(""))
                                        : std::nullopt;
}

std::vector<std::string> common_times(const std::vector<std::optional<Predictions>>& all) {
    std::map<std::string, std::size_t> counts;
    std::size_t with_predictions = 0;
    for (const auto& predictions : all) {
        with_predictions += predictions ? 1 : 0;
        for (const auto& row : predictions ? predictions->rows : std::map<std::string, Prediction>()) {
            ++counts[row.first];
        }
    }
    std::vector<std::string> common;
    for (const auto& [time, count] : counts) {
        if (count == with_predictions) {
            common.push_back(time);
        }
    }
    return common;
}

RunErrors errors_on(const Predictions& predictions, const std::vector<std::string>& times) {
    std::vector<double> actual;
    std::vector<double> predicted;
    for (const std::string& time : times) {
        actual.push_back(predictions.rows.at(time).actual);
        predicted.push_back(predictions.rows.at(time).predicted);
    }
    return {predictions.forecaster, mae(actual, predicted), rmse(actual, predicted), mape(actual, predicted),
            bias(actual, predicted)};
}

/// [days] the mean absolute error of each day; `times` are sorted.
std::vector<double> daily_errors(const Predictions& predictions, const std::vector<std::string>& times) {
    std::map<std::string, std::pair<double, double>> sums;  // of errors, and how many
    for (const std::string& time : times) {
        const Prediction& one = predictions.rows.at(time);
        auto& [sum, n] = sums[time.substr(0, kDayLength)];
        sum += std::abs(one.predicted - one.actual);
        ++n;
    }
    std::vector<double> errors;
    for (const auto& [day, sum] : sums) {
        errors.push_back(sum.first / sum.second);
    }
    return errors;
}

std::vector<std::optional<PairedGain>> gains_over_first(const std::vector<std::optional<Predictions>>& all,
                                                        const std::vector<std::string>& times) {
    std::vector<std::optional<PairedGain>> gains(all.size());
    if (all.empty() || !all.front() || times.empty()) {
        return gains;
    }
    const auto first = daily_errors(*all.front(), times);
    for (std::size_t i = 1; i < all.size(); ++i) {
        gains[i] = all[i] ? std::optional(paired_bootstrap(first, daily_errors(*all[i], times), {})) : std::nullopt;
    }
    return gains;
}

bool actuals_differ(const std::vector<std::optional<Predictions>>& all, const std::string& time) {
    std::optional<double> first;
    for (const auto& predictions : all) {
        if (!predictions) {
            continue;
        }
        const double actual = predictions->rows.at(time).actual;
        first = first.value_or(actual);
        if (!is_same_actual(actual, *first)) {
            return true;
        }
    }
    return false;
}

}  // namespace

bool is_same_actual(double a, double b) {
    return std::abs(a - b) <= kSameActual * std::max(std::abs(a), std::abs(b));
}

CommonErrors common_errors(const RunStore& store, const std::vector<RunSummary>& runs,
                           const std::vector<std::string>& forecasters) {
    CommonErrors common;
    std::vector<std::optional<Predictions>> all;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        all.push_back(find_predictions(store, runs[i], forecasters.empty() ? "" : forecasters[i]));
        if (!all.back()) {
            common.without.push_back(runs[i].run_id);
        }
    }
    const auto times = common_times(all);
    std::set<std::string> days;
    for (const std::string& time : times) {
        days.insert(time.substr(0, kDayLength));
    }
    common.days = days.size();
    for (const auto& predictions : all) {
        common.runs.push_back(predictions && !times.empty() ? std::optional(errors_on(*predictions, times))
                                                            : std::nullopt);
    }
    common.gains = gains_over_first(all, times);
    common.differing_actuals = static_cast<std::size_t>(
        std::count_if(times.begin(), times.end(), [&](const std::string& time) { return actuals_differ(all, time); }));
    return common;
}

}  // namespace forecast
