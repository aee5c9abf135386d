#include "recorded_work.hpp"

#include <spdlog/spdlog.h>

#include "interruption.hpp"

namespace forecast {

ExitCode do_recorded_work(Session& session, const RecordedWork& work) {
    const Interruption interruption;
    Progress progress(session.console());
    try {
        const auto code = work(progress, interruption.cancellation());
        return code.value_or(interruption.exit_code());
    } catch (const Cancelled&) {
        spdlog::warn("interrupted before a run began");
    }
    return interruption.exit_code();
}

std::optional<ExitCode> conclude_parent(const ParentOutcome& outcome, Session& session,
                                        const std::function<void()>& print, const std::string& more) {
    session.console().end_live();
    if (outcome.recorded && outcome.cancelled) {
        return say_killed(outcome.run, more);
    }
    if (outcome.recorded) {
        print();
    }
    return ExitCode::done;
}

std::nullopt_t say_killed(const RecordedRun& run, const std::string& more) {
    spdlog::warn("interrupted: run {} is marked KILLED{}", run.id.substr(0, 8), more);
    return std::nullopt;
}

}  // namespace forecast
