#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "commands.hpp"
#include "forecast/store/observation_store.hpp"
#include "forecast/workflow/experiment_data.hpp"

namespace forecast {
namespace {

using Json = nlohmann::ordered_json;

struct StatusArguments {
    bool months = false;
    OutputArguments output;
};

/// What there is of one series, whether stored or in a file.
struct Coverage {
    SeriesInfo info;
    std::size_t values = 0;
    std::size_t revisions = 0;
    Timestamp first;
    Timestamp last;
    double share = 0;                      ///< of the times from first to last
    std::vector<Period> gaps;              ///< runs of missing times
    std::map<std::string, double> months;  ///< "2024-03" -> share of its times that are there
};

/// The next time on the series' axis: by calendar day for daily ones.
Timestamp next_time(const SeriesInfo& info, Timestamp time) {
    return info.step == std::chrono::hours(24) ? start_of(day_of(time, info.time_zone) + 1, info.time_zone)
                                               : time + info.step;
}

Coverage coverage_of(const Series& series) {
    Coverage c;
    c.info = series.info;
    std::map<std::string, std::pair<std::size_t, std::size_t>> months;  // there, expected
    std::optional<Timestamp> expected;
    for (const Observation& o : series.values) {
        if (expected && o.time < *expected) {
            ++c.revisions;
            continue;
        }
        if (std::isnan(o.value)) {
            continue;
        }
        c.first = expected ? c.first : o.time;
        if (expected && o.time > *expected) {
            c.gaps.push_back({*expected, o.time});
        }
        for (Timestamp t = expected.value_or(o.time); t < o.time; t = next_time(c.info, t)) {
            ++months[format_utc(t).substr(0, 7)].second;
        }
        auto& month = months[format_utc(o.time).substr(0, 7)];
        ++month.first;
        ++month.second;
        ++c.values;
        c.last = o.time;
        expected = next_time(c.info, o.time);
    }
    std::size_t all = 0;
    for (const auto& [month, counts] : months) {
        all += counts.second;
        c.months[month] = static_cast<double>(counts.first) / static_cast<double>(counts.second);
    }
    c.share = all == 0 ? 0 : static_cast<double>(c.values) / static_cast<double>(all);
    return c;
}

std::vector<Coverage> stored_coverage(const std::string& uri) {
    std::vector<Coverage> all;
    const auto store = open_observation_store_read_only(uri);
    for (const SeriesStatus& status : store ? store->status() : std::vector<SeriesStatus>{}) {
        all.push_back(coverage_of(store->load(status.info.id, {Timestamp::min(), Timestamp::max()})));
    }
    return all;
}

std::vector<Coverage> config_coverage(const ConfigArguments& arguments) {
    std::vector<Coverage> all;
    for (const auto& [key, series] : read_experiment_data(load_config(arguments).values, arguments.file).series) {
        all.push_back(coverage_of(series));
    }
    return all;
}

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

std::string json_of(const std::vector<Coverage>& all) {
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

std::string render(const std::vector<Coverage>& all, TableFormat format, const Console& console) {
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
    return table.render(format, console);
}

std::string render_months(const std::vector<Coverage>& all, TableFormat format, const Console& console) {
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
    return table.render(format, console);
}

ExitCode show_status(const StatusArguments& arguments, const ConfigArguments& config, const Console& console) {
    const std::string store = open_workspace().observations();
    const auto all = config.file.empty() ? stored_coverage(store) : config_coverage(config);
    if (arguments.output.json) {
        print(json_of(all));
    } else if (all.empty()) {
        print(fmt::format("{} holds nothing yet. Next: forecast data fetch --config configs/brest.json\n", store));
    } else if (arguments.months) {
        print(render_months(all, arguments.output.format(), console));
    } else {
        print(render(all, arguments.output.format(), console));
    }
    return ExitCode::done;
}

}  // namespace

void add_data_status(CLI::App& data, CommandLine& line) {
    auto [command, arguments] =
        declare<StatusArguments>(data, line, "status", "Coverage, newest time and gaps of each series", show_status);
    command.footer(
        "Examples:\n  forecast data status\n  forecast data status --months\n"
        "  forecast data status --config configs/bretagne.json --json\n");
    add_config_option(command, line.config, ConfigOption::optional);
    add_set_option(command, line.config);
    command.add_flag("--months", arguments.months, "Share of each month that is there");
    add_output_options(command, arguments.output);
}

}  // namespace forecast
