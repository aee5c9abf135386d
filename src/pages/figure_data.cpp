#include "figure_data.hpp"

#include <cmath>

namespace forecast {
namespace {

using Json = nlohmann::ordered_json;

/// Rounded to two digits more than are shown; null for what is missing.
Json rounded_values(const std::vector<double>& values, const SeriesPlot& plot) {
    const double unit = std::pow(10.0, plot.decimals + 2);
    Json list = Json::array();
    for (const double value : values) {
        if (!std::isfinite(value)) {
            list.push_back(nullptr);
        } else {
            list.push_back(plot.logarithmic ? value : std::round(value * unit) / unit);
        }
    }
    return list;
}

/// The step at which each local day of the axis begins.
Json day_starts(const StepAxis& axis) {
    Json starts = Json::array();
    if (axis.size == 0 || axis.kind == StepAxis::Kind::numbers) {
        return starts;
    }
    const Day first = axis.day(0);
    const Day last = axis.day(axis.size - 1);
    for (Day day = first; day <= last; day = day + 1) {
        starts.push_back(axis.kind == StepAxis::Kind::days
                             ? static_cast<double>(day - first)
                             : static_cast<double>((start_of(day, axis.zone) - axis.first).count()) /
                                   static_cast<double>(axis.step.count()));
    }
    return starts;
}

Json first_of(const StepAxis& axis) {
    switch (axis.kind) {
        case StepAxis::Kind::days:
            return axis.first_day.number;
        case StepAxis::Kind::instants:
            return axis.first.time_since_epoch().count();
        default:
            return axis.first_number;
    }
}

const char* kind_of(const StepAxis& axis) {
    switch (axis.kind) {
        case StepAxis::Kind::days:
            return "days";
        case StepAxis::Kind::instants:
            return "instants";
        default:
            return "numbers";
    }
}

}  // namespace

Json series_data(const SeriesPlot& plot, int height) {
    const StepAxis& axis = plot.axis;
    Json json = {{"axis", kind_of(axis)},
                 {"size", axis.size},
                 {"first", first_of(axis)},
                 {"step_seconds", axis.step.count()},
                 {"step_name", axis.step_name},
                 {"zone", axis.zone},
                 {"first_day", axis.kind == StepAxis::Kind::numbers || axis.size == 0 ? 0 : axis.day(0).number},
                 {"day_starts", day_starts(axis)},
                 {"shades", plot.shades},
                 {"shown_from", plot.shown_from},
                 {"unit", plot.unit},
                 {"decimals", plot.decimals},
                 {"logarithmic", plot.logarithmic},
                 {"with_zero", plot.with_zero},
                 {"height", height}};
    json["lines"] = Json::array();
    for (const PlotLine& line : plot.lines) {
        json["lines"].push_back({{"name", line.name},
                                 {"kind", line.kind},
                                 {"hidden", line.hidden},
                                 {"dotted", line.dotted},
                                 {"values", rounded_values(line.values, plot)}});
    }
    json["bands"] = Json::array();
    for (const PlotBand& band : plot.bands) {
        json["bands"].push_back({{"name", band.name},
                                 {"kind", band.kind},
                                 {"low", rounded_values(band.low, plot)},
                                 {"high", rounded_values(band.high, plot)}});
    }
    json["marks"] = Json::array();
    for (const PlotMark& mark : plot.marks) {
        json["marks"].push_back({{"step", mark.step}, {"text", mark.text}});
    }
    return json;
}

Json list_data(const PageTable& table) {
    Json json = {{"headings", Json::array()}, {"numbers", Json::array()}, {"rows", table.rows}};
    for (const PageTable::Heading& heading : table.headings) {
        json["headings"].push_back(heading.text);
        json["numbers"].push_back(heading.is_number);
    }
    return json;
}

}  // namespace forecast
