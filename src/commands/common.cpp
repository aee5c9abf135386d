#include "common.hpp"

#include <cstdio>
#include <utility>

#include "forecast/core/clean_text.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/limits.hpp"
#include "forecast/core/text.hpp"
#include "forecast/evaluation/slices.hpp"
#include "forecast/pages/words.hpp"

namespace forecast {

void add_config_option(CLI::App& command, ConfigArguments& arguments, ConfigOption option) {
    command.add_option("-c,--config", arguments.file, "Experiment file (JSON, comments allowed)")
        ->required(option == ConfigOption::required);
}

void add_set_option(CLI::App& command, ConfigArguments& arguments) {
    command.add_option("--set", arguments.settings, "Override a value of the config: --set training.epochs=100")
        ->type_name("KEY=VALUE")
        ->allow_extra_args(false);
}

void add_territory_option(CLI::App& command, ConfigArguments& arguments) {
    command.add_option("--territory", arguments.territory, "One of the config's section territories alone")
        ->type_name("NAME")
        ->needs(command.get_option("--config"));
}

namespace {

/// The environment's, then those of --set, then the command's.
std::vector<Setting> settings_of(const ConfigArguments& arguments, const std::vector<Setting>& flags) {
    const std::filesystem::path file(arguments.file);
    std::vector<Setting> settings = Environment(file.parent_path()).settings();
    for (const std::string& text : arguments.settings) {
        settings.push_back(parse_setting(text));
    }
    settings.insert(settings.end(), flags.begin(), flags.end());
    return settings;
}

}  // namespace

LoadedConfig load_config(const ConfigArguments& arguments, const std::vector<Setting>& flags) {
    const auto settings = settings_of(arguments, flags);
    if (arguments.territory.empty()) {
        return load_config(std::filesystem::path(arguments.file), settings);
    }
    auto territories = load_territories(std::filesystem::path(arguments.file), settings);
    std::vector<std::string> names;
    for (ConfigVariant& territory : territories) {
        if (territory.name == arguments.territory) {
            return std::move(territory.config);
        }
        names.push_back(territory.name);
    }
    throw Error(ErrorKind::invalid_argument, "{} has no territory '{}'; it has {}", arguments.file, arguments.territory,
                names.empty() ? "no section territories" : join(names, ", "));
}

std::vector<ConfigVariant> load_variants(const ConfigArguments& arguments) {
    return load_variants(std::filesystem::path(arguments.file), settings_of(arguments, {}));
}

std::vector<ConfigVariant> load_territories(const ConfigArguments& arguments, const std::vector<Setting>& flags) {
    return arguments.territory.empty()
               ? load_territories(std::filesystem::path(arguments.file), settings_of(arguments, flags))
               : std::vector<ConfigVariant>();
}

TableFormat OutputArguments::format() const {
    if (csv) {
        return TableFormat::csv;
    }
    return markdown ? TableFormat::markdown : TableFormat::text;
}

void add_output_options(CLI::App& command, OutputArguments& arguments) {
    auto* json = command.add_flag("--json", arguments.json, "One JSON document");
    auto* csv = command.add_flag("--csv", arguments.csv, "The table as CSV")->excludes(json);
    command.add_flag("--md", arguments.markdown, "The table as Markdown")->excludes(json)->excludes(csv);
}

void add_language_option(CLI::App& command, std::string& language) {
    command.add_option("--language", language, "Of the text and its numbers")
        ->check(CLI::IsMember(texts_of<Language>()))
        ->capture_default_str();
}

void enter_home(ConfigArguments& arguments) {
    const std::filesystem::path file(arguments.file);
    const auto home = Environment(file.parent_path()).get("FORECAST_HOME");
    if (!home) {
        return;
    }
    if (!arguments.file.empty()) {
        arguments.file = std::filesystem::absolute(file).string();
    }
    std::error_code failed;
    std::filesystem::current_path(*home, failed);
    if (failed) {
        throw Error(ErrorKind::invalid_argument, "FORECAST_HOME={}: {}", *home, failed.message());
    }
}

CLI::Validator path_as_typed() {
    const auto make_absolute = [](std::string& path) {
        path = path == "-" ? path : std::filesystem::absolute(path).string();  // "-" is stdout
        return std::string();
    };
    return {make_absolute, ""};
}

std::vector<WeatherMode> asked_weathers(const std::string& text) {
    std::vector<WeatherMode> modes;
    for (const std::string_view name : EnumTexts<WeatherMode>::values) {
        if (text == "all" || text == name) {
            modes.push_back(*parse_enum<WeatherMode>(name));
        }
    }
    return modes;
}

void add_weather_option(CLI::App& command, std::string& weather) {
    command.add_option("--weather", weather, "Of the target day: perfect, issued, none, or all of them")
        ->check(CLI::IsMember(texts_of<WeatherMode>({"all"})));
}

void add_by_option(CLI::App& command, std::string& by) {
    command.add_option("--by", by, "Show the errors by this")->check(CLI::IsMember(slice_names()));
}

Day parse_day_option(const std::string& option, const std::string& text) {
    const auto day = parse_day(text);
    if (!day) {
        throw Error(ErrorKind::invalid_argument, "'{}' of {} is no day of the years {} to {}; write it like 2024-12-31",
                    text, option, kFirstYear, kLastYear);
    }
    return *day;
}

std::optional<Day> parse_optional_day(const std::string& option, const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(parse_day_option(option, text));
}

AskedPeriod parse_period(const std::string& from, const std::string& to) {
    return {parse_optional_day("--from", from), parse_optional_day("--to", to)};
}

void add_tag_option(CLI::App& command, std::vector<std::string>& tags, const std::string& description) {
    command.add_option("--tag", tags, description)->type_name("KEY=VALUE")->allow_extra_args(false);
}

std::vector<std::pair<std::string, std::string>> parse_tags(const std::vector<std::string>& tags) {
    std::vector<std::pair<std::string, std::string>> parsed;
    for (const std::string& text : tags) {
        const auto equals = text.find('=');
        if (equals == std::string::npos || equals == 0) {
            throw Error(ErrorKind::invalid_argument, "'{}' is no tag; write it like key=value", text);
        }
        parsed.emplace_back(text.substr(0, equals), text.substr(equals + 1));
    }
    return parsed;
}

void print(std::string text) {
    const std::string clean = visible_lines(std::move(text));
    std::fwrite(clean.data(), 1, clean.size(), stdout);
    std::fflush(stdout);
}

std::string json_text(const nlohmann::ordered_json& document) {
    return document.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

void print_document(const nlohmann::ordered_json& document) {
    print(json_text(document));
}

}  // namespace forecast
