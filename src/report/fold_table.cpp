#include "forecast/report/fold_table.hpp"

#include <array>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "forecast/core/digits.hpp"
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

std::vector<double> values_of(const FoldScores& scores, const FoldMetric& metric) {
    std::vector<double> values;
    for (const FoldScore& fold : scores.folds) {
        values.push_back(fold.*metric.value);
    }
    return values;
}

std::string shown(double value, int decimals) {
    return std::isnan(value) ? "-" : fmt::format("{:.{}f}", value, decimals);
}

Json number_or_null(double value) {
    return std::isnan(value) ? Json() : Json(value);
}

std::string period_of(const DayRange& days) {
    return fmt::format("{} .. {}", format_day(days.from), format_day(days.to - 1));
}

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
        std::vector<std::string> row = {std::to_string(i + 1), period_of(fold.training), period_of(fold.validation)};
        for (const FoldMetric& metric : kFoldMetrics) {
            row.push_back(shown(fold.*metric.value, metric.decimals));
        }
        row.push_back(std::to_string(fold.best_epoch));
        row.push_back(fmt::format("{:.1f}", fold.seconds));
        row.push_back(fold.run_id.substr(0, 8));
        table.add(std::move(row));
    }
    for (const auto& [name, summary] : {std::pair("mean", mean_of), std::pair("sd", sample_deviation)}) {
        std::vector<std::string> row = {name, "", ""};
        for (const FoldMetric& metric : kFoldMetrics) {
            row.push_back(shown(summary(values_of(scores, metric)), metric.decimals));
        }
        row.resize(9);
        table.add(std::move(row), Style::bold);
    }
    return table.render(format, terminal);
}

Json folds_json(const FoldScores& scores) {
    Json json = {{"schema_version", 1}, {"scheme", scores.scheme}, {"unit", scores.unit}, {"folds", Json::array()}};
    for (std::size_t i = 0; i < scores.folds.size(); ++i) {
        const FoldScore& fold = scores.folds[i];
        Json one = {{"fold", i + 1},
                    {"run_id", fold.run_id},
                    {"training_from", format_day(fold.training.from)},
                    {"training_to", format_day(fold.training.to)},
                    {"from", format_day(fold.validation.from)},
                    {"to", format_day(fold.validation.to)}};
        for (const FoldMetric& metric : kFoldMetrics) {
            one[metric.key] = number_or_null(fold.*metric.value);
        }
        one["best_epoch"] = fold.best_epoch;
        one["seconds"] = fold.seconds;
        json["folds"].push_back(std::move(one));
    }
    for (const FoldMetric& metric : kFoldMetrics) {
        json["mean"][metric.key] = number_or_null(mean_of(values_of(scores, metric)));
        json["sd"][metric.key] = number_or_null(sample_deviation(values_of(scores, metric)));
    }
    return json;
}

std::vector<std::pair<std::string, double>> fold_metrics(const FoldScores& scores) {
    std::vector<std::pair<std::string, double>> metrics;
    for (const FoldMetric& metric : kFoldMetrics) {
        const auto values = values_of(scores, metric);
        for (const auto& [ending, value] : {std::pair("", mean_of(values)), std::pair("_sd", sample_deviation(values))}) {
            if (!std::isnan(value)) {
                metrics.emplace_back(std::string(metric.key) + ending, value);
            }
        }
    }
    return metrics;
}

}  // namespace forecast
