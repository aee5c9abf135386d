#include "forecast/quality/check.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>

#include <fmt/format.h>

#include "checks.hpp"
#include "forecast/core/zeros.hpp"

namespace forecast {

std::string_view to_string(FindingKind kind) {
    switch (kind) {
        case FindingKind::empty:
            return "empty";
        case FindingKind::coarse_part:
            return "coarse_part";
        case FindingKind::gap:
            return "gap";
        case FindingKind::duplicate:
            return "duplicate";
        case FindingKind::off_grid:
            return "off_grid";
        case FindingKind::stuck_value:
            return "stuck_value";
        case FindingKind::spike:
            return "spike";
        case FindingKind::wrong_unit:
            return "wrong_unit";
        case FindingKind::clock_change:
            return "clock_change";
        case FindingKind::profile_shift:
            return "profile_shift";
    }
    return "";
}

std::size_t SeriesFinding::steps() const {
    return std::accumulate(places.begin(), places.end(), std::size_t{0},
                           [](std::size_t sum, const Place& place) { return sum + place.steps; });
}

namespace {

SeriesFinding empty_series(const std::string& name, const CheckOptions& options) {
    return {FindingKind::empty,
            name,
            {},
            fmt::format("{} has no values", name),
            options.is_fetched ? "fetch them (forecast data fetch), or look at another period"
                               : "look whether the file was written whole, and at the period asked for",
            Severity::problem};
}

}  // namespace

SeriesCheck check_series(const std::string& name, const Series& series, const CheckOptions& options) {
    const bool zeros_are_kept = !options.zero_is_missing && zeros_are_values(series);
    const RegularValues grid =
        regular_values(name, series, options.time_zone, options.zero_is_missing.value_or(!zeros_are_kept));
    SeriesCheck check;
    check.series = name;
    if (grid.size() == 0) {
        check.findings.push_back(empty_series(name, options));
        return check;
    }
    if (zeros_are_kept) {
        check.judged.emplace_back(
            "zeros: taken for values, since those beside them are near zero, too; frame.zero_is_missing=true leaves "
            "them out");
    }
    check.period = {grid.time(0), grid.time(grid.size())};
    check.values = static_cast<std::size_t>(
        std::count_if(grid.values.begin(), grid.values.end(), [](double x) { return std::isfinite(x); }));
    const CheckedSeries checked{name, grid, options, check.judged};
    for (const auto find : {find_times, find_coarse_parts, find_gaps, find_stuck_values, find_spikes, find_wrong_units,
                            find_profile_shifts}) {
        auto found = find(checked);
        std::move(found.begin(), found.end(), std::back_inserter(check.findings));
    }
    return check;
}

Place place_of(const RegularValues& grid, std::size_t begin, std::size_t end) {
    return {{grid.time(begin), grid.time(end)}, end - begin};
}

std::string local_text(const RegularValues& grid, Timestamp time) {
    if (grid.daily) {
        return format_day(day_of(time, grid.zone));
    }
    std::string text = format_local(time, grid.zone).substr(0, 16);
    text[10] = ' ';
    return text;
}

std::string list_of(const RegularValues& grid, const std::vector<Place>& places) {
    constexpr std::size_t kNamed = 3;
    std::string text;
    for (std::size_t i = 0; i < std::min(kNamed, places.size()); ++i) {
        text += (i == 0 ? "" : ", ") + local_text(grid, places[i].period.begin);
    }
    return places.size() <= kNamed ? text : fmt::format("{} and {} more", text, places.size() - kNamed);
}

std::string counted(std::size_t count, const std::string& noun) {
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

}  // namespace forecast
