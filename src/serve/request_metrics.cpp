#include "request_metrics.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "text_match.hpp"

namespace forecast {
namespace {

bool ends_with(const std::string& text, const std::string& end) {
    return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

}  // namespace

std::string route_class(const std::string& path) {
    constexpr std::array<std::pair<const char*, const char*>, 9> kClasses = {
        {{"/api/2.0/mlflow-artifacts/", "artifacts"},
         {"/get-artifact", "artifacts"},
         {"/model-versions/get-artifact", "artifacts"},
         {"/api/v1/", "api"},
         {"/api/", "mlflow"},
         {"/ajax-api/", "mlflow"},
         {"/health", "health"},
         {"/system_health_check", "health"},
         {"/metrics", "metrics"}}};
    if (begins(path, "/api/v1/") && ends_with(path, "/events")) {
        return "events";
    }
    if (path == "/predict" || path == "/openapi.json") {
        return "api";
    }
    const auto found =
        std::find_if(kClasses.begin(), kClasses.end(), [&](const auto& entry) { return begins(path, entry.first); });
    return found == kClasses.end() ? "pages" : found->second;
}

void RequestMetrics::add(const IncomingRequest& request, const SentAnswer& answer) {
    const std::string name = route_class(request.path);
    const double seconds = std::chrono::duration<double>(answer.duration).count();
    const std::lock_guard lock(mutex_);
    ++requests_[{name, answer.status}];
    bytes_ += answer.bytes;
    if (name != "events") {
        Latency& latency = latencies_[name];
        const auto* const bound = std::lower_bound(kBounds.begin(), kBounds.end(), seconds);
        ++latency.counts[static_cast<std::size_t>(bound - kBounds.begin())];
        latency.seconds += seconds;
    }
}

std::string RequestMetrics::text() const {
    const std::lock_guard lock(mutex_);
    std::string text =
        "# HELP forecast_http_requests_total Requests that were answered.\n"
        "# TYPE forecast_http_requests_total counter\n";
    for (const auto& [key, count] : requests_) {
        text += fmt::format("forecast_http_requests_total{{class=\"{}\",status=\"{}\"}} {}\n", key.first, key.second,
                            count);
    }
    text +=
        "# HELP forecast_http_request_duration_seconds From the first byte of a request to the last of its answer.\n"
        "# TYPE forecast_http_request_duration_seconds histogram\n";
    for (const auto& [name, latency] : latencies_) {
        const char* const kMetric = "forecast_http_request_duration_seconds";
        std::uint64_t count = 0;
        for (std::size_t i = 0; i < kBounds.size(); ++i) {
            count += latency.counts[i];
            text += fmt::format("{}_bucket{{class=\"{}\",le=\"{}\"}} {}\n", kMetric, name, kBounds[i], count);
        }
        count += latency.counts.back();
        text += fmt::format("{}_bucket{{class=\"{}\",le=\"+Inf\"}} {}\n", kMetric, name, count);
        text += fmt::format("{}_sum{{class=\"{}\"}} {}\n", kMetric, name, latency.seconds);
        text += fmt::format("{}_count{{class=\"{}\"}} {}\n", kMetric, name, count);
    }
    text += fmt::format(
        "# HELP forecast_http_sent_bytes_total Bytes of all answers.\n# TYPE forecast_http_sent_bytes_total counter\n"
        "forecast_http_sent_bytes_total {}\n",
        bytes_);
    return text;
}

}  // namespace forecast
