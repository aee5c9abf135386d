#pragma once

#include "common.hpp"
#include "forecast/workflow/territories.hpp"
#include "interruption.hpp"

namespace forecast {

/// Prints what the runs of several territories came to; the exit code of the command.
ExitCode conclude_territories(const TerritoriesOutcome& outcome, bool json, TableFormat format, Session& session,
                              const Interruption& interruption);

}  // namespace forecast
