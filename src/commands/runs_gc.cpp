#include <chrono>

#include <spdlog/spdlog.h>

#include "commands.hpp"
#include "confirmation.hpp"
#include "forecast/core/text.hpp"
#include "forecast/core/time.hpp"
#include "forecast/tracking/run_maintenance.hpp"
#include "instance_lock.hpp"
#include "trained_run.hpp"

namespace forecast {
namespace {

struct GcArguments {
    std::string older_than = "0s";
    ConsentArguments consent;
};

std::int64_t deleted_before_ms(const std::string& older_than) {
    const auto age = parse_duration(older_than);
    if (!age || age->count() < 0) {
        throw Error(ExitCode::usage, "--older-than {}: not a duration; write it like 30d or 12h", older_than);
    }
    // One second on, so that what was deleted just now counts as older than nothing.
    const Timestamp limit = now() - *age + std::chrono::seconds(1);
    return std::chrono::milliseconds(limit.time_since_epoch()).count();
}

void close_dead_runs(const TrackingLocation& location, bool dry_run) {
    const auto dead = dry_run ? dead_runs(location) : open_existing_runs_for_change(location)->close_dead_runs();
    for (const std::string& run : dead) {
        print(
            fmt::format("{} FAILED: {} was RUNNING and its process is gone\n", dry_run ? "would mark" : "marked", run));
    }
}

std::string counted(const Garbage& garbage) {
    return fmt::format("{} deleted run{} with {:.1f} MB of artifacts", garbage.runs.size(),
                       garbage.runs.size() == 1 ? "" : "s", static_cast<double>(garbage.artifact_bytes) / 1e6);
}

ExitCode run_gc(const GcArguments& arguments) {
    const TrackingLocation location = tracking_location();
    const std::int64_t before = deleted_before_ms(arguments.older_than);
    const bool dry_run = arguments.consent.dry_run;
    const Garbage garbage = collect_garbage(location, before, true);
    const auto lock = dry_run ? nullptr : std::make_unique<InstanceLock>(kRunsDirectory, false);
    close_dead_runs(location, dry_run);
    for (const std::string& run : garbage.kept) {
        spdlog::warn("{} is kept: a version of a registered model was made by it (see `forecast models list`)", run);
    }
    if (garbage.runs.empty()) {
        print("no deleted run to remove\n");
        return ExitCode::done;
    }
    if (dry_run) {
        print("would remove " + counted(garbage) + " for good:\n  " + join(garbage.runs, "\n  ") + "\n");
        return ExitCode::done;
    }
    if (!confirmed("Remove " + counted(garbage) + " for good", arguments.consent.yes)) {
        print("nothing was removed\n");
        return ExitCode::done;
    }
    const Garbage removed = collect_garbage(location, before, false);
    print("removed " + counted(removed) + ":\n  " + join(removed.runs, "\n  ") + "\nNext: forecast doctor\n");
    return ExitCode::done;
}

}  // namespace

void add_runs_gc(CLI::App& runs, CommandLine& line) {
    auto arguments = std::make_shared<GcArguments>();
    CLI::App* command =
        runs.add_subcommand("gc", "Remove deleted runs for good, artifacts too; mark dead RUNNING runs as FAILED");
    command->footer("Examples:\n  forecast runs gc --dry-run\n  forecast runs gc --older-than 30d --yes\n");
    command->add_option("--older-than", arguments->older_than, "Deleted so long ago: 30d, 12h (default: all)");
    add_consent_options(*command, arguments->consent);
    command->callback([arguments, &line] { line.action = [arguments](const Console&) { return run_gc(*arguments); }; });
}

}  // namespace forecast
