#include "forecast/tracking/random_id.hpp"

#include <cstdint>
#include <random>

#include <fmt/format.h>

namespace forecast {

std::string random_id() {
    std::random_device device;  // the system's own source, not a seeded generator: runs of other hosts share the store
    const auto word = [&device] { return (static_cast<std::uint64_t>(device()) << 32U) | device(); };
    const std::uint64_t high = (word() & 0xFFFFFFFFFFFF0FFFU) | 0x0000000000004000U;
    const std::uint64_t low = (word() & 0x3FFFFFFFFFFFFFFFU) | 0x8000000000000000U;
    return fmt::format("{:016x}{:016x}", high, low);
}

}  // namespace forecast
