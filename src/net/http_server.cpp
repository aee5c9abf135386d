#include "forecast/net/http_server.hpp"

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <ctime>
#include <deque>
#include <mutex>
#include <set>
#include <thread>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "client_stream.hpp"
#include "forecast/core/error.hpp"
#include "request_body.hpp"
#include "request_check.hpp"

namespace forecast {
namespace {

using httplib::ContentReader;
using httplib::Request;
using httplib::Response;

constexpr int kBacklog = 1'024;  // the library's own is 5
constexpr long kTickMicroseconds = 100'000;
constexpr std::size_t kFileAtOnce = 256U << 10U;

std::string date_now() {
    return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(std::time(nullptr)));
}

/// A server that has just ended leaves its port to this one; a server that runs does not.
void allow_reuse(socket_t socket) {
    const int yes = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
}

[[noreturn]] void refuse_address(const HttpServerOptions& options, int code) {
    if (code == EADDRINUSE) {
        throw Error(ErrorKind::locked, "port {} of {} is taken by another program; name another --port, or 0 for any",
                    options.port, options.host);
    }
    if (code == EACCES) {
        throw Error(ErrorKind::permission, "port {} may not be listened on: {}; name one from 1024 on", options.port,
                    std::strerror(code));
    }
    throw Error(ErrorKind::invalid_argument, "{}:{} cannot be listened on; --host names an address of this machine",
                options.host, options.port);
}

/// Each connection is a file, and each answer may be one: how many connections the process' limit leaves room for.
std::size_t room_for_connections(const HttpServerOptions& options) {
    constexpr rlim_t kOthers = 200;  // databases
    const rlim_t wanted = 2 * options.connections + options.waiting + kOthers;
    rlimit limit = {};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur < wanted) {
        limit.rlim_cur = std::min(limit.rlim_max, wanted);
        ::setrlimit(RLIMIT_NOFILE, &limit);
    }
    const rlim_t room = limit.rlim_cur > 2 * kOthers ? (limit.rlim_cur - kOthers) / 3 : 50;
    return std::min<std::size_t>(options.connections, room);
}

/// A connection and the request that is under way on it.
struct Exchange {
    Exchange(int socket, const HttpServerOptions& options, const ServerEnd& end) : stream(socket, options, end) {}
    ClientStream stream;
    IncomingRequest request;
    RequestFraming framing;
    std::optional<RequestFault> fault;
    Intake intake;
    bool is_cut = true;        ///< bytes of the request may still come: none of them is another request
    bool is_answered = false;  ///< by the service
    bool has_type = false;     ///< the answer
    bool keeps_alive = false;
};

/// That of this thread. The library's handlers know the request, not its connection.
Exchange*& exchange_of_thread() {
    thread_local Exchange* exchange = nullptr;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)
    return exchange;
}

/// Whether this thread shall close the connection that it is given.
bool& closes_only() {
    thread_local bool closes = false;
    return closes;
}

/// A lock that so many hold at once.
class Turnstile {
public:
    explicit Turnstile(std::size_t most) : free_(most) {}
    void lock() {
        std::unique_lock lock(mutex_);
        ready_.wait(lock, [this] { return free_ > 0; });
        --free_;
    }
    void unlock() {
        const std::lock_guard lock(mutex_);
        ++free_;
        ready_.notify_one();
    }

private:
    std::mutex mutex_;
    std::condition_variable ready_;
    std::size_t free_;
};

/// A thread for each connection, up to a limit.
class ConnectionThreads : public httplib::TaskQueue {
public:
    struct Hooks {
        std::function<void()> on_tick;    ///< a few times a second, and before each connection
        std::function<void()> make_room;  ///< all threads are at work
        std::function<void()> on_end;     ///< no more connections
    };

    ConnectionThreads(std::size_t most, std::size_t waiting, Hooks hooks)
        : most_(most), waiting_(waiting), hooks_(std::move(hooks)) {}

