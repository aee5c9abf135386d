#include "application.hpp"

#include <unistd.h>

#include <exception>
#include <filesystem>
#include <iostream>

#include <spdlog/spdlog.h>

#include "commands.hpp"
#include "common.hpp"
#include "forecast/core/clean_text.hpp"
#include "forecast/core/secrets.hpp"
#include "forecast/core/text.hpp"
#include "version.hpp"

namespace forecast {
namespace {

/// The words that should name commands: those before the first option that is not one of all commands.
std::vector<std::string> command_words(const CLI::App& app, const std::vector<std::string>& line) {
    std::vector<std::string> words;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i].empty() || line[i].front() != '-') {
            words.push_back(line[i]);
            continue;
        }
        const auto equals = line[i].find('=');
        const CLI::Option* global = app.get_option_no_throw(line[i].substr(0, equals));
        if (global == nullptr) {
            break;
        }
        i += equals == std::string::npos && global->get_items_expected_max() > 0 ? 1 : 0;
    }
    return words;
}

/// "did you mean" for the first word that should be a command and is none.
void check_command_words(const CLI::App& app, const std::vector<std::string>& line) {
    const CLI::App* level = &app;
    for (const std::string& word : command_words(app, line)) {
        std::vector<std::string> known;
        const CLI::App* next = nullptr;
        for (const CLI::App* child : level->get_subcommands([](const CLI::App*) { return true; })) {
            known.push_back(child->get_name());
            next = child->get_name() == word ? child : next;
        }
        if (known.empty()) {
            return;
        }
        if (next == nullptr) {
            const std::string guess = nearest(word, known);
            throw Error(ExitCode::usage, "there is no command '{}'{}", word,
                        guess.empty() ? fmt::format("; there are {}", join(known, ", "))
                                      : fmt::format("; did you mean '{}'?", guess));
        }
        level = next;
    }
}

struct GlobalArguments {
    ConsoleOptions console;
    bool show_version = false;
    bool json = false;
};

void add_global_options(CLI::App& app, GlobalArguments& arguments) {
    app.set_help_flag("-h,--help", "This help");
    app.add_flag("--version", arguments.show_version, "Version; with --json of everything that is linked");
    app.add_flag("--json", arguments.json, "With --version")->group("");
    app.add_option("--color", arguments.console.color, "auto, always or never")
        ->check(CLI::IsMember({"auto", "always", "never"}));
    app.add_option("--log-file", arguments.console.log_file, "Append the log to a file too");
    app.add_option("--log-format", arguments.console.log_format, "text or json")
        ->check(CLI::IsMember({"text", "json"}));
}

ExitCode run_parsed(CLI::App& app, GlobalArguments& global, int argc, char** argv) {
    CommandLine line;
    add_global_options(app, global);
    add_commands(app, line);
    check_command_words(app, {argv + 1, argv + argc});
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        if (e.get_exit_code() == 0) {
            app.exit(e);
            return ExitCode::done;
        }
        throw Error(ExitCode::usage, "{}; `forecast --help` shows what there is", e.what());
    }
    if (global.show_version) {
        print(global.json ? version_json() + "\n" : "forecast " + version() + "\n");
        return ExitCode::done;
    }
    if (!line.action) {
        print(app.help());
        return ExitCode::usage;
    }
    if (!global.console.log_file.empty()) {
        global.console.log_file = std::filesystem::absolute(global.console.log_file).string();
    }
    enter_home(line.config);
    const Console console(global.console);
    return line.action(console);
}

constexpr std::size_t kLongestErrorText = 20'000;

void say_error(const std::string& text, const ConsoleOptions& console) {
    const bool colour = uses_colour(console.color, STDERR_FILENO);
    std::cerr << (colour ? "\033[31merror:\033[0m " : "error: ")
              << visible_lines(clipped(without_secrets(text), kLongestErrorText)) << "\n";
}

}  // namespace

ExitCode run_application(int argc, char** argv) {
    GlobalArguments global;
    try {
        CLI::App app("Forecasts the electricity load of a territory, and keeps what it learnt.", "forecast");
        return run_parsed(app, global, argc, argv);
    } catch (const Error& e) {
        say_error(e.what(), global.console);
        return e.code();
    } catch (const std::bad_alloc&) {
        say_error("out of memory", global.console);
    } catch (const std::exception& e) {
        say_error(fmt::format("unexpected: {}; this is a fault of the program", e.what()), global.console);
    }
    return ExitCode::failed;
}

}  // namespace forecast
