#include <algorithm>

#include <spdlog/spdlog.h>

#include "commands.hpp"
#include "forecast/report/monitor_table.hpp"
#include "forecast/workflow/alert_command.hpp"
#include "forecast/workflow/kept_monitor.hpp"
#include "forecast/workflow/monitor.hpp"
#include "progress.hpp"

namespace forecast {
namespace {

struct MonitorArguments {
    std::string at;
    OutputArguments output;
};

bool has_new_alert(const MonitorReport& report) {
    return std::any_of(report.findings.begin(), report.findings.end(), [](const TrackedFinding& tracked) {
        return tracked.is_new && tracked.finding.level == MonitorLevel::alert;
    });
}

/// Whether monitor.on_alert ended well, or was not due. A failure is said; what was found stands all the same.
bool tell_of_alert(const MonitorReport& report, const MonitorOptions& options) {
    const bool is_due = report.status() == MonitorLevel::alert && !options.on_alert.empty() &&
                        (options.on_alert_when == AlertOccasion::every || has_new_alert(report));
    if (!is_due) {
        return true;
    }
    std::optional<std::string> failure;
    try {
        failure = run_alert_command(options.on_alert, json_text(monitor_json(report)), options.on_alert_timeout);
    } catch (const Error& error) {
        failure = error.what();
    }
    if (failure) {
        spdlog::warn("{}; nobody may have been told of the alert", *failure);
    }
    return !failure;
}

ExitCode run_monitor(const MonitorArguments& arguments, Session& session) {
    const ConfigArguments& config = session.config();
    MonitorRequest request;
    if (config.file.empty()) {
        request.settings = config.settings;
    } else {
        request.experiment = load_config(config).values;
        request.config_file = config.file;
    }
    if (const auto day = parse_optional_day("--at", arguments.at)) {
        request.at = start_of(*day, kParis);
    }
    Progress progress(session.console());
    auto [report, limits_of] = monitor(request, session.workspace(), progress);
    session.console().end_live();
    if (!request.at) {
        compare_with_last(report, last_monitor_result(session.workspace(), limits_of));
    }
    if (arguments.output.json) {
        print_document(monitor_json(report));
    } else {
        print(render_monitor(report, arguments.output.format(), session.console()));
    }
    if (!request.at) {
        const MonitorOptions& options = limits_of.monitor;
        const bool is_delivered = config.file.empty() || tell_of_alert(report, options);
        if (const auto obstacle = keep_monitor_result(report, is_delivered, session.workspace(), limits_of)) {
            spdlog::warn("this result is not kept for the next call: {}", *obstacle);
        }
    }
    return report.status() == MonitorLevel::alert ? ExitCode::quality_gate : ExitCode::done;
}

}  // namespace

void add_monitor(CLI::App& app, CommandLine& line) {
    auto [command, arguments] = declare<MonitorArguments>(
        app, line, "monitor",
        "What has changed since the model was tested, since when, how sure that is, what to do; exit 5 if a limit is "
        "passed",
        run_monitor);
    command.footer(
        "Examples:\n  forecast monitor\n"
        "  forecast monitor --config configs/brest.json     its limits, and its monitor.on_alert\n"
        "  forecast monitor --json\n"
        "  forecast monitor --at 2022-11-01     as it would have looked then; keeps nothing, tells nobody\n");
    add_config_option(command, line.config, ConfigOption::optional);
    add_set_option(command, line.config);
    command.add_option("--at", arguments.at, "Paris day at whose begin the stores are looked at");
    add_output_options(command, arguments.output);
}

}  // namespace forecast