    void enqueue(std::function<void()> connection) override {
        hooks_.on_tick();
        std::function<void()> oldest;
        bool is_full = false;
        {
            const std::lock_guard lock(mutex_);
            connections_.push_back(std::move(connection));
            if (connections_.size() > idle_ && threads_.size() < most_) {
                threads_.emplace_back([this] { work(); });
                ++idle_;
            }
            is_full = connections_.size() > idle_;
            if (connections_.size() > waiting_) {
                oldest = std::move(connections_.front());
                connections_.pop_front();
            }
            ready_.notify_one();
        }
        if (is_full) {
            hooks_.make_room();
        }
        if (oldest) {
            close_one(oldest);
        }
    }

    void on_idle() override { hooks_.on_tick(); }

    void shutdown() override {
        hooks_.on_end();
        {
            const std::lock_guard lock(mutex_);
            is_closed_ = true;
            ready_.notify_all();
        }
        for (std::thread& thread : threads_) {
            thread.join();
        }
    }

private:
    static void close_one(const std::function<void()>& connection) {
        closes_only() = true;
        connection();
        closes_only() = false;
    }

    void work() {
        std::unique_lock lock(mutex_);
        while (true) {
            ready_.wait(lock, [this] { return is_closed_ || !connections_.empty(); });
            if (connections_.empty()) {
                return;
            }
            const std::function<void()> connection = std::move(connections_.back());
            connections_.pop_back();
            --idle_;
            lock.unlock();
            connection();
            lock.lock();
            ++idle_;
        }
    }

    std::size_t most_;
    std::size_t waiting_;
    Hooks hooks_;
    std::mutex mutex_;
    std::condition_variable ready_;
    std::deque<std::function<void()>> connections_;  ///< the newest last
    std::vector<std::thread> threads_;
    std::size_t idle_ = 0;  ///< threads
    bool is_closed_ = false;
};

bool send_file(const OpenFile& file, std::size_t offset, std::size_t length, httplib::DataSink& sink) {
    std::vector<char> buffer(std::min(length, kFileAtOnce));
    for (const std::size_t end = offset + length; offset < end;) {
        const ssize_t got = ::pread(file.descriptor(), buffer.data(), std::min(buffer.size(), end - offset),
                                    static_cast<off_t>(offset));
        if (got < 0 && errno == EINTR) {
            continue;
        }
        // 0: the file was cut off meanwhile.
        if (got <= 0 || !sink.write(buffer.data(), static_cast<std::size_t>(got))) {
            return false;
        }
        offset += static_cast<std::size_t>(got);
    }
    return true;
}

void put_answer(OutgoingAnswer answer, Exchange& exchange, Response& response) {
    exchange.is_answered = true;
    response.status = answer.status;
    std::string type;
    for (const auto& [name, value] : answer.headers) {
        if (in_lower_case(name) == "content-type") {
            type = value;
        } else {
            response.set_header(name, value);
        }
    }
    exchange.has_type = !type.empty();
    if (answer.file && answer.file->bytes() > 0) {
        // All in one call: between two of them the library gives up when the server ends.
        response.set_content_provider(
            answer.file->bytes(), type,
            [file = answer.file](std::size_t offset, std::size_t length, httplib::DataSink& sink) {
                return send_file(*file, offset, length, sink);
            });
    } else {
        response.body = std::move(answer.body);
        response.set_header("Content-Type", type);
    }
}

/// Takes the head over, and leaves the library nothing of it to interpret but how the body comes: no ranges, no
/// coding, no forms, no path for its regular expressions.
void take_head(Request& head, Exchange& exchange) {
    IncomingRequest& request = exchange.request;
    const auto question = head.target.find('?');
    request.method = head.method;
    request.path = head.target.substr(0, question);
    request.query = question == std::string::npos ? "" : head.target.substr(question + 1);
    for (const auto& [name, value] : head.headers) {
        if (name.front() == kHeaderMark) {  // others are the library's own
            request.headers.emplace_back(in_lower_case(name.substr(1)), value);
        }
    }
    exchange.fault = fault_of(request, head.version);
    exchange.framing = exchange.fault ? RequestFraming() : framing_of(request, head.version);
    exchange.is_cut = exchange.fault.has_value();
    httplib::Headers framing;
    if (exchange.framing.is_chunked) {
        framing.emplace("Transfer-Encoding", "chunked");
    } else if (exchange.framing.has_body()) {
        framing.emplace("Content-Length", std::to_string(exchange.framing.length));
    }
    head.headers = std::move(framing);
    head.path = "/";
    head.method = request.method == "HEAD" ? "HEAD" : "GET";
    if (exchange.framing.has_body()) {
        head.method = "POST";  // the one that the library gives a reader of its body
    }
    exchange.stream.begin_body();
}

