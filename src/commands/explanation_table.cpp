#include "explanation_table.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

namespace forecast {
namespace {

std::string tenths(long long number) {
    return fmt::format("{:.1f}", static_cast<double>(number) / 10);
}

std::string signed_tenths(long long number) {
    return fmt::format("{:+.1f}", static_cast<double>(number) / 10);
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

std::string contribution_of(const std::string& group, const Explanation& explanation, const RoundedExplanation& shown) {
    for (std::size_t i = 0; i < shown.contributions.size(); ++i) {
        if (explanation.contributions[i].group == group) {
            return signed_tenths(shown.contributions[i]);
        }
    }
    return "-";
}

}  // namespace

RoundedExplanation rounded(const Explanation& explanation) {
    RoundedExplanation result{std::llround(10 * explanation.baseline), {}, std::llround(10 * explanation.forecast())};
    std::vector<double> remainders;
    for (const Contribution& contribution : explanation.contributions) {
        const double down = std::floor(10 * contribution.value);
        result.contributions.push_back(static_cast<long long>(down));
        remainders.push_back(10 * contribution.value - down);
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
                                const Console& console) {
    std::vector<Table::Heading> headings = {{"MW", false}};
    std::vector<RoundedExplanation> shown;
    for (const ForecastRow& row : rows) {
        headings.push_back({frame.axis.daily() ? format_day(frame.axis.day(row.row))
                                               : format_local(frame.axis.start(row.row), frame.axis.zone())});
        shown.push_back(rounded(*row.explanation));
    }
    Table table(headings);
    const auto add = [&](const std::string& label, const auto& cell_of) {
        std::vector<std::string> cells = {label};
        for (std::size_t i = 0; i < rows.size(); ++i) {
            cells.push_back(cell_of(i));
        }
        table.add(std::move(cells));
    };
    add("newest known load", [&](std::size_t i) { return tenths(shown[i].baseline); });
    for (const std::string& group : groups_of(rows)) {
        add(group, [&](std::size_t i) { return contribution_of(group, *rows[i].explanation, shown[i]); });
    }
    add("forecast", [&](std::size_t i) { return tenths(shown[i].forecast); });
    return table.render(format, console);
}

}  // namespace forecast
