#include <chrono>

#include <spdlog/spdlog.h>

#include "change_report.hpp"
#include "commands.hpp"
#include "confirmation.hpp"
#include "forecast/core/clean_text.hpp"
#include "forecast/core/limits.hpp"
#include "forecast/core/text.hpp"
#include "forecast/core/time.hpp"
#include "forecast/mlflow_db/run_maintenance.hpp"
#include "forecast/report/garbage_text.hpp"
#include "forecast/workflow/trained_run.hpp"

namespace forecast {
namespace {

struct GcArguments {
    std::string older_than = "0s";
    ConsentArguments consent;
    OutputArguments output;
};

std::int64_t deleted_before_ms(const std::string& older_than) {
    const auto age = parse_duration(older_than);
    if (!age || age->count() < 0) {
        throw Error(ErrorKind::invalid_argument,
                    "'{}' is no duration of at most {}; write --older-than like 30d or 12h", older_than,
                    format_duration(kLongestDuration));
    }
    // One second on, so that what was deleted just now counts as older than nothing.
    const Timestamp limit = now() - *age + std::chrono::seconds(1);
    return std::chrono::milliseconds(limit.time_since_epoch()).count();
}

/// What gc has to say: the rows and the sentences, in the order in which it happened.
struct Report {
    std::vector<Change> changes;
    std::string text;
};

void mark_orphaned_runs_failed(Session& session, bool dry_run, Report& report) {
    const auto dead =
        dry_run ? orphaned_runs(session.workspace().tracking) : session.runs_for_change().mark_orphaned_runs_failed();
    for (const std::string& run : dead) {
        report.changes.push_back({run, dry_run ? "would be marked" : "marked", "RUNNING", "FAILED"});
        report.text += fmt::format("{} FAILED: {} was RUNNING and its process is gone\n",
                                   dry_run ? "would mark" : "marked", visible(run));
    }
}

void add_removed(const Garbage& garbage, const std::string& text, const char* what, Report& report) {
    const auto changes = changes_of(garbage, what);
    report.changes.insert(report.changes.end(), changes.begin(), changes.end());
    report.text += text + "\n";
}

/// Collects what was deleted, if the user agrees.
void remove_deleted(const Workspace& workspace, const GcArguments& arguments, Report& report) {
    const std::int64_t before = deleted_before_ms(arguments.older_than);
    const Garbage garbage = collect_garbage(workspace.tracking, before, true);
    for (const Garbage::Kept& run : garbage.kept) {
        spdlog::warn("{} is kept: {}", run.id, run.reason);
    }
    if (garbage.runs.empty()) {
        report.text += "no deleted run to remove\n";
    } else if (arguments.consent.dry_run) {
        add_removed(garbage, "would remove " + describe_garbage(garbage) + " for good:" + list_garbage(garbage),
                    "would be removed", report);
    } else if (!confirmed("Remove " + describe_garbage(garbage) + ":" + list_garbage(garbage) + "\nfor good",
                          arguments.consent.yes)) {
        report.text += "nothing was removed\n";
    } else {
        const auto lock = workspace.lock_runs(false);
        const Garbage removed = collect_garbage(workspace.tracking, before, false);
        add_removed(removed,
                    "removed " + describe_garbage(removed) + ":" + list_garbage(removed) + "\nNext: forecast doctor",
                    "removed", report);
    }
}

ExitCode run_gc(const GcArguments& arguments, Session& session) {
    const Workspace& workspace = session.workspace();
    Report report;
    mark_orphaned_runs_failed(session, arguments.consent.dry_run, report);
    if (workspace.tracking.is_server()) {
        report.text += "deleted runs of a server are removed by `mlflow gc` there\n";
    } else {
        remove_deleted(workspace, arguments, report);
    }
    print_changes(report.changes, report.text, arguments.output, session.console());
    return ExitCode::done;
}

}  // namespace

void add_runs_gc(CLI::App& runs, CommandLine& line) {
    auto [command, arguments] = declare<GcArguments>(
        runs, line, "gc", "Remove deleted runs for good, artifacts too; mark orphaned RUNNING runs as FAILED", run_gc);
    command.footer("Examples:\n  forecast runs gc --dry-run\n  forecast runs gc --older-than 30d --yes\n");
    command.add_option("--older-than", arguments.older_than, "Deleted so long ago: 30d, 12h (default: all)");
    add_consent_options(command, arguments.consent);
    add_output_options(command, arguments.output);
}

}  // namespace forecast
