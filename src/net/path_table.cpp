#include "forecast/net/path_table.hpp"

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

}  // namespace

PathPattern::PathPattern(std::string text) : text_(std::move(text)), parts_(parts_of(text_)) {}

bool PathPattern::has_marks() const {
    return text_.find('{') != std::string::npos;
}

std::optional<std::vector<std::string>> PathPattern::match(const std::string& path) const {
    const auto parts = parts_of(path);
    std::vector<std::string> matched;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
        if (i >= parts.size()) {
            return std::nullopt;
        }
        if (parts_[i] == kRest) {
            std::string rest = parts[i];
            for (std::size_t j = i + 1; j < parts.size(); ++j) {
                rest += "/" + parts[j];
            }
            matched.push_back(url_decode(rest));
            return matched;
        }
        if (parts_[i] == kOnePart) {
            matched.push_back(url_decode(parts[i]));
        } else if (parts_[i] != parts[i]) {
            return std::nullopt;
        }
    }
    return parts_.size() == parts.size() ? std::optional(matched) : std::nullopt;
}

}  // namespace forecast
