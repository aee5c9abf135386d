#include <fmt/format.h>

#include "commands.hpp"
#include "forecast/core/clean_text.hpp"
#include "forecast/core/text.hpp"
#include "forecast/report/runs_json.hpp"
#include "forecast/report/runs_table.hpp"
#include "forecast/tracking/run_store.hpp"
#include "forecast/tracking/search_order.hpp"

namespace forecast {
namespace {

constexpr std::size_t kRowsOfTable = 50;

struct ListArguments {
    RunQuery query;
    std::string sort;
    bool deleted = false;
    std::string columns;
    OutputArguments output;
};

std::vector<RunSummary> read_runs(const ListArguments& arguments, const RunStore* store) {
    if (store == nullptr) {
        return {};
    }
    RunQuery query = arguments.query;
    if (!arguments.output.json && arguments.output.format() == TableFormat::text && !query.limit) {
        query.limit = kRowsOfTable;
    }
    query.order_by = {arguments.sort};
    query.lifecycle = arguments.deleted ? Lifecycle::deleted : Lifecycle::active;
    return store->list(query);
}

/// Its runs are deleted with it, so that nothing else would tell where they are. Empty where none is deleted.
std::string deleted_experiments(const ListArguments& arguments, const RunStore* store) {
    std::string text;
    for (const Experiment& one : store != nullptr ? store->experiments() : std::vector<Experiment>()) {
        const bool is_asked_for = arguments.query.experiment.empty() || arguments.query.experiment == one.name;
        if (one.lifecycle == Lifecycle::deleted && is_asked_for) {
            text += fmt::format(
                "The experiment '{0}' is deleted, its {1} too. Back with: forecast experiments restore "
                "'{0}'\n",
                visible(one.name), one.runs ? fmt::format("{} run{}", *one.runs, *one.runs == 1 ? "" : "s") : "runs");
        }
    }
    return text;
}

std::string none_found(const ListArguments& arguments, Session& session) {
    const std::string& place = session.workspace().tracking.uri;
    if (std::string deleted = deleted_experiments(arguments, session.find_runs());
        !arguments.deleted && !deleted.empty()) {
        return deleted;
    }
    if (!arguments.query.filter.empty() || !arguments.query.experiment.empty()) {
        return "No such runs. Without --filter and --experiment all are listed.\n";
    }
    return arguments.deleted ? "No deleted runs at " + place + ".\n"
                             : "No runs at " + place + " yet. Next: forecast train --config configs/sample.json\n";
}

ExitCode list_runs(const ListArguments& arguments, Session& session) {
    const std::vector<RunSummary> runs = read_runs(arguments, session.find_runs());
    const TableFormat format = arguments.output.format();
    check_has_sort_key(runs, arguments.sort);
    if (arguments.output.json) {
        write_runs(runs, print);
    } else if (runs.empty() && format == TableFormat::text) {
        print(none_found(arguments, session));
    } else {
        print(render_runs(runs, split_list(arguments.columns), format, session.console()));
        if (!arguments.query.limit && format == TableFormat::text && runs.size() == kRowsOfTable) {
            print(fmt::format("(the newest {}; more with --limit)\n", kRowsOfTable));
        }
    }
    return ExitCode::done;
}

}  // namespace

void add_runs_list(CLI::App& runs, CommandLine& line) {
    auto [command, arguments] = declare<ListArguments>(
        runs, line, "list", "Runs with their main metrics and the params that differ", list_runs);
    command.footer(
        "Examples:\n  forecast runs list\n  forecast runs list --sort metrics.mae --limit 10\n"
        "  forecast runs list --filter \"metrics.mae < 4 and (tags.x = 'y' or params.training.seed IN ('1', '2'))\"\n"
        "  forecast runs list --columns metrics.mae,params.training.seed,start_time --csv\n"
        "  forecast runs list --json | jq '.runs[0].metrics.mae.best'\n");
    command.add_option("--filter", arguments.query.filter,
                       "MLflow's search text, with OR, NOT and parentheses: metrics.mae < 4 and tags.x = 'y'");
    command.add_option("--experiment", arguments.query.experiment, "Of this experiment only");
    command.add_option("--limit", arguments.query.limit, "Newest so many (on the screen 50, else all)")
        ->check(CLI::Range(1, 1'000'000));
    command.add_option("--sort", arguments.sort,
                       "metrics.KEY, params.KEY, tags.KEY or start_time, with desc behind it");
    command.add_flag("--deleted", arguments.deleted, "Deleted runs instead");
    auto* columns =
        command.add_option("--columns", arguments.columns, "metrics.KEY, params.KEY, tags.KEY, start_time, ...");
    add_output_options(command, arguments.output);
    columns->excludes("--json");
}

}  // namespace forecast
