#include "weather_error.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "forecast/core/ascii.hpp"
#include "hashed_normal.hpp"

namespace forecast {
namespace {

bool has_temp(const std::string& name) {
    return in_lower_case(name).find("temp") != std::string::npos;
}

bool ends_in_celsius(const std::string& series) {
    const auto pivot = series.find('/', series.find('.') + 1);
    const std::string name = series.substr(0, pivot);
    return name.size() > 2 && name.compare(name.size() - 2, 2, "_c") == 0;
}

/// The step that each day ahead adds: independent ones, whose squares add up to those of `sd`.
std::vector<double> steps_of(const std::vector<double>& sd) {
    std::vector<double> steps;
    double before = 0;
    for (const double now : sd) {
        steps.push_back(std::sqrt(std::max(0.0, now * now - before * before)));
        before = std::max(before, now);
    }
    return steps;
}

/// What the issues of one day change in the forecasts for the days 0, 1, 2, ... ahead of it; standard deviation 1.
std::vector<double> changes_of_issue(Day issue, const WeatherErrorOptions& options, std::uint64_t group,
                                     std::size_t leads) {
    const double kept = options.neighbour_correlation;
    const double fresh = std::sqrt(1 - kept * kept);
    const auto day = scrambled(group + static_cast<std::uint64_t>(static_cast<std::int64_t>(issue.number)));
    std::vector<double> changes;
    for (std::size_t ahead = 0; ahead < leads; ++ahead) {
        const double own = hashed_normal(scrambled(day + ahead + 1));
        changes.push_back(ahead == 0 ? own : kept * changes.back() + fresh * own);
    }
    return changes;
}

/// [day][days ahead] of the days [first, last]: the errors of their forecasts.
std::vector<std::vector<double>> errors_by_day(Day first, Day last, const WeatherErrorOptions& options,
                                               const WeatherErrorKind& kind, std::size_t leads) {
    const auto group = scrambled(hashed(kind.group) + static_cast<std::uint64_t>(options.seed));
    const auto steps = steps_of(error_sd(options, kind, leads));
    const Day first_issue = first - static_cast<int>(leads);
    std::vector<std::vector<double>> changes;
    for (Day issue = first_issue; issue <= last; issue = issue + 1) {
        changes.push_back(changes_of_issue(issue, options, group, leads));
    }
    std::vector<std::vector<double>> errors;
    for (Day day = first; day <= last; day = day + 1) {
        auto& of_day = errors.emplace_back();
        double error = 0;
        for (std::size_t ahead = 0; ahead < leads; ++ahead) {
            const auto issue = static_cast<std::size_t>(day - first_issue) - ahead;
            error += steps[ahead] * changes[issue][ahead];
            of_day.push_back(error);
        }
    }
    return errors;
}

/// How a column varies at one time of day.
struct Variation {
    double sum = 0;
    double squares = 0;
    double count = 0;
    double low = std::numeric_limits<double>::infinity();
    double high = -std::numeric_limits<double>::infinity();

    void add(double value) {
        sum += value;
        squares += value * value;
        ++count;
        low = std::min(low, value);
        high = std::max(high, value);
    }
    [[nodiscard]] double sd() const {
        const double mean = count == 0 ? 0 : sum / count;
        return count == 0 ? 0 : std::sqrt(std::max(0.0, squares / count - mean * mean));
    }
};

/// [row]: the place of the row's local clock time within a day of 24 hours.
std::vector<std::size_t> times_of_day(const TimeAxis& axis) {
    constexpr std::chrono::hours kOneDay(24);
    std::vector<std::size_t> times(axis.size(), 0);
    for (std::size_t row = 0; row < axis.size() && !axis.daily(); ++row) {
        const auto local = axis.start(row).time_since_epoch() + utc_offset(axis.start(row), axis.zone());
        times[row] = static_cast<std::size_t>(local % kOneDay / axis.step());
    }
    return times;
}

std::vector<Variation> variations(const Column& column, const std::vector<std::size_t>& times) {
    std::vector<Variation> all(times.empty() ? 0 : *std::max_element(times.begin(), times.end()) + 1);
    for (std::size_t row = 0; row < times.size(); ++row) {
        if (column.is_observed(row)) {
            all[times[row]].add(column.values[row]);
        }
    }
    return all;
}

}  // namespace

bool is_temperature(const std::string& column, const std::string& series) {
    return has_temp(column) || has_temp(series) || ends_in_celsius(series);
}

WeatherErrorKind error_kind(const std::string& column, const std::string& series) {
    const bool temperature = is_temperature(column, series);
    return {temperature, temperature ? "temperature" : series};
}

std::vector<double> error_sd(const WeatherErrorOptions& options, const WeatherErrorKind& kind, std::size_t leads) {
    std::vector<double> sd;
    for (std::size_t ahead = 0; ahead < leads && !options.temperature_sd.empty(); ++ahead) {
        const double degrees = options.temperature_sd[std::min(ahead, options.temperature_sd.size() - 1)];
        sd.push_back(kind.temperature ? degrees : std::min(1.0, degrees / options.anomaly_sd));
    }
    sd.resize(leads, 0);
    return sd;
}

std::vector<std::vector<double>> simulated_forecasts(const Column& column, const TimeAxis& axis,
                                                     const WeatherErrorOptions& options, const WeatherErrorKind& kind,
                                                     std::size_t leads) {
    std::vector<std::vector<double>> forecasts(leads, column.values);
    if (axis.size() == 0) {
        return forecasts;
    }
    const Day first = axis.day(0);
    const auto errors = errors_by_day(first, axis.day(axis.size() - 1), options, kind, leads);
    const auto times = times_of_day(axis);
    const auto variation = kind.temperature ? std::vector<Variation>() : variations(column, times);
    for (std::size_t ahead = 0; ahead < leads; ++ahead) {
        for (std::size_t row = 0; row < axis.size(); ++row) {
            double& value = forecasts[ahead][row];
            const double error = errors[static_cast<std::size_t>(axis.day(row) - first)][ahead];
            if (kind.temperature) {
                value += error;
            } else if (!std::isnan(value)) {
                const Variation& usual = variation[times[row]];
                value = std::clamp(value + error * usual.sd(), std::min(value, usual.low), std::max(value, usual.high));
            }
        }
    }
    return forecasts;
}

}  // namespace forecast
