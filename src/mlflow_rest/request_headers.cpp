#include "request_headers.hpp"

#include <string_view>

#include <fmt/format.h>

#include "forecast/core/ascii.hpp"

namespace forecast {
namespace {

constexpr const char* kClientVersion = "2.22.5";  // the release whose requests these are

std::string base64(const std::string& text) {
    constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string encoded;
    for (std::size_t i = 0; i < text.size(); i += 3) {
        const auto byte = [&](std::size_t k) { return k < text.size() ? static_cast<unsigned char>(text[k]) : 0U; };
        const unsigned bits = (byte(i) << 16U) | (byte(i + 1) << 8U) | byte(i + 2);
        for (unsigned digit = 0; digit < 4; ++digit) {
            encoded += i + digit > text.size() ? '=' : kDigits[(bits >> (18U - 6U * digit)) & 63U];
        }
    }
    return encoded;
}

/// "https://host:port" in lower case, without a port that goes without saying.
std::string origin_of(const std::string& url) {
    const auto begin = url.find("://");
    std::string origin =
        in_lower_case(url.substr(0, begin == std::string::npos ? begin : url.find_first_of("/?#", begin + 3)));
    for (const auto& [scheme, port] : {std::pair("http://", ":80"), std::pair("https://", ":443")}) {
        const std::string_view end(port);
        const bool is_default = origin.rfind(scheme, 0) == 0 && origin.size() > end.size() &&
                                origin.compare(origin.size() - end.size(), end.size(), end) == 0;
        origin.resize(origin.size() - (is_default ? end.size() : 0));
    }
    return origin;
}

}  // namespace

std::vector<std::string> request_headers(const ServerAccess& access, const std::string& uri, const std::string& url) {
    std::vector<std::string> headers = {
        fmt::format("User-Agent: mlflow-python-client/{} forecast/" FORECAST_VERSION, kClientVersion),
        fmt::format("X-MLflow-Client-Version: {}", kClientVersion),
        "Expect:",  // no question before a large body
    };
    if (origin_of(url) != origin_of(uri)) {
        return headers;
    }
    if (!access.username.empty() && !access.password.empty()) {
        headers.push_back("Authorization: Basic " + base64(access.username + ":" + access.password));
    } else if (!access.token.empty()) {
        headers.push_back("Authorization: Bearer " + access.token);
    }
    if (!access.workspace.empty()) {
        headers.push_back("X-MLFLOW-WORKSPACE: " + access.workspace);
    }
    return headers;
}

}  // namespace forecast
