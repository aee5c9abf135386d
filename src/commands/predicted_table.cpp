#include "predicted_table.hpp"

#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace forecast {
namespace {

nlohmann::ordered_json optional_number(const std::optional<double>& value) {
    return value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json(nullptr);
}

nlohmann::ordered_json explanation_json(const Explanation& explanation) {
    nlohmann::ordered_json contributions = nlohmann::ordered_json::array();
    for (const Contribution& contribution : explanation.contributions) {
        contributions.push_back({{"group", contribution.group}, {"value", contribution.value}});
    }
    return {{"baseline", explanation.baseline}, {"contributions", contributions}};
}

}  // namespace

std::string forecast_json(const std::vector<StoredForecast>& forecasts, const std::vector<ForecastRow>& rows,
                          const std::string& run_id, const Frame& frame) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (std::size_t i = 0; i < forecasts.size(); ++i) {
        const StoredForecast& f = forecasts[i];
        list.push_back({{"time", format_local(f.time, frame.axis.zone())},
                        {"value", f.value},
                        {"low80", optional_number(f.low80)},
                        {"high80", optional_number(f.high80)},
                        {"weather", f.weather}});
        if (rows[i].explanation) {
            list.back()["explanation"] = explanation_json(*rows[i].explanation);
        }
    }
    return nlohmann::ordered_json{{"schema_version", 1},
                                  {"run_id", run_id},
                                  {"forecaster", forecasts.front().model},
                                  {"issued_at", format_local(forecasts.front().issued_at, frame.axis.zone())},
                                  {"unit", "MW"},
                                  {"forecasts", list}}
               .dump(2) +
           "\n";
}

std::string render_forecasts(const std::vector<StoredForecast>& forecasts, const Frame& frame, TableFormat format,
                             const Console& console) {
    const auto number = [](const std::optional<double>& x) { return x ? fmt::format("{:.1f}", *x) : std::string("-"); };
    Table table({{frame.axis.daily() ? "day" : "time", false},
                 {"MW"},
                 {"low 80 %"},
                 {"high 80 %"},
                 {"actual"},
                 {"weather", false}});
    for (const StoredForecast& f : forecasts) {
        const std::string time = frame.axis.daily() ? format_day(day_of(f.time, frame.axis.zone()))
                                                    : format_local(f.time, frame.axis.zone());
        table.add(
            {time, fmt::format("{:.1f}", f.value), number(f.low80), number(f.high80), number(f.actual), f.weather});
    }
    return table.render(format, console);
}

}  // namespace forecast
