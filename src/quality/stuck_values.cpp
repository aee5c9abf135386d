#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "checks.hpp"
#include "factors_of_ten.hpp"
#include "forecast/core/missing.hpp"
#include "gone_values.hpp"
#include "lengths_of_runs.hpp"
#include "order_statistics.hpp"

namespace forecast {
namespace {

constexpr std::size_t kDaysOfWindow = 7;  // of a daily series; else a window is a day

/// Equal values in a row: those of unusual length, and those that are as long by habit.
struct StillRuns {
    std::vector<Run> unusual;
    std::vector<Run> usual;
};

StillRuns still_runs(const RegularValues& grid, const std::vector<Run>& runs, std::size_t length) {
    const Habits habits(grid.values, runs, length);
    StillRuns still;
    for (const Run& run : runs) {
        if (run.length() >= length) {
            (habits.is_usual(run) ? still.usual : still.unusual).push_back(run);
        }
    }
    return still;
}

/// Those of `runs` that are long enough, and that the series does not make often, such as every night.
std::vector<Run> unusual_runs(const std::vector<Run>& runs, std::size_t length) {
    constexpr std::ptrdiff_t kOften = 4;  // the run itself among them
    std::vector<Run> unusual;
    std::copy_if(runs.begin(), runs.end(), std::back_inserter(unusual), [&](const Run& run) {
        const auto alike = std::count_if(runs.begin(), runs.end(),
                                         [&](const Run& other) { return 2 * other.length() >= run.length(); });
        return run.length() >= length && alike < kOften;
    });
    return unusual;
}

bool is_constant(const RegularValues& grid, const Run& run) {
    return std::all_of(grid.values.begin() + static_cast<std::ptrdiff_t>(run.begin),
                       grid.values.begin() + static_cast<std::ptrdiff_t>(run.end),
                       [&](double x) { return std::isnan(x) || x == run.value; });
}

/// What the values of a day, or of a week of days, usually span; NaN where that cannot be told.
double usual_span(const RegularValues& grid) {
    const std::size_t window = grid.daily ? kDaysOfWindow : grid.steps_a_day();
    std::vector<double> spans;
    for (std::size_t begin = 0; window > 1 && begin + window <= grid.size(); begin += window) {
        const auto first = grid.values.begin() + static_cast<std::ptrdiff_t>(begin);
        const auto last = first + static_cast<std::ptrdiff_t>(window);
        const auto [low, high] = std::minmax_element(first, last);
        spans.push_back(std::any_of(first, last, [](double x) { return std::isnan(x); }) ? kMissing : *high - *low);
    }
    return median_of(spans);
}

/// A day and more within a hundredth of what a day usually spans.
std::vector<Run> flat_runs(const RegularValues& grid, std::size_t length) {
    constexpr double kFlat = 0.01;
    const double span = usual_span(grid);
    if (!(span > 0)) {
        return {};
    }
    const std::size_t least = std::max(length, grid.daily ? kDaysOfWindow : grid.steps_a_day());
    auto runs =
        runs_while(grid.values, (least + 1) / 2, [&](double low, double high) { return high - low <= kFlat * span; });
    runs = unusual_runs(runs, least);
    runs.erase(std::remove_if(runs.begin(), runs.end(), [&](const Run& run) { return is_constant(grid, run); }),
               runs.end());
    return runs;  // those of one value are judged by their own habits
}

/// Those of `runs` that are not right values in another unit.
std::vector<Run> without_other_units(const RegularValues& grid, std::vector<Run> runs) {
    const auto units = steps_in_another_unit(grid).places;
    const auto is_unit = [&](const Run& run) {
        return std::any_of(units.begin(), units.end(), [&](const Place& place) {
            return place.period.begin <= grid.time(run.begin) && grid.time(run.end) <= place.period.end;
        });
    };
    runs.erase(std::remove_if(runs.begin(), runs.end(), is_unit), runs.end());
    return runs;
}

/// Runs in order of time, those that touch or overlap as one.
std::vector<Run> merged(std::vector<Run> runs) {
    std::sort(runs.begin(), runs.end(), [](const Run& a, const Run& b) { return a.begin < b.begin; });
    std::vector<Run> one;
    for (const Run& run : runs) {
        if (!one.empty() && run.begin <= one.back().end) {
            one.back().end = std::max(one.back().end, run.end);
        } else {
            one.push_back(run);
        }
    }
    return one;
}

std::string values_of(const RegularValues& grid, const Run& run) {
    double low = run.value;
    double high = run.value;
    for (std::size_t i = run.begin; i < run.end; ++i) {
        low = std::fmin(low, grid.values[i]);
        high = std::fmax(high, grid.values[i]);
    }
    return low == high ? fmt::format("{:.6g}", low) : fmt::format("between {:.6g} and {:.6g}", low, high);
}

/// The longest of `runs` that is no part of `found`; of no length if there is none.
Run longest_besides(const std::vector<Run>& found, const std::vector<Run>& runs) {
    Run longest;
    for (const Run& run : runs) {
        const bool is_found = std::any_of(found.begin(), found.end(), [&](const Run& place) {
            return place.begin <= run.begin && run.end <= place.end;
        });
        longest = !is_found && run.length() > longest.length() ? run : longest;
    }
    return longest;
}

std::string judged_by(std::size_t length, const Run& habit, const GoneValues& gone) {
    std::string text = fmt::format("stuck: {} equal values in a row would be unusual here", length);
    if (habit.length() > 0) {
        text += fmt::format("; {} of {:.6g} are not, beside the other runs there", habit.length(), habit.value);
    }
    if (gone.below > 0) {
        text += fmt::format("; so would be {} in a row within {:.6g} of zero", kFewestGone, gone.below);
    }
    return text;
}

}  // namespace

std::vector<SeriesFinding> find_stuck_values(const CheckedSeries& series) {
    const RegularValues& grid = series.grid;
    const auto equal = runs_of_equal_values(grid.values);
    const std::size_t length = unusual_length(grid, equal);
    const StillRuns still = still_runs(grid, equal, length);
    std::vector<Run> found = still.unusual;
    GoneValues gone;
    if (!find_thousands_read_as_decimals(series)) {
        gone = gone_values(grid);
        for (const auto& more : {flat_runs(grid, length), gone.runs}) {
            found.insert(found.end(), more.begin(), more.end());
        }
    }
    found = without_other_units(grid, merged(std::move(found)));
    series.judged.push_back(judged_by(length, longest_besides(found, still.usual), gone));
    if (found.empty()) {
        return {};
    }
    std::vector<Place> places;
    std::transform(found.begin(), found.end(), std::back_inserter(places),
                   [&](const Run& run) { return place_of(grid, run.begin, run.end); });
    const Run& longest = *std::max_element(found.begin(), found.end(),
                                           [](const Run& a, const Run& b) { return a.length() < b.length(); });
    return {{FindingKind::stuck_value, series.name, places,
             fmt::format("the value stands still {}, at {}; longest {} for {} from {} on",
                         counted(places.size(), "time"), list_of(grid, places), values_of(grid, longest),
                         counted(longest.length(), "time step"), local_text(grid, grid.time(longest.begin))),
             "ask the producer for the true values; until then leave these values empty", Severity::problem}};
}

}  // namespace forecast
