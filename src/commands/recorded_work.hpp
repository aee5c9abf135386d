#pragma once

#include <functional>
#include <optional>
#include <string>

#include "exit_code.hpp"
#include "forecast/core/cancellation.hpp"
#include "forecast/workflow/parent_command.hpp"
#include "forecast/workflow/recording.hpp"
#include "progress.hpp"
#include "session.hpp"

namespace forecast {

/// Does and prints what a command is for; nothing where it was interrupted, which it has said.
using RecordedWork = std::function<std::optional<ExitCode>(Progress& progress, const Cancellation& cancellation)>;

/// Does the work of a command that records a run. It shows how far it is and ends as Ctrl-C and SIGTERM ask for.
ExitCode do_recorded_work(Session& session, const RecordedWork& work);

/// Ends what has recorded a parent run: says that it was interrupted, and `more` of that, or prints it. A rank that did
/// tasks for another prints nothing.
std::optional<ExitCode> conclude_parent(const ParentOutcome& outcome, Session& session,
                                        const std::function<void()>& print, const std::string& more = "");

/// Says that the run is KILLED, and `more` of it.
std::nullopt_t say_killed(const RecordedRun& run, const std::string& more = "");

}  // namespace forecast
