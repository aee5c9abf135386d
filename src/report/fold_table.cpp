#include "forecast/report/fold_table.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "day_json.hpp"
#include "forecast/core/digits.hpp"
#include "forecast/core/json_numbers.hpp"
#include "forecast/core/mean.hpp"

namespace forecast {
namespace {

using Json = nlohmann::ordered_json;

/// What is told of each fold, and of all of them together.
struct FoldMetric {
    const char* key;
    double FoldScore::*value;
    int decimals;
};
constexpr std::array kFoldMetrics = {FoldMetric{"val_loss", &FoldScore::validation_loss, 5},
                                     FoldMetric{"mae", &FoldScore::mae, 2}, FoldMetric{"mape", &FoldScore::mape, 2}};

std::vector<double> values_of_folds(const FoldScores& scores, const FoldMetric& metric) {
    std::vector<double> values;
    for (const FoldScore& fold : scores.folds) {
        if (fold.failure.empty()) {
            values.push_back(fold.*metric.value);
        }
    }
    return values;
}

std::string fold_text(double value, int decimals) {
    return std::isnan(value) ? "-" : fmt::format("{:.{}f}", value, decimals);
}

std::string fold_period(Day from, Day to) {
    return fmt::format("{} .. {}", format_day(from), format_day(to - 1));
}

/// What is said of all folds together.
struct FoldSummary {
    const char* name;
    const char* ending;  ///< of its metrics in a run
    double (*of)(const std::vector<double>&);
};
constexpr std::array kFoldSummaries = {FoldSummary{"mean", "", mean_of}, FoldSummary{"sd", "_sd", sample_deviation}};

}  // namespace

std::string render_folds(const FoldScores& scores, TableFormat format, const Terminal& terminal) {
    Table table({{"fold", false},
                 {"trained on", false},
                 {"validated on", false},
                 {"val_loss"},
                 {"MAE " + scores.unit},
                 {"MAPE %"},
                 {"best epoch"},
                 {"seconds"},
                 {"run", false}});
    for (std::size_t i = 0; i < scores.folds.size(); ++i) {
        const FoldScore& fold = scores.folds[i];
        std::vector<std::string> row = {std::to_string(i + 1), fold_period(fold.training_from, fold.from),
                                        fold_period(fold.from, fold.to)};
        for (const FoldMetric& metric : kFoldMetrics) {
            row.push_back(fold_text(fold.*metric.value, metric.decimals));
        }
        row.push_back(fold.failure.empty() ? std::to_string(fold.best_epoch) : "failed");
        row.push_back(fmt::format("{:.1f}", fold.seconds));
        row.push_back(fold.run_id.substr(0, 8));
        table.add(std::move(row));
    }
    for (const FoldSummary& summary : kFoldSummaries) {
        std::vector<std::string> row = {summary.name, "", ""};
        for (const FoldMetric& metric : kFoldMetrics) {
            row.push_back(fold_text(summary.of(values_of_folds(scores, metric)), metric.decimals));
        }
        row.resize(9);
        table.add(std::move(row), Style::bold);
    }
    std::string text = table.render(format, terminal);
    for (std::size_t i = 0; i < scores.folds.size() && format != TableFormat::csv; ++i) {
        if (const std::string& failure = scores.folds[i].failure; !failure.empty()) {
            text += fmt::format("\nfold {} failed: {}\n", i + 1, failure);
        }
    }
    return text;
}

Json folds_json(const FoldScores& scores) {
    Json json = {{"schema_version", 1}, {"scheme", scores.scheme}, {"unit", scores.unit}, {"folds", Json::array()}};
    for (std::size_t i = 0; i < scores.folds.size(); ++i) {
        const FoldScore& fold = scores.folds[i];
        Json one = {{"fold", i + 1},
                    {"run_id", fold.run_id},
                    {"training_from", format_day(fold.training_from)},
                    {"from", format_day(fold.from)},
                    {"to", format_day(fold.to)}};
        for (const FoldMetric& metric : kFoldMetrics) {
            one[metric.key] = number_or_null(fold.*metric.value);
        }
        one["best_epoch"] = fold.best_epoch;
        one["seconds"] = fold.seconds;
        if (!fold.failure.empty()) {
            one["failure"] = fold.failure;
        }
        json["folds"].push_back(std::move(one));
    }
    for (const FoldSummary& summary : kFoldSummaries) {
        for (const FoldMetric& metric : kFoldMetrics) {
            json[summary.name][metric.key] = number_or_null(summary.of(values_of_folds(scores, metric)));
        }
    }
    return json;
}

FoldScores read_fold_scores(const nlohmann::json& json) {
    FoldScores scores;
    scores.scheme = json.at("scheme").get<std::string>();
    scores.unit = json.at("unit").get<std::string>();
    for (const auto& one : json.at("folds")) {
        FoldScore fold;
        fold.run_id = one.at("run_id").get<std::string>();
        fold.training_from = read_day(one.at("training_from"));
        fold.from = read_day(one.at("from"));
        fold.to = read_day(one.at("to"));
        for (const FoldMetric& metric : kFoldMetrics) {
            const auto& value = one.at(metric.key);
            fold.*metric.value = value.is_null() ? std::numeric_limits<double>::quiet_NaN() : value.get<double>();
        }
        fold.best_epoch = one.at("best_epoch").get<int>();
        fold.seconds = one.at("seconds").get<double>();
        scores.folds.push_back(std::move(fold));
    }
    return scores;
}

std::vector<std::pair<std::string, double>> fold_metrics(const FoldScores& scores) {
    std::vector<std::pair<std::string, double>> metrics;
    for (const FoldMetric& metric : kFoldMetrics) {
        for (const FoldSummary& summary : kFoldSummaries) {
            const double value = summary.of(values_of_folds(scores, metric));
            if (!std::isnan(value)) {
                metrics.emplace_back(std::string(metric.key) + summary.ending, value);
            }
        }
    }
    return metrics;
}

}  // namespace forecast
