#pragma once

#include <cerrno>

#include "forecast/core/error.hpp"

namespace forecast {

/// No room is left where something is stored. Of what was to be written nothing was kept.
class DiskFull : public Error {
public:
    using Error::Error;
};

inline bool is_disk_full(const Error& error) {
    return dynamic_cast<const DiskFull*>(&error) != nullptr;
}
/// `code` is an errno.
inline bool is_disk_full(int code) {
    return code == ENOSPC || code == EDQUOT;
}

}  // namespace forecast
