#include "daily_sharpness.hpp"

#include <algorithm>
#include <cmath>

#include "forecast/core/missing.hpp"

namespace forecast {
namespace {

/// Means of `span` values that begin at each step.
std::vector<double> running_means(const std::vector<double>& values, std::size_t span) {
    std::vector<double> means(values.size(), kMissing);
    for (std::size_t i = 0; i + span <= values.size(); ++i) {
        double sum = 0;
        for (std::size_t j = 0; j < span; ++j) {
            sum += values[i + j];
        }
        means[i] = sum / static_cast<double>(span);
    }
    return means;
}

std::vector<double> second_differences(const std::vector<double>& values, std::size_t span) {
    const std::vector<double> means = running_means(values, span);
    std::vector<double> bends(values.size(), kMissing);
    for (std::size_t i = span; i + span < values.size(); ++i) {
        bends[i] = means[i - span] - 2 * means[i] + means[i + span];
    }
    return bends;
}

}  // namespace

DailySharpness::DailySharpness(const RegularValues& grid, std::chrono::seconds span) {
    const auto steps_of_span = static_cast<std::size_t>(std::max<std::int64_t>(1, span / grid.step));
    const std::vector<double> bends = second_differences(grid.values, steps_of_span);
    const std::size_t steps = grid.steps_a_day();
    for (std::size_t day = 0; day < grid.days(); ++day) {
        const auto begin = bends.begin() + static_cast<std::ptrdiff_t>(grid.begin_of(day));
        const bool whole = grid.steps_of(day) == steps && grid.end_of(day) - grid.begin_of(day) == steps;
        rows_.push_back(whole ? std::vector<double>(begin, begin + static_cast<std::ptrdiff_t>(steps))
                              : std::vector<double>(steps, kMissing));
    }
}

std::vector<double> DailySharpness::medians(std::size_t first, std::size_t count) const {
    std::vector<double> medians(rows_[first].size(), kMissing);
    std::vector<double> there;
    for (std::size_t step = 0; step < medians.size(); ++step) {
        there.clear();
        for (std::size_t day = first; day < first + count; ++day) {
            if (std::isfinite(rows_[day][step])) {
                there.push_back(rows_[day][step]);
            }
        }
        if (2 * there.size() > count) {
            std::sort(there.begin(), there.end());
            medians[step] = (there[(there.size() - 1) / 2] + there[there.size() / 2]) / 2;
        }
    }
    return medians;
}

double misfit(const std::vector<double>& profile, const std::vector<double>& other, int lag, std::size_t margin) {
    double sum = 0;
    std::size_t count = 0;
    for (std::size_t step = margin; step + margin < profile.size(); ++step) {
        const double off = profile[step] - other[static_cast<std::size_t>(static_cast<int>(step) + lag)];
        if (std::isfinite(off)) {
            sum += off * off;
            ++count;
        }
    }
    return 5 * count >= 4 * (profile.size() - 2 * margin) ? sum : kMissing;
}

}  // namespace forecast
