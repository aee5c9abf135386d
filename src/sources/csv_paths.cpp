#include "csv_paths.hpp"

#include <glob.h>

#include <filesystem>

#include "forecast/core/error.hpp"

namespace forecast {
namespace {

std::vector<std::string> matches(const std::string& pattern) {
    glob_t found{};
    std::vector<std::string> paths;
    if (glob(pattern.c_str(), 0, nullptr, &found) == 0) {
        paths.assign(found.gl_pathv, found.gl_pathv + found.gl_pathc);
    }
    globfree(&found);
    return paths;
}

}  // namespace

std::vector<std::string> expand_paths(const std::vector<std::string>& patterns) {
    std::vector<std::string> paths;
    for (const auto& pattern : patterns) {
        const auto found = std::filesystem::exists(pattern) ? std::vector{pattern} : matches(pattern);
        if (found.empty()) {
            throw Error(ErrorKind::insufficient_data,
                        "{} is not there; relative paths begin at the current directory, {}", pattern,
                        std::filesystem::current_path().string());
        }
        paths.insert(paths.end(), found.begin(), found.end());
    }
    return paths;
}

}  // namespace forecast
