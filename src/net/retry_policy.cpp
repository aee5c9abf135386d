#include "retry_policy.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <charconv>

#include "forecast/core/time.hpp"

namespace forecast {

using std::chrono::milliseconds;

bool is_transient(int status) {
    return status == 408 || status == 429 || status >= 500;
}

std::optional<milliseconds> retry_after(const HttpResponse& response) {
    const auto header = response.headers.find("retry-after");
    if (header == response.headers.end()) {
        return std::nullopt;
    }
    const auto& text = header->second;
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error == std::errc{} && end == text.data() + text.size() && seconds >= 0) {
        return std::chrono::seconds(std::min<std::int64_t>(seconds, 1'000'000'000));
    }
    const std::time_t date = curl_getdate(text.c_str(), nullptr);
    if (date < 0) {
        return std::nullopt;
    }
    return std::max(std::chrono::seconds(0), std::chrono::seconds(date) - now().time_since_epoch());
}

milliseconds Backoff::before(int attempt) {
    auto ceiling = std::min(options_.backoff, options_.longest_wait);
    for (int doubling = 2; doubling < attempt && ceiling < options_.longest_wait; ++doubling) {
        ceiling = std::min(2 * ceiling, options_.longest_wait);
    }
    return milliseconds(std::uniform_int_distribution<std::int64_t>(ceiling.count() / 2, ceiling.count())(random_));
}

}  // namespace forecast
