#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "checks.hpp"
#include "forecast/core/missing.hpp"
#include "order_statistics.hpp"

namespace forecast {
namespace {

/// Up to five values whose median is wanted, without an allocation each: there are some for every step.
class FewValues {
public:
    void add(double value) {
        if (!std::isfinite(value)) {
            return;
        }
        std::size_t at = count_++;
        for (; at > 0 && values_[at - 1] > value; --at) {
            values_[at] = values_[at - 1];
        }
        values_[at] = value;
    }
    /// NaN if there is none.
    [[nodiscard]] double median() const {
        return count_ == 0 ? kMissing : (values_[(count_ - 1) / 2] + values_[count_ / 2]) / 2;
    }

private:
    std::array<double, 5> values_{};  // in order
    std::size_t count_ = 0;
};

/// Values minus the median of the same local times of the two weeks before and after.
std::vector<double> without_weekly_rhythm(const RegularValues& grid) {
    std::vector<double> left(grid.size(), kMissing);
    for (std::size_t number = 0; number < grid.days(); ++number) {
        for (std::size_t step = grid.begin_of(number); step < grid.end_of(number); ++step) {
            FewValues weeks;
            for (const int away : {-14, -7, 7, 14}) {
                if (const auto at = grid.same_clock(step, number, away)) {
                    weeks.add(grid.values[*at]);
                }
            }
            left[step] = grid.values[step] - weeks.median();
        }
    }
    return left;
}

/// The one nearer to 0, or 0 where one is above it and the other below; either may be missing.
double agreed(double a, double b) {
    if (!std::isfinite(a) || !std::isfinite(b)) {
        return std::isfinite(a) ? a : b;
    }
    return a * b < 0 ? 0 : std::copysign(std::min(std::abs(a), std::abs(b)), a);
}

/// How far each value stands out from both the five before it and the five after it, by their medians: a step, which
/// one side shares, does not.
std::vector<double> beside_neighbours(const std::vector<double>& values) {
    constexpr std::size_t kNeighbours = 5;
    std::vector<double> away(values.size(), kMissing);
    for (std::size_t i = 0; i < values.size(); ++i) {
        FewValues before;
        FewValues after;
        for (std::size_t j = 1; j <= kNeighbours; ++j) {
            before.add(i >= j ? values[i - j] : kMissing);
            after.add(i + j < values.size() ? values[i + j] : kMissing);
        }
        away[i] = agreed(values[i] - before.median(), values[i] - after.median());
    }
    return away;
}

std::vector<double> sizes_of_changes(const std::vector<double>& values) {
    std::vector<double> sizes;
    for (std::size_t i = 1; i < values.size(); ++i) {
        sizes.push_back(std::abs(values[i] - values[i - 1]));
    }
    return sizes;
}

/// What is too far: far beyond what nine of ten values are, beyond what 999 of a thousand are, where there are so many
/// (weather comes in bursts, load does not), and beyond twice the usual change from one step to the next.
double unusual_distance(const std::vector<double>& away, const std::vector<double>& changes) {
    constexpr double kNormalDeviations = 1.645;  // that nine of ten values stay within
    constexpr double kFar = 15;
    constexpr double kBeyondRare = 3;
    constexpr std::size_t kMany = 2000;
    std::vector<double> sizes(away.size());
    std::transform(away.begin(), away.end(), sizes.begin(), [](double x) { return std::abs(x); });
    const double deviation = quantile_of(sizes, 0.9) / kNormalDeviations;
    const double rare = away.size() >= kMany ? quantile_of(sizes, 0.999) : 0;
    return std::max({kFar * deviation, kBeyondRare * rare, 2 * quantile_of(changes, 0.9)});
}

/// How far each value stands out both in its day and against the weeks beside: tariff steps do the first on all days,
/// a holiday does the second for hours.
std::vector<double> standing_out(const RegularValues& grid) {
    std::vector<double> away = beside_neighbours(grid.values);
    constexpr std::size_t kWeeks = 28;
    if (grid.days() < kWeeks) {
        constexpr std::ptrdiff_t kEnd = 2;  // where a step cannot be told from a spike
        std::fill(away.begin(), away.begin() + kEnd, kMissing);
        std::fill(away.end() - kEnd, away.end(), kMissing);
        return away;
    }
    const std::vector<double> weekly = beside_neighbours(without_weekly_rhythm(grid));
    std::transform(away.begin(), away.end(), weekly.begin(), away.begin(), agreed);
    return away;
}

}  // namespace

std::vector<SeriesFinding> find_spikes(const CheckedSeries& series) {
    const RegularValues& grid = series.grid;
    constexpr std::size_t kFewest = 24;
    if (grid.size() < kFewest) {
        return {};
    }
    const std::vector<double> away = standing_out(grid);
    const std::vector<double> changes = sizes_of_changes(grid.values);
    const double limit = unusual_distance(away, changes);
    const bool is_intermittent = !(median_of(changes) > 0);  // rain: each shower would stand out
    if (is_intermittent) {
        series.judged.emplace_back("spike: not judged, since most of its values equal those before them");
        return {};
    }
    std::vector<Place> places;
    std::size_t highest = 0;
    for (std::size_t i = 0; i < grid.size(); ++i) {
        if (std::abs(away[i]) > limit) {
            highest = places.empty() || std::abs(away[i]) > std::abs(away[highest]) ? i : highest;
            places.push_back(place_of(grid, i, i + 1));
        }
    }
    series.judged.push_back(fmt::format("spike: {:.6g} from the values around would be unusual here", limit));
    if (places.empty()) {
        return {};
    }
    return {{FindingKind::spike, series.name, places,
             fmt::format("{} out of line with those around and with the weeks beside, at {}; the farthest is {} at {}, "
                         "{:.6g} {} than expected",
                         counted(places.size(), "value"), list_of(grid, places), grid.values[highest],
                         local_text(grid, grid.time(highest)), std::abs(away[highest]),
                         away[highest] > 0 ? "more" : "less"),
             "mend or remove them in the source, or leave their days out", Severity::problem}};
}

}  // namespace forecast
