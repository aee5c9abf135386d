#include "factors_of_ten.hpp"

#include <algorithm>
#include <cmath>
#include <deque>

#include "checks.hpp"
#include "forecast/core/missing.hpp"
#include "order_statistics.hpp"

namespace forecast {
namespace {

constexpr double kTolerance = 0.25;  // of a power of ten

int whole_power(double power) {
    const double whole = std::round(power);
    return std::abs(whole) >= 1 && std::abs(power - whole) < kTolerance ? static_cast<int>(whole) : 0;
}

/// The values of each clock time on the newest days that were taken for right ones.
class UsualDay {
public:
    explicit UsualDay(std::size_t steps) : of_(steps) {}

    /// The power of ten that `value` is of what is usual then; NaN where nothing is known, or one is not above zero.
    [[nodiscard]] double power(std::size_t step, double value) const {
        constexpr std::size_t kFewest = 3;
        const auto& before = of_[std::min(step, of_.size() - 1)];
        const double ratio = before.size() < kFewest ? kMissing : value / median_of({before.begin(), before.end()});
        return ratio > 0 && std::isfinite(ratio) ? std::log10(ratio) : kMissing;
    }
    void add(std::size_t step, double value) {
        constexpr std::size_t kDays = 14;
        auto& values = of_[std::min(step, of_.size() - 1)];
        values.push_back(value);
        if (values.size() > kDays) {
            values.pop_front();
        }
    }

private:
    std::vector<std::deque<double>> of_;
};

/// Of each step; NaN where it cannot be told.
std::vector<double> powers_of(const RegularValues& grid) {
    std::vector<double> powers(grid.size(), kMissing);
    UsualDay usual(grid.steps_a_day());
    for (std::size_t day = 0; day < grid.days(); ++day) {
        for (std::size_t i = grid.begin_of(day); i < grid.end_of(day); ++i) {
            const auto of_day = static_cast<std::size_t>(static_cast<std::ptrdiff_t>(i) - grid.midnights[day]);
            powers[i] = usual.power(of_day, grid.values[i]);
            if (std::isfinite(grid.values[i]) && !(whole_power(powers[i]) != 0)) {
                usual.add(of_day, grid.values[i]);
            }
        }
    }
    return powers;
}

/// Nine of ten steps are like the same time of the two weeks before.
bool is_steady(const std::vector<double>& powers) {
    constexpr double kSteady = 0.12;  // a factor of 1.3
    std::vector<double> off;          // from the next power of ten, so that what is in another unit does not count
    std::vector<double> right;        // the same where the next is 1
    for (const double power : powers) {
        off.push_back(std::abs(power - std::round(power)));
        right.push_back(std::round(power) == 0 ? off.back() : kMissing);
    }
    return quantile_of(off, 0.9) < kSteady && quantile_of(right, 0.9) < kSteady;
}

/// The last step that has a value, and one more.
std::size_t end_of_values(const RegularValues& grid) {
    std::size_t end = grid.size();
    while (end > 0 && std::isnan(grid.values[end - 1])) {
        --end;
    }
    return end;
}

}  // namespace

StepsInAnotherUnit steps_in_another_unit(const RegularValues& grid) {
    const std::vector<double> powers = powers_of(grid);
    StepsInAnotherUnit found;
    if (!is_steady(powers)) {
        return found;
    }
    const std::size_t shortest = grid.daily ? 1 : 3;  // what is shorter is a spike
    std::size_t longest = 0;
    for (std::size_t begin = 0; begin < grid.size();) {
        const int power = whole_power(powers[begin]);
        std::size_t end = begin + 1;
        while (power != 0 && end < grid.size() && (std::isnan(grid.values[end]) || whole_power(powers[end]) == power)) {
            ++end;
        }
        if (power != 0 && (end - begin >= shortest || end >= end_of_values(grid))) {
            found.places.push_back(place_of(grid, begin, end));
            found.power = end - begin > longest ? power : found.power;
            longest = std::max(longest, end - begin);
        }
        begin = end;
    }
    return found;
}

}  // namespace forecast
