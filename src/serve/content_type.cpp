#include "content_type.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "forecast/core/ascii.hpp"

namespace forecast {
namespace {

constexpr std::array<std::pair<std::string_view, const char*>, 15> kTypesOfEndings = {
    {{".html", "text/html; charset=utf-8"},
     {".js", "text/javascript; charset=utf-8"},
     {".css", "text/css; charset=utf-8"},
     {".json", "application/json"},
     {".svg", "image/svg+xml"},
     {".png", "image/png"},
     {".jpg", "image/jpeg"},
     {".jpeg", "image/jpeg"},
     {".gif", "image/gif"},
     {".webp", "image/webp"},
     {".ico", "image/x-icon"},
     {".pdf", "application/pdf"},
     {".zip", "application/zip"},
     {".wasm", "application/wasm"},
     {".woff2", "font/woff2"}}};

constexpr std::array<std::string_view, 23> kEndingsOfTexts = {
    ".txt",  ".log", ".err", ".cfg",  ".conf", ".cnf", ".cf",  ".ini", ".properties", ".prop", ".hocon", ".toml",
    ".yaml", ".yml", ".xml", ".json", ".js",   ".py",  ".py3", ".csv", ".tsv",        ".md",   ".rst"};

std::string ending_of(const std::filesystem::path& name) {
    return in_lower_case(name.extension().string());
}

}  // namespace

const char* content_type(const std::filesystem::path& name) {
    const std::string ending = ending_of(name);
    const auto* const found = std::find_if(kTypesOfEndings.begin(), kTypesOfEndings.end(),
                                           [&](const auto& entry) { return entry.first == ending; });
    return found == kTypesOfEndings.end() ? nullptr : found->second;
}

const char* artifact_type(const std::filesystem::path& name) {
    const std::string ending = ending_of(name);
    const std::string file = name.filename().string();
    if (ending == ".html") {
        return "text/html";
    }
    if (std::find(kEndingsOfTexts.begin(), kEndingsOfTexts.end(), ending) != kEndingsOfTexts.end() ||
        file == "MLmodel" || file == "MLproject" || file == "mlproject") {
        return "text/plain";
    }
    const char* known = content_type(name);
    return known == nullptr ? kTypeOfBytes : known;
}

}  // namespace forecast
