#pragma once

#include <filesystem>

namespace forecast {

/// Held by whoever changes the stores, one at a time on this machine: flock on `<root>/.lock`, which names the holder.
class InstanceLock {
public:
    /// Throws Error(locked) naming the holder's pid, or waits for it if `wait`.
    InstanceLock(const std::filesystem::path& root, bool wait);
    ~InstanceLock();
    InstanceLock(const InstanceLock&) = delete;
    InstanceLock& operator=(const InstanceLock&) = delete;

private:
    int descriptor_ = -1;
};

}  // namespace forecast
