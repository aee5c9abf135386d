#include <algorithm>
#include <memory>

#include <spdlog/spdlog.h>

#include "commands.hpp"
#include "forecast/core/file.hpp"
#include "forecast/report/monitor_page.hpp"
#include "forecast/store/instance_lock.hpp"
#include "forecast/workflow/alert_command.hpp"
#include "forecast/workflow/kept_monitor.hpp"
#include "forecast/workflow/monitor.hpp"
#include "interruption.hpp"
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

bool is_due(const MonitorReport& report, const MonitorOptions& options) {
    const bool any_untold =
        std::any_of(report.findings.begin(), report.findings.end(),
                    [](const TrackedFinding& tracked) { return is_alert(tracked) && !tracked.is_told; });
    return report.status() == MonitorLevel::alert && !options.on_alert.empty() &&
           (options.on_alert_when == AlertOccasion::every || any_untold);
}

/// Runs monitor.on_alert; what it was told of is marked. A failure is said; what was found stands all the same.
void tell_of_alert(MonitorReport& report, const MonitorOptions& options, const Cancellation& cancellation) {
    std::optional<std::string> failure;
    try {
        failure = run_alert_command(options.on_alert, json_text(monitor_json(report)), options.on_alert_timeout,
                                    cancellation);
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

void keep(const MonitorReport& report, const ExperimentConfig& config, Session& session) {
    if (const auto obstacle = keep_monitor_result(report, session.workspace(), config)) {
        spdlog::warn("this result is not kept for the next call: {}", *obstacle);
    }
}

/// Keeps the result for the next call before it tells of an alert: who is interrupted meanwhile loses nothing, and the
/// alert is told by the next call. `may_tell`: only by a config that somebody named.
void keep_and_tell(MonitorReport& report, const ExperimentConfig& config, bool may_tell,
                   const Cancellation& cancellation, Session& session) {
    keep(report, config, session);
    if (may_tell && is_due(report, config.monitor)) {
        tell_of_alert(report, config.monitor, cancellation);
        keep(report, config, session);
    }
}

/// Held from the comparison with the last result until the next one can follow; nullptr where nothing can be written.
std::unique_ptr<InstanceLock> lock_of_results(const ExperimentConfig& config, const Cancellation& cancellation,
                                              Session& session) {
    try {
        return std::make_unique<InstanceLock>(monitor_directory(session.workspace(), config), true, cancellation);
    } catch (const Error& error) {
        spdlog::debug("{}", error.what());  // the result cannot be kept either, which is said
        return nullptr;
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

void print_report(const MonitorReport& report, const OutputArguments& output, Session& session) {
    if (output.json) {
        print_document(monitor_json(report));
    } else {
        print(render_monitor(report, output.format(), session.console()));
    }
}

/// Compares with the last result, prints, writes the page, keeps the result and tells of an alert. Of two calls at once
/// the second waits for the first. Returns why a page that was asked for could not be written.
std::optional<Error> say(MonitorOutcome& outcome, const MonitorArguments& arguments, const Cancellation& cancellation,
                         Session& session) {
    MonitorReport& report = outcome.report;
    if (!arguments.at.empty()) {
        print_report(report, arguments.output, session);
        return write_monitor_page(outcome, arguments, session);
    }
    const auto lock = lock_of_results(outcome.config, cancellation, session);
    const auto last = last_monitor_result(session.workspace(), outcome.config);
    compare_with_last(report, last);
    print_report(report, arguments.output, session);
    auto obstacle = write_monitor_page(outcome, arguments, session);  // before somebody is told to look at it
    if (is_later_than(last, report.at)) {
        spdlog::warn("this result is not kept: a later call has kept its own meanwhile");
    } else {
        keep_and_tell(report, outcome.config, !session.config().file.empty(), cancellation, session);
    }
    return obstacle;
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
    const Interruption interruption;
    try {
        const auto obstacle = say(outcome, arguments, interruption.cancellation(), session);
        if (obstacle) {
            throw Error(*obstacle);
        }
    } catch (const Cancelled&) {
        spdlog::warn("interrupted; the next call tells of the alert");
        return interruption.exit_code();
    }
    return outcome.report.status() == MonitorLevel::alert ? ExitCode::quality_gate : ExitCode::done;
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
