#include "lengths_of_runs.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "order_statistics.hpp"

namespace forecast {
namespace {

constexpr double kQuietHours = 1.5;  // values repeat more at some times than on average

/// Steps that the longest of `count` runs has beyond the first, but for one series in a hundred, where a run goes on
/// with probability `share`.
double longest_of(double count, double share) {
    constexpr double kExpected = 0.01;
    return std::log(count / kExpected) / -std::log(share);
}

/// The longest run to be expected beside those of `lengths`, told by the thirty longest of more than one step; 0 where
/// there are too few. Dry weeks are much longer than most dry hours, nights are all alike.
double longest_beside(std::vector<std::size_t> lengths) {
    constexpr std::size_t kLongest = 30;
    constexpr std::size_t kFewest = 8;
    lengths.erase(std::remove(lengths.begin(), lengths.end(), std::size_t{1}), lengths.end());
    if (lengths.size() < kFewest) {
        return 0;
    }
    const std::size_t count = std::min(kLongest, lengths.size());
    std::partial_sort(lengths.begin(), lengths.begin() + static_cast<std::ptrdiff_t>(count), lengths.end(),
                      std::greater<>());
    lengths.resize(count);
    const auto runs = static_cast<double>(count);
    const auto shortest = static_cast<double>(lengths.back());
    const double beyond = std::accumulate(lengths.begin(), lengths.end(), 0.0) - runs * shortest;
    return kQuietHours * (shortest + longest_of(runs, beyond / (beyond + runs)));
}

}  // namespace

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

std::size_t unusual_length(const RegularValues& grid, const std::vector<Run>& runs) {
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
    const double length = 1 + longest_of(values, share);
    return std::max(shortest, static_cast<std::size_t>(std::ceil(kQuietHours * length)));
}

Habits::Habits(const std::vector<double>& values, const std::vector<Run>& runs, std::size_t unusual_length)
    : unusual_length_(unusual_length) {
    constexpr double kClose = 0.05;  // of what nine of ten values span
    close_ = kClose * (quantile_of(values, 0.95) - quantile_of(values, 0.05));
    for (const Run& run : runs) {
        lengths_[run.value].push_back(run.length());
    }
}

template <class Visit>
void Habits::visit_near(double value, Visit visit) const {
    const auto end = lengths_.upper_bound(value + close_);
    for (auto near = lengths_.lower_bound(value - close_); near != end; ++near) {
        for (const std::size_t length : near->second) {
            visit(near->first == value, length);
        }
    }
}

bool Habits::is_usual(const Run& run) const {
    constexpr std::ptrdiff_t kOften = 4;  // the run itself among them
    std::ptrdiff_t equal = 0;
    std::ptrdiff_t close = 1;
    visit_near(run.value, [&](bool is_equal, std::size_t length) {
        const bool is_alike = 2 * length >= run.length();
        equal += is_alike && is_equal ? 1 : 0;
        close += is_alike && length < unusual_length_ ? 1 : 0;
    });
    return equal >= kOften || close >= kOften || static_cast<double>(run.length()) < longest_beside(other_lengths(run));
}

std::vector<std::size_t> Habits::other_lengths(const Run& run) const {
    std::vector<std::size_t> others;
    visit_near(run.value, [&](bool is_equal, std::size_t length) {
        if (is_equal || length < unusual_length_) {
            others.push_back(length);
        }
    });
    const auto itself = std::find(others.begin(), others.end(), run.length());
    others.erase(itself);
    return others;
}

}  // namespace forecast
