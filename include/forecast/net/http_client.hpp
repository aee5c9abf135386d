#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "forecast/core/cancellation.hpp"

namespace forecast {

struct HttpRequest {
    std::string method = "GET";  ///< GET, POST, PUT, PATCH, DELETE
    std::string url;
    std::vector<std::string> headers;  ///< "Name: value"
    std::string body;
    /// The most bytes of an answer, decompressed; a longer one is an Error(unavailable), and not read to its end.
    std::uintmax_t largest_answer = 128ULL << 20U;
    /// Where given, the body of an answer of status 200 is written to this file, not kept in memory.
    std::filesystem::path to_file = {};
};

struct HttpResponse {
    int status = 0;
    std::string body;                            ///< decompressed; of an error its first megabyte at most
    std::map<std::string, std::string> headers;  ///< names in lower case
};

struct TlsOptions {
    bool verify = true;
    std::string ca_file;             ///< PEM; empty = the system's
    std::string client_certificate;  ///< PEM with certificate and key
};

struct HttpOptions {
    std::chrono::milliseconds connect_timeout{10'000};
    std::chrono::milliseconds timeout{120'000};      ///< of one attempt, whole
    int attempts = 5;                                ///< 1 = no retry
    std::chrono::milliseconds backoff{1'000};        ///< before the second attempt, doubled from there, with jitter
    std::chrono::milliseconds longest_wait{90'000};  ///< also the longest Retry-After that is waited for
    /// Where given, the second attempt follows at once, the third after `backoff`, and up to so much is added to each
    /// wait, as MLflow's client does; else each wait is shortened by up to a half.
    std::optional<std::chrono::milliseconds> jitter;
    bool respect_retry_after = true;
    TlsOptions tls;
    Cancellation cancellation = {};  ///< ends requests and the waits between them with Cancelled
};

/// Sends requests. An interface so that unit tests of what talks HTTP never touch the network.
class HttpClient {
public:
    virtual ~HttpClient() = default;
    /// The last answer, whatever its status. Throws Error(unavailable) naming the URL where there is none after all
    /// attempts, and where anything but a GET is redirected.
    virtual HttpResponse send(const HttpRequest& request) = 0;
};

/// libcurl: HTTPS, gzip, proxies of the environment, retries of 429, 5xx, 408 and broken connections with back-off
/// and jitter, honouring Retry-After. `on_wait` hears of each wait before it.
std::unique_ptr<HttpClient> make_http_client(const HttpOptions& options,
                                             std::function<void(const std::string&)> on_wait = {});

/// True for an answer that a later attempt may better: 408, 429 and 5xx.
bool is_transient(int status);

}  // namespace forecast
