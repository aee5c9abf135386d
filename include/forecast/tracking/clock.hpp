#pragma once

#include <chrono>
#include <cstdint>

namespace forecast {

/// Milliseconds since 1970, UTC, as MLflow stamps everything.
inline std::int64_t now_ms() {
    const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(since_epoch).count();
}

}  // namespace forecast
