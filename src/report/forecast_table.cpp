#include "forecast/report/forecast_table.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "forecast/core/digits.hpp"
#include "forecast/core/missing.hpp"
#include "forecast/evaluation/interval_bounds.hpp"
#include "forecast/report/terminal_plot.hpp"
#include "members_json.hpp"

namespace forecast {
namespace {

// What a plot shows of the loads before a forecast: of a daily axis, and of a finer one.
constexpr int kDaysBefore = 28;
constexpr int kDaysBeforeSteps = 7;

nlohmann::ordered_json contributions_json(const Explanation& explanation) {
    nlohmann::ordered_json contributions = nlohmann::ordered_json::array();
    for (const Contribution& contribution : explanation.contributions) {
        contributions.push_back({{"group", contribution.group}, {"value", contribution.value}});
    }
    return {{"baseline", explanation.baseline}, {"contributions", contributions}};
}

nlohmann::ordered_json row_json(const ForecastRow& row, const std::string& model, const TimeAxis& axis) {
    nlohmann::ordered_json json = {{"time", format_local(axis.start(row.row), axis.zone())}, {"value", row.value}};
    for (const auto& [name, bound] : kIntervalBounds) {
        json[name] = row.intervals ? nlohmann::ordered_json((*row.intervals).*bound) : nlohmann::ordered_json(nullptr);
    }
    json["weather"] = row.weather;
    json["forecaster"] = model;
    if (!row.members.empty()) {
        json["members"] = members_json(row.members);
    }
    if (row.explanation) {
        json["explanation"] = contributions_json(*row.explanation);
    }
    return json;
}

/// "low80" in CSV, else "low 80 %".
std::string bound_heading(const std::string& name, TableFormat format) {
    const std::size_t digits = name.find_first_of("89");
    return format == TableFormat::csv ? name : name.substr(0, digits) + " " + name.substr(digits) + " %";
}

std::vector<std::string> forecast_cells(const ForecastRow& row, const std::string& model, const Frame& frame,
                                        int decimals) {
    const auto shown = [decimals](double value) {
        return std::isnan(value) ? "-" : fmt::format("{:.{}f}", value, decimals);
    };
    const TimeAxis& axis = frame.axis;
    std::vector<std::string> cells = {
        axis.daily() ? format_day(axis.day(row.row)) : format_local(axis.start(row.row), axis.zone()),
        shown(row.value)};
    for (const auto& [name, bound] : kIntervalBounds) {
        cells.push_back(row.intervals ? shown((*row.intervals).*bound) : "-");
    }
    cells.insert(cells.end(), {shown(frame.target().values[row.row]), row.weather, model});
    return cells;
}

}  // namespace

std::string forecast_json(const IssuedForecasts& issued) {
    const TimeAxis& axis = issued.frame.axis;
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const ForecastRow& row : issued.rows) {
        list.push_back(row_json(row, issued.forecaster, axis));
    }
    nlohmann::ordered_json document = {
        {"schema_version", 1}, {"run_id", issued.run_id}, {"forecaster", issued.forecaster}};
    for (const FailedForecaster& failed : issued.failed) {
        document["instead_of"].push_back({{"forecaster", failed.name}, {"because", failed.reason}});
    }
    document["issued_at"] = format_local(issued.issued_at, axis.zone());
    document["unit"] = issued.frame.unit;
    document["forecasts"] = list;
    return document.dump(2) + "\n";
}

std::string render_forecasts(const IssuedForecasts& issued, TableFormat format, const Terminal& terminal) {
    const Frame& frame = issued.frame;
    std::vector<Table::Heading> columns = {{frame.axis.daily() ? "day" : "time", false}, {frame.unit}};
    for (const auto& [name, bound] : kIntervalBounds) {
        columns.push_back({bound_heading(name, format)});
    }
    columns.insert(columns.end(), {{"actual"}, {"weather", false}, {"forecaster", false}});
    Table table(columns);
    std::vector<double> values;
    for (const ForecastRow& row : issued.rows) {
        values.push_back(row.value);
    }
    const int decimals = decimals_of(values, Shown::loads);
    for (const ForecastRow& row : issued.rows) {
        table.add(forecast_cells(row, issued.forecaster, frame, decimals));
    }
    return table.render(format, terminal);
}

std::string plot_forecasts(const IssuedForecasts& issued, const Terminal& terminal) {
    if (issued.rows.empty()) {
        return "";
    }
    const TimeAxis& axis = issued.frame.axis;
    const std::size_t first = issued.rows.front().row;
    const int days_before = axis.daily() ? kDaysBefore : kDaysBeforeSteps;
    const std::size_t begin = axis.first_row_of(std::max(axis.day(first) - days_before, axis.day(0)));
    const auto& loads = issued.frame.target().values;
    TerminalPlot plot;
    plot.title = fmt::format("load, then the forecast of {}, {}", issued.forecaster, issued.frame.unit);
    plot.values.assign(loads.begin() + static_cast<std::ptrdiff_t>(begin),
                       loads.begin() + static_cast<std::ptrdiff_t>(first));
    plot.plain = plot.values.size();
    for (const ForecastRow& row : issued.rows) {
        plot.values.resize(std::max(plot.values.size(), row.row - begin), kMissing);
        plot.values.push_back(row.value);
    }
    plot.first = format_day(axis.day(begin));
    plot.last = format_day(axis.day(issued.rows.back().row));
    plot.decimals = decimals_of(plot.values, Shown::loads);
    return render_plot(plot, terminal);
}

}  // namespace forecast
