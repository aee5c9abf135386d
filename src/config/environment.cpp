#include <array>
#include <cstdlib>
#include <fstream>

#include "forecast/config/load.hpp"
#include "forecast/core/error.hpp"

namespace forecast {
namespace {

struct Variable {
    const char* name;
    const char* path;
};
constexpr std::array kVariables = {
    Variable{"FORECAST_STORE", "store"},
    Variable{"MLFLOW_EXPERIMENT_NAME", "experiment"},
};

std::string trim(const std::string& text) {
    const auto first = text.find_first_not_of(" \t\r");
    return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::string without_quotes(const std::string& text) {
    const bool quoted =
        text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front();
    return quoted ? text.substr(1, text.size() - 2) : text;
}

}  // namespace

Environment::Environment(const std::filesystem::path& config_directory) {
    read_file(config_directory / ".env");
    if (!config_directory.empty()) {
        read_file(".env");
    }
}

void Environment::read_file(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::string line;
    for (int number = 1; std::getline(in, line); ++number) {
        line = trim(line);
        if (line.empty() || line.front() == '#') {
            continue;
        }
        const auto equals = line.find('=');
        if (equals == std::string::npos || equals == 0) {
            throw Error(ExitCode::usage, "{}:{}: expected KEY=value, found '{}'", file.string(), number, line);
        }
        std::string key = trim(line.substr(0, equals));
        if (key.rfind("export ", 0) == 0) {
            key = trim(key.substr(7));
        }
        from_files_.try_emplace(key, FileValue{without_quotes(trim(line.substr(equals + 1))), file.string()});
    }
}

std::optional<std::string> Environment::get(const std::string& name) const {
    if (const char* value = std::getenv(name.c_str()); value != nullptr && *value != '\0') {
        return value;
    }
    const auto found = from_files_.find(name);
    return found == from_files_.end() || found->second.value.empty() ? std::nullopt
                                                                     : std::optional(found->second.value);
}

std::vector<Setting> Environment::settings() const {
    std::vector<Setting> settings;
    for (const Variable& variable : kVariables) {
        if (const auto value = get(variable.name)) {
            const bool own = std::getenv(variable.name) != nullptr;
            const std::string origin = own ? variable.name : from_files_.at(variable.name).file + " " + variable.name;
            settings.push_back({variable.path, *value, origin});
        }
    }
    return settings;
}

}  // namespace forecast
