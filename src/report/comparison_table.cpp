#include "forecast/report/comparison_table.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "forecast/core/clean_text.hpp"
#include "forecast/core/forecaster.hpp"
#include "forecast/evaluation/differences.hpp"
#include "forecast/report/terminal_plot.hpp"

namespace forecast {
namespace {

using Json = nlohmann::ordered_json;

/// Rows that MAPE leaves out; of all forecasters the same.
std::size_t most_left_out_of_mape(const Comparison& comparison) {
    std::size_t most = 0;
    for (const Score& score : comparison.result.scores) {
        most = std::max(most, score.mape_left_out);
    }
    return most;
}

/// Whether a table has the metric's column; those that replace MAPE only if it leaves rows out.
bool is_shown(const MetricEntry& metric, bool mape_is_partial) {
    return !metric.heading.empty() && (mape_is_partial || !metric.replaces_mape);
}

std::string shown(const std::optional<double>& value, MetricFormat format, int decimals) {
    if (!value) {
        return "-";
    }
    switch (format) {
        case MetricFormat::in_unit:
            return fmt::format("{:.{}f}", *value, decimals);
        case MetricFormat::signed_in_unit:
            return fmt::format("{:+.{}f}", *value, decimals);
        case MetricFormat::two_decimals:
            return fmt::format("{:.2f}", *value);
        case MetricFormat::four_decimals:
            return fmt::format("{:.4f}", *value);
        case MetricFormat::share:
            return fmt::format("{:.1f} %", 100 * *value);
    }
    return "";
}

std::vector<std::string> table_row(const EvaluatedForecaster& forecaster, const Score& score, int decimals,
                                   bool mape_is_partial) {
    std::vector<std::string> row = {score.name, forecaster.uses_weather ? to_string(forecaster.weather) : "-",
                                    std::to_string(score.n)};
    for (const MetricEntry& metric : metric_table()) {
        if (is_shown(metric, mape_is_partial)) {
            row.push_back(shown(score.value(metric.key), metric.format, decimals));
        }
    }
    return row;
}

Json score_json(const EvaluatedForecaster& forecaster, const Score& score, WeatherMode weather) {
    Json json = {{"name", score.name},
                 {"weather", to_string(weather)},
                 {"uses_weather", forecaster.uses_weather},
                 {"n", score.n}};
    add_metrics(json, score);
    return json;
}

bool any_reads_weather(const std::vector<EvaluatedForecaster>& forecasters) {
    return std::any_of(forecasters.begin(), forecasters.end(),
                       [](const EvaluatedForecaster& c) { return c.uses_weather; });
}

const Score& best_score(const std::vector<Score>& scores) {
    return *std::min_element(scores.begin(), scores.end(),
                             [](auto& a, auto& b) { return a.n != 0 && (b.n == 0 || a.mae() < b.mae()); });
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
                       dropped.empty() ? "" : " (" + visible(dropped) + ")", issue,
                       any_reads_weather(comparison.forecasters) ? describe_weather(weathers_of(comparison.forecasters))
                                                                 : "no weather is read",
                       partial);
}

}  // namespace

void add_metrics(Json& json, const Score& score) {
    for (const MetricEntry& metric : metric_table()) {
        const auto value = score.value(metric.key);
        json[std::string(metric.key)] = value ? Json(*value) : Json(nullptr);
    }
    json["mape_left_out"] = score.mape_left_out;
}

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
    std::vector<Table::Heading> headings = {{"forecaster", false}, {"weather", false}, {"n"}};
    for (const MetricEntry& metric : metric_table()) {
        if (is_shown(metric, left_out > 0)) {
            headings.push_back({fmt::format(fmt::runtime(metric.heading), comparison.unit)});
        }
    }
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
        return fmt::format("**{}** {:.{}f} {} (MAPE {} %)", score.name, score.mae(), comparison.decimals(),
                           visible(comparison.unit), shown(score.value("mape"), MetricFormat::two_decimals, 0));
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
        text += fmt::format("{}issued weather: {} = {}\n", text.empty() ? "\n" : "", visible(columns), visible(from));
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

std::string plot_daily_errors(const Comparison& comparison, const Frame& frame, const std::string& forecaster,
                              const Terminal& terminal) {
    const auto names = names_of(comparison.forecasters);
    const auto found = std::find(names.begin(), names.end(), forecaster);
    const auto place = static_cast<std::size_t>(found - names.begin());
    const auto& rows = comparison.result.rows;
    if (found == names.end() || rows.empty() || comparison.result.scores[place].n == 0) {
        return "";
    }
    TerminalPlot plot;
    plot.title = fmt::format("error of {} on each day, {}", forecaster, comparison.unit);
    plot.values = daily_errors(frame.axis, rows, place);
    plot.first = format_day(frame.axis.day(rows.front().row));
    plot.last = format_day(frame.axis.day(rows.back().row));
    plot.decimals = comparison.decimals();
    return render_plot(plot, terminal);
}

}  // namespace forecast
