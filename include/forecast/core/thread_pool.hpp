#pragma once

#include <cstddef>
#include <functional>

// The one pool of threads that the process computes with: whoever has work for many cores shares them here, so that two
// of them at a time do not start twice as many threads as there are cores. libtorch's own threads are apart
// (training.threads).

namespace forecast {

/// Cores that this process may run on (its affinity), at least 1.
std::size_t usable_cores();

/// Calls `work(0)` .. `work(count - 1)`, spread over the pool's threads and the caller's, and returns when all are
/// done. The order of calls is open: what they write must not overlap. If some throw, the exception of the lowest
/// number is thrown on, after all have ended. May be called from several threads, and from within `work`.
void in_parallel(std::size_t count, const std::function<void(std::size_t)>& work);

}  // namespace forecast
