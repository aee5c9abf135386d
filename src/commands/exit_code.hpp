#pragma once

#include "forecast/core/error.hpp"

namespace forecast {

/// What the process answers to its caller. Scripts rely on it: documented in docs/reference/exit-codes.md, printed by
/// `--help`. An error's is chosen by exit_code_of() alone; a command returns another one where its result is no error
/// (data check, doctor, monitor, train, runs sync). Nothing branches on it.
enum class ExitCode {
    done = 0,
    failed = 1,
    usage = 2,              ///< command line or config
    insufficient_data = 3,  ///< missing, too short or stale data
    network = 4,            ///< a remote service failed; trying later may help
    quality_gate = 5,       ///< train --promote-if-better: the champion stays; monitor: a limit is passed
    locked = 6,             ///< another instance is at work
    interrupted = 130,
    terminated = 143,
};

/// The exit code of an error that ends a command.
///
///   invalid_argument, not_found, conflict, permission   usage
///   insufficient_data                                   insufficient_data
///   unavailable                                         network
///   locked                                              locked
///   internal, data_loss                                 failed
ExitCode exit_code_of(ErrorKind kind);

}  // namespace forecast
