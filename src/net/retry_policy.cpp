#include "retry_policy.hpp"

#include <algorithm>
#include <charconv>

#include "curl_library.hpp"
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
    const std::time_t date = libcurl().getdate(text.c_str(), nullptr);
    if (date < 0) {
        return std::nullopt;
    }
    return std::max(std::chrono::seconds(0), std::chrono::seconds(date) - now().time_since_epoch());
}

milliseconds Backoff::before(int attempt) {
    const int second = options_.jitter ? 3 : 2;  // the attempt that `backoff` itself goes before
    if (attempt < second) {
        return milliseconds(0);
    }
    auto ceiling = std::min(options_.backoff, options_.longest_wait);
    for (int doubling = second; doubling < attempt && ceiling < options_.longest_wait; ++doubling) {
        ceiling = std::min(2 * ceiling, options_.longest_wait);
    }
    const auto shortest = options_.jitter ? ceiling : ceiling / 2;
    const auto longest = ceiling + options_.jitter.value_or(milliseconds(0));
    return milliseconds(std::uniform_int_distribution<std::int64_t>(shortest.count(), longest.count())(random_));
}

}  // namespace forecast
