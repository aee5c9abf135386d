#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "checks.hpp"

namespace forecast {
namespace {

/// A number as "1.002" gives it where 1002 was meant: between 1 and 1000, with decimals, three at most.
bool may_be_thousands(double value) {
    const double thousand_times = std::abs(value) * 1000;
    const bool has_decimals = value != std::round(value);
    return has_decimals && thousand_times > 1000 && std::abs(thousand_times - std::round(thousand_times)) < 1e-6;
}

bool is_in_hundreds(double value) {
    return std::abs(value) >= 100 && std::abs(value) < 1000 && value == std::round(value);
}

}  // namespace

std::optional<SeriesFinding> find_thousands_read_as_decimals(const CheckedSeries& series) {
    constexpr std::size_t kFewest = 5;
    constexpr double kNeighbour = 2.5;  // how many times the value beside it a thousand may be
    const RegularValues& grid = series.grid;
    std::vector<Place> places;
    std::size_t beside = 0;
    std::size_t fitting = 0;
    double example = 0;
    for (std::size_t i = 0; i < grid.size(); ++i) {
        if (!may_be_thousands(grid.values[i])) {
            continue;
        }
        if (!places.empty() && places.back().period.end == grid.time(i)) {
            places.back() = {{places.back().period.begin, grid.time(i + 1)}, places.back().steps + 1};
        } else {
            places.push_back(place_of(grid, i, i + 1));
        }
        if (i > 0 && is_in_hundreds(grid.values[i - 1])) {
            const double ratio = 1000 * grid.values[i] / grid.values[i - 1];
            ++beside;
            fitting += ratio > 1 / kNeighbour && ratio < kNeighbour ? 1 : 0;
            example = grid.values[i];
        }
    }
    if (fitting < kFewest || 10 * fitting < 9 * beside) {
        return std::nullopt;
    }
    SeriesFinding finding{FindingKind::wrong_unit, series.name, places, "", "", Severity::problem};
    finding.sentence = fmt::format(
        "the values jump between hundreds and a thousandth of what comes next, {} at {}: a mark for thousands was read "
        "as a decimal point, {} is {:.0f}",
        counted(finding.steps(), "value"), list_of(grid, places), example, 1000 * example);
    finding.advice = "set the source's `thousands` to that mark, or write the numbers without one";
    return finding;
}

}  // namespace forecast
