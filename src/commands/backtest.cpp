#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "commands.hpp"
#include "forecast/report/comparison_table.hpp"
#include "forecast/workflow/backtest_run.hpp"
#include "forecast/workflow/recorded_backtest.hpp"
#include "forecast/workflow/trained_run.hpp"
#include "recorded_work.hpp"
#include "recording_report.hpp"
#include "territories_report.hpp"

namespace forecast {
namespace {

struct BacktestArguments {
    std::string from;
    std::string to;
    std::string issue;
    std::string weather;
    std::optional<int> lead_days;
    std::vector<std::string> forecasters;
    std::string against;
    std::string by;
    std::string run;  ///< whose network is judged too; empty = none
    std::vector<std::string> tags;
    OutputArguments output;
};

/// --issue, --weather and --lead-days are settings like any other.
std::vector<Setting> flag_settings(const BacktestArguments& arguments) {
    std::vector<Setting> settings;
    if (!arguments.issue.empty()) {
        settings.push_back({"issue.mode", arguments.issue, "--issue"});
    }
    if (!arguments.weather.empty() && arguments.weather != "all") {
        settings.push_back({"issue.weather", arguments.weather, "--weather"});
    }
    if (arguments.lead_days) {
        settings.push_back({"issue.lead_days", std::to_string(*arguments.lead_days), "--lead-days"});
    }
    return settings;
}

void print_report(const BacktestArguments& arguments, const BacktestOutcome& outcome, const TrackingLocation& location,
                  const Console& console) {
    const PreparedBacktest& p = outcome.prepared;
    const RecordedRun& run = *outcome.run;
    if (arguments.output.json) {
        auto json = backtest_json(p, outcome.comparison, outcome.breakdown);
        json["run_id"] = run.id;
        print(json.dump(2) + "\n");
        return;
    }
    if (arguments.output.format() != TableFormat::text) {
        print(render_comparison(outcome.comparison, to_string(p.config.values.issue.mode), p.period.from, p.period.to,
                                arguments.output.format(), console));
        return;
    }
    print(render_backtest(p, outcome.comparison, outcome.breakdown, arguments.by, console));
    print("\n" + describe_recording(run, location, "forecast runs show " + run.id.substr(0, 8)));
}

ExitCode run_backtest_territories(const BacktestArguments& arguments, const BacktestRequest& each,
                                  std::vector<ConfigVariant> territories, Session& session) {
    TerritoriesRequest request;
    request.config = each.config;
    request.territories = std::move(territories);
    request.config_file = each.config_file;
    request.tags = each.tags;
    return do_recorded_work(session, [&](Progress& progress, const Cancellation& cancellation) {
        const auto outcome = backtest_territories(request, each, session.workspace(), progress, cancellation);
        return conclude_territories(outcome, arguments.output.json, arguments.output.format(), session);
    });
}

ExitCode run_backtest(const BacktestArguments& arguments, Session& session) {
    const Workspace& workspace = session.workspace();
    BacktestRequest request;
    request.config = load_config(session.config(), flag_settings(arguments));
    request.config_file = session.config().file;
    request.period = parse_period(arguments.from, arguments.to);
    request.weathers = asked_weathers(arguments.weather);
    request.forecasters = arguments.forecasters;
    request.against = arguments.against;
    request.run = arguments.run;
    request.tags = parse_tags(arguments.tags);
    if (auto territories = load_territories(session.config(), flag_settings(arguments)); !territories.empty()) {
        return run_backtest_territories(arguments, request, std::move(territories), session);
    }
    return do_recorded_work(
        session, [&](Progress& progress, const Cancellation& cancellation) -> std::optional<ExitCode> {
            const BacktestOutcome outcome = backtest(std::move(request), workspace, progress, cancellation);
            session.console().end_live();
            if (!outcome.cancelled) {
                print_report(arguments, outcome, workspace.tracking, session.console());
                return ExitCode::done;
            }
            const std::string more = fmt::format("; the same command goes on at row {}", outcome.rows);
            if (outcome.run) {
                return say_killed(*outcome.run, more);
            }
            spdlog::warn("interrupted{}", more);
            return std::nullopt;
        });
}

}  // namespace

void add_backtest(CLI::App& app, CommandLine& line) {
    auto [command, arguments] = declare<BacktestArguments>(
        app, line, "backtest", "Forecast every row of a period as it would have been then, and score it", run_backtest);
    command.footer(
        "Examples:\n  forecast backtest --config configs/bretagne.json\n"
        "  forecast backtest --config configs/bretagne.json --issue day-ahead --weather all\n"
        "  forecast backtest --config configs/brest.json --from 2024-01-01 --to 2025-01-01 --against j-7 --json\n");
    add_config_option(command, line.config, ConfigOption::required);
    add_set_option(command, line.config);
    add_territory_option(command, line.config);
    command.add_option("--from", arguments.from, "First Paris day (default: the config's test period)");
    command.add_option("--to", arguments.to, "Last Paris day, excluded");
    command
        .add_option("--issue", arguments.issue,
                    "day-of (issued at 02:15 of the target day) or day-ahead (at noon of the day before); another "
                    "time by --set issue.time=HH:MM")
        ->check(CLI::IsMember(texts_of<IssueMode>()));
    add_weather_option(command, arguments.weather);
    command.add_option("--lead-days,--horizon", arguments.lead_days,
                       "Lead time in days: 2 is issued a day earlier, and so on");
    command
        .add_option(
            "--forecasters", arguments.forecasters,
            "Which, as a comma list (default: all but lstm, the network of train, which is trained anew each year)")
        ->delimiter(',');
    command.add_option("--run", arguments.run, std::string("Judge this run's network too: ") + kRunReference);
    command.add_option("--against", arguments.against, "Forecaster that differences are to (default: the best)");
    add_by_option(command, arguments.by);
    add_tag_option(command, arguments.tags, "Tag of the run: --tag purpose=trial");
    add_output_options(command, arguments.output);
}

}  // namespace forecast
