#include "forecast/report/runs_table.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <map>

#include <fmt/format.h>

#include "forecast/core/clean_text.hpp"
#include "forecast/core/digits.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/text.hpp"
#include "forecast/core/time.hpp"
#include "forecast/report/run_figures.hpp"
#include "forecast/report/utf8.hpp"

namespace forecast {
namespace {

constexpr std::size_t kLongestCell = 24;
constexpr std::size_t kShortId = 8;
constexpr std::size_t kLongestName = 48;
constexpr std::size_t kWidthWithoutTerminal = 120;
constexpr std::array kHeadlineMetrics = {"mae", "mape", "rmse", "r2", "val_loss"};

struct RunColumn {
    Table::Heading heading;
    std::string (*cell)(const RunSummary& run, const std::string& key, TableFormat format) = nullptr;
    std::string key;
};

std::string cut(const std::optional<std::string>& value, TableFormat format) {
    if (!value) {
        return format == TableFormat::csv ? "" : "-";
    }
    return format == TableFormat::text ? cut_to_width(visible(*value), kLongestCell) : *value;
}

std::string param_cell(const RunSummary& run, const std::string& key, TableFormat format) {
    return cut(run.param(key), format);
}

std::string tag_cell(const RunSummary& run, const std::string& key, TableFormat format) {
    return cut(run.tag(key), format);
}

/// "0.0123", and the best value behind it where that is another; the last value alone, whole, where a program reads it.
std::string metric_text_of(const std::optional<MetricSummary>& metric, TableFormat format) {
    if (format == TableFormat::csv) {
        return metric ? fmt::format("{}", metric->last) : "";
    }
    if (!metric) {
        return "-";
    }
    std::string cell = fmt::format("{:.4g}", metric->last);
    const std::string best = metric->best ? fmt::format("{:.4g}", *metric->best) : cell;
    return cell == best ? cell : cell + " (best " + best + ")";
}

std::string metric_cell(const RunSummary& run, const std::string& key, TableFormat format) {
    return metric_text_of(run.metric(key), format);
}

/// Of the forecaster that stands for the run.
std::string figure_cell(const RunSummary& run, const std::string& key, TableFormat format) {
    return metric_text_of(figures_of(run).metric(run, key), format);
}

std::string forecaster_cell(const RunSummary& run, const std::string& /*key*/, TableFormat format) {
    const std::string forecaster = figures_of(run).forecaster;
    return forecaster.empty() && format != TableFormat::csv ? "-" : forecaster;
}

std::string duration(const RunSummary& run) {
    return run.end_ms ? format_seconds((static_cast<double>(*run.end_ms) - static_cast<double>(run.start_ms)) / 1000)
                      : "-";
}

std::string local_time(std::int64_t milliseconds) {
    return format_local(Timestamp(std::chrono::seconds(milliseconds / 1000)), kParis);
}

struct Attribute {
    std::string_view name;
    std::string (*text)(const RunSummary& run);
};
constexpr std::array kAttributes = {
    Attribute{"run_id", [](const RunSummary& run) { return run.run_id; }},
    Attribute{"name", [](const RunSummary& run) { return run.name; }},
    Attribute{"experiment", [](const RunSummary& run) { return run.experiment; }},
    Attribute{"status", [](const RunSummary& run) { return to_string(run.status); }},
    Attribute{"start_time", [](const RunSummary& run) { return local_time(run.start_ms); }},
    Attribute{"end_time", [](const RunSummary& run) { return run.end_ms ? local_time(*run.end_ms) : "-"; }},
    Attribute{"took", duration},
    Attribute{"artifact_uri", [](const RunSummary& run) { return run.artifact_uri; }},
};

std::string attribute_cell(const RunSummary& run, const std::string& name, TableFormat format) {
    const auto known = std::find_if(kAttributes.begin(), kAttributes.end(),
                                    [&](const Attribute& attribute) { return attribute.name == name; });
    const std::string text = known->text(run);
    if (format == TableFormat::text) {
        return name == "name" ? cut_to_width(visible(text), kLongestName) : text;
    }
    return format == TableFormat::csv && text == "-" ? "" : text;
}

[[noreturn]] void refuse(const std::string& name) {
    std::vector<std::string> known = {"metrics.NAME", "params.NAME", "tags.NAME", "forecaster"};
    for (const Attribute& attribute : kAttributes) {
        known.emplace_back(attribute.name);
    }
    const std::string guess = nearest(name, known);
    throw Error(ErrorKind::invalid_argument, "runs have no column '{}'; {}", name,
                guess.empty() ? "there are " + join(known, ", ") : "did you mean '" + guess + "'?");
}

RunColumn parse_column(const std::string& name) {
    const auto dot = name.find('.');
    const std::string entity = name.substr(0, dot);
    const std::string key = dot == std::string::npos ? "" : name.substr(dot + 1);
    if (!key.empty() && entity == "metrics") {
        return {{name}, metric_cell, key};
    }
    if (!key.empty() && entity == "params") {
        return {{name, false}, param_cell, key};
    }
    if (!key.empty() && entity == "tags") {
        return {{name, false}, tag_cell, key};
    }
    for (const Attribute& attribute : kAttributes) {
        if (attribute.name == name) {
            return {{name, false}, attribute_cell, name};
        }
    }
    if (std::find(kHeadlineMetrics.begin(), kHeadlineMetrics.end(), name) != kHeadlineMetrics.end()) {
        return {{name}, figure_cell, name};
    }
    if (name == "forecaster") {
        return {{name, false}, forecaster_cell, ""};
    }
    refuse(name);
}

std::string started_cell(const RunSummary& run, const std::string& /*key*/, TableFormat /*format*/) {
    return started(run);
}

/// Of one param over all runs.
struct ParamUse {
    std::size_t runs = 0;
    std::string first;
    bool differs = false;
    bool is_short = true;  ///< lists of features, terms and files are for `runs show` and `runs compare`
};

bool is_short_value(const std::string& value) {
    constexpr std::size_t kLongest = 40;
    return value.size() <= kLongest && (value.empty() || (value.front() != '[' && value.front() != '{'));
}

/// The params that differ: those of data and frame last, they say the least.
std::vector<std::pair<std::string, ParamUse>> differing_params(const std::vector<RunSummary>& runs) {
    std::map<std::string, ParamUse> uses;
    for (const RunSummary& run : runs) {
        for (const auto& [key, value] : run.params) {
            ParamUse& use = uses[key];
            use.first = use.runs == 0 ? value : use.first;
            use.differs = use.differs || value != use.first;
            use.is_short = use.is_short && is_short_value(value);
            ++use.runs;
        }
    }
    uses.erase("run_name");  // stands in the table anyway
    std::vector<std::pair<std::string, ParamUse>> differing;
    std::copy_if(uses.begin(), uses.end(), std::back_inserter(differing),
                 [&](const auto& use) { return use.second.differs || use.second.runs < runs.size(); });
    std::stable_partition(differing.begin(), differing.end(), [](const auto& use) {
        return use.first.rfind("sources.", 0) != 0 && use.first.rfind("frame.", 0) != 0;
    });
    return differing;
}

std::vector<RunColumn> default_columns(TableFormat format) {
    std::vector<RunColumn> columns;
    const auto add = [&](const char* heading, bool right, auto cell, const char* key) {
        RunColumn& column = columns.emplace_back();
        column.heading = {heading, right};
        column.cell = cell;
        column.key = key;
    };
    add("name", false, attribute_cell, "name");
    add("status", false, attribute_cell, "status");
    add("forecaster", false, forecaster_cell, "");
    for (const char* metric : kHeadlineMetrics) {
        add(metric, true, figure_cell, metric);
    }
    if (format == TableFormat::csv) {
        add("start_time", false, attribute_cell, "start_time");
        add("end_time", false, attribute_cell, "end_time");
    } else {
        add("started (Paris)", false, started_cell, "");
        add("took", true, attribute_cell, "took");
    }
    return columns;
}

std::size_t width_of(const RunColumn& column, const std::vector<RunSummary>& runs) {
    std::size_t width = display_width(visible(column.heading.text));
    for (const RunSummary& run : runs) {
        width = std::max(width, display_width(visible(column.cell(run, column.key, TableFormat::text))));
    }
    return width + Table::kGap;
}

struct ParamColumns {
    std::vector<RunColumn> columns;
    std::size_t left_out = 0;  ///< that differ, too
};

/// For programs all params that differ. For a person those that most runs have, as far as a line goes on the screen:
/// one run of another program, with hundreds of its own, must not push away the rest.
ParamColumns param_columns(const std::vector<RunSummary>& runs, const std::vector<RunColumn>& fixed, TableFormat format,
                           const Terminal& terminal) {
    const bool unlimited = terminal.width == std::numeric_limits<std::size_t>::max();
    const std::size_t room = unlimited ? kWidthWithoutTerminal : terminal.width;
    std::size_t used = kShortId;
    for (const RunColumn& column : fixed) {
        used += width_of(column, runs);
    }
    ParamColumns chosen;
    for (const auto& [key, use] : differing_params(runs)) {
        RunColumn column;
        column.heading = {key, false};
        column.cell = param_cell;
        column.key = key;
        const bool is_common = use.is_short && 2 * use.runs > runs.size();
        const std::size_t width = format == TableFormat::text && is_common ? width_of(column, runs) : 0;
        if (format != TableFormat::csv && (!is_common || used + width > room)) {
            ++chosen.left_out;
            continue;
        }
        used += width;
        chosen.columns.push_back(std::move(column));
    }
    return chosen;
}

Style style_of(RunStatus status) {
    if (status == RunStatus::failed || status == RunStatus::killed) {
        return Style::bad;
    }
    return status == RunStatus::running ? Style::warning : Style::plain;
}

}  // namespace

std::string started(const RunSummary& run) {
    return local_time(run.start_ms).substr(0, 16);
}

std::string render_runs(const std::vector<RunSummary>& runs, const std::vector<std::string>& columns,
                        TableFormat format, const Terminal& terminal) {
    std::vector<RunColumn> shown;
    std::transform(columns.begin(), columns.end(), std::back_inserter(shown), parse_column);
    std::size_t left_out = 0;
    if (columns.empty()) {
        shown = default_columns(format);
        ParamColumns params = param_columns(runs, shown, format, terminal);
        left_out = format == TableFormat::text ? params.left_out : 0;
        shown.insert(shown.end(), params.columns.begin(), params.columns.end());
    }
    std::vector<Table::Heading> headings = {{"run", false}};
    for (const RunColumn& column : shown) {
        headings.push_back(column.heading);
    }
    Table table(headings);
    for (const RunSummary& run : runs) {
        std::vector<std::string> row = {format == TableFormat::csv ? run.run_id : run.run_id.substr(0, kShortId)};
        for (const RunColumn& column : shown) {
            row.push_back(column.cell(run, column.key, format));
        }
        table.add(std::move(row), style_of(run.status));
    }
    const std::string hint =
        fmt::format("({} more params differ; --columns params.NAME shows one, --csv and --json all)\n", left_out);
    return table.render(format, terminal) + (left_out > 0 ? hint : "");
}

}  // namespace forecast
