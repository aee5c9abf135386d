#include "gone_values.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <utility>

#include "order_statistics.hpp"

namespace forecast {
namespace {

constexpr double kGone = 0.05;  // of the level
constexpr double kAway = 0.2;

/// The sizes of a grid's values, and which of them are gone.
struct Magnitudes {
    std::vector<double> values;
    double level = 0;
    [[nodiscard]] double gone() const { return kGone * level; }
    [[nodiscard]] double away() const { return kAway * level; }
};

Magnitudes magnitudes_of(const std::vector<double>& values) {
    Magnitudes sizes{values};
    for (double& size : sizes.values) {
        size = std::abs(size);
    }
    sizes.level = median_of(sizes.values);
    return sizes;
}

bool keeps_away_from_zero(const Magnitudes& sizes) {
    constexpr double kAlmostAll = 0.01;
    std::vector<double> others;
    std::copy_if(sizes.values.begin(), sizes.values.end(), std::back_inserter(others),
                 [&](double x) { return x > sizes.gone(); });
    return sizes.level > 0 && quantile_of(others, kAlmostAll) > sizes.away();
}

/// What tells a jump from how this series changes.
class Jumps {
public:
    Jumps(const RegularValues& grid, const Magnitudes& sizes) : grid_(grid), sizes_(sizes) {}

    /// Whether the level falls to `run`, or comes back after it, by more than it changes elsewhere.
    [[nodiscard]] bool border(const Run& run) {
        return is_jump(run.begin, beside(run.begin, -1)) || is_jump(run.end - 1, beside(run.end - 1, 1));
    }

private:
    /// The first value that is away from zero, or the second one: the level may go within a time step.
    [[nodiscard]] std::optional<std::size_t> beside(std::size_t edge, std::ptrdiff_t direction) const {
        constexpr int kLooked = 2;
        std::optional<std::size_t> last;
        int looked = 0;
        for (auto i = static_cast<std::ptrdiff_t>(edge) + direction;
             i >= 0 && i < static_cast<std::ptrdiff_t>(grid_.size()) && looked < kLooked; i += direction) {
            const double size = sizes_.values[static_cast<std::size_t>(i)];
            if (!std::isnan(size)) {
                last = static_cast<std::size_t>(i);
                looked = size > sizes_.away() ? kLooked : looked + 1;
            }
        }
        return last;
    }
    [[nodiscard]] bool is_jump(std::size_t edge, const std::optional<std::size_t>& other) {
        if (!other) {
            return false;
        }
        const std::size_t week = 7 * grid_.steps_a_day();
        const std::size_t apart = std::min(week, std::max(edge, *other) - std::min(edge, *other));
        constexpr double kFar = 1.25;
        return sizes_.values[*other] - sizes_.gone() > kFar * usual_change(apart);
    }
    /// What 99 of 100 values that are not gone differ at most from those `apart` steps before.
    double usual_change(std::size_t apart) {
        const auto known = usual_.find(apart);
        if (known != usual_.end()) {
            return known->second;
        }
        constexpr double kAlmostAll = 0.99;
        std::vector<double> changes;
        for (std::size_t i = apart; i < grid_.size(); ++i) {
            const double before = sizes_.values[i - apart];
            const double now = sizes_.values[i];
            if (before > sizes_.gone() && now > sizes_.gone()) {
                changes.push_back(std::abs(now - before));
            }
        }
        return usual_[apart] = quantile_of(std::move(changes), kAlmostAll);
    }

    const RegularValues& grid_;
    const Magnitudes& sizes_;
    std::map<std::size_t, double> usual_;
};

/// Whether the values are gone at the time of `run` on most of the days that lie `days` from it, before and after.
bool are_gone_on_most(const std::vector<int>& days, const RegularValues& grid, const Magnitudes& sizes,
                      const Run& run) {
    constexpr int kFewest = 2;
    const std::size_t middle = run.begin + run.length() / 2;
    const auto next =
        std::upper_bound(grid.midnights.begin(), grid.midnights.end(), static_cast<std::ptrdiff_t>(middle));
    const auto day = static_cast<std::size_t>(next - grid.midnights.begin()) - 1;
    int seen = 0;
    int gone = 0;
    for (const int days_away : days) {
        const auto other = grid.same_clock(middle, day, days_away);
        if (other && !std::isnan(sizes.values[*other]) && (*other < run.begin || *other >= run.end)) {
            ++seen;
            gone += sizes.values[*other] <= sizes.gone() ? 1 : 0;
        }
    }
    return gone >= kFewest && 2 * gone > seen;
}

bool is_gone_by_the_clock(const RegularValues& grid, const Magnitudes& sizes, const Run& run) {
    return are_gone_on_most({-3, -2, -1, 1, 2, 3}, grid, sizes, run) ||
           are_gone_on_most({-21, -14, -7, 7, 14, 21}, grid, sizes, run);
}

/// Whether the series never comes near zero on its way: one value between for two of `runs` may be of a level that goes
/// within a time step. Not where half of all values are small beside the high ones, as those of radiation and rain.
bool goes_to_zero_at_once(const Magnitudes& sizes, const std::vector<Run>& runs) {
    constexpr double kHigh = 10;
    const auto between = std::count_if(sizes.values.begin(), sizes.values.end(),
                                       [&](double x) { return x > sizes.gone() && x <= sizes.away(); });
    return 2 * static_cast<std::size_t>(between) <= runs.size() &&
           quantile_of(sizes.values, 0.95) < kHigh * sizes.level;
}

template <class Condition>
void remove_if(std::vector<Run>& runs, Condition condition) {
    runs.erase(std::remove_if(runs.begin(), runs.end(), condition), runs.end());
}

}  // namespace

GoneValues gone_values(const RegularValues& grid) {
    const Magnitudes sizes = magnitudes_of(grid.values);
    if (!keeps_away_from_zero(sizes)) {
        return {};
    }
    const auto is_gone = [&](double low, double high) { return -low <= sizes.gone() && high <= sizes.gone(); };
    auto runs = runs_while(grid.values, kFewestGone, is_gone);
    const bool comes_near_zero = !runs.empty();
    remove_if(runs, [&](const Run& run) { return is_gone_by_the_clock(grid, sizes, run); });
    if (!goes_to_zero_at_once(sizes, runs)) {
        Jumps jumps(grid, sizes);
        remove_if(runs, [&](const Run& run) { return !jumps.border(run); });
    }
    const bool is_habit = comes_near_zero && runs.empty();
    return {is_habit ? 0 : sizes.gone(), std::move(runs)};
}

}  // namespace forecast
