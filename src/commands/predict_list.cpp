#include <algorithm>
#include <optional>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "commands.hpp"
#include "data_period.hpp"
#include "forecast/workflow/trained_run.hpp"
#include "judged_forecasts.hpp"

namespace forecast {
namespace {

constexpr std::size_t kRowsShown = 50;

struct PredictListArguments {
    DataPeriodArguments period;
    std::string run;
    std::string forecaster;
    std::optional<std::size_t> limit;
    bool all = false;
    OutputArguments output;
};

/// Those asked for, sorted as the store has them: of each time and forecaster the newest issue unless all were wanted,
/// and the newest times unless there is no limit.
std::vector<StoredForecast> chosen_forecasts(std::vector<StoredForecast> forecasts,
                                             const PredictListArguments& arguments,
                                             const std::optional<RunSummary>& run) {
    std::set<std::tuple<Timestamp, std::string, std::string>> seen;
    std::vector<StoredForecast> chosen;
    for (auto forecast = forecasts.rbegin(); forecast != forecasts.rend(); ++forecast) {
        const bool asked = (arguments.forecaster.empty() || forecast->model == arguments.forecaster) &&
                           (!run || forecast->run_id == run->run_id);
        const bool newest = seen.emplace(forecast->time, forecast->model, forecast->run_id).second;
        if (asked && (newest || arguments.all)) {
            chosen.push_back(std::move(*forecast));
        }
        if (arguments.limit && chosen.size() == *arguments.limit) {
            break;
        }
    }
    std::reverse(chosen.begin(), chosen.end());
    return chosen;
}

std::vector<StoredForecast> kept_forecasts(const std::string& store, const Period& period) {
    const auto observations = open_observation_store_read_only(store);
    return observations ? observations->forecasts(period) : std::vector<StoredForecast>();
}

void print_judged(const std::vector<JudgedForecast>& judged, const PredictListArguments& arguments,
                  const std::string& store, const Console& console) {
    const TableFormat format = arguments.output.format();
    if (arguments.output.json) {
        print_document(judged_json(judged));
        return;
    }
    if (judged.empty() && format == TableFormat::text) {
        print(fmt::format("No such forecast is kept in {}. Next: forecast predict\n", store));
        return;
    }
    print(render_judged(judged, format, console));
    if (format == TableFormat::text) {
        print("\n" + render_records(records_of(judged), console));
    }
}

ExitCode run_predict_list(PredictListArguments arguments, const ConfigArguments& config, const Console& console) {
    const auto runs = open_run_store_read_only(open_workspace().tracking);
    std::optional<RunSummary> run;
    if (!arguments.run.empty()) {
        run = find_run(*open_existing_runs(open_workspace().tracking), open_workspace().registry, arguments.run);
    }
    if (!arguments.limit && !arguments.output.json && arguments.output.format() == TableFormat::text) {
        arguments.limit = kRowsShown;
    }
    const std::string store = open_workspace().observations();
    const auto kept = chosen_forecasts(kept_forecasts(store, period_of(arguments.period)), arguments, run);
    print_judged(judge_forecasts(kept, runs.get(), config.settings), arguments, store, console);
    return ExitCode::done;
}

}  // namespace

void add_predict_list(CLI::App& predict, CommandLine& line) {
    auto arguments = std::make_shared<PredictListArguments>();
    CLI::App* command =
        predict.add_subcommand("list", "What was forecast and, once the load is known, how wrong it was");
    command->footer(
        "Examples:\n  forecast predict list\n  forecast predict list --from 2025-01-01 --forecaster linear\n"
        "  forecast predict list --run brest@champion --json | jq '.forecasters'\n");
    add_period_options(*command, arguments->period);
    command->add_option("--run", arguments->run, std::string("Forecasts of this run alone: ") + kRunReference);
    command->add_option("--forecaster", arguments->forecaster, "Forecasts of this one alone; baseline_j-1 for j-1");
    command->add_flag("--all", arguments->all, "Every issue of a forecast (default: the newest)");
    command->add_option("--limit", arguments->limit, fmt::format("The newest so many (a table shows {})", kRowsShown));
    add_set_option(*command, line.config);
    add_output_options(*command, arguments->output);
    command->callback([arguments, &line] {
        line.action = [arguments, &line](const Console& console) {
            return run_predict_list(*arguments, line.config, console);
        };
    });
}

}  // namespace forecast
