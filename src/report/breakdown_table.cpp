#include "forecast/report/breakdown_table.hpp"

#include <cmath>
#include <set>

#include <fmt/format.h>

#include "forecast/report/comparison_table.hpp"
#include "forecast/report/table.hpp"

namespace forecast {
namespace {

using Json = nlohmann::ordered_json;

std::string render_differences(const Breakdown& breakdown, const Comparison& comparison, const Terminal& terminal) {
    const auto names = labels(comparison.forecasters);
    Table table({{"MAE " + comparison.unit + " against", false},
                 {breakdown.reference, false},
                 {"difference"},
                 {"95 % from"},
                 {"to"}});
    for (const DifferenceLine& line : breakdown.differences) {
        const PairedGain& d = line.difference;
        const char* verdict = d.low > 0 ? "worse" : d.high < 0 ? "better" : "not sure";
        const auto shown = [&](double error) {
            return std::isnan(error) ? std::string("-") : fmt::format("{:+.{}f}", error, comparison.decimals());
        };
        table.add({names[line.forecaster], verdict, shown(d.mean), shown(d.low), shown(d.high)},
                  d.high < 0 ? Style::good : Style::plain);
    }
    return table.render(TableFormat::text, terminal);
}

std::string render_attribution(const std::vector<WeatherAttribution>& attribution, const Comparison& comparison,
                               const Terminal& terminal) {
    const int decimals = comparison.decimals();
    const auto error = [&](double value) { return fmt::format("{:.{}f}", value, decimals); };
    const auto change = [&](double value) { return fmt::format("{:+.{}f}", value, decimals); };
    Table table({{"weather: MAE " + comparison.unit, false},
                 {"perfect"},
                 {"issued"},
                 {"none"},
                 {"cost of forecast error"},
                 {"value of weather"},
                 {"share lost"}});
    for (const WeatherAttribution& line : attribution) {
        const double worth = line.weather_worth();
        table.add({line.name, error(line.perfect), error(line.issued), error(line.none), change(line.forecast_cost()),
                   change(worth), worth > 0 ? fmt::format("{:.0f} %", 100 * line.forecast_cost() / worth) : "-"});
    }
    return table.render(TableFormat::text, terminal);
}

bool is_shown(const Slice& slice, const std::string& by) {
    static const std::set<std::string> kDefaultSlices = {"season", "holiday", "bridge", "christmas", "cold_spell"};
    return by.empty() ? kDefaultSlices.count(slice.by) > 0 : slice.by == by;
}

std::string render_slices(const Breakdown& breakdown, const Comparison& comparison, const std::string& by,
                          const Terminal& terminal) {
    std::vector<Table::Heading> headings = {{"MAE " + comparison.unit + " by", false}, {"", false}, {"n"}};
    for (const std::string& label : labels(comparison.forecasters)) {
        headings.push_back({label});
    }
    Table table(headings);
    bool any = false;
    for (const SliceScores& part : breakdown.slices) {
        if (!is_shown(part.slice, by)) {
            continue;
        }
        any = true;
        std::vector<std::string> row = {part.slice.by, part.slice.value, std::to_string(part.slice.rows.size())};
        for (const Score& score : part.scores) {
            row.push_back(score.n > 0 ? fmt::format("{:.{}f}", score.mae(), comparison.decimals()) : "-");
        }
        table.add(row);
    }
    return any ? table.render(TableFormat::text, terminal) : "";
}

Json label_json(const EvaluatedForecaster& forecaster) {
    return {{"name", forecaster.name}, {"weather", to_string(forecaster.weather)}};
}

Json difference_json(const DifferenceLine& line, const Comparison& comparison) {
    Json json = label_json(comparison.forecasters[line.forecaster]);
    json["against"] = label_json(comparison.forecasters[line.reference]);
    json["mae"] = line.difference.mean;
    json["low95"] = line.difference.low;
    json["high95"] = line.difference.high;
    return json;
}

Json attribution_json(const WeatherAttribution& line) {
    return {
        {"name", line.name},
        {"perfect", line.perfect},
        {"issued", line.issued},
        {"none", line.none},
        {"forecast_costs", line.forecast_cost()},
        {"weather_is_worth", line.weather_worth()},
        {"share_lost", line.weather_worth() > 0 ? Json(line.forecast_cost() / line.weather_worth()) : Json(nullptr)}};
}

Json slice_json(const SliceScores& part, const Comparison& comparison) {
    Json scores = Json::array();
    for (std::size_t i = 0; i < part.scores.size(); ++i) {
        const Score& score = part.scores[i];
        if (score.n == 0) {
            continue;
        }
        Json json = label_json(comparison.forecasters[i]);
        add_metrics(json, score);
        scores.push_back(std::move(json));
    }
    return {{"by", part.slice.by}, {"value", part.slice.value}, {"n", part.slice.rows.size()}, {"forecasters", scores}};
}

}  // namespace

std::string render_breakdown(const Breakdown& breakdown, const Comparison& comparison, const std::string& by,
                             const Terminal& terminal) {
    std::string text;
    if (!breakdown.differences.empty()) {
        text += "\n" + render_differences(breakdown, comparison, terminal);
    }
    if (!breakdown.attribution.empty()) {
        text += "\n" + render_attribution(breakdown.attribution, comparison, terminal);
    }
    const std::string slices = render_slices(breakdown, comparison, by, terminal);
    if (slices.empty() && !by.empty()) {
        return text + fmt::format("\nno errors by {}: these rows do not differ in it\n", by);
    }
    return text + (slices.empty() ? "" : "\n" + slices);
}

void add_breakdown(Json& json, const Breakdown& breakdown, const Comparison& comparison) {
    json["against"] = breakdown.reference;
    json["differences"] = Json::array();
    for (const DifferenceLine& line : breakdown.differences) {
        json["differences"].push_back(difference_json(line, comparison));
    }
    json["weather_blame"] = Json::array();
    for (const WeatherAttribution& line : breakdown.attribution) {
        json["weather_blame"].push_back(attribution_json(line));
    }
    json["cold_below"] = breakdown.cold_below ? Json(*breakdown.cold_below) : Json(nullptr);
    json["slices"] = Json::array();
    for (const SliceScores& part : breakdown.slices) {
        json["slices"].push_back(slice_json(part, comparison));
    }
}

}  // namespace forecast
