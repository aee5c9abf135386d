#pragma once

#include <chrono>
#include <optional>
#include <random>

#include "forecast/net/http_client.hpp"

namespace forecast {

/// What the Retry-After header asks for, in seconds or as an HTTP date; nothing where it is absent or unreadable.
std::optional<std::chrono::milliseconds> retry_after(const HttpResponse& response);

/// Waits between the attempts of one request: exponential, each between half and all of its ceiling.
class Backoff {
public:
    explicit Backoff(const HttpOptions& options) : options_(options), random_(std::random_device{}()) {}

    /// Wait before attempt `attempt` (2 is the first retry).
    std::chrono::milliseconds before(int attempt);

private:
    const HttpOptions& options_;
    std::minstd_rand random_;
};

}  // namespace forecast
