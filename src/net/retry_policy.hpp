#pragma once

#include <chrono>
#include <optional>
#include <random>

#include "forecast/net/http_client.hpp"

// How long to wait before the next attempt of a request.

namespace forecast {

/// What the Retry-After header asks for, in seconds or as an HTTP date; nothing if it is absent or unreadable.
std::optional<std::chrono::milliseconds> retry_after(const HttpResponse& response);

/// Exponential waits with jitter, as HttpOptions describes them. REQUIRES: the options outlive it.
class Backoff {
public:
    /// Seeded by the system, so that clients do not retry in step.
    explicit Backoff(const HttpOptions& options) : options_(options), random_(std::random_device{}()) {}

    /// The wait before attempt number `attempt`; 2 is the first retry.
    std::chrono::milliseconds before(int attempt);

private:
    const HttpOptions& options_;
    std::minstd_rand random_;
};

}  // namespace forecast
