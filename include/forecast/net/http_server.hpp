#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "forecast/core/cancellation.hpp"
#include "forecast/net/http_message.hpp"

// A server of HTTP/1.1, by cpp-httplib. A connection has a thread while it is open; where there are no more, a new one
// takes the place of that whose client has been waited for longest, so that slow clients hold nobody up.

namespace forecast {

/// What becomes of a request of which the head has come.
struct Intake {
    std::optional<OutgoingAnswer> refusal;  ///< sent at once; the body is not read
    std::uintmax_t largest_body = 0;        ///< a longer one is refused with 413
    std::filesystem::path body_file;        ///< where the body goes; empty = IncomingRequest::body
    bool is_light = false;                  ///< answered beside the `answering` others, for it takes no time
};

/// What was answered, for whoever counts and writes journals.
struct SentAnswer {
    int status = 0;
    std::uintmax_t bytes = 0;              ///< as sent, head and body
    std::chrono::nanoseconds duration{0};  ///< from the first byte of the request to the last of the answer
};

/// Who answers. All functions may be called from several threads at once.
class HttpService {
public:
    virtual ~HttpService() = default;
    /// Decides by the head alone. Must not throw.
    virtual Intake admit(const IncomingRequest& head) = 0;
    /// Answers a whole request. Must not throw.
    virtual OutgoingAnswer answer(IncomingRequest& request) = 0;
    /// The answer to what is no request that can be answered: of a status from 400 on, with the reason as a sentence.
    virtual OutgoingAnswer refuse(int status, const std::string& reason) = 0;
    /// The same to one of which the head, or some of it, could be read.
    virtual OutgoingAnswer refuse_request(const IncomingRequest& /*head*/, int status, const std::string& reason) {
        return refuse(status, reason);
    }
    /// Called after each answer; `request` has its head, empty where it could not be read. Must not throw.
    virtual void on_sent(const IncomingRequest& /*request*/, const SentAnswer& /*answer*/) {}
};

/// Held by an answer while it waits for another one: its place among those that are answered at once is given back
/// meanwhile, so that others are answered. Does nothing in a thread that answers no request.
class PlaceGivenBack {
public:
    PlaceGivenBack();
    ~PlaceGivenBack();
    PlaceGivenBack(const PlaceGivenBack&) = delete;
    PlaceGivenBack& operator=(const PlaceGivenBack&) = delete;
};

struct HttpServerOptions {
    std::string host = "127.0.0.1";  ///< an address or a name
    int port = 0;                    ///< 0 = any that is free
    std::size_t answering = 4;       ///< requests that are answered at once
    std::size_t connections = 320;   ///< with a thread each, made when it is needed
    std::size_t waiting = 256;       ///< more, while all of those are at work; the newest is next, the oldest closed
    std::size_t streams = 256;       ///< answers in parts that are open at once; one more is refused with 503
    std::size_t head_bytes = 32U << 10U;
    std::size_t memory_bytes = 64U << 20U;           ///< of the bodies of all requests; small ones always find some
    std::chrono::milliseconds head_timeout{10'000};  ///< from the first byte of a request to the end of its head
    std::chrono::milliseconds idle_timeout{60'000};  ///< between requests
    std::chrono::milliseconds slowest{30'000};       ///< of a body or an answer, and a second more for each `rate`
    std::size_t rate = 16U << 10U;                   ///< bytes; a body's time is never more than `slowest` ahead
    std::chrono::milliseconds farewell{10'000};      ///< how long requests may still take once it shall end
    std::filesystem::path certificate;               ///< PEM, with its chain; empty = without TLS
    std::filesystem::path key;                       ///< of the certificate, PEM
};

/// Listens from construction on; answers while run() runs.
///
/// Throws Error(invalid_argument) for an address that is not this machine's and for a certificate or key that cannot be
/// used, and Error(locked) for a port that is taken.
class HttpServer {
public:
    HttpServer(HttpServerOptions options, HttpService& service);
    ~HttpServer();
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    [[nodiscard]] int port() const;
    /// Answers until `cancellation` is requested: then no new request is taken, and those that are being answered are
    /// finished; answers in parts end where they are. Once. Throws Error(unavailable) where the system gives no more
    /// connections.
    void run(const Cancellation& cancellation);

private:
    class Listener;
    std::unique_ptr<Listener> listener_;
};

}  // namespace forecast
