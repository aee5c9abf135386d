#pragma once

#include <cstddef>
#include <functional>

namespace forecast {

/// Calls `work(0)` .. `work(count - 1)`, spread over all cores, and returns when all are done. The order of calls is
/// open: what they write must not overlap. If some throw, the exception of the lowest number is thrown on.
void in_parallel(std::size_t count, const std::function<void(std::size_t)>& work);

}  // namespace forecast
