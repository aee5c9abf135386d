#include "api.hpp"

#include "forecast/core/clean_text.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/json.hpp"
#include "forecast/net/server_clock.hpp"

namespace forecast {
namespace {

constexpr int kWholeBodyAttempts = 3;

constexpr std::size_t kLongestText = 400;  // of a service's own words

}  // namespace

std::string service_url(const std::string& configured, const std::string& service, const std::string& path) {
    std::string url = configured.empty() ? service : configured;
    while (!url.empty() && url.back() == '/') {
        url.pop_back();
    }
    const auto host = url.find("://");
    const bool host_alone = url.find('/', host == std::string::npos ? 0 : host + 3) == std::string::npos;
    return host_alone ? url + path : url;
}

std::string error_text(const std::string& body) {
    const auto answer = find_json(body);
    for (const auto* key : {"message", "reason", "error_code"}) {
        if (answer && answer->is_object() && answer->contains(key) && (*answer)[key].is_string()) {
            return clipped((*answer)[key].get<std::string>(), kLongestText);
        }
    }
    return body.empty() ? "an empty answer" : clipped(body, kLongestText);
}

void ask(HttpClient& http, const std::string& url, const SourceOptions& source,
         const std::function<bool(const std::string&)>& parse) {
    std::string last;
    for (int attempt = 0; attempt < kWholeBodyAttempts; ++attempt) {
        const auto response = http.send({"GET", url, {"Accept: application/json"}, {}});
        if (!source.ignore_server_clock) {
            check_clock(response, url, now());
        }
        const int status = response.status;
        if (is_transient(status)) {
            throw Error(ErrorKind::unavailable, "GET {} answered HTTP {}: {}; try again later", url, status,
                        error_text(response.body));
        }
        if (status != 200) {
            throw Error("GET {} answered HTTP {}: {}", url, status, error_text(response.body));
        }
        if (parse(response.body)) {
            return;
        }
        last = response.body;
    }
    const auto tail = last.size() > 100 ? "..." + last.substr(last.size() - 100) : last;
    throw Error(ErrorKind::unavailable,
                "GET {} answered {} times with what is not whole JSON, the last ending in '{}'; "
                "try again later",
                url, kWholeBodyAttempts, tail);
}

}  // namespace forecast
