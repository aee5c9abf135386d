#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "commands.hpp"
#include "data_period.hpp"
#include "forecast/report/kept_table.hpp"
#include "forecast/workflow/kept_forecasts.hpp"
#include "forecast/workflow/trained_run.hpp"

namespace forecast {
namespace {

constexpr std::size_t kRowsShown = 50;

struct PredictListArguments {
    DataPeriodArguments period;
    std::string run;
    std::string forecaster;
    std::optional<std::size_t> limit;  ///< of the rows shown
    bool all = false;
    OutputArguments output;
};

/// The newest so many, and what all of them come to.
void print_kept(const std::vector<KeptForecast>& all, const PredictListArguments& arguments, const std::string& store,
                const Console& console) {
    const TableFormat format = arguments.output.format();
    const bool is_text = !arguments.output.json && format == TableFormat::text;
    const std::size_t most = arguments.limit.value_or(is_text ? kRowsShown : all.size());
    const std::vector<KeptForecast> shown(all.end() - static_cast<std::ptrdiff_t>(std::min(most, all.size())),
                                          all.end());
    const auto records = errors_of(all);
    if (arguments.output.json) {
        print_document(kept_json(shown, records));
        return;
    }
    if (all.empty() && is_text) {
        print(fmt::format("No such forecast is kept in {}. Next: forecast predict\n", observation_store_name(store)));
        return;
    }
    print(render_kept(shown, format, console));
    if (is_text) {
        const std::string more = fmt::format("(the newest {} of {}; more with --limit)\n", shown.size(), all.size());
        print((shown.size() < all.size() ? more : "") + "\n" + render_errors(records, console));
    }
}

KeptRequest request_of(const PredictListArguments& arguments, Session& session) {
    const ConfigArguments& config = session.config();
    KeptRequest request;
    request.period = period_of(arguments.period);
    request.forecaster = arguments.forecaster;
    if (!config.file.empty()) {
        request.experiment = load_config(config).values;
    }
    if (!arguments.run.empty()) {
        request.run = session.run(arguments.run);
    }
    request.store = request.experiment ? request.experiment->store : session.workspace().observations();
    request.settings = config.settings;
    request.recorded_store = session.workspace().store;
    return request;
}

ExitCode run_predict_list(const PredictListArguments& arguments, Session& session) {
    const KeptRequest request = request_of(arguments, session);
    const auto compared = kept_forecasts(request, session.find_runs());
    print_kept(arguments.all ? compared : newest_issues(compared), arguments, request.store, session.console());
    return ExitCode::done;
}

}  // namespace

void add_predict_list(CLI::App& predict, CommandLine& line) {
    auto [command, arguments] = declare<PredictListArguments>(
        predict, line, "list", "What was forecast and, once the load is known, how wrong it was", run_predict_list);
    command.footer(
        "Examples:\n  forecast predict list\n  forecast predict list --from 2025-01-01 --forecaster linear\n"
        "  forecast predict list --config configs/brest.json    of that experiment alone\n"
        "  forecast predict list --run brest@champion --json | jq '.forecasters'\n");
    add_config_option(command, line.config, ConfigOption::optional);
    add_period_options(command, arguments.period);
    command.add_option("--run", arguments.run, std::string("Forecasts of this run alone: ") + kRunReference);
    command.add_option("--forecaster", arguments.forecaster, "Forecasts of this one alone; baseline_j-1 for j-1");
    command.add_flag("--all", arguments.all, "Every issue of a forecast (default: the newest)");
    command
        .add_option("--limit", arguments.limit,
                    fmt::format("Show the newest so many (a table {}); the summary counts all", kRowsShown))
        ->check(CLI::Range(1, 1'000'000));
    add_set_option(command, line.config);
    add_output_options(command, arguments.output);
}

}  // namespace forecast