/// What the library found wrong with a head.
RequestFault library_fault(const Request& head, int status) {
    if (head.version.rfind("HTTP/", 0) == 0 && head.version != "HTTP/1.1" && head.version != "HTTP/1.0") {
        return {505, "Only HTTP/1.1 and HTTP/1.0 are answered."};
    }
    if (status == 414) {
        return {status, "The request's first line is longer than 8192 bytes."};
    }
    return {status, "The request is not one of HTTP, or a line of its head is longer than 8192 bytes."};
}

}  // namespace

class HttpServer::Listener : public httplib::Server {
public:
    Listener(HttpServerOptions options, HttpService& service)
        : options_(std::move(options)),
          service_(service),
          memory_(options_.memory_bytes),
          turnstile_(options_.answering) {
        set_tcp_nodelay(true);
        set_socket_options(allow_reuse);
        set_idle_interval(0, kTickMicroseconds);
        set_pre_routing_handler([this](const Request&, Response& response) { return on_head(response); });
        Post("/",
             [this](const Request&, Response& response, const ContentReader& reader) { serve(response, &reader); });
        set_error_handler(HandlerWithResponse([this](const Request& head, Response& response) {
            if (!exchange_of_thread()->is_answered) {
                const std::optional<RequestFault>& fault = exchange_of_thread()->stream.fault();
                refuse(fault ? *fault : library_fault(head, response.status), response);
            }
            return HandlerResponse::Handled;
        }));
        set_post_routing_handler([this](const Request&, Response& response) { finish_head(response); });
        set_exception_handler([this](const Request&, Response& response, const std::exception_ptr&) {
            refuse({500, "The request failed."}, response);
        });
        new_task_queue = [this] {
            return new ConnectionThreads(room_for_connections(options_), options_.waiting,
                                         {[this] { look_for_end(); }, [this] { close_longest_waiting(); },
                                          [this] { end_.begin(options_.farewell); }});
        };
        bind();
    }

    [[nodiscard]] int port() const { return port_; }

    void run(const Cancellation& cancellation) {
        cancellation_ = cancellation;
        if (!listen_after_bind() && !cancellation.requested()) {
            throw Error(ErrorKind::unavailable, "the system gives no more connections; start the server again");
        }
    }

private:
    void bind() {
        errno = 0;
        port_ = options_.port == 0 ? bind_to_any_port(options_.host)
                                   : (bind_to_port(options_.host, options_.port) ? options_.port : -1);
        if (port_ < 0) {
            refuse_address(options_, errno);
        }
        ::listen(svr_sock_, kBacklog);
    }

    void look_for_end() {
        if (cancellation_.requested() && !end_.has_begun()) {
            end_.begin(options_.farewell);
            stop();
        }
    }

    /// Of the connections whose client is waited for.
    void close_longest_waiting() {
        const std::lock_guard lock(mutex_);
        ClientStream* longest = nullptr;
        std::optional<ClientStream::Clock::time_point> since;
        for (ClientStream* stream : streams_) {
            const auto waits = stream->waits_since();
            if (waits && (!since || *waits < *since)) {
                longest = stream;
                since = waits;
            }
        }
        if (longest != nullptr) {
            longest->give_up();
        }
    }

    bool process_and_close_socket(socket_t socket) override {
        if (!closes_only()) {
            ::fcntl(socket, F_SETFD, FD_CLOEXEC);
            Exchange exchange(socket, options_, end_);
            exchange_of_thread() = &exchange;
            enter(exchange.stream);
            converse(exchange);
            leave(exchange.stream);
            exchange_of_thread() = nullptr;
        }
        ::close(socket);
        return true;
    }

    void enter(ClientStream& stream) {
        const std::lock_guard lock(mutex_);
        streams_.insert(&stream);
    }

    void leave(ClientStream& stream) {
        const std::lock_guard lock(mutex_);
        streams_.erase(&stream);
    }

