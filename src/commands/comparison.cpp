#include "comparison.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "digits.hpp"
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

/// Why the contender has no forecast in a period.
std::string why_no_forecast(const Contender& contender) {
    return contender.uses_weather && contender.weather == "none"
               ? "it reads the weather, of which nothing is known with weather none; train another with "
                 "--set issue.weather=none"
               : "the data before it are too few, or one of its features is never known when it is issued";
}

}  // namespace

int Comparison::decimals() const {
    std::vector<double> maes;
    for (const Score& score : result.scores) {
        maes.push_back(score.n > 0 ? score.mae : 0);
    }
    return decimals_of(maes, Shown::errors);
}

std::vector<std::string> names_of(const std::vector<Contender>& contenders) {
    std::vector<std::string> names;
    std::transform(contenders.begin(), contenders.end(), std::back_inserter(names),
                   [](const Contender& contender) { return contender.name; });
    return names;
}

Comparison compare(const Contenders& contenders, const Frame& frame, const BacktestOptions& options) {
    Comparison comparison{backtest(frame, contenders.forecasters(), options), contenders.list(), frame.unit};
    if (comparison.result.scores.front().n == 0) {
        const Contender& first = comparison.contenders.front();
        const DroppedRows& dropped = comparison.result.dropped;
        const bool no_loads = dropped.missing + dropped.filled >= options.last_row - options.first_row;
        throw Error(ExitCode::insufficient_data, "no day from {} to {} can be scored: {}",
                    format_day(frame.axis.day(options.first_row)), format_day(frame.axis.day(options.last_row - 1)),
                    no_loads ? "the load is missing on all of them"
                             : fmt::format("{} has no forecast of them, as {}", first.name, why_no_forecast(first)));
    }
    warn_of_silent(comparison);
    return comparison;
}

void warn_of_silent(const Comparison& comparison) {
    const auto names = labels(comparison.contenders);
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (comparison.result.scores[i].n == 0) {
            spdlog::warn("{} has no forecast in this period: {}", names[i], why_no_forecast(comparison.contenders[i]));
        }
    }
}

std::string why_dropped(const Comparison& comparison) {
    const DroppedRows& dropped = comparison.result.dropped;
    std::vector<std::string> reasons;
    if (dropped.missing > 0) {
        reasons.push_back(fmt::format("{} without a load", dropped.missing));
    }
    if (dropped.filled > 0) {
        reasons.push_back(fmt::format("{} with a load that fills a gap", dropped.filled));
    }
    const auto names = labels(comparison.contenders);
    for (std::size_t i = 0; i < dropped.silent.size(); ++i) {
        if (dropped.silent[i] > 0) {
            reasons.push_back(fmt::format("{} that {} cannot forecast", dropped.silent[i], names[i]));
        }
    }
    return join(reasons, ", ");
}

std::string predictions_csv(const Frame& frame, const IssueOptions& issue, const Comparison& comparison) {
    std::string text = csv_header(labels(comparison.contenders));
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

std::string beside_prefix(const std::string& forecaster) {
    return "yardstick/" + forecaster + "/";
}

std::vector<Metric> score_metrics(const Score& score, const std::string& prefix) {
    std::vector<Metric> metrics;
    if (score.n == 0) {
        return metrics;
    }
    const auto add = [&](const char* key, double value) { metrics.push_back({prefix + key, value, 0, 0}); };
    for (const auto& [key, value] :
         {std::pair("mae", std::optional(score.mae)), std::pair("rmse", std::optional(score.rmse)),
          std::pair("mape", score.mape), std::pair("mse", std::optional(score.mse)),
          std::pair("r2", std::optional(score.r2)), std::pair("bias", std::optional(score.bias)),
          std::pair("wape", score.wape), std::pair("mase", score.mase)}) {
        if (value) {
            add(key, *value);
        }
    }
    if (score.interval80) {
        add("coverage80", score.interval80->coverage);
        add("width80", score.interval80->width);
        add("coverage95", score.interval95->coverage);
        add("width95", score.interval95->width);
        add("pinball", *score.pinball);
    }
    return metrics;
}

}  // namespace forecast
