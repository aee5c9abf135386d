#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "commands.hpp"
#include "forecast/tracking/run_store.hpp"
#include "runs_json.hpp"
#include "training_progress.hpp"
#include "utf8.hpp"

namespace forecast {
namespace {

constexpr std::size_t kRowsOfTable = 50;
constexpr std::size_t kLongestCell = 24;
constexpr std::array kHeadlineMetrics = {"mae", "mape", "rmse", "r2", "val_loss"};

struct ListArguments {
    std::optional<std::size_t> limit;
    std::string sort;
    OutputArguments output;
};

std::vector<RunSummary> read_runs(const ListArguments& arguments, bool machine) {
    const auto store = open_run_store_read_only(tracking_location());
    if (!store) {
        return {};
    }
    RunQuery query;
    query.limit = machine || arguments.limit ? arguments.limit : std::optional(kRowsOfTable);
    query.sort = arguments.sort;
    return store->list(query);
}

/// "0.0123", and the best value behind it where that is another.
std::string metric_cell(const RunSummary& run, const std::string& key) {
    const auto metric = run.metric(key);
    if (!metric) {
        return "-";
    }
    std::string cell = fmt::format("{:.4g}", metric->last);
    const std::string best = metric->best ? fmt::format("{:.4g}", *metric->best) : cell;
    return cell == best ? cell : cell + " (best " + best + ")";
}

/// Params whose values differ among the rows: those of data and frame last, they say the least.
std::vector<std::string> differing_params(const std::vector<RunSummary>& runs) {
    std::set<std::string> keys;
    for (const RunSummary& run : runs) {
        for (const auto& [key, value] : run.params) {
            keys.insert(key);
        }
    }
    keys.erase("run_name");  // stands in the table anyway
    std::vector<std::string> differing;
    std::copy_if(keys.begin(), keys.end(), std::back_inserter(differing), [&](const std::string& key) {
        return std::any_of(runs.begin(), runs.end(),
                           [&](const RunSummary& run) { return run.param(key) != runs.front().param(key); });
    });
    std::stable_partition(differing.begin(), differing.end(), [](const std::string& key) {
        return key.rfind("sources.", 0) != 0 && key.rfind("frame.", 0) != 0;
    });
    return differing;
}

std::string duration(const RunSummary& run) {
    return run.end_ms ? format_seconds(static_cast<double>(*run.end_ms - run.start_ms) / 1000) : "-";
}

Style style_of(RunStatus status) {
    if (status == RunStatus::failed || status == RunStatus::killed) {
        return Style::bad;
    }
    return status == RunStatus::running ? Style::warning : Style::plain;
}

std::string render(const std::vector<RunSummary>& runs, TableFormat format, const Console& console) {
    const std::vector<std::string> params = differing_params(runs);
    std::vector<Table::Heading> headings = {{"run", false}, {"name", false}, {"status", false}};
    for (const char* metric : kHeadlineMetrics) {
        headings.push_back({metric});
    }
    headings.push_back({"started (Paris)", false});
    headings.push_back({"took"});
    for (const std::string& param : params) {
        headings.push_back({param, false});
    }
    Table table(headings);
    for (const RunSummary& run : runs) {
        const Timestamp start(std::chrono::seconds(run.start_ms / 1000));
        std::vector<std::string> row = {run.run_id.substr(0, 8), run.name, std::string(to_string(run.status))};
        for (const char* metric : kHeadlineMetrics) {
            row.push_back(metric_cell(run, metric));
        }
        row.push_back(format_local(start, kParis).substr(0, 16));
        row.push_back(duration(run));
        for (const std::string& param : params) {
            const std::string value = run.param(param).value_or("-");
            row.push_back(format == TableFormat::text ? cut_to_width(value, kLongestCell) : value);
        }
        table.add(std::move(row), style_of(run.status));
    }
    return table.render(format, console);
}

ExitCode run_list(const ListArguments& arguments, const Console& console) {
    const std::vector<RunSummary> runs = read_runs(arguments, arguments.output.json);
    if (arguments.output.json) {
        nlohmann::ordered_json list = nlohmann::ordered_json::array();
        for (const RunSummary& run : runs) {
            list.push_back(run_json(run));
        }
        print(nlohmann::ordered_json{{"schema_version", 1}, {"runs", list}}.dump(2) + "\n");
        return ExitCode::done;
    }
    if (runs.empty() && arguments.output.format() == TableFormat::text) {
        print("No runs yet. Next: forecast train --config configs/sample.json\n");
        return ExitCode::done;
    }
    print(render(runs, arguments.output.format(), console));
    return ExitCode::done;
}

}  // namespace

void add_runs_list(CLI::App& runs, CommandLine& line) {
    auto arguments = std::make_shared<ListArguments>();
    CLI::App* command = runs.add_subcommand("list", "Runs with their main metrics and the params that differ");
    command->footer(
        "Examples:\n  forecast runs list\n  forecast runs list --sort metrics.mae --limit 10\n"
        "  forecast runs list --json | jq '.runs[0].metrics.mae.best'\n");
    command->add_option("--limit", arguments->limit, "Newest so many (table: 50, --json: all)")
        ->check(CLI::PositiveNumber);
    command->add_option("--sort", arguments->sort,
                        "metrics.KEY, params.KEY, tags.KEY or start_time, with desc behind it");
    add_output_options(*command, arguments->output);
    command->callback([arguments, &line] {
        line.action = [arguments](const Console& console) { return run_list(*arguments, console); };
    });
}

}  // namespace forecast
