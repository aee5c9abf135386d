#include "api.hpp"

#include <nlohmann/json.hpp>

#include "forecast/core/error.hpp"
#include "forecast/net/server_clock.hpp"

namespace forecast {
namespace {

constexpr int kWholeBodyAttempts = 3;

std::string clipped(const std::string& text) {
    constexpr std::size_t kLongest = 200;
    return text.size() <= kLongest ? text : text.substr(0, kLongest) + "...";
}

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
    const auto answer = nlohmann::json::parse(body, nullptr, false);
    for (const auto* key : {"message", "reason", "error_code"}) {
        if (answer.is_object() && answer.contains(key) && answer[key].is_string()) {
            return answer[key].get<std::string>();
        }
    }
    return body.empty() ? "an empty answer" : clipped(body);
}

void ask(HttpClient& http, const std::string& url, const std::function<bool(const std::string&)>& parse) {
    std::string last;
    for (int attempt = 0; attempt < kWholeBodyAttempts; ++attempt) {
        const auto response = http.send({"GET", url, {"Accept: application/json"}, {}});
        check_clock(response, url, now());
        const int status = response.status;
        if (is_transient(status)) {
            throw Error(ExitCode::network, "GET {} answered HTTP {}: {}; try again later", url, status,
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
    throw Error(ExitCode::network,
                "GET {} answered {} times with what is not whole JSON, the last ending in '{}'; "
                "try again later",
                url, kWholeBodyAttempts, tail);
}

}  // namespace forecast
