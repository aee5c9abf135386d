#include "issued_weather.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "forecast/core/error.hpp"
#include "weather_error.hpp"

namespace forecast {
namespace {

constexpr std::size_t kDaysBeyond = 2;  // that features may look past the target's day

/// "weather.temperature" -> "weather.previous_day1/temperature"
std::string previous_key(const std::string& key, std::size_t n) {
    const auto dot = key.find('.') + 1;
    return fmt::format("{}previous_day{}/{}", key.substr(0, dot), n, key.substr(dot));
}

std::size_t first_present(const std::vector<double>& values) {
    const auto found = std::find_if(values.begin(), values.end(), [](double value) { return !std::isnan(value); });
    return static_cast<std::size_t>(found - values.begin());
}

/// [n - 1][row] of the forecasts that were kept; as many days as have a value on the axis.
std::vector<std::vector<double>> kept_forecasts(const IssuedSource& source, const TimeAxis& axis, std::size_t leads) {
    std::vector<std::vector<double>> kept;
    while (kept.size() < leads) {
        const auto found = source.series.find(previous_key(source.key, kept.size() + 1));
        if (found == source.series.end() || found->second.values.empty()) {
            break;
        }
        auto values = aggregate_series(found->second, axis, source.rule).values;
        if (first_present(values) == values.size()) {
            break;
        }
        kept.push_back(std::move(values));
    }
    return kept;
}

void check_reach(const Column& column, const IssuedSource& source, std::size_t kept, const IssueOptions& issue) {
    const auto needed = static_cast<std::size_t>(days_ahead(issue)) + 1;
    if (kept > 0 && kept < needed) {
        throw Error(ErrorKind::insufficient_data,
                    "forecasts issued {} with lead_days {} need the weather as it was forecast {} days before, but of "
                    "the column '{}' it is kept up to {} days before; take a shorter issue.lead_days, raise "
                    "previous_runs of the source '{}' (7 at most), or take issue.weather none",
                    to_string(issue.mode), issue.lead_days, needed, column.name, kept,
                    source.key.substr(0, source.key.find('.')));
    }
}

std::string described(const WeatherErrorOptions& errors, const WeatherErrorKind& kind, std::size_t leads) {
    const auto sd = error_sd(errors, kind, leads);
    const double unit = kind.temperature ? 1 : 100;
    return fmt::format("observed + error model (sd {:.{}f} .. {:.{}f} {} at 0 .. {} days ahead)", sd.front() * unit,
                       kind.temperature ? 1 : 0, sd.back() * unit, kind.temperature ? 1 : 0,
                       kind.temperature ? "°C" : "% of its own", leads - 1);
}

}  // namespace

void add_issued_weather(Column& column, const TimeAxis& axis, const IssuedSource& source,
                        const WeatherErrorOptions& errors, const IssueOptions& issue) {
    const auto needed = static_cast<std::size_t>(days_ahead(issue)) + 1;
    column.issued = kept_forecasts(source, axis, needed + kDaysBeyond);
    check_reach(column, source, column.issued.size(), issue);
    std::size_t begin = column.issued.empty() ? axis.size() : 0;
    for (const auto& kept : column.issued) {
        begin = std::max(begin, first_present(kept));
    }
    const std::size_t leads = column.issued.empty() ? needed + kDaysBeyond : column.issued.size();
    if (begin == 0) {
        column.issued_from = "what was forecast then";
        return;
    }
    const WeatherErrorKind kind = error_kind(column.name, source.key);
    auto simulated = simulated_forecasts(column, axis, errors, kind, leads);
    for (auto& forecasts : simulated) {  // what is a forecast already has its own error
        const auto ahead = static_cast<std::ptrdiff_t>(source.observed_until);
        std::copy(column.values.begin() + ahead, column.values.end(), forecasts.begin() + ahead);
    }
    for (std::size_t lead = 0; lead < column.issued.size(); ++lead) {
        const auto& kept = column.issued[lead];
        const auto from = static_cast<std::ptrdiff_t>(begin);
        std::copy(kept.begin() + from, kept.end(), simulated[lead].begin() + from);
    }
    column.issued = std::move(simulated);
    const std::string model = described(errors, kind, needed);
    column.issued_from = begin == axis.size() ? model
                                              : fmt::format("what was forecast then from {} on, before that {}",
                                                            format_day(axis.day(begin)), model);
}

}  // namespace forecast
