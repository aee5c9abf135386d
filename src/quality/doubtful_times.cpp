#include <algorithm>

#include <fmt/format.h>

#include "checks.hpp"

namespace forecast {
namespace {

std::vector<Place> places_of(const RegularValues& grid, std::vector<Timestamp> times) {
    std::sort(times.begin(), times.end());
    std::vector<Place> places;
    for (const Timestamp time : times) {
        places.push_back({{time, time + grid.step}, 1});
    }
    return places;
}

void add_finding(const CheckedSeries& series, FindingKind kind, const std::vector<Timestamp>& times,
                 const std::string& noun, const std::string& advice, std::vector<SeriesFinding>& found) {
    if (times.empty()) {
        return;
    }
    const auto places = places_of(series.grid, times);
    const Severity severity = kind == FindingKind::clock_change ? Severity::note : Severity::problem;
    found.push_back({kind, series.name, places,
                     fmt::format("{} {}, at {}", times.size(), noun, list_of(series.grid, places)), advice, severity});
}

/// Values that come more often than the step says: half a time step would count as a whole one.
void add_finer_step(const CheckedSeries& series, std::vector<SeriesFinding>& found) {
    const RegularValues& grid = series.grid;
    if (!grid.finer) {
        return;
    }
    if (grid.is_finer_in_parts) {
        series.judged.push_back(fmt::format("step: {}; where values come every {}, their mean is looked at",
                                            format_duration(grid.step), format_duration(*grid.finer)));
        return;
    }
    found.push_back(
        {FindingKind::off_grid,
         series.name,
         {place_of(grid, 0, grid.size())},
         fmt::format("the file has {} values a {}, {} apart, where the source's step is {}: a part of them would "
                     "count as the whole",
                     grid.step / *grid.finer, grid.daily ? "day" : "step", format_duration(*grid.finer),
                     format_duration(grid.step)),
         fmt::format("set the source's `step` to {}, or leave it out: it is taken from the file then",
                     format_duration(*grid.finer)),
         Severity::problem});
}

}  // namespace

std::vector<SeriesFinding> find_times(const CheckedSeries& series) {
    std::vector<SeriesFinding> found;
    std::vector<Timestamp> twice = series.grid.repeated;
    twice.insert(twice.end(), series.options.conflicting.begin(), series.options.conflicting.end());
    add_finding(
        series, FindingKind::duplicate, twice, "value(s) beside another one for the same time",
        "find out which of them is right, or which column of the file tells them apart (`keep_where`, `pivot`); "
        "until then there is no value for these times",
        found);
    add_finer_step(series, found);
    add_finding(series, FindingKind::off_grid, series.grid.off_grid,
                fmt::format("time(s) off the axis in steps of {} from {} on", format_duration(series.grid.step),
                            local_text(series.grid, series.grid.first)),
                "set the source's `step` and `time_zone` to what the file has; such values are not looked at here",
                found);
    add_finding(series, FindingKind::clock_change, series.options.skipped_hour,
                "value(s) in the local hour that the clock change skips",
                "nothing: they count for the hour after it, unless that has its own; a file in UTC would not need it",
                found);
    return found;
}

}  // namespace forecast
