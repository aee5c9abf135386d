#include <algorithm>
#include <iterator>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "commands.hpp"
#include "data_period.hpp"
#include "forecast/mlflow/open_store.hpp"
#include "forecast/workflow/predicting_run.hpp"
#include "forecast/workflow/trained_run.hpp"
#include "kept_table.hpp"

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

/// Whose forecasts are asked for.
struct AskedForecasts {
    std::string forecaster;                      ///< empty: all
    std::optional<RunSummary> run;               ///< nothing: all
    std::optional<ExperimentConfig> experiment;  ///< nothing: all
};

/// Runs by their id, each looked up once; nothing of one that is gone.
class KnownRuns {
public:
    explicit KnownRuns(const RunStore* store) : store_(store) {}

    const std::optional<RunSummary>& find(const std::string& run_id) {
        const auto known = runs_.find(run_id);
        return known != runs_.end() ? known->second : runs_.emplace(run_id, look_up(run_id)).first->second;
    }

private:
    [[nodiscard]] std::optional<RunSummary> look_up(const std::string& run_id) const {
        try {
            return store_ == nullptr || run_id.empty() ? std::nullopt : std::optional(store_->resolve(run_id));
        } catch (const Error& error) {
            return error.kind() == ErrorKind::not_found ? std::nullopt : throw;
        }
    }

    const RunStore* store_;
    std::map<std::string, std::optional<RunSummary>> runs_;
};

std::vector<StoredForecast> chosen_forecasts(const std::vector<StoredForecast>& forecasts, const AskedForecasts& asked,
                                             KnownRuns& runs) {
    const auto is_asked = [&](const StoredForecast& forecast) {
        if ((!asked.forecaster.empty() && forecast.model != asked.forecaster) ||
            (asked.run && forecast.run_id != asked.run->run_id)) {
            return false;
        }
        if (!asked.experiment) {
            return true;
        }
        const auto& run = runs.find(forecast.run_id);
        return run && is_of(*asked.experiment, *run);
    };
    std::vector<StoredForecast> chosen;
    std::copy_if(forecasts.begin(), forecasts.end(), std::back_inserter(chosen), is_asked);
    return chosen;
}

std::vector<StoredForecast> kept_forecasts(const std::string& store, const Period& period) {
    const auto observations = open_observation_store_read_only(store);
    return observations ? observations->forecasts(period) : std::vector<StoredForecast>();
}

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
        print(fmt::format("No such forecast is kept in {}. Next: forecast predict\n", store));
        return;
    }
    print(render_kept(shown, format, console));
    if (is_text) {
        const std::string more = fmt::format("(the newest {} of {}; more with --limit)\n", shown.size(), all.size());
        print((shown.size() < all.size() ? more : "") + "\n" + render_errors(records, console));
    }
}

ExitCode run_predict_list(const PredictListArguments& arguments, const ConfigArguments& config,
                          const Console& console) {
    const Workspace workspace = open_workspace(config);
    const auto runs = open_run_store_read_only(workspace.tracking);
    AskedForecasts asked{arguments.forecaster, std::nullopt, std::nullopt};
    if (!config.file.empty()) {
        asked.experiment = load_config(config).values;
    }
    if (!arguments.run.empty()) {
        asked.run = find_run(*open_existing_runs(workspace.tracking), workspace.registry, arguments.run);
    }
    const std::string store = asked.experiment ? asked.experiment->store : workspace.observations();
    KnownRuns known(runs.get());
    const auto kept = with_runs_of_naive(kept_forecasts(store, period_of(arguments.period)), [&](const auto& run_id) {
        const auto& run = known.find(run_id);
        return run ? run->experiment : run_id;
    });
    const auto compared = compare_with_loads(chosen_forecasts(kept, asked, known), runs.get(), asked.experiment,
                                             config.settings, workspace.store);
    print_kept(arguments.all ? compared : newest_issues(compared), arguments, store, console);
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
