#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include <httplib.h>

#include "chunk_framing.hpp"
#include "forecast/net/http_server.hpp"
#include "request_check.hpp"
#include "tls.hpp"

namespace forecast {

/// Before the name of each header as the library reads it.
inline constexpr char kHeaderMark = '~';

/// The end of a server, which wakes all streams that wait.
class ServerEnd {
public:
    using Clock = std::chrono::steady_clock;

    ServerEnd();
    ~ServerEnd();
    ServerEnd(const ServerEnd&) = delete;
    ServerEnd& operator=(const ServerEnd&) = delete;

    /// From now on; what is under way may take so long. Once is enough.
    void begin(std::chrono::milliseconds farewell);
    [[nodiscard]] bool has_begun() const { return has_begun_; }
    /// REQUIRES: has_begun().
    [[nodiscard]] Clock::time_point deadline() const { return Clock::time_point(Clock::duration(deadline_)); }
    /// Readable once it has begun.
    [[nodiscard]] int descriptor() const { return descriptor_; }

private:
    int descriptor_;
    std::atomic<Clock::rep> deadline_{0};
    std::atomic<bool> has_begun_{false};
};

/// A client's connection as the library reads and writes it, within limits of time and size: each wait for the client
/// has an end, that of the head, the body or the answer that is under way.
///
/// The library reads a head a byte at a time. Each byte passes read_head(), which ends a head that no strict reader
/// would take; fault() then tells why. The names of headers get a mark, so that the library knows none of them: its
/// expression for Range overflows the stack of a thread. It never sees a query either, for which its limit of a
/// request's first line is too narrow.
class ClientStream : public httplib::Stream {
public:
    using Clock = std::chrono::steady_clock;

    ClientStream(ClientSocket socket, const HttpServerOptions& options, const ServerEnd& end);

    /// Waits for a request, before the first for what TLS has to agree on; false where none comes.
    bool await_request();
    /// A body in chunks is read as far as its frame has no fault.
    void begin_body(bool is_chunked);
    void begin_answer();
    /// Says goodbye, and drops what the client still sends for a moment, so that it reads the answer.
    void leave();

    [[nodiscard]] const std::optional<RequestFault>& fault() const { return fault_; }
    /// What follows '?' in the target of the request whose head has been read.
    [[nodiscard]] const std::string& query() const { return query_; }
    /// Whether the client has closed its side, as far as that is known without reading.
    [[nodiscard]] bool has_left() const;
    [[nodiscard]] std::uintmax_t sent() const { return sent_; }  ///< bytes of all answers
    [[nodiscard]] std::string client() const;                    ///< its address
    [[nodiscard]] bool is_gone() const { return is_gone_; }
    /// Whether the body has come as far as its frame says; a body that is not in chunks has none.
    [[nodiscard]] bool has_whole_frame() const { return !chunks_ || chunks_->has_ended(); }

    /// Since when the client is waited for; nothing where it is not. From any thread, as give_up().
    [[nodiscard]] std::optional<Clock::time_point> waits_since() const;
    void give_up();

    [[nodiscard]] bool is_readable() const override { return !is_gone_; }
    [[nodiscard]] bool is_writable() const override { return !is_gone_; }
    ssize_t read(char* to, std::size_t size) override;
    ssize_t write(const char* from, std::size_t size) override;
    void get_remote_ip_and_port(std::string& ip, int& port) const override;
    void get_local_ip_and_port(std::string& ip, int& port) const override;
    [[nodiscard]] socket_t socket() const override { return socket_.descriptor(); }

private:
    enum class Phase { greeting, idle, head, body, answer, leaving };

    void enter(Phase phase);
    bool agree();
    [[nodiscard]] Clock::time_point deadline() const;
    [[nodiscard]] bool is_under_way() const;
    bool wait(short events);
    /// Fills the empty buffer.
    bool receive();
    bool take_time(std::size_t bytes);
    bool on_silence();
    ssize_t read_head(char* to);
    void check(char byte);
    bool is_of_query(char byte);
    void check_line(char byte);

    ClientSocket socket_;
    const HttpServerOptions& options_;
    const ServerEnd& end_;
    Phase phase_ = Phase::idle;
    Clock::time_point since_;
    Clock::time_point body_deadline_;
    std::uintmax_t moved_ = 0;  ///< bytes since then
    std::uintmax_t sent_ = 0;
    bool has_agreed_ = false;
    std::array<char, 16U << 10U> buffer_ = {};
    std::size_t at_ = 0;
    std::size_t filled_ = 0;
    std::size_t head_bytes_ = 0;
    bool is_in_headers_ = false;
    bool has_ended_line_ = false;
    char previous_ = '\n';
    int spaces_ = 0;  ///< of the first line
    bool is_in_query_ = false;
    std::string query_;
    std::string line_;  ///< of the head, up to its colon
    bool has_colon_ = false;
    bool has_value_ = false;
    std::string pending_;                 ///< bytes for the library before those of the buffer, the last first
    std::optional<ChunkFraming> chunks_;  ///< of the body
    std::optional<RequestFault> fault_;
    bool is_gone_ = false;
    std::atomic<Clock::rep> waits_since_{0};
};

}  // namespace forecast
