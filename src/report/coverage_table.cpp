#include "forecast/report/coverage_table.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

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

/// A block for each of the newest months that it has, full where no value is missing.
std::string last_months(const Coverage& c) {
    constexpr std::ptrdiff_t kMonths = 24;
    std::vector<double> shares;
    for (const auto& [month, share] : c.months) {
        shares.push_back(share);
    }
    const auto size = static_cast<std::ptrdiff_t>(shares.size());
    return share_blocks({shares.end() - std::min(size, kMonths), shares.end()});
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
    std::vector<Table::Heading> headings = {
        {"series", false}, {"newest (Paris)", false}, {"from", false}, {"values"}, {"there"},
        {"gaps"},          {"longest gap", false},    {"revised"}};
    const bool draws = format == TableFormat::text && terminal.plots;
    if (draws) {
        headings.push_back({"last months", false});
    }
    Table table(headings);
    for (const Coverage& c : all) {
        std::vector<std::string> cells = {c.info.id,
                                          c.values == 0 ? "-" : format_local(c.last, kParis).substr(0, 16),
                                          c.values == 0 ? "-" : format_local(c.first, kParis).substr(0, 10),
                                          std::to_string(c.values),
                                          fmt::format("{:.2f} %", 100 * c.share),
                                          std::to_string(c.gaps.size()),
                                          longest_gap(c),
                                          std::to_string(c.revisions)};
        if (draws) {
            cells.push_back(last_months(c));
        }
        table.add(cells);
    }
    return table.render(format, terminal);
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
