#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <set>

#include "forecast/pages/web_files.hpp"
#include "forecast/web_api/web_api.hpp"

namespace forecast {
namespace {

/// "{id}" as "{}"; of what may contain a slash "{*}".
std::string without_names(const std::string& path) {
    std::string plain;
    for (std::size_t i = 0; i < path.size(); ++i) {
        if (path[i] != '{') {
            plain += path[i];
            continue;
        }
        const auto end = path.find('}', i);
        const std::string name = path.substr(i + 1, end - i - 1);
        plain += name == "path" || name == "key" ? "{*}" : "{}";
        i = end;
    }
    return plain;
}

std::set<std::string> described_endpoints() {
    std::set<std::string> endpoints;
    const auto description = nlohmann::json::parse(web_file("openapi.json"));
    for (const auto& [path, methods] : description.at("paths").items()) {
        for (const auto& [method, operation] : methods.items()) {
            std::string upper = method;
            std::transform(upper.begin(), upper.end(), upper.begin(),
                           [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
            endpoints.insert(upper + " " + without_names(path));
        }
    }
    return endpoints;
}

}  // namespace

TEST_CASE("openapi.json describes all that is answered", "[web_api]") {
    const auto described = described_endpoints();

    for (const std::string& endpoint : web_api_endpoints()) {
        INFO(endpoint);
        CHECK(described.count(endpoint) == 1);
    }
}

TEST_CASE("all that openapi.json describes is answered", "[web_api]") {
    const auto answered = web_api_endpoints();

    for (const std::string& endpoint : described_endpoints()) {
        INFO(endpoint);
        CHECK(std::find(answered.begin(), answered.end(), endpoint) != answered.end());
    }
}

}  // namespace forecast
