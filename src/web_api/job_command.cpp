#include "job_command.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>

#include "forecast/core/clean_text.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/text.hpp"
#include "forecast/core/time.hpp"

namespace forecast {
namespace {

enum class ArgumentKind { flag, day, integer, name, choice };

struct JobArgument {
    const char* name;    ///< in JSON
    const char* option;  ///< on the command line
    ArgumentKind kind;
    const char* description;
    std::vector<std::string> choices = {};
};

struct JobCommand {
    const char* name;
    std::vector<std::string> words;
    std::vector<JobArgument> arguments;
};

const std::vector<JobCommand>& job_commands() {
    using Kind = ArgumentKind;
    static const std::vector<JobCommand> commands = {
        {"fetch",
         {"data", "fetch"},
         {{"since", "--since", Kind::day, "First Paris day"},
          {"until", "--until", Kind::day, "Last Paris day, excluded"},
          {"fill_gaps", "--fill-gaps", Kind::flag, "Ask again for days on which values are missing"},
          {"wait", "--wait", Kind::flag, "Queue behind another instance"}}},
        {"train",
         {"train"},
         {{"name", "--name", Kind::name, "Name of the run"},
          {"seed", "--seed", Kind::integer, "Of weights, shuffling and dropout"},
          {"if_drifted", "--if-drifted", Kind::flag, "Train only if monitor says that the model no longer fits"},
          {"promote_if_better", "--promote-if-better", Kind::flag, "Make it champion if it beats the present one"},
          {"wait", "--wait", Kind::flag, "Queue behind another instance"}}},
        {"backtest",
         {"backtest"},
         {{"from", "--from", Kind::day, "First Paris day"},
          {"to", "--to", Kind::day, "Last Paris day, excluded"},
          {"issue", "--issue", Kind::choice, "When forecasts are issued", {"day-of", "day-ahead"}},
          {"weather", "--weather", Kind::choice, "Of the target day", {"perfect", "issued", "none", "all"}},
          {"lead_days", "--lead-days", Kind::integer, "Lead time in days"}}},
        {"predict",
         {"predict"},
         {{"date", "--date", Kind::day, "First day to forecast"},
          {"days", "--days", Kind::integer, "Days to forecast"},
          {"forecaster", "--forecaster", Kind::name, "Forecast by this one of the run"},
          {"explain", "--explain", Kind::flag, "What moves the forecast"}}}};
    return commands;
}

template <class List>
auto find_by_name(const List& list, const std::string& name) {
    return std::find_if(list.begin(), list.end(), [&](const auto& entry) { return entry.name == name; });
}

template <class List>
std::string names_of(const List& list) {
    std::vector<std::string> names;
    for (const auto& entry : list) {
        names.emplace_back(entry.name);
    }
    return join(names, ", ");
}

bool is_plain_name(const std::string& text) {
    constexpr std::size_t kLongest = 200;
    return !text.empty() && text.size() <= kLongest && std::all_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte > 0x7FU || std::isalnum(byte) != 0 ||
               std::string_view(" _-./@+:").find(c) != std::string_view::npos;
    });
}

bool fits(const JobArgument& argument, const nlohmann::json& value) {
    switch (argument.kind) {
        case ArgumentKind::flag:
            return value.is_boolean();
        case ArgumentKind::integer:
            return value.is_number_integer();
        case ArgumentKind::day:
            return value.is_string() && parse_day(value.get<std::string>()).has_value();
        case ArgumentKind::name:
            return value.is_string() && is_plain_name(value.get<std::string>());
        case ArgumentKind::choice:
            break;
    }
    return value.is_string() && std::find(argument.choices.begin(), argument.choices.end(), value.get<std::string>()) !=
                                    argument.choices.end();
}

const char* kind_text(ArgumentKind kind) {
    switch (kind) {
        case ArgumentKind::flag:
            return "flag";
        case ArgumentKind::integer:
            return "integer";
        case ArgumentKind::day:
            return "day";
        case ArgumentKind::name:
            return "name";
        case ArgumentKind::choice:
            break;
    }
    return "choice";
}

std::string expected(const JobArgument& argument) {
    switch (argument.kind) {
        case ArgumentKind::flag:
            return "true or false";
        case ArgumentKind::integer:
            return "a whole number";
        case ArgumentKind::day:
            return "a day, YYYY-MM-DD";
        case ArgumentKind::name:
            return "a name of letters, digits and -_./@+:";
        case ArgumentKind::choice:
            break;
    }
    return "one of " + join(argument.choices, ", ");
}

void add_argument(const JobArgument& argument, const nlohmann::json& value, std::vector<std::string>& line) {
    if (!fits(argument, value)) {
        throw Error(ErrorKind::invalid_argument, "the argument {} is {}, got {}", argument.name, expected(argument),
                    clipped(value.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace), 100));
    }
    if (argument.kind != ArgumentKind::flag) {
        const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
        line.push_back(std::string(argument.option) + "=" + text);
    } else if (value.get<bool>()) {
        line.emplace_back(argument.option);
    }
}

}  // namespace

std::vector<std::string> job_command_line(const std::string& command, const ServedConfig& config,
                                          const nlohmann::json& arguments) {
    const auto found = find_by_name(job_commands(), command);
    if (found == job_commands().end()) {
        throw Error(ErrorKind::invalid_argument, "there is no command '{}' that could be started here; there are {}",
                    clipped(visible(command), 100), names_of(job_commands()));
    }
    if (!arguments.is_object()) {
        throw Error(ErrorKind::invalid_argument, "arguments is an object of names and values");
    }
    std::vector<std::string> line = {"forecast", "--log-format=json"};
    line.insert(line.end(), found->words.begin(), found->words.end());
    line.push_back("--config=" + config.file);
    if (!config.territory.empty()) {
        line.push_back("--territory=" + config.territory);
    }
    for (const auto& [name, value] : arguments.items()) {
        const auto argument = find_by_name(found->arguments, name);
        if (argument == found->arguments.end()) {
            throw Error(ErrorKind::invalid_argument, "{} has no argument '{}'; there are {}", command,
                        clipped(visible(name), 100), names_of(found->arguments));
        }
        add_argument(*argument, value, line);
    }
    return line;
}

nlohmann::ordered_json job_commands_json() {
    nlohmann::ordered_json commands = nlohmann::ordered_json::object();
    for (const JobCommand& command : job_commands()) {
        auto arguments = nlohmann::ordered_json::array();
        for (const JobArgument& argument : command.arguments) {
            arguments.push_back({{"name", argument.name},
                                 {"kind", kind_text(argument.kind)},
                                 {"choices", argument.choices},
                                 {"description", argument.description}});
        }
        commands[command.name] = arguments;
    }
    return commands;
}

}  // namespace forecast
