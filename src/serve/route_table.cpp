#include "route_table.hpp"

#include <algorithm>
#include <array>

#include "forecast/core/url.hpp"

namespace forecast {
namespace {

constexpr const char* kOnePart = "{}";
constexpr const char* kRest = "{*}";

std::vector<std::string> parts_of(const std::string& path) {
    std::vector<std::string> parts;
    for (std::size_t at = 0; at <= path.size();) {
        const auto end = std::min(path.find('/', at), path.size());
        parts.push_back(path.substr(at, end - at));
        at = end + 1;
    }
    return parts;
}

/// What stands for the marks of `pattern`; nothing where the path is another.
std::optional<std::vector<std::string>> match(const std::vector<std::string>& pattern,
                                              const std::vector<std::string>& path) {
    std::vector<std::string> matched;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (i >= path.size()) {
            return std::nullopt;
        }
        if (pattern[i] == kRest) {
            std::string rest = path[i];
            for (std::size_t j = i + 1; j < path.size(); ++j) {
                rest += "/" + path[j];
            }
            matched.push_back(url_decode(rest));
            return matched;
        }
        if (pattern[i] == kOnePart) {
            matched.push_back(url_decode(path[i]));
        } else if (pattern[i] != path[i]) {
            return std::nullopt;
        }
    }
    return pattern.size() == path.size() ? std::optional(matched) : std::nullopt;
}

}  // namespace

void RouteTable::add(const std::string& method, const std::string& path, const Endpoint& endpoint) {
    if (path.find('{') == std::string::npos) {
        plain_[method + " " + path] = endpoint;
    } else {
        patterns_.push_back({method, parts_of(path), endpoint});
    }
}

void RouteTable::reads(const std::string& method, const std::string& path, nlohmann::json (*answer)(const Call& call)) {
    Endpoint endpoint;
    endpoint.answer_json = answer;
    endpoint.body = method == "GET" ? BodyKind::none : BodyKind::json;
    add(method, path, endpoint);
}

void RouteTable::changes(const std::string& method, const std::string& path,
                         nlohmann::json (*answer)(const Call& call)) {
    Endpoint endpoint;
    endpoint.answer_json = answer;
    endpoint.changes = true;
    add(method, path, endpoint);
}

std::optional<RouteTable::Found> RouteTable::find(const std::string& method, const std::string& path) const {
    if (const auto plain = plain_.find(method + " " + path); plain != plain_.end()) {
        return Found{&plain->second, {}};
    }
    const auto parts = parts_of(path);
    for (const Pattern& pattern : patterns_) {
        auto matched = pattern.method == method ? match(pattern.parts, parts) : std::nullopt;
        if (matched) {
            return Found{&pattern.endpoint, *std::move(matched)};
        }
    }
    return std::nullopt;
}

bool RouteTable::knows_path(const std::string& path) const {
    constexpr std::array kMethods = {"GET", "POST", "PUT", "PATCH", "DELETE"};
    return std::any_of(kMethods.begin(), kMethods.end(),
                       [&](const char* method) { return find(method, path).has_value(); });
}

std::vector<std::string> RouteTable::all() const {
    std::vector<std::string> names;
    for (const auto& [name, endpoint] : plain_) {
        names.push_back(name);
    }
    for (const Pattern& pattern : patterns_) {
        std::string name = pattern.method + " ";
        for (std::size_t i = 0; i < pattern.parts.size(); ++i) {
            name += (i == 0 ? "" : "/") + pattern.parts[i];
        }
        names.push_back(std::move(name));
    }
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace forecast
