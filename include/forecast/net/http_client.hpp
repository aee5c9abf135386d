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

// HTTP for the sources and for MLflow's REST interface: one request at a time, with retries.

namespace forecast {

/// One request. The body is sent as it is.
struct HttpRequest {
    std::string method = "GET";  ///< GET, POST, PUT, PATCH, DELETE
    std::string url;
    std::vector<std::string> headers;  ///< "Name: value"
    std::string body;
    /// Most bytes of an answer, decompressed. A longer one is an Error(unavailable), and not read to its end.
    std::uintmax_t largest_answer = 128ULL << 20U;
    /// If set, the body of an answer of status 200 is written to this file and not kept in memory.
    std::filesystem::path to_file = {};
};

/// An answer of any status.
struct HttpResponse {
    int status = 0;
    std::string body;                            ///< decompressed; of an error its first megabyte at most
    std::map<std::string, std::string> headers;  ///< names in lower case
};

/// Whom to believe, and who we are.
struct TlsOptions {
    bool verify = true;
    std::string ca_file;             ///< PEM; empty = the system's certificates
    std::string client_certificate;  ///< PEM with certificate and key
};

/// Timeouts and retries.
///
/// Before attempt k the wait is at most w = backoff 2^(k - 2), longest_wait at most: between w / 2 and w. If the server
/// sends Retry-After, at least that.
struct HttpOptions {
    std::chrono::milliseconds connect_timeout{10'000};
    std::chrono::milliseconds timeout{120'000};      ///< of one attempt, from its begin to its end
    int attempts = 5;                                ///< 1 = no retry
    std::chrono::milliseconds backoff{1'000};        ///< wait before the second attempt; doubles from there
    std::chrono::milliseconds longest_wait{90'000};  ///< of a wait; a longer Retry-After ends the attempts
    /// How waits are randomised. Not set: each is shortened by up to a half. Set: the second attempt follows at once,
    /// the third after `backoff`, and up to so much is added to each wait, as MLflow's client does.
    std::optional<std::chrono::milliseconds> jitter;
    bool respect_retry_after = true;
    TlsOptions tls;
    Cancellation cancellation = {};  ///< ends requests and the waits between them with Cancelled
};

/// Sends requests. An interface, so that unit tests of its callers need no network. One thread at a time.
class HttpClient {
public:
    virtual ~HttpClient() = default;
    /// The last answer, whatever its status: the caller decides what a 404 means.
    ///
    /// Throws Error(unavailable), naming the URL, if there is no answer after all attempts, if it is too large, or if
    /// anything but a GET is redirected; Error(invalid_argument) for a malformed URL. Throws Cancelled.
    virtual HttpResponse send(const HttpRequest& request) = 0;
};

/// A client on libcurl: HTTPS, gzip, the environment's proxies. Retries 408, 429, 5xx and broken connections with
/// exponential back-off and jitter, honouring Retry-After. Before each wait it calls `on_wait` with a sentence about
/// it.
std::unique_ptr<HttpClient> make_http_client(const HttpOptions& options,
                                             std::function<void(const std::string&)> on_wait = {});

/// Whether a later attempt may get a better answer: 408, 429 and 5xx.
bool is_transient(int status);

/// Of what it is built on.
std::string libcurl_version();

}  // namespace forecast
