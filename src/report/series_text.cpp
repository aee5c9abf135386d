#include "forecast/report/series_text.hpp"

#include <cmath>
#include <iterator>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "forecast/core/number.hpp"

namespace forecast {

namespace {
using Json = nlohmann::ordered_json;

/// As it was written in the source: a scaled value, such as 0.88 * 0.001, has 16 or 17 digits by rounding alone.
double without_rounding(double value) {
    return parse_number(fmt::format("{:.15g}", value)).value_or(value);
}
}  // namespace

std::string series_csv(const std::map<std::string, Series>& all) {
    fmt::memory_buffer text;
    fmt::format_to(std::back_inserter(text), "series,time,value,available_at\n");
    for (const auto& [key, series] : all) {
        for (const Observation& o : series.values) {
            fmt::format_to(std::back_inserter(text), "{},{},{},{}\n", key, format_local(o.time, series.info.time_zone),
                           std::isnan(o.value) ? "" : fmt::format("{}", without_rounding(o.value)),
                           format_local(o.available_at, series.info.time_zone));
        }
    }
    return fmt::to_string(text);
}

std::string series_json(const std::map<std::string, Series>& all) {
    Json list = Json::array();
    for (const auto& [key, series] : all) {
        Json values = Json::array();
        for (const Observation& o : series.values) {
            values.push_back({{"time", format_local(o.time, series.info.time_zone)},
                              {"value", std::isnan(o.value) ? Json(nullptr) : Json(without_rounding(o.value))},
                              {"available_at", format_local(o.available_at, series.info.time_zone)}});
        }
        list.push_back({{"series", key},
                        {"id", series.info.id},
                        {"source", series.info.source},
                        {"step", format_duration(series.info.step)},
                        {"time_zone", series.info.time_zone},
                        {"values", values}});
    }
    return Json{{"schema_version", 1}, {"series", list}}.dump(1) + "\n";
}

}  // namespace forecast
