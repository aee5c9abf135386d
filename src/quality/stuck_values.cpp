#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "checks.hpp"

namespace forecast {
namespace {

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

/// Zeros of radiation at night, 100 % humidity: values that stay in other places, too.
class Habits {
public:
    explicit Habits(const std::vector<Run>& runs) {
        for (const Run& run : runs) {
            lengths_[run.value].push_back(run.length());
        }
    }
    [[nodiscard]] bool is_usual(const Run& run) const {
        constexpr std::ptrdiff_t kOften = 4;  // the run itself among them
        const auto& lengths = lengths_.at(run.value);
        return std::count_if(lengths.begin(), lengths.end(),
                             [&](std::size_t other) { return 2 * other >= run.length(); }) >= kOften;
    }

private:
    std::map<double, std::vector<std::size_t>> lengths_;
};

}  // namespace

std::vector<Finding> find_stuck_values(const CheckedSeries& series) {
    const auto runs = runs_of_equal_values(series.grid.values);
    const std::size_t length = unusual_length(series.grid, runs);
    const Habits habits(runs);
    std::vector<Place> places;
    const Run* longest = nullptr;
    for (const Run& run : runs) {
        if (run.length() >= length && !habits.is_usual(run)) {
            places.push_back(place_of(series.grid, run.begin, run.end));
            longest = longest == nullptr || run.length() > longest->length() ? &run : longest;
        }
    }
    series.judged.push_back(fmt::format("stuck: {} equal values in a row would be unusual here", length));
    if (longest == nullptr) {
        return {};
    }
    return {{FindingKind::stuck_value, series.name, places,
             fmt::format("the value stands still {}, at {}; longest {} for {} from {} on",
                         counted(places.size(), "time"), list_of(series.grid, places), longest->value,
                         counted(longest->length(), "slot"), local_text(series.grid, series.grid.time(longest->begin))),
             "ask the producer for the true values; until then leave these slots empty", true}};
}

}  // namespace forecast
