#pragma once

#include <string>

#include <CLI/CLI.hpp>

namespace forecast {

/// --dry-run and --yes of a command that destroys or moves things.
struct ConsentArguments {
    bool dry_run = false;
    bool yes = false;
};
void add_consent_options(CLI::App& command, ConsentArguments& arguments);

/// Whether to go ahead: with `yes` without a question, on a terminal if it is answered "y". Elsewhere nobody can
/// answer: throws Error(invalid_argument) that names --yes. `question` is without its question mark.
bool confirmed(const std::string& question, bool yes);

}  // namespace forecast
