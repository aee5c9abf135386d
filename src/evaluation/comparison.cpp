#include "forecast/evaluation/comparison.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "forecast/core/digits.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/text.hpp"

namespace forecast {
namespace {

constexpr std::array kBounds = {std::pair("low80", &Intervals::low80), std::pair("high80", &Intervals::high80),
                                std::pair("low95", &Intervals::low95), std::pair("high95", &Intervals::high95)};

std::string csv_header(const std::vector<std::string>& labels) {
    std::string text = "time,actual";
    for (const std::string& label : labels) {
        text += "," + label;
    }
    text += ",issued_at";
    for (const std::string& label : labels) {
        for (const auto& [name, bound] : kBounds) {
            text += fmt::format(",{} {}", label, name);
        }
    }
    return text + "\n";
}

}  // namespace

int Comparison::decimals() const {
    std::vector<double> maes;
    for (const Score& score : result.scores) {
        maes.push_back(score.n > 0 ? score.mae : 0);
    }
    return decimals_of(maes, Shown::errors);
}

std::vector<std::string> labels(const std::vector<EvaluatedForecaster>& forecasters) {
    std::vector<std::string> texts;
    for (const EvaluatedForecaster& forecaster : forecasters) {
        const auto same = std::count_if(forecasters.begin(), forecasters.end(), [&](const EvaluatedForecaster& other) {
            return other.name == forecaster.name;
        });
        texts.push_back(same > 1 ? forecaster.name + "/" + to_string(forecaster.weather) : forecaster.name);
    }
    return texts;
}

std::vector<std::string> names_of(const std::vector<EvaluatedForecaster>& forecasters) {
    std::vector<std::string> names;
    std::transform(forecasters.begin(), forecasters.end(), std::back_inserter(names),
                   [](const EvaluatedForecaster& forecaster) { return forecaster.name; });
    return names;
}

std::string why_dropped(const Comparison& comparison) {
    const DroppedRows& dropped = comparison.result.dropped;
    std::vector<std::string> reasons;
    if (dropped.missing > 0) {
        reasons.push_back(fmt::format("{} without a load", dropped.missing));
    }
    if (dropped.imputed > 0) {
        reasons.push_back(fmt::format("{} with a load that fills a gap", dropped.imputed));
    }
    const auto names = labels(comparison.forecasters);
    for (std::size_t i = 0; i < dropped.unforecast_by.size(); ++i) {
        if (dropped.unforecast_by[i] > 0) {
            reasons.push_back(fmt::format("{} that {} cannot forecast", dropped.unforecast_by[i], names[i]));
        }
    }
    return join(reasons, ", ");
}

std::string predictions_csv(const Frame& frame, const IssueOptions& issue, const Comparison& comparison) {
    std::string text = csv_header(labels(comparison.forecasters));
    for (const ScoredRow& row : comparison.result.rows) {
        const Timestamp start = frame.axis.start(row.row);
        text += frame.axis.daily() ? format_day(frame.axis.day(row.row)) : format_utc(start);
        text += fmt::format(",{}", row.actual);
        for (const double value : row.predicted) {
            text += fmt::format(",{}", value);
        }
        text += "," + format_utc(issue_time(issue, frame.axis, row.row));
        for (const auto& intervals : row.intervals) {
            for (const auto& [name, bound] : kBounds) {
                text += intervals ? fmt::format(",{}", (*intervals).*bound) : ",";
            }
        }
        text += "\n";
    }
    return text;
}

}  // namespace forecast
