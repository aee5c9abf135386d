#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

// Endpoints by method and path, of whatever kind a service's are.

namespace forecast {

/// "/runs/{}/artifacts/{*}": {} stands for one part of a path, {*} at its end for all that follows.
class PathPattern {
public:
    explicit PathPattern(std::string text);
    /// Of no marks there is one path only, the text itself.
    [[nodiscard]] bool has_marks() const;
    /// What stands, decoded, for the marks; nothing where the path is another.
    [[nodiscard]] std::optional<std::vector<std::string>> match(const std::string& path) const;
    [[nodiscard]] const std::string& text() const { return text_; }

private:
    std::string text_;
    std::vector<std::string> parts_;
};

/// Finds the endpoint of a request. Paths without marks come first, then patterns in the order in which they were
/// added.
template <class Endpoint>
class PathTable {
public:
    struct Found {
        const Endpoint* endpoint = nullptr;  ///< of the table
        std::vector<std::string> matched;    ///< what stands, decoded, for {} and {*}
    };
    void add(const std::string& method, const std::string& path, const Endpoint& endpoint) {
        PathPattern pattern(path);
        if (pattern.has_marks()) {
            patterns_.push_back({method, std::move(pattern), endpoint});
        } else {
            plain_[method + " " + path] = endpoint;
        }
    }
    /// Nothing where no endpoint has such a path.
    [[nodiscard]] std::optional<Found> find(const std::string& method, const std::string& path) const {
        if (const auto plain = plain_.find(method + " " + path); plain != plain_.end()) {
            return Found{&plain->second, {}};
        }
        for (const Entry& entry : patterns_) {
            auto matched = entry.method == method ? entry.pattern.match(path) : std::nullopt;
            if (matched) {
                return Found{&entry.endpoint, *std::move(matched)};
            }
        }
        return std::nullopt;
    }
    /// Whether some method is answered there.
    [[nodiscard]] bool knows_path(const std::string& path) const {
        constexpr std::array kMethods = {"GET", "POST", "PUT", "PATCH", "DELETE"};
        return std::any_of(kMethods.begin(), kMethods.end(),
                           [&](const char* method) { return find(method, path).has_value(); });
    }
    /// "GET experiments/get", sorted.
    [[nodiscard]] std::vector<std::string> all() const {
        std::vector<std::string> names;
        for (const auto& [name, endpoint] : plain_) {
            names.push_back(name);
        }
        for (const Entry& entry : patterns_) {
            names.push_back(entry.method + " " + entry.pattern.text());
        }
        std::sort(names.begin(), names.end());
        return names;
    }

private:
    struct Entry {
        std::string method;
        PathPattern pattern;
        Endpoint endpoint;
    };
    std::unordered_map<std::string, Endpoint> plain_;  ///< by "GET experiments/get"
    std::vector<Entry> patterns_;
};

}  // namespace forecast
