#pragma once

#include <cstddef>
#include <functional>

namespace forecast {

/// Calls `work(0)` .. `work(count - 1)`, spread over the processor's cores; throws what the lowest number that failed
/// has thrown. What the calls write must not overlap.
void in_parallel(std::size_t count, const std::function<void(std::size_t)>& work);

}  // namespace forecast
