#include "comparison_table.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace forecast {
namespace {

using Json = nlohmann::ordered_json;

std::string described(const IssueOptions& issue) {
    const std::string ahead = issue.horizon_days == 1 ? "" : fmt::format(", {} days ahead", issue.horizon_days);
    return issue.mode + ahead + "; weather of the target day " +
           (issue.weather == "perfect"  ? "as observed (perfect)"
            : issue.weather == "issued" ? "as forecast (issued)"
                                        : "not known (none)");
}

}  // namespace

std::string render_comparison(const Comparison& comparison, const IssueOptions& issue, Day from, Day to,
                              TableFormat format, const Console& console) {
    Table table({{"forecaster", false},
                 {"weather", false},
                 {"days"},
                 {"MAE MW"},
                 {"RMSE MW"},
                 {"MAPE %"},
                 {"R2"},
                 {"bias MW"},
                 {"in 80 %"}});
    const auto& scores = comparison.result.scores;
    const auto best = std::min_element(scores.begin(), scores.end(),
                                       [](auto& a, auto& b) { return a.n != 0 && (b.n == 0 || a.mae < b.mae); });
    for (auto score = scores.begin(); score != scores.end(); ++score) {
        if (score->n == 0) {
            table.add({score->name, "-", "0", "-", "-", "-", "-", "-", "-"});
            continue;
        }
        const bool uses_weather = score->name == "linear" || score == scores.begin();
        table.add(
            {score->name, uses_weather ? issue.weather : "-", std::to_string(score->n),
             fmt::format("{:.2f}", score->mae), fmt::format("{:.2f}", score->rmse), fmt::format("{:.2f}", score->mape),
             fmt::format("{:.4f}", score->r2), fmt::format("{:+.2f}", score->bias),
             score->coverage80 ? fmt::format("{:.1f} %", 100 * *score->coverage80) : "-"},
            score == best ? Style::good : Style::plain);
    }
    std::string text = table.render(format, console);
    if (format != TableFormat::text) {
        return text;
    }
    return fmt::format(
        "{} .. {}: {} rows scored, {} left out\n"
        "issued {}\n\n{}",
        format_day(from), format_day(to - 1), comparison.result.rows.size(), comparison.result.dropped,
        described(issue), text);
}

Json comparison_json(const Comparison& comparison, const std::string& run_id, const IssueOptions& issue, Day from,
                     Day to) {
    Json forecasters = Json::array();
    for (const Score& score : comparison.result.scores) {
        const auto number = [&](double value) { return score.n > 0 ? Json(value) : Json(nullptr); };
        forecasters.push_back({{"name", score.name},
                               {"weather", issue.weather},
                               {"n", score.n},
                               {"mae", number(score.mae)},
                               {"rmse", number(score.rmse)},
                               {"mape", number(score.mape)},
                               {"mse", number(score.mse)},
                               {"r2", number(score.r2)},
                               {"bias", number(score.bias)},
                               {"coverage80", score.coverage80 ? Json(*score.coverage80) : Json(nullptr)}});
    }
    return {{"schema_version", 1},       {"run_id", run_id},    {"from", format_day(from)},
            {"to", format_day(to)},      {"issue", issue.mode}, {"dropped", comparison.result.dropped},
            {"forecasters", forecasters}};
}

}  // namespace forecast
