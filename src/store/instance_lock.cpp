#include "forecast/store/instance_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <string>

#include <spdlog/spdlog.h>

#include "forecast/core/error.hpp"

namespace forecast {
namespace {

std::string holder_of(int descriptor) {
    std::array<char, 32> text{};
    const auto size = pread(descriptor, text.data(), text.size() - 1, 0);
    std::string holder(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
    holder.erase(holder.find_last_not_of(" \n") + 1);
    return holder.empty() ? "unknown pid" : "pid " + holder;
}

/// Nor is a FIFO waited for.
constexpr int kNeverThroughLinks = O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;

std::string cannot_open(const std::string& path, int reason) {
    if (reason == ELOOP) {
        return fmt::format("the lock {} is a link, which is not followed; remove it", path);
    }
    return fmt::format("cannot open the lock {}: {}; is the directory yours to write?", path, std::strerror(reason));
}

void check_is_file(int descriptor, const std::string& path) {
    struct stat status {};
    if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode) || status.st_nlink > 1) {
        throw Error("the lock {} is no plain file of its own; remove it", path);
    }
}

void take(int descriptor, const std::string& path, bool wait, const Cancellation& cancellation) {
    if (flock(descriptor, LOCK_EX | LOCK_NB) == 0) {
        return;
    }
    if (errno != EWOULDBLOCK) {
        throw Error("cannot lock {}: {}", path, std::strerror(errno));
    }
    if (!wait) {
        throw Error(ErrorKind::locked, "another forecast ({}) holds {}", holder_of(descriptor), path)
            .with_advice("wait for it to end, or say --wait to queue behind it");
    }
    spdlog::info("waiting for another forecast ({}) to end", holder_of(descriptor));
    constexpr std::chrono::milliseconds kBetween{100};
    while (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR) {
            throw Error("cannot lock {}: {}", path, std::strerror(errno));
        }
        cancellation.sleep(kBetween);
    }
}

}  // namespace

InstanceLock::InstanceLock(const std::filesystem::path& root, bool wait, const Cancellation& cancellation) {
    std::error_code failed;
    std::filesystem::create_directories(root, failed);
    const std::string path = (root / ".lock").string();
    descriptor_ = open(path.c_str(), O_RDWR | O_CREAT | kNeverThroughLinks, 0644);
    if (descriptor_ < 0) {
        throw Error("{}", cannot_open(path, errno));
    }
    try {
        check_is_file(descriptor_, path);
        take(descriptor_, path, wait, cancellation);
    } catch (...) {
        close(descriptor_);
        throw;
    }
    const std::string pid = std::to_string(getpid()) + "\n";
    if (ftruncate(descriptor_, 0) != 0 || pwrite(descriptor_, pid.data(), pid.size(), 0) < 0) {
        spdlog::warn("cannot write the pid into {}", path);
    }
}

std::optional<std::string> lock_obstacle(const std::filesystem::path& root) {
    const std::string path = (root / ".lock").string();
    const int descriptor = open(path.c_str(), O_RDWR | kNeverThroughLinks);
    if (descriptor >= 0) {
        try {
            check_is_file(descriptor, path);
        } catch (const Error& obstacle) {
            close(descriptor);
            return obstacle.what();
        }
        close(descriptor);
        return std::nullopt;
    }
    if (errno != ENOENT) {
        return cannot_open(path, errno);
    }
    std::filesystem::path directory = std::filesystem::absolute(root).lexically_normal();
    std::error_code unknown;
    while (!std::filesystem::exists(directory, unknown) && directory.has_relative_path()) {
        directory = directory.parent_path();
    }
    const bool may_write = access(directory.c_str(), W_OK | X_OK) == 0;
    return may_write ? std::nullopt : std::optional(cannot_open(path, errno));
}

InstanceLock::~InstanceLock() {
    close(descriptor_);
}

}  // namespace forecast
