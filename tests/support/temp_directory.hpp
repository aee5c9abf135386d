#pragma once

#include <atomic>
#include <filesystem>
#include <string>

#include <unistd.h>

namespace forecast {

/// A new empty directory, removed with its contents at the end of its life.
class TempDirectory {
public:
    TempDirectory() {
        static std::atomic<int> count{0};
        path_ = std::filesystem::temp_directory_path() /
                ("forecast-test-" + std::to_string(::getpid()) + "-" + std::to_string(count++));
        std::filesystem::create_directories(path_);
    }
    ~TempDirectory() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TempDirectory(const TempDirectory&) = delete;
    TempDirectory& operator=(const TempDirectory&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] std::string operator/(const std::string& name) const { return (path_ / name).string(); }

private:
    std::filesystem::path path_;
};

}  // namespace forecast
