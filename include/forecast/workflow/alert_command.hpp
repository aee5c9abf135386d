#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "forecast/core/cancellation.hpp"

namespace forecast {

/// Runs `command` by /bin/sh -c, in the current directory and with this process's environment; `input` is its standard
/// input, what it prints goes to our standard error. Nothing of `input` becomes part of the command. After `timeout` it
/// is ended, with all that it started; so it is where `cancellation` is requested, which throws Cancelled.
///
/// Returns why it failed, as a sentence; nothing if it ended with 0.
std::optional<std::string> run_alert_command(const std::string& command, const std::string& input,
                                             std::chrono::seconds timeout, const Cancellation& cancellation = {});

}  // namespace forecast
