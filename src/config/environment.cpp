#include <array>
#include <cctype>
#include <cstdlib>
#include <sstream>
#include <string_view>

#include "forecast/config/load.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/file.hpp"
#include "forecast/core/text.hpp"

namespace forecast {
namespace {

struct Variable {
    const char* name;
    const char* path;
};
constexpr std::array kVariables = {
    Variable{"FORECAST_ARTIFACT_DIRECTORIES", "artifact_directories"},
    Variable{"MLFLOW_EXPERIMENT_NAME", "experiment"},
};

std::string without_quotes(std::string_view text) {
    const bool quoted =
        text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front();
    return std::string(quoted ? text.substr(1, text.size() - 2) : text);
}

/// For a part of a URI: all but what needs no care is encoded.
std::string percent_encoded(std::string_view text) {
    std::string encoded;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool is_plain = std::isalnum(byte) != 0 || c == '-' || c == '.' || c == '_' || c == '~';
        encoded += is_plain ? std::string(1, c) : fmt::format("%{:02X}", byte);
    }
    return encoded;
}

}  // namespace

Environment::Environment(const std::filesystem::path& config_directory) {
    read_file(config_directory / ".env");
    if (!config_directory.empty()) {
        read_file(".env");
    }
}

void Environment::read_file(const std::filesystem::path& file) {
    std::error_code unknown;
    if (!std::filesystem::exists(file, unknown) || std::filesystem::is_directory(file, unknown)) {
        return;  // a directory .env is one of Python's environments
    }
    std::istringstream in(read_text(file));
    std::string whole_line;
    for (int number = 1; std::getline(in, whole_line); ++number) {
        const std::string_view line = trimmed(whole_line);
        if (line.empty() || line.front() == '#') {
            continue;
        }
        const auto equals = line.find('=');
        if (equals == std::string_view::npos || equals == 0) {
            throw Error(ErrorKind::invalid_argument, "{}:{}: expected KEY=value; there is no '=', or nothing before it",
                        file.string(), number);
        }
        std::string_view key = trimmed(line.substr(0, equals));
        if (constexpr std::string_view kExport = "export "; key.substr(0, kExport.size()) == kExport) {
            key = trimmed(key.substr(kExport.size()));
        }
        from_files_.try_emplace(std::string(key),
                                FileValue{without_quotes(trimmed(line.substr(equals + 1))), file.string()});
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

std::string Environment::origin_of(const std::string& name) const {
    const bool own = std::getenv(name.c_str()) != nullptr;
    return own ? name : from_files_.at(name).file + " " + name;
}

std::optional<Setting> Environment::store() const {
    if (const auto uri = get("FORECAST_STORE")) {
        return Setting{"store", *uri, origin_of("FORECAST_STORE")};
    }
    const auto host = get("POSTGRES_HOST");
    if (!host) {
        return std::nullopt;
    }
    const auto part = [&](const char* name, const char* before) {
        const auto value = get(name);
        return value ? before + percent_encoded(*value) : std::string();
    };
    const std::string user = part("POSTGRES_USER", "") + part("POSTGRES_PASSWORD", ":");
    const bool is_ipv6 = host->find(':') != std::string::npos;
    return Setting{"store",
                   "postgresql://" + user + (user.empty() ? "" : "@") +
                       (is_ipv6 ? "[" + *host + "]" : percent_encoded(*host)) + part("POSTGRES_PORT", ":") +
                       part("POSTGRES_DB", "/"),
                   origin_of("POSTGRES_HOST")};
}

std::vector<Setting> Environment::settings() const {
    std::vector<Setting> settings;
    if (const auto of_store = store()) {
        settings.push_back(*of_store);
    }
    for (const Variable& variable : kVariables) {
        if (const auto value = get(variable.name)) {
            settings.push_back({variable.path, *value, origin_of(variable.name)});
        }
    }
    return settings;
}

}  // namespace forecast
