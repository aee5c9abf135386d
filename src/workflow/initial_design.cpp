#include "forecast/workflow/initial_design.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>

#include <fmt/format.h>

#include "forecast/core/error.hpp"
#include "forecast/core/text.hpp"
#include "init_case.hpp"
#include "initial_unit.hpp"
#include "initial_weather.hpp"

namespace forecast {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr int kFewestDays = 90;

ChosenColumn choose_load(const InitCase& the) {
    if (!the.arguments.load.empty()) {
        return named_column(the, the.arguments.load);
    }
    auto candidates = columns_of(the, Quantity::load);
    if (candidates.empty()) {
        candidates = columns_of(the, Quantity::unknown);
    }
    if (candidates.empty()) {
        throw Error(ErrorKind::insufficient_data, "no column of the files looks like a load; name it by --load");
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
    return named_column(the, answer);
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
    const std::string name =
        file.named_zone.empty() ? ""
                                : fmt::format("the name '{}' says {}, but ", file.options.time_column, file.named_zone);
    const std::string guess = !name.empty() ? file.named_zone : against ? "UTC" : std::string(kParis);
    return the.questions.ask(
        fmt::format(
            "Of which time zone are the times of {} ({}{})", file.options.files.front(), name,
            against ? "its days of a clock change have 24 hours as all others" : "no clock change is among them"),
        "--time-zone", guess, is_zone);
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

InitialExperiment::Source load_source(const InitCase& the, const ChosenColumn& load, const LoadUnit& unit) {
    auto source = source_of(the, "load", {load});
    source.options.scale = unit.scale;
    if (unit.scale != 1) {
        source.comments.push_back(fmt::format("scale: {} as {}", unit.written, unit.shown));
    }
    if (const std::string key = choose_key(the, the.files[load.file]); !key.empty()) {
        source.options.weights = {{key, 1}};
    }
    return source;
}

/// The newest part of the load without a long gap that is long enough to be scored; else the longest.
std::size_t scored_stretch(const std::vector<Period>& stretches) {
    constexpr auto kLongEnough = hours(28 * 24);
    std::size_t longest = 0;
    for (std::size_t i = stretches.size(); i-- > 0;) {
        const auto length = stretches[i].end - stretches[i].begin;
        if (length >= kLongEnough) {
            return i;
        }
        longest = length > stretches[longest].end - stretches[longest].begin ? i : longest;
    }
    return longest;
}

/// Takes the gaps of more than a week out of the days, and ends them before a newest part that is too short.
std::string take_gaps_out(InitialExperiment& experiment, const ColumnGuess& load, const std::vector<Period>& parts,
                          std::size_t scored) {
    const auto& zone = experiment.time_zone;
    const auto day = [&](Timestamp time) { return format_day(day_of(time, zone)); };
    std::vector<std::string> gaps;
    for (std::size_t i = 1; i < parts.size(); ++i) {
        gaps.push_back(fmt::format("from {} to {}", day(parts[i - 1].end), day(parts[i].begin)));
        if (i <= scored) {
            experiment.missing_days += day_of(parts[i].begin, zone) - day_of(parts[i - 1].end, zone) - 1;
            experiment.resumed = day_of(parts[i].begin, zone) + 1;
        }
    }
    if (gaps.empty()) {
        return "";
    }
    const std::string unused =
        scored + 1 < parts.size()
            ? fmt::format("; what comes after {} is too short to be scored", day(parts[scored].end))
            : "";
    return fmt::format("'{}' has no values {}{}", load.name, join(gaps, ", "), unused);
}

/// The parts of the load that begin before today: what comes later are plans or slips.
std::vector<Period> parts_until_today(const ColumnGuess& load) {
    std::vector<Period> parts = load.stretches.empty() ? std::vector{load.span} : load.stretches;
    while (parts.size() > 1 && parts.back().begin > now()) {
        parts.pop_back();
    }
    return parts;
}

/// The days that the load has, the first and the last of them whole, none of them to come.
void set_days(InitialExperiment& experiment, const ColumnGuess& load, seconds step) {
    const auto& zone = experiment.time_zone;
    const auto end_of = [&](Timestamp last) {
        return step >= hours(24) ? day_of(last, zone) + 1 : day_of(last + step, zone);
    };
    const auto parts = parts_until_today(load);
    const std::size_t scored = scored_stretch(parts);
    const Day begin = day_of(load.span.begin, zone);
    const Day today = day_of(now(), zone);
    experiment.first = load.span.begin == start_of(begin, zone) ? begin : begin + 1;
    experiment.end = std::min(end_of(parts[scored].end), today);
    if (today < end_of(load.span.end)) {
        experiment.remarks.push_back(
            fmt::format("'{}' has values to {}, beyond today: take plans and slips out of the file, since the newest "
                        "value is what a forecast begins from",
                        load.name, format_day(end_of(load.span.end) - 1)));
    }
    const std::string gaps = take_gaps_out(experiment, load, parts, scored);
    const int days = experiment.end - experiment.first - experiment.missing_days;
    if (days < kFewestDays) {
        throw Error(ErrorKind::insufficient_data,
                    "the load has {} days, from {} to {}{}; {} are the least that anything can be learnt from, two "
                    "years are good",
                    days, format_day(experiment.first), format_day(experiment.end),
                    gaps.empty() ? "" : " (" + gaps + ")", kFewestDays);
    }
    if (!gaps.empty()) {
        experiment.remarks.push_back(fmt::format("{}: scored are the {} days from {} on", gaps, scored_days(experiment),
                                                 format_day(experiment.end - scored_days(experiment))));
    }
}

bool is_used(const InitialExperiment& experiment, const FileGuess& file, const std::string& column) {
    return std::any_of(experiment.sources.begin(), experiment.sources.end(), [&](const auto& source) {
        const auto& columns = source.options.value_columns;
        return source.options.files == file.options.files &&
               std::find(columns.begin(), columns.end(), column) != columns.end();
    });
}

/// The columns of numbers that nothing reads, so that no covariate is left out silently.
void name_unused(const InitCase& the, InitialExperiment& experiment) {
    constexpr std::size_t kNamed = 8;
    for (const FileGuess& file : the.files) {
        std::vector<std::string> unused = file.unread;
        for (const ColumnGuess& column : file.columns) {
            if (!is_used(experiment, file, column.name)) {
                unused.push_back(column.name);
            }
        }
        const std::string more = unused.size() > kNamed ? fmt::format(" and {} more", unused.size() - kNamed) : "";
        unused.resize(std::min(kNamed, unused.size()));
        if (!unused.empty()) {
            experiment.remarks.push_back(
                fmt::format("not used of {}: '{}'{} (--load and --temperature name a column; others go into "
                            "value_columns and frame.columns)",
                            file.options.files.front(), join(unused, "', '"), more));
        }
    }
}

}  // namespace

InitialExperiment design_experiment(std::vector<FileGuess> files, const InitArguments& arguments,
                                    OpenQuestions& questions) {
    InitCase the{arguments, questions, merge_alike(std::move(files))};
    for (FileGuess& file : the.files) {
        if (const std::string zone = choose_zone(the, file); zone != file.options.time_zone) {
            read_in_zone(file, zone);
        }
    }
    const ChosenColumn load = choose_load(the);
    InitialExperiment experiment;
    const LoadUnit unit = choose_unit(the, load);
    experiment.unit = unit.shown;
    experiment.sources.push_back(load_source(the, load, unit));
    const SourceOptions& options = experiment.sources.front().options;
    experiment.name =
        the.arguments.name.empty() ? std::filesystem::path(the.path(load)).stem().stem().string() : the.arguments.name;
    experiment.written_by = "forecast init " + join(the.arguments.files, " ");
    experiment.target = "load." + the.at(load).name;
    experiment.step = frame_step(*options.step);
    experiment.time_zone = options.time_zone == "UTC" ? std::string(kParis) : options.time_zone;
    set_days(experiment, the.at(load), *options.step);
    if (experiment.step != *options.step) {
        experiment.remarks.push_back(
            fmt::format("forecasts are made in steps of {}, of the means of values each {} "
                        "(frame.step)",
                        format_duration(experiment.step), format_duration(*options.step)));
    }
    if (options.time_zone != experiment.time_zone) {
        experiment.remarks.push_back(fmt::format("the days are those of {} (frame.time_zone)", experiment.time_zone));
    }
    add_weather(the, experiment, the.at(load).span.end);
    name_unused(the, experiment);
    return experiment;
}

}  // namespace forecast
