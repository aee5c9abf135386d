#include "forecast/net/server_clock.hpp"

#include <algorithm>
#include <charconv>

#include "curl_library.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/limits.hpp"

namespace forecast {
namespace {

std::string header_of(const HttpResponse& response, const char* name) {
    const auto found = response.headers.find(name);
    return found == response.headers.end() ? "" : found->second;
}

std::chrono::seconds age_of(const HttpResponse& response) {
    const std::string text = header_of(response, "age");
    std::int64_t seconds = 0;
    std::from_chars(text.data(), text.data() + text.size(), seconds);
    return std::chrono::seconds(std::clamp<std::int64_t>(seconds, 0, kLongestDuration.count()));
}

}  // namespace

std::optional<Timestamp> server_time(const HttpResponse& response) {
    const std::time_t date = libcurl().getdate(header_of(response, "date").c_str(), nullptr);
    return date < 0 ? std::nullopt : std::optional(Timestamp(std::chrono::seconds(date)) + age_of(response));
}

std::optional<std::string> clock_fault(const HttpResponse& response, const std::string& url, Timestamp here) {
    const auto there = server_time(response);
    if (!there || (here - *there <= kClockTolerance && *there - here <= kClockTolerance)) {
        return std::nullopt;
    }
    return fmt::format("the clock of this machine says {}, that of the server {} ({})", format_utc(here),
                       format_utc(*there), url.substr(0, url.find('?')));
}

void check_clock(const HttpResponse& response, const std::string& url, Timestamp here) {
    if (const auto fault = clock_fault(response, url, here)) {
        throw Error(
            "{}: what is fetched now would be stamped as known at a wrong time, for ever, so nothing of it is stored; "
            "set "
            "the clock right (timedatectl) and fetch again; where it is the server's that is wrong, say "
            "\"ignore_server_clock\": true in the source",
            *fault);
    }
}

}  // namespace forecast
