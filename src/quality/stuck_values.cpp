#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "checks.hpp"
#include "factors_of_ten.hpp"
#include "forecast/core/missing.hpp"
#include "order_statistics.hpp"

namespace forecast {
namespace {

constexpr std::size_t kDaysOfWindow = 7;  // of a daily series; else a window is a day

struct Run {
    std::size_t begin = 0;
    std::size_t end = 0;
    double value = 0;
    [[nodiscard]] std::size_t length() const { return end - begin; }
};

std::vector<Run> runs_of_equal_values(const std::vector<double>& values) {
    std::vector<Run> runs;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (std::isnan(values[i])) {
            continue;
        }
        if (!runs.empty() && runs.back().end == i && runs.back().value == values[i]) {
            ++runs.back().end;
        } else {
            runs.push_back({i, i + 1, values[i]});
        }
    }
    return runs;
}

/// Runs this long are not expected once in a hundred such series, were each value to repeat the one before with the
/// share that it does here; half as much again, since values repeat more in quiet hours.
std::size_t unusual_length(const RegularValues& grid, const std::vector<Run>& runs) {
    constexpr double kExpected = 0.01;
    constexpr double kQuietHours = 1.5;
    const std::size_t shortest = grid.daily ? 3 : 4;
    double values = 0;
    for (const Run& run : runs) {
        values += static_cast<double>(run.length());
    }
    const double repeats = std::max(0.5, values - static_cast<double>(runs.size()));
    const double share = repeats / values;
    if (runs.size() == 1) {  // one value all the time
        constexpr std::size_t kFew = 30;
        return kFew;
    }
    if (share >= 1) {
        return grid.size() + 1;
    }
    const double length = 1 + std::log(values / kExpected) / -std::log(share);
    return std::max(shortest, static_cast<std::size_t>(std::ceil(kQuietHours * length)));
}

/// Zeros of radiation at night, 97 % humidity in fog: where values stay in other places, too, or those close by almost
/// as long.
class Habits {
public:
    Habits(const std::vector<double>& values, const std::vector<Run>& runs, std::size_t unusual_length)
        : close_(kClose * (quantile_of(values, 0.95) - quantile_of(values, 0.05))), unusual_length_(unusual_length) {
        for (const Run& run : runs) {
            lengths_[run.value].push_back(run.length());
        }
    }
    [[nodiscard]] bool is_usual(const Run& run) const {
        constexpr std::ptrdiff_t kOften = 4;  // the run itself among them
        std::ptrdiff_t equal = 0;
        std::ptrdiff_t close = 1;
        const auto end = lengths_.upper_bound(run.value + close_);
        for (auto near = lengths_.lower_bound(run.value - close_); near != end; ++near) {
            for (const std::size_t length : near->second) {
                const bool is_alike = 2 * length >= run.length();
                equal += is_alike && near->first == run.value ? 1 : 0;
                close += is_alike && length < unusual_length_ ? 1 : 0;
            }
        }
        return equal >= kOften || close >= kOften;
    }

private:
    static constexpr double kClose = 0.05;  // of what nine of ten values span
    double close_ = 0;
    std::size_t unusual_length_ = 0;
    std::map<double, std::vector<std::size_t>> lengths_;
};

std::vector<Run> still_runs(const RegularValues& grid, std::size_t length) {
    const auto runs = runs_of_equal_values(grid.values);
    const Habits habits(grid.values, runs, length);
    std::vector<Run> still;
    std::copy_if(runs.begin(), runs.end(), std::back_inserter(still),
                 [&](const Run& run) { return run.length() >= length && !habits.is_usual(run); });
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

/// The longest stretches from each of their beginnings on that `goes_on` holds for; what is missing is passed over.
template <class GoesOn>
std::vector<Run> runs_while(const std::vector<double>& values, std::size_t length, GoesOn goes_on) {
    std::vector<Run> runs;
    for (std::size_t begin = 0; begin < values.size(); ++begin) {
        if (std::isnan(values[begin])) {
            continue;
        }
        double low = values[begin];
        double high = values[begin];
        std::size_t end = begin;
        std::size_t count = 0;
        for (std::size_t i = begin; i < values.size(); ++i) {
            if (std::isnan(values[i])) {
                continue;
            }
            low = std::fmin(low, values[i]);
            high = std::fmax(high, values[i]);
            if (!goes_on(low, high)) {
                break;
            }
            end = i + 1;
            ++count;
        }
        if (count >= length) {
            runs.push_back({begin, end, values[begin]});
            begin = end - 1;
        }
    }
    return runs;
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

/// Values around zero in a series that keeps away from it.
std::vector<Run> gone_runs(const RegularValues& grid) {
    constexpr std::size_t kFewest = 3;
    constexpr double kGone = 0.05;
    constexpr double kAway = 0.2;
    constexpr double kAlmostAll = 0.01;
    std::vector<double> sizes(grid.size());
    std::transform(grid.values.begin(), grid.values.end(), sizes.begin(), [](double x) { return std::abs(x); });
    const double level = median_of(sizes);
    const double gone = kGone * level;
    std::vector<double> others;
    std::copy_if(sizes.begin(), sizes.end(), std::back_inserter(others), [&](double x) { return x > gone; });
    if (!(level > 0 && quantile_of(others, kAlmostAll) > kAway * level)) {
        return {};
    }
    return runs_while(grid.values, kFewest,
                      [&](double low, double high) { return std::max(std::abs(low), std::abs(high)) <= gone; });
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
    return low == high ? fmt::format("{}", low) : fmt::format("between {:.6g} and {:.6g}", low, high);
}

}  // namespace

std::vector<SeriesFinding> find_stuck_values(const CheckedSeries& series) {
    const RegularValues& grid = series.grid;
    const std::size_t length = unusual_length(grid, runs_of_equal_values(grid.values));
    std::vector<Run> found = still_runs(grid, length);
    if (!find_thousands_read_as_decimals(series)) {
        for (const auto& more : {flat_runs(grid, length), gone_runs(grid)}) {
            found.insert(found.end(), more.begin(), more.end());
        }
    }
    found = without_other_units(grid, merged(std::move(found)));
    series.judged.push_back(fmt::format("stuck: {} equal values in a row would be unusual here", length));
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
