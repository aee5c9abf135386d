#include <cmath>

#include <fmt/format.h>

#include "checks.hpp"

namespace forecast {
namespace {

std::vector<std::size_t> present_steps(const RegularValues& grid) {
    std::vector<std::size_t> steps;
    for (std::size_t i = 0; i < grid.size(); ++i) {
        if (std::isfinite(grid.values[i])) {
            steps.push_back(i);
        }
    }
    return steps;
}

}  // namespace

std::vector<CoarsePart> coarse_parts(const RegularValues& grid) {
    constexpr std::size_t kFewest = 14;          // values in a row
    constexpr std::chrono::hours kShortest(72);  // else it is a matter of gaps
    std::vector<CoarsePart> parts;
    if (grid.daily) {
        return parts;
    }
    const auto steps = present_steps(grid);
    for (std::size_t begin = 0; begin + 1 < steps.size();) {
        const std::size_t every = steps[begin + 1] - steps[begin];
        std::size_t end = begin + 1;
        while (end + 1 < steps.size() && every > 1 && (steps[end + 1] - steps[end]) % every == 0) {
            ++end;
        }
        const Place place = place_of(grid, steps[begin], steps[end]);
        if (every > 1 && end - begin >= kFewest && place.period.end - place.period.begin >= kShortest) {
            parts.push_back({place, static_cast<std::int64_t>(every)});
        }
        begin = end;
    }
    return parts;
}

std::vector<SeriesFinding> find_coarse_parts(const CheckedSeries& series) {
    const RegularValues& grid = series.grid;
    std::vector<Place> places;
    std::int64_t every = 0;
    for (const CoarsePart& part : coarse_parts(grid)) {
        places.push_back(part.place);
        every = std::max(every, part.every);
    }
    if (places.empty()) {
        return {};
    }
    const std::string coarser = format_duration(every * grid.step);
    return {{FindingKind::coarse_part, series.name, places,
             fmt::format("the values are up to {} apart, not {}, at {}, the first until {}: rows made of them miss "
                         "most of their time steps and are left out",
                         coarser, format_duration(grid.step), list_of(grid, places),
                         local_text(grid, places.front().period.end)),
             fmt::format("set the source's `step` to {}, if the frame's is that or longer: finer values are averaged "
                         "then; or give the "
                         "finer part alone",
                         coarser),
             Severity::problem}};
}

}  // namespace forecast
