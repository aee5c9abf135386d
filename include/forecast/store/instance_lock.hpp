#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "forecast/core/cancellation.hpp"
#include "forecast/store/observation_store.hpp"

namespace forecast {

/// Held by the one process on this machine that changes the stores: a flock on `<root>/.lock`, whose text names the
/// holder. Released with the object, and by the system if the process dies.
class InstanceLock final : public StoreLock {
public:
    /// Throws Error(locked), naming the holder's pid, if another process holds it. With `wait` it waits instead, and
    /// throws Cancelled. Throws Error(internal) if the lock file cannot be made, or is a link.
    InstanceLock(const std::filesystem::path& root, bool wait, const Cancellation& cancellation = {});
    ~InstanceLock() override;
    void confirm() override {}  // the system takes it from nobody who lives

private:
    int descriptor_ = -1;
};

/// Why the lock could not be taken even if it were free; nothing if it could. Makes nothing, and does not take it.
std::optional<std::string> lock_obstacle(const std::filesystem::path& root);

}  // namespace forecast
