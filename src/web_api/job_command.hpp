#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "forecast/web_api/web_api.hpp"

namespace forecast {

/// The command line of a job, the program's name first. Each argument is one of a few that are known, with a value of
/// its kind; nothing of it is read by a shell. `arguments` is an object such as {"from": "2024-01-01", "explain":
/// true}.
///
/// Throws Error(invalid_argument) for a command, an argument or a value that is none.
std::vector<std::string> job_command_line(const std::string& command, const ServedConfig& config,
                                          const nlohmann::json& arguments);

/// {command: [{name, kind, choices, description}]}: what a page can offer.
nlohmann::ordered_json job_commands_json();

}  // namespace forecast
