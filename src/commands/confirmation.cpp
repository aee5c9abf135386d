#include "confirmation.hpp"

#include <unistd.h>

#include <iostream>

#include "forecast/core/clean_text.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/text.hpp"

namespace forecast {

void add_consent_options(CLI::App& command, ConsentArguments& arguments) {
    auto* dry_run = command.add_flag("--dry-run", arguments.dry_run, "Say what would be done, and do nothing");
    command.add_flag("-y,--yes", arguments.yes, "Do it without asking")->excludes(dry_run);
}

bool confirmed(const std::string& question, bool yes) {
    if (yes) {
        return true;
    }
    if (isatty(STDIN_FILENO) != 1) {
        throw Error(ErrorKind::invalid_argument,
                    "{}? Nobody is there to answer: say --yes to do it, --dry-run to see it first", question);
    }
    std::cerr << visible(question) << "? [y/N] " << std::flush;
    std::string answer;
    std::getline(std::cin, answer);
    const auto word = trimmed(answer);
    return word == "y" || word == "Y" || word == "yes";
}

}  // namespace forecast
