#include "version_source.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "api_answer.hpp"
#include "forecast/core/ascii.hpp"
#include "forecast/core/clean_text.hpp"
#include "forecast/core/url.hpp"
#include "forecast/tracking/local_path.hpp"
#include "run_lookup.hpp"
#include "text_match.hpp"

namespace forecast {
namespace {

namespace fs = std::filesystem;

bool is_file_uri(const std::string& source) {
    return in_lower_case(source.substr(0, 5)) == "file:";
}

/// The path of a plain path, of file:/path, file:///path or file://localhost/path; nothing of another host's or scheme.
std::optional<std::string> path_on_this_machine(const std::string& source) {
    if (!is_file_uri(source)) {
        const auto colon = source.find(':');
        const bool has_scheme = colon != std::string::npos && source.find('/') > colon;
        return has_scheme ? std::nullopt : std::optional(source);
    }
    std::string path = source.substr(5);
    for (const std::string host : {"//localhost/", "///"}) {
        if (path.compare(0, host.size(), host) == 0) {
            return path.substr(host.size() - 1);
        }
    }
    return path.compare(0, 2, "//") == 0 ? std::nullopt : std::optional(path);
}

bool is_inside(const std::string& path, const std::string& artifact_uri) {
    const auto artifacts = path_on_this_machine(artifact_uri);
    return artifacts && fs::path(path).is_absolute() && path.find('\0') == std::string::npos &&
           path.find('#') == std::string::npos && lies_below(path, *artifacts) &&
           lies_below(url_decode(path), *artifacts);  // as MLflow reads a file: URI
}

bool climbs(std::string source) {
    constexpr int kTimes = 10;
    for (int i = 0; i < kTimes; ++i) {
        std::replace(source.begin(), source.end(), '\\', '/');
        const fs::path path(source);
        if (has_control_character(source) || std::find(path.begin(), path.end(), "..") != path.end()) {
            return true;
        }
        std::string decoded = url_decode(source);
        if (decoded == source) {
            return false;
        }
        source = std::move(decoded);
    }
    return true;
}

}  // namespace

void check_pattern(const std::optional<std::regex>& pattern, const std::string& source) {
    constexpr std::size_t kLongest = 500;  // also for the sake of the library's recursion
    if (pattern && (source.size() > kLongest || !std::regex_search(source, *pattern))) {
        throw ApiError(kInvalidParameter,
                       fmt::format("Invalid model version source: '{}'.", clipped(visible(source), kLongest)));
    }
}

void check_version_source(const RunStore& store, const std::string& source, const std::string& run_id,
                          const std::string& model_uri) {
    if (const auto path = path_on_this_machine(source)) {
        const bool is_of_model = !model_uri.empty() && is_inside(*path, model_uri);
        const char* const named = model_uri.empty() ? "run_id" : "model_id";
        if (!is_of_model &&
            (run_id.empty() || !is_inside(*path, require_run(store, run_id, {false, false}).artifact_uri))) {
            throw ApiError(kInvalidParameter,
                           fmt::format("Invalid model version source: '{}'. To use a local path as a model version "
                                       "source, the {} request parameter has to be specified and the local path has "
                                       "to be contained within the artifact directory of the run specified by the "
                                       "{}.",
                                       source, named, named));
        }
        return;
    }
    if (is_file_uri(source)) {
        throw ApiError(
            "INTERNAL_ERROR",
            fmt::format("{} is not a valid remote uri: the files of another host cannot be read as 'file:'.", source));
    }
    if (climbs(source)) {
        throw ApiError(
            kInvalidParameter,
            fmt::format("Invalid model version source: '{}'. If supplying a source as an http, https, local "
                        "file path, ftp, objectstore, or mlflow-artifacts uri, an absolute path must be "
                        "provided without relative path references present. Please provide an absolute path.",
                        source));
    }
}

}  // namespace forecast
