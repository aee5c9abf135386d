#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "checks.hpp"

namespace forecast {
namespace {

using std::chrono::hours;

std::vector<Place> missing_runs(const RegularValues& grid) {
    std::vector<Place> runs;
    for (std::size_t begin = 0; begin < grid.size(); ++begin) {
        std::size_t end = begin;
        while (end < grid.size() && std::isnan(grid.values[end])) {
            ++end;
        }
        if (end > begin) {
            runs.push_back(place_of(grid, begin, end));
            begin = end;
        }
    }
    return runs;
}

/// Whether it is a step whose values contradict each other, or lies in a coarser part: those have findings of their
/// own.
bool is_told_elsewhere(const CheckedSeries& series, const std::vector<CoarsePart>& parts, const Place& run) {
    const auto& conflicting = series.options.conflicting;
    const auto within = [](const Period& period, Timestamp time) { return period.begin <= time && time < period.end; };
    const auto contradicted = static_cast<std::size_t>(std::count_if(
        conflicting.begin(), conflicting.end(), [&](Timestamp time) { return within(run.period, time); }));
    return contradicted >= run.steps || std::any_of(parts.begin(), parts.end(), [&](const CoarsePart& part) {
               return within(part.place.period, run.period.begin) && static_cast<std::int64_t>(run.steps) < part.every;
           });
}

/// What the advice of a gap is.
std::string advice_of(const CheckedSeries& series) {
    const std::string get = series.options.is_fetched
                                ? "ask for them again (forecast data fetch --fill-gaps) or import them, if they exist"
                                : "add them to the file if they exist";
    return get + "; days with too few values are not learnt from, nor scored";
}

/// Whether the run lies within the hours in which the local clock is changed: those before and after the instant.
bool at_clock_change(const RegularValues& grid, const Place& run) {
    if (grid.daily || run.period.end - run.period.begin > hours(2)) {
        return false;
    }
    const Timestamp before = run.period.begin - hours(1);
    return utc_offset(before, grid.zone) != utc_offset(run.period.end + hours(1), grid.zone);
}

std::string longest_of(const RegularValues& grid, const std::vector<Place>& runs) {
    const auto longest =
        std::max_element(runs.begin(), runs.end(), [](const Place& a, const Place& b) { return a.steps < b.steps; });
    return fmt::format("the longest, {}, from {} on", counted(longest->steps, "time step"),
                       local_text(grid, longest->period.begin));
}

}  // namespace

std::vector<SeriesFinding> find_gaps(const CheckedSeries& series) {
    const RegularValues& grid = series.grid;
    std::vector<Place> gaps = missing_runs(grid);
    const auto parts = coarse_parts(grid);
    gaps.erase(std::remove_if(gaps.begin(), gaps.end(),
                              [&](const Place& run) { return is_told_elsewhere(series, parts, run); }),
               gaps.end());
    const auto others =
        std::stable_partition(gaps.begin(), gaps.end(), [&](const Place& run) { return !at_clock_change(grid, run); });
    const std::vector<Place> changes(others, gaps.end());
    gaps.erase(others, gaps.end());
    std::vector<SeriesFinding> found;
    if (!gaps.empty()) {
        SeriesFinding gap{FindingKind::gap, series.name, gaps, "", "", Severity::note};
        gap.sentence = fmt::format("{} missing in {}; {}", counted(gap.steps(), "time step"),
                                   counted(gaps.size(), "gap"), longest_of(grid, gaps));
        if (grid.zeros > 0) {
            gap.sentence +=
                fmt::format("; {} zeros are taken for missing, frame.zero_is_missing=false keeps them", grid.zeros);
        }
        gap.advice = advice_of(series);
        found.push_back(gap);
    }
    if (!changes.empty()) {
        SeriesFinding change{FindingKind::clock_change, series.name, changes, "", "", Severity::note};
        change.sentence = fmt::format("{} missing where the clock changes, at {}", counted(change.steps(), "time step"),
                                      list_of(grid, changes));
        change.advice = "nothing: the days of 23 and 25 hours are taken from what is left of them";
        found.push_back(change);
    }
    return found;
}

}  // namespace forecast
