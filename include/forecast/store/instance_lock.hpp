#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "forecast/core/cancellation.hpp"
#include "forecast/store/observation_store.hpp"

namespace forecast {

/// Held by whoever changes the stores, one at a time on this machine: flock on `<root>/.lock`, which names the holder.
class InstanceLock final : public StoreLock {
public:
    /// Throws Error(locked) naming the holder's pid, or waits for it if `wait`, until it throws Cancelled.
    InstanceLock(const std::filesystem::path& root, bool wait, const Cancellation& cancellation = {});
    ~InstanceLock() override;

private:
    int descriptor_ = -1;
};

/// Why the lock could not be taken, were it free; nothing is made, and nobody who holds it is disturbed.
std::optional<std::string> lock_obstacle(const std::filesystem::path& root);

}  // namespace forecast
