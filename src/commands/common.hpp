#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "exit_code.hpp"
#include "forecast/config/load.hpp"
#include "forecast/core/error.hpp"
#include "forecast/report/table.hpp"
#include "forecast/workflow/prepared_backtest.hpp"
#include "session.hpp"

namespace forecast {

/// The parsed line: what is to be done, whose result is the exit code of the process.
struct CommandLine {
    ConfigArguments config;
    std::function<ExitCode(const Console&)> action;
};

/// A command that was declared: what it parses into is `arguments`.
template <class Arguments>
struct Declared {
    CLI::App& command;
    Arguments& arguments;
};

/// What a command parses into that has no options of its own.
struct NoArguments {};

/// Declares a command below `parent` whose line is parsed into an `Arguments` and then run: `run` takes them and a
/// Session.
template <class Arguments, class Run>
Declared<Arguments> declare(CLI::App& parent, CommandLine& line, const char* name, const char* help, Run run) {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* command = parent.add_subcommand(name, help);
    command->callback([=, &line] {
        if (!command->get_subcommands().empty()) {
            return;  // one below it is meant
        }
        line.action = [=, &line](const Console& console) -> ExitCode {
            Session session(line.config, console);
            return run(*arguments, session);
        };
    });
    return {*command, *arguments};
}

enum class ConfigOption { required, optional };
void add_config_option(CLI::App& command, ConfigArguments& arguments, ConfigOption option);
void add_set_option(CLI::App& command, ConfigArguments& arguments);
void add_territory_option(CLI::App& command, ConfigArguments& arguments);
/// The config with environment, `.env` beside it and --set applied, or that of the one --territory. Flags of the
/// command may add settings of their own.
LoadedConfig load_config(const ConfigArguments& arguments, const std::vector<Setting>& flags = {});
/// Its `variants`, likewise.
std::vector<ConfigVariant> load_variants(const ConfigArguments& arguments);
/// Its `territories`, likewise; empty if it has none, or --territory names one.
std::vector<ConfigVariant> load_territories(const ConfigArguments& arguments, const std::vector<Setting>& flags = {});

struct OutputArguments {
    bool json = false;
    bool csv = false;
    bool markdown = false;
    [[nodiscard]] TableFormat format() const;
};
void add_output_options(CLI::App& command, OutputArguments& arguments);
/// --language, of pages.
void add_language_option(CLI::App& command, std::string& language);

/// Changes to FORECAST_HOME if it is set: relative paths of the command line are meant from where it was typed, those
/// of configs and the stores from there.
void enter_home(ConfigArguments& arguments);
/// For options that name files: they become absolute before FORECAST_HOME is entered.
CLI::Validator path_as_typed();

/// What an option may be that takes a value of the enumeration, or one of `more`.
template <class Enum>
std::vector<std::string> texts_of(std::vector<std::string> more = {}) {
    more.insert(more.begin(), EnumTexts<Enum>::values.begin(), EnumTexts<Enum>::values.end());
    return more;
}
/// The modes that --weather names: all of them, one, or none where it was not given.
std::vector<WeatherMode> asked_weathers(const std::string& text);
/// --weather perfect|issued|none|all and --by month|season|...
void add_weather_option(CLI::App& command, std::string& weather);
void add_by_option(CLI::App& command, std::string& by);

/// "--from 2024-01-01"; throws Error(invalid_argument) naming the option.
Day parse_day_option(const std::string& option, const std::string& text);
/// Nothing for an empty text.
std::optional<Day> parse_optional_day(const std::string& option, const std::string& text);
/// --from and --to.
AskedPeriod parse_period(const std::string& from, const std::string& to);

/// --tag key=value, as often as one likes.
void add_tag_option(CLI::App& command, std::vector<std::string>& tags, const std::string& description);
/// Throws Error(invalid_argument) on what is not key=value.
std::vector<std::pair<std::string, std::string>> parse_tags(const std::vector<std::string>& tags);

/// To stdout, flushed; control characters but line ends, tabs and our own styles are shown like \u001b.
void print(std::string text);
/// A document as it is printed or written; a byte of another program's text that is no UTF-8 becomes U+FFFD.
std::string json_text(const nlohmann::ordered_json& document);
void print_document(const nlohmann::ordered_json& document);

}  // namespace forecast
