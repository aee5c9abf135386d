#pragma once

#include <memory>
#include <string>

#include <nlohmann/json.hpp>

namespace spdlog {
class logger;
}

// Log lines that programs read: --log-format json gives each, besides time, level and message, members of its own.

namespace forecast {

/// The name of the logger whose messages are members of an object, without its braces.
inline constexpr const char* kJournalName = "journal";

/// Null where the log is text.
std::shared_ptr<spdlog::logger> find_journal();
/// Writes the members of an object, `message` among them, as a line.
void write_journal(spdlog::logger& journal, const nlohmann::ordered_json& members);
/// A line that says how far something is: `message` for people, {"what": what, "done": done, "all": all} for programs.
void log_progress(const std::string& message, const std::string& what, std::size_t done, std::size_t all);

}  // namespace forecast
