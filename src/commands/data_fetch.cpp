#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <nlohmann/json.hpp>

#include "commands.hpp"
#include "forecast/workflow/fetch.hpp"
#include "interruption.hpp"
#include "progress.hpp"

namespace forecast {
namespace {

struct FetchArguments {
    std::string since;
    std::string until;
    bool fill_gaps = false;
    bool offline = false;
    bool dry_run = false;
    bool wait = false;
    bool json = false;
};

/// What was fetched for one of the config's territories; its name is empty where the config has none.
struct TerritoryFetch {
    std::string territory;
    FetchResult result;
};

void print_counts(const std::vector<TerritoryFetch>& fetched, const std::string& store, bool json,
                  const Console& console) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    Table table({{"source", false}, {"requests"}, {"new"}, {"revised"}, {"unchanged"}, {"missing"}});
    for (const TerritoryFetch& one : fetched) {
        for (const auto& [source, requests, values] : one.result.sources) {
            table.add({one.territory.empty() ? source : one.territory + ": " + source, std::to_string(requests),
                       std::to_string(values.added), std::to_string(values.revised), std::to_string(values.unchanged),
                       std::to_string(values.missing)});
            list.push_back({{"source", source},
                            {"requests", requests},
                            {"new", values.added},
                            {"revised", values.revised},
                            {"unchanged", values.unchanged},
                            {"missing", values.missing}});
            if (!one.territory.empty()) {
                list.back()["territory"] = one.territory;
            }
        }
    }
    if (json) {
        print(nlohmann::ordered_json{{"schema_version", 1}, {"store", store}, {"sources", list}}.dump(2) + "\n");
    } else {
        print(table.render(TableFormat::text, console));
    }
}

bool stored_anything(const FetchResult& result) {
    return std::any_of(result.sources.begin(), result.sources.end(), [](const SourceCount& one) {
        return one.values.added + one.values.revised + one.values.unchanged > 0;
    });
}

ExitCode print_plan(const std::vector<PlannedRequest>& planned) {
    for (const auto& [source, period] : planned) {
        print(fmt::format("{}  {} .. {}\n", source, format_utc(period.begin), format_utc(period.end)));
    }
    print(fmt::format("{} requests; nothing was asked or stored (--dry-run)\n", planned.size()));
    return ExitCode::done;
}

ExitCode run_offline(const ExperimentConfig& config) {
    const auto store = open_observation_store_read_only(config.store);
    const std::size_t series = store ? store->status().size() : 0;
    print(
        fmt::format("offline: nothing was asked; {} holds {} series\n", observation_store_name(config.store), series));
    return series > 0 ? ExitCode::done : ExitCode::insufficient_data;
}

/// The config's territories, or the config itself.
std::vector<ConfigVariant> configs_of(const Session& session) {
    auto territories = load_territories(session.config());
    if (territories.empty()) {
        territories.push_back({"", load_config(session.config())});
    }
    return territories;
}

/// One after the other, until it is interrupted; one that fails does not keep the others from being asked.
std::vector<TerritoryFetch> fetch_all(const std::vector<ConfigVariant>& configs, const FetchRequest& request,
                                      Session& session, const Interruption& interruption) {
    Progress progress(session.console());
    std::vector<TerritoryFetch> fetched;
    for (const ConfigVariant& one : configs) {
        fetched.push_back(
            {one.name, fetch(one.config.values, request, session.workspace(), progress, interruption.cancellation())});
        const FetchResult& result = fetched.back().result;
        if (result.failure && configs.size() > 1) {
            progress.on_warning(fmt::format("{}: {}", one.name, result.failure->what()));
        }
        if (result.cancelled) {
            break;
        }
    }
    session.console().end_live();
    return fetched;
}

/// Throws the first failure.
void check_fetched(const std::vector<TerritoryFetch>& fetched) {
    const auto failed =
        std::find_if(fetched.begin(), fetched.end(), [](const TerritoryFetch& one) { return one.result.failure; });
    if (failed == fetched.end()) {
        return;
    }
    if (std::any_of(fetched.begin(), fetched.end(), [](const auto& one) { return stored_anything(one.result); })) {
        spdlog::warn("what was fetched before the error is stored; the same command goes on from there");
    }
    const Error& failure = *failed->result.failure;
    throw failed->territory.empty()
        ? Error(failure)
        : Error(failure.kind(), "{}: {}", failed->territory, failure.what()).with_advice(failure.advice());
}

ExitCode run_fetch(const FetchArguments& arguments, Session& session) {
    const auto configs = configs_of(session);
    const ExperimentConfig& config = configs.front().config.values;
    if (arguments.offline) {
        return run_offline(config);
    }
    if (std::none_of(configs.begin(), configs.end(),
                     [](const ConfigVariant& one) { return has_remote_source(one.config.values); })) {
        print("No source of this config is fetched: csv and simulated ones are read directly by every command.\n");
        return ExitCode::done;
    }
    const FetchRequest request{parse_optional_day("--since", arguments.since),
                               parse_optional_day("--until", arguments.until), arguments.fill_gaps, arguments.wait};
    if (arguments.dry_run) {
        std::vector<PlannedRequest> planned;
        for (const ConfigVariant& one : configs) {
            const auto more = plan_fetch(one.config.values, request);
            planned.insert(planned.end(), more.begin(), more.end());
        }
        return print_plan(planned);
    }
    const Interruption interruption;
    std::vector<TerritoryFetch> fetched;
    try {
        fetched = fetch_all(configs, request, session, interruption);
    } catch (const Cancelled&) {
        spdlog::warn("interrupted: nothing was asked");
        return interruption.exit_code();
    }
    print_counts(fetched, observation_store_name(config.store), arguments.json, session.console());
    check_fetched(fetched);
    if (fetched.back().result.cancelled) {
        spdlog::warn("interrupted: what was fetched is stored; the same command goes on from there");
        return interruption.exit_code();
    }
    spdlog::info("stored in {}. Next: forecast train --config {}", observation_store_name(config.store),
                 session.config().file);
    return ExitCode::done;
}

}  // namespace

void add_data_fetch(CLI::App& data, CommandLine& line) {
    auto [command, arguments] =
        declare<FetchArguments>(data, line, "fetch", "Fetch what is new or revised into the store", run_fetch);
    command.footer(
        "Examples:\n  forecast data fetch --config configs/brest.json\n"
        "  forecast data fetch --config configs/brest.json --since 2024-01-01 --dry-run\n"
        "  forecast data fetch --config configs/brest.json --fill-gaps\n");
    add_config_option(command, line.config, ConfigOption::required);
    add_set_option(command, line.config);
    add_territory_option(command, line.config);
    command.add_option("--since", arguments.since,
                       "First Paris day (default: where the store ends, less a trailing window)");
    command.add_option("--until", arguments.until, "Last Paris day, excluded (default: now)");
    command.add_flag(
        "--fill-gaps", arguments.fill_gaps,
        "Ask again, too, for the days since the source's `since` (or --since) on which values are missing");
    command.add_flag("--offline", arguments.offline, "Never touch the network: say what the store holds");
    command.add_flag("--dry-run", arguments.dry_run, "Show the requests, ask nothing");
    command.add_flag("--wait", arguments.wait, "Queue behind another forecast instead of exit 6");
    command.add_flag("--json", arguments.json, "The counts as one JSON document");
}

}  // namespace forecast
