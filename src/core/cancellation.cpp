#include "forecast/core/cancellation.hpp"

#include <algorithm>
#include <thread>

namespace forecast {

void Cancellation::check() const {
    if (requested()) {
        throw Cancelled();
    }
}

void Cancellation::sleep(std::chrono::milliseconds time) const {
    constexpr std::chrono::milliseconds kStep{100};
    const auto end = std::chrono::steady_clock::now() + time;
    for (check();; check()) {
        const auto left = end - std::chrono::steady_clock::now();
        if (left <= std::chrono::steady_clock::duration::zero()) {
            return;
        }
        std::this_thread::sleep_for(std::min<std::chrono::steady_clock::duration>(left, kStep));
    }
}

}  // namespace forecast
