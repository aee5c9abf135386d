#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "forecast/net/http_server.hpp"
#include "request_body.hpp"

namespace forecast {

/// A client's connection: the bytes that came and those that go. Sockets are never waited for.
///
///   head -> (body ->) answering -> writing -> head ...
///                                          -> leaving: what the client still sends is dropped, so that it reads the
///                                             answer to a request whose body nobody wanted
class HttpConnection {
public:
    enum class State { head, body, answering, writing, leaving, closed };
    using Clock = std::chrono::steady_clock;

    HttpConnection(int socket, HttpService& service, const HttpServerOptions& options);
    ~HttpConnection();
    HttpConnection(const HttpConnection&) = delete;
    HttpConnection& operator=(const HttpConnection&) = delete;

    /// Reads what has come. In state `answering` behind it, request() is whole.
    void on_readable();
    /// Writes what can be written.
    void on_writable();
    /// Begins to send the answer. REQUIRES: state `answering`.
    void answer(OutgoingAnswer answer, bool ends);
    /// 503 and goodbye; of a request whose body is too much at the moment.
    void refuse(int status, const std::string& reason);
    /// What has not come or gone by its deadline is given up.
    void on_deadline();

    [[nodiscard]] State state() const { return state_; }
    [[nodiscard]] int socket() const { return socket_; }
    [[nodiscard]] bool waits_for_reading() const {
        return state_ == State::head || state_ == State::body || state_ == State::leaving;
    }
    /// Between two requests: nothing of the next one has come.
    [[nodiscard]] bool is_idle() const { return state_ == State::head && in_.empty(); }
    [[nodiscard]] Clock::time_point deadline() const { return deadline_; }
    /// Since when the client has been waited for.
    [[nodiscard]] Clock::time_point since() const { return since_; }
    /// Bytes in memory of a request that is being received.
    [[nodiscard]] std::size_t memory() const { return in_.size() + memory_of_body(); }
    IncomingRequest& request() { return request_; }

private:
    void advance();  ///< as far as the bytes that came allow
    void take_head();
    void take_body();
    void enter(State state, std::chrono::milliseconds patience);
    void begin(const OutgoingAnswer& answer);
    void write();
    void finish_answer();
    void give_way(std::uintmax_t moved);  ///< a later deadline, by the bytes that have moved
    bool send_text();
    bool send_file();
    [[nodiscard]] std::size_t memory_of_body() const;

    int socket_;
    HttpService& service_;
    const HttpServerOptions& options_;
    State state_ = State::head;
    Clock::time_point since_;
    Clock::time_point deadline_;
    std::string in_;
    bool keeps_alive_ = false;
    bool is_head_ = false;  ///< the method
    bool body_in_memory_ = true;
    std::unique_ptr<RequestBody> body_;
    IncomingRequest request_;
    std::string out_;
    std::size_t out_at_ = 0;
    std::shared_ptr<OpenFile> file_;
    std::uintmax_t file_at_ = 0;
    std::uintmax_t moved_ = 0;
};

}  // namespace forecast
