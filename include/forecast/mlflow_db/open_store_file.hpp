#pragma once

#include <string>

#include <sys/types.h>

#include "forecast/tracking/tracking_location.hpp"

namespace forecast {

/// The file of a run store as a server has opened it. Once it is removed, or a backup is put in its place, what is
/// written into the open file is lost with the process.
class OpenStoreFile {
public:
    /// The file as it is now. REQUIRES: `location` is no server.
    explicit OpenStoreFile(const TrackingLocation& location);

    /// Whether the file of that name is still the same one. Looks at device and inode, each time.
    [[nodiscard]] bool is_in_place() const;
    /// What is said where it is not: what is wrong and what to do.
    [[nodiscard]] std::string sentence() const;
    [[nodiscard]] std::string advice() const;

private:
    std::string path_;
    dev_t device_ = 0;
    ino_t inode_ = 0;
};

}  // namespace forecast
