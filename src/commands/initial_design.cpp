#include "initial_design.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "forecast/core/error.hpp"
#include "forecast/core/text.hpp"
#include "init_case.hpp"

namespace forecast {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr int kFewestDays = 90;
constexpr double kKelvin = 273.15;

ChosenColumn choose_load(const InitCase& the) {
    if (!the.arguments.load.empty()) {
        return named_column(the, "--load", the.arguments.load);
    }
    auto candidates = columns_of(the, Quantity::load);
    if (candidates.empty()) {
        candidates = columns_of(the, Quantity::unknown);
    }
    if (candidates.empty()) {
        throw Error(ExitCode::insufficient_data, "no column of the files looks like a load; name it by --load");
    }
    if (candidates.size() == 1) {
        return candidates.front();
    }
    const auto largest = *std::max_element(candidates.begin(), candidates.end(), [&](const auto& a, const auto& b) {
        return the.at(a).values * 2 < the.at(b).values ||
               (the.at(b).values * 2 >= the.at(a).values && the.at(a).high < the.at(b).high);
    });
    const auto answer =
        the.questions.ask("Which column is the load, " + listed(the, candidates), "--load", the.at(largest).name,
                          [&](const std::string& name) { return column_called(the, name).has_value(); });
    return named_column(the, "--load", answer);
}

bool is_zone(const std::string& name) {
    try {
        utc_offset(now(), name);
        return true;
    } catch (const Error&) {
        return false;
    }
}

/// The zone of a file's times: as they say themselves, or their clock changes; else it is asked for.
std::string choose_zone(const InitCase& the, const FileGuess& file) {
    if (!the.arguments.time_zone.empty()) {
        return the.arguments.time_zone;
    }
    const bool known = file.has_offsets || file.step == hours(24) || file.clock == ClockEvidence::follows;
    if (known) {
        return file.options.time_zone;
    }
    const bool against = file.clock == ClockEvidence::does_not;
    return the.questions.ask(fmt::format("Of which time zone are the times of {} ({})", file.options.files.front(),
                                         against ? "its days of a clock change have 24 hours as all others"
                                                 : "no clock change is among them"),
                             "--time-zone", against ? "UTC" : std::string(kParis), is_zone);
}

/// What makes megawatts of a unit; nothing if it is none of power or energy.
std::optional<double> megawatts(const std::string& unit, seconds step) {
    static const std::map<std::string, double> kFactors = {{"W", 1e-6}, {"kW", 1e-3}, {"MW", 1}, {"GW", 1e3}};
    if (const auto found = kFactors.find(unit); found != kFactors.end()) {
        return found->second;
    }
    const bool is_energy = unit.size() > 1 && unit.back() == 'h';
    const auto power = is_energy ? kFactors.find(unit.substr(0, unit.size() - 1)) : kFactors.end();
    const double step_hours = static_cast<double>(step.count()) / 3600;
    return power == kFactors.end() ? std::nullopt : std::optional(power->second / step_hours);
}

double choose_scale(const InitCase& the, const ChosenColumn& load, seconds step) {
    const ColumnGuess& column = the.at(load);
    const auto is_unit = [&](const std::string& unit) { return megawatts(unit, step).has_value(); };
    const std::string& written = column.unit.empty() ? the.files[load.file].unit : column.unit;
    std::string unit = the.arguments.unit.empty() ? written : the.arguments.unit;
    if (!is_unit(unit)) {
        if (!the.arguments.unit.empty()) {
            throw Error(ExitCode::usage, "--unit {}: it must be W, kW, MW, GW or Wh, kWh, MWh, GWh of a step", unit);
        }
        unit = the.questions.ask(
            fmt::format("In which unit is '{}', most of it {:.6g} to {:.6g} (W, kW, MW, GW, or of each "
                        "step Wh, kWh, MWh, GWh)",
                        column.name, column.low, column.high),
            "--unit", "MW", is_unit);
    }
    return megawatts(unit, step).value();
}

/// What rows the frame has for a load of this step.
seconds frame_step(seconds load) {
    if (load >= hours(24) || hours(24) % load != seconds(0)) {
        return hours(24);
    }
    if (load >= minutes(30)) {
        return load;
    }
    return minutes(30) % load == seconds(0) ? seconds(minutes(30)) : seconds(hours(1));
}

/// The key of a long file that the load is; empty for another file.
std::string choose_key(const InitCase& the, const FileGuess& file) {
    if (file.keys.empty()) {
        return "";
    }
    const auto is_key = [&](const std::string& key) {
        return std::find(file.keys.begin(), file.keys.end(), key) != file.keys.end();
    };
    constexpr std::size_t kNamed = 6;
    const std::vector<std::string> some(file.keys.begin(), file.keys.begin() + std::min(kNamed, file.keys.size()));
    const std::string guess = is_key(the.arguments.key) ? the.arguments.key : file.keys.front();
    return the.arguments.key.empty() ? the.questions.ask(fmt::format("Which {} of {} is it, {}{}", file.options.pivot,
                                                                     file.options.files.front(), join(some, ", "),
                                                                     file.keys.size() > kNamed ? ", ..." : ""),
                                                         "--key", guess, is_key)
                                     : guess;
}

InitialExperiment::Source source_of(const InitCase& the, const std::string& name,
                                    const std::vector<ChosenColumn>& columns) {
    const FileGuess& file = the.files[columns.front().file];
    InitialExperiment::Source source{name, file.options, file.notes};
    source.options.value_columns.clear();
    for (const ChosenColumn& chosen : columns) {
        source.options.value_columns.push_back(the.at(chosen).name);
    }
    source.options.step = the.at(columns.front()).step.value_or(file.step);
    return source;
}

InitialExperiment::Source load_source(const InitCase& the, const ChosenColumn& load) {
    auto source = source_of(the, "load", {load});
    source.options.scale = choose_scale(the, load, *source.options.step);
    if (source.options.scale != 1) {
        source.comments.push_back(
            fmt::format("scale: {} as MW", the.at(load).unit.empty() ? "the file's unit" : the.at(load).unit));
    }
    if (const std::string key = choose_key(the, the.files[load.file]); !key.empty()) {
        source.options.weights = {{key, 1}};
    }
    return source;
}

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

/// The day's lowest and highest temperature, where a file of days has them beside the mean.
void add_extremes(const InitCase& the, InitialExperiment& experiment, const ChosenColumn& mean) {
    auto& source = experiment.sources.back();
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

std::vector<ChosenColumn> choose_temperatures(const InitCase& the) {
    std::vector<ChosenColumn> chosen;
    for (const auto& name : the.arguments.temperature) {
        chosen.push_back(named_column(the, "--temperature", name));
    }
    if (!chosen.empty()) {
        return chosen;
    }
    const auto found = columns_of(the, Quantity::temperature);
    const auto mean = std::find_if(found.begin(), found.end(), [&](const ChosenColumn& column) {
        return names_part(the.at(column).name, {"moy", "mean", "avg", "2m", "mitt"});
    });
    return found.empty() ? found : std::vector{mean == found.end() ? found.front() : *mean};
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

/// Temperatures first, then one column of each other kind of weather.
void add_weather(const InitCase& the, InitialExperiment& experiment, Timestamp load_end) {
    const auto temperatures = choose_temperatures(the);
    for (std::size_t i = 0; i < temperatures.size(); ++i) {
        const ColumnGuess& column = the.at(temperatures[i]);
        const std::string name = i == 0 ? "temperature" : fmt::format("temperature_{}", i + 1);
        auto& source = take_source(the, experiment, i == 0 ? "weather" : name, temperatures[i]);
        add_column(experiment, source, name, column.name);
        if (i == 0 && *source.options.step >= hours(24)) {
            add_extremes(the, experiment, temperatures[i]);
        }
        experiment.knows_weather_ahead = experiment.knows_weather_ahead || column.span.end >= load_end + hours(23);
    }
    experiment.has_temperature = !temperatures.empty();
    for (const auto& [quantity, name] :
         {std::pair(Quantity::humidity, "humidity"), std::pair(Quantity::wind, "wind"),
          std::pair(Quantity::cloud, "cloud"), std::pair(Quantity::radiation, "radiation")}) {
        if (const auto found = columns_of(the, quantity); !found.empty()) {
            add_column(experiment, take_source(the, experiment, name, found.front()), name, the.at(found.front()).name);
        }
    }
}

/// The days that the load has, the first and the last of them whole.
void set_days(InitialExperiment& experiment, const ColumnGuess& load, seconds step) {
    const auto& zone = experiment.time_zone;
    const Day begin = day_of(load.span.begin, zone);
    experiment.first = load.span.begin == start_of(begin, zone) ? begin : begin + 1;
    experiment.end = step >= hours(24) ? day_of(load.span.end, zone) + 1 : day_of(load.span.end + step, zone);
    if (experiment.end - experiment.first < kFewestDays) {
        throw Error(ExitCode::insufficient_data,
                    "the load has {} days, from {} to {}; {} are the least that anything can be learnt from, two years "
                    "are good",
                    experiment.end - experiment.first, format_day(experiment.first), format_day(experiment.end),
                    kFewestDays);
    }
}

}  // namespace

InitialExperiment design_experiment(std::vector<FileGuess> files, const InitArguments& arguments,
                                    OpenQuestions& questions) {
    InitCase the{arguments, questions, merge_alike(std::move(files))};
    for (FileGuess& file : the.files) {
        file.options.time_zone = choose_zone(the, file);
    }
    const ChosenColumn load = choose_load(the);
    InitialExperiment experiment;
    experiment.sources.push_back(load_source(the, load));
    const SourceOptions& options = experiment.sources.front().options;
    experiment.name =
        the.arguments.name.empty() ? std::filesystem::path(the.path(load)).stem().stem().string() : the.arguments.name;
    experiment.written_by = "forecast init " + join(the.arguments.files, " ");
    experiment.target = "load." + the.at(load).name;
    experiment.step = frame_step(*options.step);
    experiment.time_zone = options.time_zone == "UTC" ? std::string(kParis) : options.time_zone;
    set_days(experiment, the.at(load), *options.step);
    add_weather(the, experiment, the.at(load).span.end);
    return experiment;
}

}  // namespace forecast
