#include "initial_weather.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace forecast {
namespace {

using std::chrono::hours;

constexpr double kKelvin = 273.15;

/// Kelvins and degrees Fahrenheit as degrees Celsius; of a long file the mean over its keys.
InitialExperiment::Source weather_source(const InitCase& the, const std::string& name,
                                         const std::vector<ChosenColumn>& of) {
    auto source = source_of(the, name, of);
    const ColumnGuess& column = the.at(of.front());
    constexpr double kColdestKelvin = 200;
    if (column.quantity == Quantity::temperature && (column.unit == "K" || column.low > kColdestKelvin)) {
        source.options.offset = -kKelvin;
        source.comments.emplace_back("offset: kelvins as degrees Celsius");
    } else if (column.unit == "°F") {
        source.options.scale = 5.0 / 9;
        source.options.offset = -160.0 / 9;
        source.comments.emplace_back("scale and offset: degrees Fahrenheit as degrees Celsius");
    }
    for (const auto& key : the.files[of.front().file].keys) {
        source.options.weights[key] = 1;
    }
    if (!source.options.weights.empty()) {
        source.comments.push_back(fmt::format(
            "weights: a plain mean over {}; better by how much load stands behind each", source.options.pivot));
    }
    return source;
}

void add_column(InitialExperiment& experiment, const InitialExperiment::Source& source, const std::string& name,
                const std::string& column) {
    const std::string from = source.name + "." + column;
    const bool coarser = *source.options.step > experiment.step;
    experiment.columns.push_back({name, from, coarser ? "hold" : "mean"});
    if (name == "temperature" && experiment.step == hours(24) && *source.options.step < hours(24)) {
        experiment.columns.push_back({"temperature_min", from, "min"});
        experiment.columns.push_back({"temperature_max", from, "max"});
    }
}

/// The day's lowest and highest temperature, where a file has them beside another; `source` reads that one.
void add_extremes(const InitCase& the, InitialExperiment& experiment, InitialExperiment::Source& source,
                  const ChosenColumn& mean) {
    for (const char* part : {"min", "max"}) {
        for (const ChosenColumn& column : columns_of(the, Quantity::temperature)) {
            const std::string& name = the.at(column).name;
            if (column.file == mean.file && column.column != mean.column && names_part(name, {part})) {
                source.options.value_columns.push_back(name);
                add_column(experiment, source, std::string("temperature_") + part, name);
                break;
            }
        }
    }
}

bool is_extreme(const std::string& name) {
    return names_part(name, {"min", "max"});
}

/// A mean before others, and these before the day's lowest or highest.
std::vector<ChosenColumn> choose_temperatures(const InitCase& the) {
    std::vector<ChosenColumn> chosen;
    for (const auto& name : the.arguments.temperature) {
        chosen.push_back(named_column(the, name));
    }
    if (!chosen.empty()) {
        return chosen;
    }
    const auto found = columns_of(the, Quantity::temperature);
    const auto rank = [&](const ChosenColumn& column) {
        const std::string& name = the.at(column).name;
        return names_part(name, {"moy", "mean", "avg", "2m", "mitt"}) ? 0 : (is_extreme(name) ? 2 : 1);
    };
    const auto best =
        std::min_element(found.begin(), found.end(), [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
    return found.empty() ? found : std::vector{*best};
}

/// The source that reads a column of weather: one of its own where the values are converted, else one for each file.
InitialExperiment::Source& take_source(const InitCase& the, InitialExperiment& experiment, const std::string& name,
                                       const ChosenColumn& column) {
    auto source = weather_source(the, name, {column});
    const auto is_plain = [](const SourceOptions& o) { return o.scale == 1 && o.offset == 0; };
    const auto same = std::find_if(experiment.sources.begin() + 1, experiment.sources.end(), [&](const auto& other) {
        return is_plain(other.options) && other.options.files == source.options.files &&
               other.options.step == source.options.step;
    });
    if (is_plain(source.options) && same != experiment.sources.end()) {
        same->options.value_columns.push_back(the.at(column).name);
        return *same;
    }
    experiment.sources.push_back(std::move(source));
    return experiment.sources.back();
}

/// How much of the weather a forecast knows, and what that rests on.
void remark_on_weather(const InitCase& the, InitialExperiment& experiment, Timestamp load_end) {
    const auto& zone = experiment.time_zone;
    if (!experiment.has_temperature) {
        experiment.remarks.emplace_back(
            "no column looks like a temperature (--temperature names one): forecasts know no weather (issue.weather "
            "none)");
    } else if (!experiment.knows_weather_ahead) {
        const Timestamp end = the.at(choose_temperatures(the).front()).span.end;
        experiment.remarks.push_back(
            fmt::format("the weather ends on {}, the load on {}: forecasts know nothing of the next day's weather "
                        "(issue.weather none); once the file holds its forecast, say \"issued\"",
                        format_day(day_of(end, zone)), format_day(day_of(load_end, zone))));
    }
}

}  // namespace

void add_weather(const InitCase& the, InitialExperiment& experiment, Timestamp load_end) {
    const auto temperatures = choose_temperatures(the);
    for (std::size_t i = 0; i < temperatures.size(); ++i) {
        const ColumnGuess& column = the.at(temperatures[i]);
        const std::string name = i == 0 ? "temperature" : fmt::format("temperature_{}", i + 1);
        auto& source = take_source(the, experiment, i == 0 ? "weather" : name, temperatures[i]);
        add_column(experiment, source, name, column.name);
        if (the.arguments.temperature.empty() && (*source.options.step >= hours(24) || experiment.step < hours(24))) {
            add_extremes(the, experiment, source, temperatures[i]);
        }
        experiment.knows_weather_ahead = experiment.knows_weather_ahead || column.span.end >= load_end + hours(23);
    }
    experiment.has_temperature = !temperatures.empty();
    remark_on_weather(the, experiment, load_end);
    for (const auto& [quantity, name] :
         {std::pair(Quantity::humidity, "humidity"), std::pair(Quantity::wind, "wind"),
          std::pair(Quantity::cloud, "cloud"), std::pair(Quantity::radiation, "radiation")}) {
        if (const auto found = columns_of(the, quantity); !found.empty()) {
            add_column(experiment, take_source(the, experiment, name, found.front()), name, the.at(found.front()).name);
        }
    }
}

}  // namespace forecast
