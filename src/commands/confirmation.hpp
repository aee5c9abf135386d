#pragma once

#include <string>

#include <CLI/CLI.hpp>

// Consent to what cannot be undone.

namespace forecast {

/// --dry-run and --yes of a command that destroys or moves things.
struct ConsentArguments {
    bool dry_run = false;
    bool yes = false;
};
/// Declares both; they exclude each other.
void add_consent_options(CLI::App& command, ConsentArguments& arguments);

/// Whether to go ahead. With `yes` without a question; on a terminal if the answer is "y". Throws
/// Error(invalid_argument), naming --yes, if nobody can answer. `question` has no question mark.
bool confirmed(const std::string& question, bool yes);

}  // namespace forecast
