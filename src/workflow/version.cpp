#include "forecast/workflow/version.hpp"

#include <sqlite3.h>

#include <fstream>

#include <nlohmann/json.hpp>

#include "forecast/core/secrets.hpp"
#include "forecast/net/http_client.hpp"
#include "forecast/workflow/neural_library.hpp"
#include "git_commit.hpp"

namespace forecast {

std::string version() {
    return FORECAST_VERSION;
}
std::string git_commit() {
    return kGitCommit;
}

std::string command_line() {
    std::ifstream in("/proc/self/cmdline", std::ios::binary);
    std::vector<std::string> arguments;
    for (std::string argument; std::getline(in, argument, '\0');) {
        arguments.push_back(argument);
    }
    return without_secrets(arguments);
}

std::vector<std::pair<std::string, std::string>> core_versions() {
    return {{"version", version()},          {"git_commit", git_commit()},     {"compiler", __VERSION__},
            {"build_flags", FORECAST_FLAGS}, {"sqlite", sqlite3_libversion()}, {"libcurl", libcurl_version()}};
}

std::string version_json() {
    nlohmann::ordered_json json = {{"schema_version", 1}};
    for (const auto& [key, value] : core_versions()) {
        json[key] = value;
    }
    for (const auto& [key, value] : NeuralLibrary().get().versions()) {
        json[key] = value;
    }
    return json.dump(2);
}

}  // namespace forecast
