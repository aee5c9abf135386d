#include <algorithm>
#include <iterator>
#include <set>

#include <spdlog/spdlog.h>

#include "commands.hpp"
#include "forecast/core/clean_text.hpp"
#include "forecast/core/text.hpp"
#include "forecast/report/run_figures.hpp"
#include "forecast/report/runs_json.hpp"
#include "forecast/report/utf8.hpp"
#include "forecast/workflow/compared_runs.hpp"
#include "forecast/workflow/trained_run.hpp"

namespace forecast {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kWidestValue = 24;

struct CompareArguments {
    std::vector<std::string> runs;
    std::string filter;
    bool all = false;
    OutputArguments output;
};

std::vector<RunSummary> chosen_runs(const RunStore& store, const CompareArguments& arguments) {
    std::vector<RunSummary> runs;
    if (!arguments.filter.empty()) {
        RunQuery query;
        query.filter = arguments.filter;
        runs = store.list(query);
    }
    for (const std::string& reference : arguments.runs) {
        runs.push_back(find_run(store, open_workspace().registry, reference));
    }
    if (runs.size() < 2) {
        throw Error(ErrorKind::invalid_argument, "{} to compare; name two or more, or give a --filter that finds them",
                    runs.empty() ? "there is no run" : "there is only one run");
    }
    return runs;
}

void warn_of(const CommonErrors& errors) {
    if (!errors.without.empty()) {
        spdlog::warn("no predictions.csv in {}: no errors of {}", join(errors.without, ", "),
                     errors.without.size() == 1 ? "this run" : "these runs");
    }
    if (errors.days == 0 && errors.without.size() < errors.runs.size()) {
        spdlog::warn("there is no day that all runs predicted");
    }
    if (errors.differing_actuals > 0) {
        spdlog::warn("on {} of {} common days the runs were scored against different actual values",
                     errors.differing_actuals, errors.days);
    }
}

void print_json(const std::vector<RunSummary>& runs, const CommonErrors& errors,
                const std::vector<ComparedLine>& lines) {
    Json list = Json::array();
    std::transform(runs.begin(), runs.end(), std::back_inserter(list), run_json);
    Json differing = Json::array();
    for (const ComparedLine& line : lines) {
        if (line.differs()) {
            differing.push_back(line.what);
        }
    }
    print_document(
        {{"schema_version", 1}, {"runs", list}, {"differing", differing}, {"common", errors_json(runs, errors)}});
}

void print_table(const std::vector<RunSummary>& runs, const std::vector<ComparedLine>& lines, bool all,
                 TableFormat format, const Console& console) {
    const bool as_text = format == TableFormat::text;
    std::vector<Table::Heading> headings = {{as_text ? " " : "differs", false}, {"what", false}};
    for (const RunSummary& run : runs) {
        headings.push_back({run.run_id.substr(0, 8)});
    }
    Table table(headings);
    for (const ComparedLine& line : lines) {
        if (!line.differs() && !all) {
            continue;
        }
        std::vector<std::string> row = {line.differs() ? "*" : "", line.what};
        for (const std::string& value : line.values) {
            row.push_back(!as_text ? value : cut_to_width(value.empty() ? "-" : visible(value), kWidestValue));
        }
        table.add(std::move(row), line.differs() && all ? Style::warning : Style::plain);
    }
    print(table.render(format, console));
}

std::string unit_of_runs(const std::vector<RunSummary>& runs) {
    std::set<std::string> units;
    for (const RunSummary& run : runs) {
        units.insert(run.param("frame.unit").value_or("MW"));
    }
    return units.size() == 1 ? *units.begin() : "in each run's own unit";
}

/// Of a backtest its best; of a training the first in its file, the network.
std::vector<std::string> compared_forecasters(const std::vector<RunSummary>& runs) {
    std::vector<std::string> forecasters;
    for (const RunSummary& run : runs) {
        const RunFigures figures = figures_of(run);
        forecasters.push_back(figures.prefix.empty() ? "" : figures.forecaster);
    }
    return forecasters;
}

ExitCode run_compare(const CompareArguments& arguments, const Console& console) {
    const auto store = open_existing_runs(open_workspace().tracking);
    const auto runs = chosen_runs(*store, arguments);
    const CommonErrors errors = common_errors(*store, runs, compared_forecasters(runs));
    const auto lines = compare_runs(runs, errors);
    warn_of(errors);
    const TableFormat format = arguments.output.format();
    if (arguments.output.json) {
        print_json(runs, errors, lines);
        return ExitCode::done;
    }
    print_table(runs, lines, arguments.all, format, console);
    if (format == TableFormat::text && errors.days > 0) {
        print(
            fmt::format("\nerrors: on the {} days that all predicted, {} and %, of the forecaster named; of a backtest "
                        "it is the best\n",
                        errors.days, unit_of_runs(runs)));
    }
    return ExitCode::done;
}

}  // namespace

void add_runs_compare(CLI::App& runs, CommandLine& line) {
    auto [command, arguments] = declare<CompareArguments>(
        runs, line, "compare", "Config, metrics and errors of several runs side by side", run_compare);
    command.footer(
        "Examples:\n  forecast runs compare latest 3f2a9c\n"
        "  forecast runs compare --filter \"params.seed IN ('1', '2', '3')\" --csv\n");
    auto* named = command.add_option("runs", arguments.runs, "Run ids, prefixes of ids, names, or latest");
    command.add_option("--filter", arguments.filter, "All runs that it finds (see `forecast runs list --help`)")
        ->excludes(named);
    command.add_flag("--all", arguments.all, "What is equal, too; what differs is marked");
    add_output_options(command, arguments.output);
}

}  // namespace forecast
