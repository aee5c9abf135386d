#include "forecast/report/comparison_table.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "forecast/core/forecaster.hpp"

namespace forecast {
namespace {

using Json = nlohmann::ordered_json;

std::string percent(const std::optional<IntervalScore>& score) {
    return score ? fmt::format("{:.1f} %", 100 * score->coverage) : "-";
}

std::string two_digits(const std::optional<double>& value) {
    return value ? fmt::format("{:.2f}", *value) : "-";
}

/// Rows that MAPE leaves out; of all forecasters the same.
std::size_t most_left_out_of_mape(const Comparison& comparison) {
    std::size_t most = 0;
    for (const Score& score : comparison.result.scores) {
        most = std::max(most, score.mape_left_out);
    }
    return most;
}

std::vector<std::string> table_row(const EvaluatedForecaster& forecaster, const Score& score, int decimals,
                                   bool mape_is_partial) {
    const std::size_t more = mape_is_partial ? 2 : 0;
    if (score.n == 0) {
        std::vector<std::string> row(11 + more, "-");
        row[0] = score.name;
        row[1] = forecaster.uses_weather ? to_string(forecaster.weather) : "-";
        row[2] = "0";
        return row;
    }
    std::vector<std::string> row = {score.name,
                                    forecaster.uses_weather ? to_string(forecaster.weather) : "-",
                                    std::to_string(score.n),
                                    fmt::format("{:.{}f}", score.mae, decimals),
                                    fmt::format("{:.{}f}", score.rmse, decimals),
                                    two_digits(score.mape)};
    if (mape_is_partial) {
        row.insert(row.end(), {two_digits(score.wape), two_digits(score.mase)});
    }
    row.insert(row.end(), {fmt::format("{:.4f}", score.r2), fmt::format("{:+.{}f}", score.bias, decimals),
                           percent(score.interval80),
                           score.interval80 ? fmt::format("{:.{}f}", score.interval80->width, decimals) : "-",
                           percent(score.interval95)});
    return row;
}

Json optional_number(const std::optional<double>& value) {
    return value ? Json(*value) : Json(nullptr);
}

Json score_json(const EvaluatedForecaster& forecaster, const Score& score, WeatherMode weather) {
    const auto number = [&](double value) { return score.n > 0 ? Json(value) : Json(nullptr); };
    const auto of = [](const std::optional<IntervalScore>& interval, double IntervalScore::*member) {
        return interval ? Json((*interval).*member) : Json(nullptr);
    };
    return {{"name", score.name},
            {"weather", to_string(weather)},
            {"uses_weather", forecaster.uses_weather},
            {"n", score.n},
            {"mae", number(score.mae)},
            {"rmse", number(score.rmse)},
            {"mape", optional_number(score.mape)},
            {"mape_left_out", score.mape_left_out},
            {"mse", number(score.mse)},
            {"r2", number(score.r2)},
            {"bias", number(score.bias)},
            {"wape", optional_number(score.wape)},
            {"mase", optional_number(score.mase)},
            {"pinball", optional_number(score.pinball)},
            {"coverage80", of(score.interval80, &IntervalScore::coverage)},
            {"width80", of(score.interval80, &IntervalScore::width)},
            {"coverage95", of(score.interval95, &IntervalScore::coverage)},
            {"width95", of(score.interval95, &IntervalScore::width)}};
}

bool any_reads_weather(const std::vector<EvaluatedForecaster>& forecasters) {
    return std::any_of(forecasters.begin(), forecasters.end(),
                       [](const EvaluatedForecaster& c) { return c.uses_weather; });
}

const Score& best_score(const std::vector<Score>& scores) {
    return *std::min_element(scores.begin(), scores.end(),
                             [](auto& a, auto& b) { return a.n != 0 && (b.n == 0 || a.mae < b.mae); });
}

/// On which rows, and how they were forecast; the lines above the scores.
std::string describe_scored(const Comparison& comparison, const std::string& issue, Day from, Day to) {
    const std::string dropped = why_dropped(comparison);
    const std::size_t left_out = most_left_out_of_mape(comparison);
    const std::string partial =
        left_out == 0 ? ""
                      : fmt::format("MAPE leaves out {} row(s) with a load of 0; WAPE and MASE take all\n", left_out);
    return fmt::format("{} .. {}: {} rows scored, {} excluded{}\nissued {}; {}\n{}", format_day(from),
                       format_day(to - 1), comparison.result.rows.size(), comparison.result.dropped.all(),
                       dropped.empty() ? "" : " (" + dropped + ")", issue,
                       any_reads_weather(comparison.forecasters) ? describe_weather(weathers_of(comparison.forecasters))
                                                                 : "no weather is read",
                       partial);
}

}  // namespace

std::vector<WeatherMode> weathers_of(const std::vector<EvaluatedForecaster>& forecasters) {
    std::vector<WeatherMode> weathers;
    for (const EvaluatedForecaster& forecaster : forecasters) {
        if (std::find(weathers.begin(), weathers.end(), forecaster.weather) == weathers.end()) {
            weathers.push_back(forecaster.weather);
        }
    }
    return weathers;
}

std::string describe_weather(const std::vector<WeatherMode>& weathers) {
    if (weathers.size() > 1) {
        return "weather of the target day as observed (perfect), as forecast then (issued) and unknown (none)";
    }
    if (weathers.front() == WeatherMode::perfect) {
        return "weather of the target day as observed (perfect)";
    }
    return weathers.front() == WeatherMode::none ? "weather of the target day unknown (none)"
                                                 : "weather of the target day as forecast then (issued)";
}

std::string render_comparison(const Comparison& comparison, const std::string& issue, Day from, Day to,
                              TableFormat format, const Terminal& terminal) {
    const int decimals = comparison.decimals();
    const std::size_t left_out = most_left_out_of_mape(comparison);
    std::vector<Table::Heading> headings = {{"forecaster", false},      {"weather", false},          {"n"},
                                            {"MAE " + comparison.unit}, {"RMSE " + comparison.unit}, {"MAPE %"}};
    if (left_out > 0) {
        headings.insert(headings.end(), {{"WAPE %"}, {"MASE"}});
    }
    headings.insert(
        headings.end(),
        {{"R2"}, {"bias " + comparison.unit}, {"cover 80 %"}, {"width 80 % " + comparison.unit}, {"cover 95 %"}});
    Table table(headings);
    const auto& scores = comparison.result.scores;
    const Score& best = best_score(scores);
    for (std::size_t i = 0; i < scores.size(); ++i) {
        table.add(table_row(comparison.forecasters[i], scores[i], decimals, left_out > 0),
                  &scores[i] == &best ? Style::good : Style::plain);
    }
    std::string text = table.render(format, terminal);
    if (format != TableFormat::text) {
        return text;
    }
    return describe_scored(comparison, issue, from, to) + "\n" + text;
}

std::string scores_note(const Comparison& comparison, const std::string& issue, Day from, Day to) {
    const Score& best = best_score(comparison.result.scores);
    const Score& first = comparison.result.scores.front();  // of a training the network
    const auto said = [&](const Score& score) {
        return fmt::format("**{}** {:.{}f} {} (MAPE {} %)", score.name, score.mae, comparison.decimals(),
                           comparison.unit, two_digits(score.mape));
    };
    const std::string beside =
        comparison.forecasters.front().name == kNetworkName && &first != &best ? ", " + said(first) : "";
    return describe_scored(comparison, issue, from, to) + "Smallest MAE: " + said(best) + beside + "\n\n" +
           render_comparison(comparison, issue, from, to, TableFormat::markdown, Terminal{});
}

Json comparison_json(const Comparison& comparison, const std::string& issue, Day from, Day to) {
    Json forecasters = Json::array();
    for (const WeatherMode weather : weathers_of(comparison.forecasters)) {
        for (std::size_t i = 0; i < comparison.forecasters.size(); ++i) {
            const EvaluatedForecaster& forecaster = comparison.forecasters[i];
            if (forecaster.weather == weather || !forecaster.uses_weather) {
                forecasters.push_back(score_json(forecaster, comparison.result.scores[i], weather));
            }
        }
    }
    return {{"schema_version", 1},       {"from", format_day(from)},
            {"to", format_day(to)},      {"issue", issue},
            {"unit", comparison.unit},   {"dropped", comparison.result.dropped.all()},
            {"forecasters", forecasters}};
}

std::string describe_issued_weather(const Frame& frame) {
    std::vector<std::pair<std::string, std::string>> columns_from;
    for (const Column& column : frame.columns) {
        if (column.issued_from.empty()) {
            continue;
        }
        const auto same = std::find_if(columns_from.begin(), columns_from.end(),
                                       [&](const auto& one) { return one.second == column.issued_from; });
        if (same == columns_from.end()) {
            columns_from.emplace_back(column.name, column.issued_from);
        } else {
            same->first += ", " + column.name;
        }
    }
    std::string text;
    for (const auto& [columns, from] : columns_from) {
        text += fmt::format("{}issued weather: {} = {}\n", text.empty() ? "\n" : "", columns, from);
    }
    return text;
}

Json issued_weather_json(const Frame& frame) {
    Json json = Json::object();
    for (const Column& column : frame.columns) {
        if (!column.issued_from.empty()) {
            json[column.name] = column.issued_from;
        }
    }
    return json;
}

}  // namespace forecast
