#include <algorithm>

#include <spdlog/spdlog.h>

#include "commands.hpp"
#include "forecast/core/file.hpp"
#include "forecast/report/monitor_page.hpp"
#include "forecast/workflow/alert_command.hpp"
#include "forecast/workflow/kept_monitor.hpp"
#include "forecast/workflow/monitor.hpp"
#include "progress.hpp"

namespace forecast {
namespace {

struct MonitorArguments {
    std::string at;
    std::string out;  ///< of the page; empty: beside the kept result
    std::string language = "en";
    OutputArguments output;
};

bool is_alert(const TrackedFinding& tracked) {
    return tracked.finding.level == MonitorLevel::alert;
}

/// Runs monitor.on_alert where that is due; what it was told of is marked. A failure is said; what was found stands all
/// the same.
void tell_of_alert(MonitorReport& report, const MonitorOptions& options) {
    const bool any_untold =
        std::any_of(report.findings.begin(), report.findings.end(),
                    [](const TrackedFinding& tracked) { return is_alert(tracked) && !tracked.is_told; });
    const bool is_due = report.status() == MonitorLevel::alert && !options.on_alert.empty() &&
                        (options.on_alert_when == AlertOccasion::every || any_untold);
    if (!is_due) {
        return;
    }
    std::optional<std::string> failure;
    try {
        failure = run_alert_command(options.on_alert, json_text(monitor_json(report)), options.on_alert_timeout);
    } catch (const Error& error) {
        failure = error.what();
    }
    if (failure) {
        spdlog::warn("{}; nobody may have been told of the alert", *failure);
        return;
    }
    for (TrackedFinding& tracked : report.findings) {
        tracked.is_told = tracked.is_told || is_alert(tracked);
    }
}

/// Keeps the result for the next call, and tells of an alert. `may_tell`: only by a config that somebody named.
void keep_and_tell(MonitorReport& report, const ExperimentConfig& config, bool may_tell, Session& session) {
    if (may_tell) {
        tell_of_alert(report, config.monitor);
    }
    if (const auto obstacle = keep_monitor_result(report, session.workspace(), config)) {
        spdlog::warn("this result is not kept for the next call: {}", *obstacle);
    }
}

/// Where the page goes; nothing for a day of the past, of which nothing is kept unasked.
std::optional<std::filesystem::path> page_file(const MonitorArguments& arguments, const ExperimentConfig& config,
                                               Session& session) {
    if (!arguments.out.empty()) {
        return arguments.out;
    }
    return arguments.at.empty() ? std::optional(monitor_directory(session.workspace(), config) / kMonitorPage)
                                : std::nullopt;
}

/// Why a page that was asked for could not be written; of one that nobody asked for it is a warning.
std::optional<Error> write_monitor_page(const MonitorOutcome& outcome, const MonitorArguments& arguments,
                                        Session& session) {
    const auto file = page_file(arguments, outcome.config, session);
    if (!file) {
        return std::nullopt;
    }
    const Words words(*parse_enum<Language>(arguments.language));
    try {
        write_file_atomically(*file, html_page(monitor_page(outcome.report, outcome.curves, words), words));
    } catch (const Error& error) {
        if (!arguments.out.empty()) {
            return error;
        }
        spdlog::warn("no page is written: {}", error.what());
        return std::nullopt;
    }
    if (!arguments.output.json && arguments.output.format() == TableFormat::text) {
        print("\nin pictures: " + file->string() + "\n");
    }
    return std::nullopt;
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
    MonitorOutcome outcome = monitor(request, session.workspace(), progress);
    session.console().end_live();
    MonitorReport& report = outcome.report;
    if (!request.at) {
        compare_with_last(report, last_monitor_result(session.workspace(), outcome.config));
    }
    if (arguments.output.json) {
        print_document(monitor_json(report));
    } else {
        print(render_monitor(report, arguments.output.format(), session.console()));
    }
    const auto obstacle = write_monitor_page(outcome, arguments, session);  // before somebody is told to look at it
    if (!request.at) {
        keep_and_tell(report, outcome.config, !config.file.empty(), session);
    }
    if (obstacle) {
        throw Error(*obstacle);
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
        "  forecast monitor --out /srv/www/monitor.html --language fr\n"
        "  forecast monitor --at 2022-11-01     as it would have looked then; keeps nothing, tells nobody\n");
    add_config_option(command, line.config, ConfigOption::optional);
    add_set_option(command, line.config);
    command.add_option("--at", arguments.at, "Paris day at whose begin the stores are looked at");
    command.add_option("--out", arguments.out, "The page to write (default: beside the kept result, see docs)")
        ->transform(path_as_typed());
    add_language_option(command, arguments.language);
    add_output_options(command, arguments.output);
}

}  // namespace forecast
