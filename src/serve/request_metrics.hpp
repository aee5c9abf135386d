#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>

#include "forecast/net/http_server.hpp"

namespace forecast {

/// What kind of path a request asked for: "mlflow", "artifacts", "api", "events", "pages", "health", "metrics". A few
/// words, so that nobody's paths become labels.
std::string route_class(const std::string& path);

/// Requests by class and status, and how long they took.
class RequestMetrics {
public:
    void add(const IncomingRequest& request, const SentAnswer& answer);
    /// In Prometheus' text format.
    [[nodiscard]] std::string text() const;

private:
    static constexpr std::array<double, 11> kBounds = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 30};
    struct Latency {
        std::array<std::uint64_t, kBounds.size() + 1> counts{};
        double seconds = 0;
    };
    mutable std::mutex mutex_;
    std::map<std::pair<std::string, int>, std::uint64_t> requests_;  ///< by class and status
    std::map<std::string, Latency> latencies_;                       ///< by class; not of streams
    std::uint64_t bytes_ = 0;
};

}  // namespace forecast
