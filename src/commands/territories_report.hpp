#pragma once

#include <optional>

#include "common.hpp"
#include "forecast/workflow/territories.hpp"

namespace forecast {

/// Prints what the runs of several territories came to. The exit code of the command; nothing if it was interrupted.
std::optional<ExitCode> conclude_territories(const TerritoriesOutcome& outcome, bool json, TableFormat format,
                                             Session& session);

}  // namespace forecast