    /// One request after the other.
    void converse(Exchange& exchange) {
        try {
            do {
                exchange.is_cut = false;
                if (!exchange.stream.await_request()) {
                    return;
                }
            } while (process_one(exchange));
        } catch (const std::exception&) {
            exchange.is_cut = true;  // no memory for a head: the others go on
        }
        if (exchange.is_cut && !exchange.stream.is_gone()) {
            exchange.stream.leave();
        }
    }

    bool process_one(Exchange& exchange) {
        exchange.is_cut = true;
        exchange.is_answered = false;
        exchange.keeps_alive = false;
        exchange.request = {};
        exchange.framing = {};
        bool is_closed = false;
        return process_request(exchange.stream, false, is_closed, [&](Request& head) { take_head(head, exchange); }) &&
               exchange.keeps_alive && !exchange.stream.is_gone();
    }

    HandlerResponse on_head(Response& response) {
        Exchange& exchange = *exchange_of_thread();
        if (exchange.fault) {
            refuse(*exchange.fault, response);
            return HandlerResponse::Handled;
        }
        exchange.intake = service_.admit(exchange.request);
        if (exchange.intake.refusal) {
            exchange.is_cut = exchange.framing.has_body();
            put_answer(std::move(*exchange.intake.refusal), exchange, response);
            return HandlerResponse::Handled;
        }
        if (exchange.framing.has_body()) {
            return HandlerResponse::Unhandled;
        }
        serve(response, nullptr);
        return HandlerResponse::Handled;
    }

    void serve(Response& response, const ContentReader* reader) {
        Exchange& exchange = *exchange_of_thread();
        RequestBody body(exchange.intake, memory_);
        if (const auto fault = receive(body, exchange, reader)) {
            exchange.is_cut = reader != nullptr;
            refuse(*fault, response);
            return;
        }
        body.release(exchange.request);
        const std::lock_guard turn(turnstile_);
        put_answer(service_.answer(exchange.request), exchange, response);
    }

    static std::optional<RequestFault> receive(RequestBody& body, Exchange& exchange, const ContentReader* reader) {
        if (body.fault() || reader == nullptr) {
            return body.fault();
        }
        if (exchange.framing.length > exchange.intake.largest_body) {
            return too_large(exchange.intake.largest_body);
        }
        if (exchange.framing.expects_continue) {
            exchange.stream.httplib::Stream::write("HTTP/1.1 100 Continue\r\n\r\n");
        }
        const bool is_whole = (*reader)([&](const char* bytes, std::size_t count) {
            return body.store({bytes, count});
        });
        if (body.fault() || exchange.stream.fault()) {
            return body.fault() ? body.fault() : exchange.stream.fault();
        }
        if (!is_whole || (exchange.framing.is_chunked && !exchange.stream.has_read_empty_line())) {
            return RequestFault{400, "The body ends before its end, or a chunk of it is none."};
        }
        return std::nullopt;
    }

    void refuse(const RequestFault& fault, Response& response) {
        response.body.clear();
        response.headers.clear();
        put_answer(service_.refuse(fault.status, fault.reason), *exchange_of_thread(), response);
    }

    /// The headers that are the server's own.
    void finish_head(Response& response) {
        Exchange& exchange = *exchange_of_thread();
        exchange.keeps_alive = exchange.framing.keeps_alive && !exchange.is_cut && !end_.has_begun();
        for (const char* name : {"Keep-Alive", "Accept-Ranges", exchange.has_type ? "" : "Content-Type"}) {
            response.headers.erase(name);
        }
        response.set_header("Date", date_now());
        if (!exchange.keeps_alive) {
            response.set_header("Connection", "close");
        }
        exchange.stream.begin_answer();
    }

    HttpServerOptions options_;
    HttpService& service_;
    ServerEnd end_;
    BodyMemory memory_;
    Turnstile turnstile_;
    Cancellation cancellation_;
    int port_ = 0;
    std::mutex mutex_;
    std::set<ClientStream*> streams_;
};

HttpServer::HttpServer(HttpServerOptions options, HttpService& service)
    : listener_(std::make_unique<Listener>(std::move(options), service)) {}

HttpServer::~HttpServer() = default;

int HttpServer::port() const {
    return listener_->port();
}

void HttpServer::run(const Cancellation& cancellation) {
    listener_->run(cancellation);
}

}  // namespace forecast
