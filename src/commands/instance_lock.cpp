#include "instance_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
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

void take(int descriptor, const std::string& path, bool wait) {
    if (flock(descriptor, LOCK_EX | LOCK_NB) == 0) {
        return;
    }
    if (errno != EWOULDBLOCK) {
        throw Error("cannot lock {}: {}", path, std::strerror(errno));
    }
    if (!wait) {
        throw Error(ExitCode::locked,
                    "another forecast ({}) holds {}: wait for it to end, or say --wait to queue behind it",
                    holder_of(descriptor), path);
    }
    spdlog::info("waiting for another forecast ({}) to end", holder_of(descriptor));
    while (flock(descriptor, LOCK_EX) != 0) {
        if (errno != EINTR) {
            throw Error("cannot lock {}: {}", path, std::strerror(errno));
        }
    }
}

}  // namespace

InstanceLock::InstanceLock(const std::filesystem::path& root, bool wait) {
    std::error_code failed;
    std::filesystem::create_directories(root, failed);
    const std::string path = (root / ".lock").string();
    descriptor_ = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (descriptor_ < 0) {
        throw Error("cannot open the lock {}: {}; is the directory writable?", path, std::strerror(errno));
    }
    try {
        take(descriptor_, path, wait);
    } catch (...) {
        close(descriptor_);
        throw;
    }
    const std::string pid = std::to_string(getpid()) + "\n";
    if (ftruncate(descriptor_, 0) != 0 || pwrite(descriptor_, pid.data(), pid.size(), 0) < 0) {
        spdlog::warn("cannot write the pid into {}", path);
    }
}

InstanceLock::~InstanceLock() {
    close(descriptor_);
}

}  // namespace forecast
