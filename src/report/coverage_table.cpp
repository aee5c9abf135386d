#include "forecast/report/coverage_table.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "forecast/core/clean_text.hpp"
#include "forecast/plots/text_plots.hpp"

namespace forecast {
namespace {

using Json = nlohmann::ordered_json;

std::string longest_gap(const Coverage& c) {
    if (c.gaps.empty()) {
        return "-";
    }
    const auto longest = std::max_element(c.gaps.begin(), c.gaps.end(), [](const Period& a, const Period& b) {
        return a.end - a.begin < b.end - b.begin;
    });
    return fmt::format("{} from {}", format_duration(longest->end - longest->begin),
                       format_local(longest->begin, c.info.time_zone).substr(0, 16));
}

/// A block for each of the newest months of a series, full where no value is missing.
std::string plot_months(const std::vector<Coverage>& all) {
    constexpr std::size_t kMonths = 24;
    std::string text = fmt::format("\nshare that is there of each of the last {} months, UTC\n", kMonths);
    for (const Coverage& c : all) {
        std::vector<double> shares;
        for (const auto& [month, share] : c.months) {
            shares.push_back(share);
        }
        shares.erase(shares.begin(), shares.end() - static_cast<std::ptrdiff_t>(std::min(shares.size(), kMonths)));
        const std::string blocks = share_blocks(shares);
        text += std::string(kMonths - shares.size(), ' ') + blocks + "  " + visible(c.info.id) + "\n";
    }
    return text;
}

}  // namespace

std::string coverage_json(const std::vector<Coverage>& all) {
    Json list = Json::array();
    for (const Coverage& c : all) {
        Json gaps = Json::array();
        for (const Period& gap : c.gaps) {
            gaps.push_back({{"begin", format_utc(gap.begin)}, {"end", format_utc(gap.end)}});
        }
        list.push_back({{"series", c.info.id},
                        {"source", c.info.source},
                        {"values", c.values},
                        {"revisions", c.revisions},
                        {"first", c.values == 0 ? Json(nullptr) : Json(format_utc(c.first))},
                        {"last", c.values == 0 ? Json(nullptr) : Json(format_utc(c.last))},
                        {"share", c.share},
                        {"gaps", gaps},
                        {"months", c.months}});
    }
    return Json{{"schema_version", 1}, {"series", list}}.dump(2) + "\n";
}

std::string render_coverage(const std::vector<Coverage>& all, TableFormat format, const Terminal& terminal) {
    Table table({{"series", false},
                 {"newest (Paris)", false},
                 {"from", false},
                 {"values"},
                 {"there"},
                 {"gaps"},
                 {"longest gap", false},
                 {"revised"}});
    for (const Coverage& c : all) {
        table.add({c.info.id, c.values == 0 ? "-" : format_local(c.last, kParis).substr(0, 16),
                   c.values == 0 ? "-" : format_local(c.first, kParis).substr(0, 10), std::to_string(c.values),
                   fmt::format("{:.2f} %", 100 * c.share), std::to_string(c.gaps.size()), longest_gap(c),
                   std::to_string(c.revisions)});
    }
    return table.render(format, terminal) +
           (format == TableFormat::text && terminal.plots ? plot_months(all) : std::string());
}

std::string render_months(const std::vector<Coverage>& all, TableFormat format, const Terminal& terminal) {
    std::vector<Table::Heading> headings = {{"month (UTC)", false}};
    std::map<std::string, std::vector<std::string>> rows;
    for (std::size_t i = 0; i < all.size(); ++i) {
        headings.push_back({all[i].info.column});
        for (const auto& [month, share] : all[i].months) {
            auto& row = rows.try_emplace(month, std::vector<std::string>(all.size(), "-")).first->second;
            row[i] = fmt::format("{:.1f} %", 100 * share);
        }
    }
    Table table(headings);
    for (auto& [month, cells] : rows) {
        cells.insert(cells.begin(), month);
        table.add(cells);
    }
    return table.render(format, terminal);
}

}  // namespace forecast
