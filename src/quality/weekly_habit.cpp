#include "weekly_habit.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <numeric>
#include <vector>

#include "daily_sharpness.hpp"
#include "forecast/core/missing.hpp"

namespace forecast {
namespace {

constexpr std::size_t kDaysAWeek = 7;

/// Mean of a local day from one hour to another; NaN unless all of it is there.
double mean_of_hours(const RegularValues& grid, std::size_t day, std::size_t from, std::size_t to) {
    const std::size_t an_hour = grid.steps_a_day() / 24;
    const std::ptrdiff_t begin = grid.midnights[day] + static_cast<std::ptrdiff_t>(from * an_hour);
    const std::ptrdiff_t end = grid.midnights[day] + static_cast<std::ptrdiff_t>(to * an_hour);
    if (begin < 0 || end > static_cast<std::ptrdiff_t>(grid.size())) {
        return kMissing;
    }
    double sum = 0;
    for (std::ptrdiff_t i = begin; i < end; ++i) {
        sum += grid.values[static_cast<std::size_t>(i)];
    }
    return sum / static_cast<double>(end - begin);
}

/// How sure it is that the day of the week `weekday` differs from the week around it: Student's t, of `weeks`.
struct Contrast {
    double t = 0;
    double weeks = 0;
};

Contrast contrast_of(const std::vector<double>& days, std::size_t weekday) {
    constexpr std::size_t kHalf = 3;
    double sum = 0;
    double squares = 0;
    double count = 0;
    for (std::size_t day = weekday; day + kHalf < days.size(); day += kDaysAWeek) {
        if (day < kHalf) {
            continue;
        }
        double week = 0;
        for (std::size_t i = day - kHalf; i <= day + kHalf; ++i) {
            week += days[i];
        }
        const double difference = days[day] - week / kDaysAWeek;
        if (std::isfinite(difference)) {
            sum += difference;
            squares += difference * difference;
            ++count;
        }
    }
    const double mean = sum / count;
    const double variance = (squares - count * mean * mean) / (count - 1);
    return {std::abs(mean) / std::sqrt(variance / count), count};
}

/// What working days of [first, last) have more than weekends, step by step, without its mean.
std::vector<double> working_day_profile(const RegularValues& grid, std::size_t first, std::size_t last) {
    const std::size_t steps = grid.steps_a_day();
    std::array<std::vector<double>, 2> sums{std::vector<double>(steps), std::vector<double>(steps)};
    std::array<double, 2> counts{};
    for (std::size_t day = first; day < last; ++day) {
        const std::size_t begin = grid.begin_of(day);
        if (grid.end_of(day) - begin != steps) {
            continue;
        }
        const std::size_t is_weekend = weekday(grid.day(day)) >= 5 ? 1 : 0;
        ++counts[is_weekend];
        for (std::size_t i = 0; i < steps; ++i) {
            sums[is_weekend][i] += grid.values[begin + i];
        }
    }
    std::vector<double> more(steps);
    for (std::size_t i = 0; i < steps; ++i) {
        more[i] = sums[0][i] / counts[0] - sums[1][i] / counts[1];
    }
    const double mean = std::accumulate(more.begin(), more.end(), 0.0) / static_cast<double>(steps);
    std::transform(more.begin(), more.end(), more.begin(), [mean](double x) { return x - mean; });
    return more;
}

double correlation(const std::vector<double>& a, const std::vector<double>& b) {
    const double both = std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
    const double alone =
        std::inner_product(a.begin(), a.end(), a.begin(), 0.0) * std::inner_product(b.begin(), b.end(), b.begin(), 0.0);
    return both / std::sqrt(alone);
}

}  // namespace

bool people_stayed(const RegularValues& grid, std::size_t day, int lag) {
    constexpr std::size_t kDays = 35;
    constexpr double kAlike = 0.7;
    constexpr double kMuchBetter = 0.8;
    const std::size_t first = day < kDays ? 0 : day - kDays;
    const auto before = working_day_profile(grid, first, day);
    const auto after = working_day_profile(grid, day, std::min(day + kDays, grid.days()));
    const auto margin = static_cast<std::size_t>(std::abs(lag));
    return correlation(before, after) > kAlike &&
           misfit(before, after, 0, margin) < kMuchBetter * misfit(before, after, lag, margin);
}

bool has_weekly_habit(const RegularValues& grid) {
    constexpr double kFewest = 4;
    constexpr double kSure = 6;
    constexpr double kFewWeeks = 40;  // so much more is asked for of one week, a part of it of several
    constexpr std::array<std::array<std::size_t, 2>, 3> kHours = {{{0, 24}, {6, 10}, {17, 21}}};
    for (const auto& [from, to] : kHours) {
        std::vector<double> days;
        for (std::size_t day = 0; day < grid.days(); ++day) {
            const bool is_short = grid.clock_changes_on(day);
            days.push_back(is_short ? kMissing : mean_of_hours(grid, day, from, to));
        }
        for (std::size_t weekday = 0; weekday < kDaysAWeek; ++weekday) {
            const Contrast contrast = contrast_of(days, weekday);
            if (contrast.weeks >= kFewest && contrast.t > kSure + kFewWeeks / contrast.weeks) {
                return true;
            }
        }
    }
    return false;
}

}  // namespace forecast
