#include "forecast/report/explanation_table.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "forecast/core/digits.hpp"

namespace forecast {
namespace {

double scale_of(int decimals) {
    return std::pow(10.0, decimals);
}

std::string parts_text(long long parts, int decimals) {
    return fmt::format("{:.{}f}", static_cast<double>(parts) / scale_of(decimals), decimals);
}

std::string signed_parts_text(long long parts, int decimals) {
    return fmt::format("{:+.{}f}", static_cast<double>(parts) / scale_of(decimals), decimals);
}

/// Groups of all rows, in the order in which they are met: days may differ in what they could be forecast by.
std::vector<std::string> groups_of(const std::vector<ForecastRow>& rows) {
    std::vector<std::string> groups;
    for (const ForecastRow& row : rows) {
        for (const Contribution& contribution : row.explanation->contributions) {
            if (std::find(groups.begin(), groups.end(), contribution.group) == groups.end()) {
                groups.push_back(contribution.group);
            }
        }
    }
    return groups;
}

std::string contribution_of(const std::string& group, const Explanation& explanation, const RoundedExplanation& shown,
                            int decimals) {
    for (std::size_t i = 0; i < shown.contributions.size(); ++i) {
        if (explanation.contributions[i].group == group) {
            return signed_parts_text(shown.contributions[i], decimals);
        }
    }
    return "-";
}

using Cells = std::vector<std::vector<std::string>>;  // [line][column]

constexpr std::size_t kMostColumns = 14;  // of forecast rows; half-hours stand below each other

std::string time_of(std::size_t row, const TimeAxis& axis) {
    return axis.daily() ? format_day(axis.day(row)) : format_local(axis.start(row), axis.zone());
}

Cells transposed(const Cells& cells) {
    Cells turned(cells.front().size());
    for (const auto& line : cells) {
        for (std::size_t i = 0; i < line.size(); ++i) {
            turned[i].push_back(line[i]);
        }
    }
    return turned;
}

/// The first line are its headings; the first column are words.
Table table_of(const Cells& cells) {
    std::vector<Table::Heading> headings;
    for (const std::string& text : cells.front()) {
        headings.push_back({text, !headings.empty()});
    }
    Table table(headings);
    for (std::size_t i = 1; i < cells.size(); ++i) {
        table.add(cells[i]);
    }
    return table;
}

}  // namespace

RoundedExplanation rounded(const Explanation& explanation, int decimals) {
    const double scale = scale_of(decimals);
    RoundedExplanation result{
        std::llround(scale * explanation.baseline), {}, std::llround(scale * explanation.forecast())};
    std::vector<double> remainders;
    for (const Contribution& contribution : explanation.contributions) {
        const double down = std::floor(scale * contribution.value);
        result.contributions.push_back(static_cast<long long>(down));
        remainders.push_back(scale * contribution.value - down);
    }
    std::vector<std::size_t> order(remainders.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return remainders[a] > remainders[b]; });
    long long rest =
        result.forecast - std::accumulate(result.contributions.begin(), result.contributions.end(), result.baseline);
    for (std::size_t i = 0; i < order.size() && rest > 0; ++i, --rest) {
        ++result.contributions[order[i]];
    }
    return result;
}

std::string render_explanations(const std::vector<ForecastRow>& rows, const Frame& frame, TableFormat format,
                                const Terminal& terminal) {
    std::vector<double> forecasts;
    for (const ForecastRow& row : rows) {
        forecasts.push_back(row.explanation->forecast());
    }
    const int decimals = decimals_of(forecasts, Shown::loads);
    std::vector<RoundedExplanation> shown;
    for (const ForecastRow& row : rows) {
        shown.push_back(rounded(*row.explanation, decimals));
    }
    Cells cells;
    const auto add = [&](const std::string& label, const auto& cell_of) {
        cells.push_back({label});
        for (std::size_t i = 0; i < rows.size(); ++i) {
            cells.back().push_back(cell_of(i));
        }
    };
    add(frame.unit, [&](std::size_t i) { return time_of(rows[i].row, frame.axis); });
    add("newest known load", [&](std::size_t i) { return parts_text(shown[i].baseline, decimals); });
    for (const std::string& group : groups_of(rows)) {
        add(group, [&](std::size_t i) { return contribution_of(group, *rows[i].explanation, shown[i], decimals); });
    }
    add("forecast", [&](std::size_t i) { return parts_text(shown[i].forecast, decimals); });
    return table_of(rows.size() > kMostColumns ? transposed(cells) : cells).render(format, terminal);
}

}  // namespace forecast
