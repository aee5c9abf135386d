#include "forecast/net/http_server.hpp"

#include <atomic>
#include <cerrno>
#include <ctime>
#include <mutex>
#include <utility>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "connection_threads.hpp"
#include "exchange.hpp"
#include "forecast/core/error.hpp"
#include "listening.hpp"
#include "open_streams.hpp"
#include "request_body.hpp"
#include "turnstile.hpp"

namespace forecast {
namespace {

using httplib::ContentReader;
using httplib::Request;
using httplib::Response;

constexpr int kBacklog = 1'024;  // the library's own is 5
constexpr long kTickMicroseconds = 100'000;

std::string date_now() {
    return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(std::time(nullptr)));
}

/// That of this thread. The library's handlers know the request, not its connection.
Exchange*& exchange_of_thread() {
    thread_local Exchange* exchange = nullptr;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)
    return exchange;
}

/// The place that the answer of this thread has; nullptr where there is none.
Turnstile*& place_of_thread() {
    thread_local Turnstile* place = nullptr;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)
    return place;
}

/// A place in the turnstile, known to PlaceGivenBack.
class TakenPlace {
public:
    explicit TakenPlace(Turnstile& turnstile) : turn_(turnstile) { place_of_thread() = &turnstile; }
    ~TakenPlace() { place_of_thread() = nullptr; }
    TakenPlace(const TakenPlace&) = delete;
    TakenPlace& operator=(const TakenPlace&) = delete;

private:
    std::lock_guard<Turnstile> turn_;
};

}  // namespace

PlaceGivenBack::PlaceGivenBack() {
    if (place_of_thread() != nullptr) {
        place_of_thread()->unlock();
    }
}

PlaceGivenBack::~PlaceGivenBack() {
    if (place_of_thread() != nullptr) {
        place_of_thread()->lock();
    }
}

class HttpServer::Listener : public httplib::Server {
public:
    Listener(HttpServerOptions options, HttpService& service)
        : options_(std::move(options)),
          service_(service),
          memory_(options_.memory_bytes),
          turnstile_(options_.answering) {
        if (!options_.certificate.empty()) {
            identity_.emplace(options_.certificate, options_.key);
        }
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
                                         {[this] { look_for_end(); }, [this] { streams_.close_longest_waiting(); },
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

    bool process_and_close_socket(socket_t socket) override {
        ::fcntl(socket, F_SETFD, FD_CLOEXEC);
        if (!closes_only()) {
            serve_connection(socket);
        }
        ::close(socket);
        return true;
    }

    void serve_connection(socket_t socket) {
        try {
            Exchange exchange(ClientSocket(socket, identity_ ? &*identity_ : nullptr), options_, end_);
            exchange_of_thread() = &exchange;
            streams_.enter(exchange.stream);
            converse(exchange);
            streams_.leave(exchange.stream);
            exchange_of_thread() = nullptr;
        } catch (const std::exception&) {  // no memory for a connection: the others go on
            exchange_of_thread() = nullptr;
        }
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
        exchange.request.client = exchange.stream.client();
        exchange.framing = {};
        exchange.status = 0;
        const std::uintmax_t sent_before = exchange.stream.sent();
        const auto began = ClientStream::Clock::now();
        bool is_closed = false;
        const bool goes_on =
            process_request(exchange.stream, false, is_closed, [&](Request& head) { take_head(head, exchange); });
        if (exchange.is_streaming) {
            --streams_open_;
            exchange.is_streaming = false;
        }
        if (exchange.status != 0) {
            service_.on_sent(exchange.request, {exchange.status, exchange.stream.sent() - sent_before,
                                                ClientStream::Clock::now() - began});
        }
        return goes_on && exchange.keeps_alive && !exchange.stream.is_gone();
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
        OutgoingAnswer answer = exchange.intake.is_light ? service_.answer(exchange.request) : answer_in_turn(exchange);
        if (answer.parts && !admit_stream(exchange)) {
            refuse({503, "As many streams are open as this server has room for; try again later."}, response);
            return;
        }
        put_answer(std::move(answer), exchange, response);
    }

    OutgoingAnswer answer_in_turn(Exchange& exchange) {
        const TakenPlace place(turnstile_);
        return service_.answer(exchange.request);
    }

    bool admit_stream(Exchange& exchange) {
        exchange.is_streaming = true;
        return ++streams_open_ <= options_.streams;
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
        if (!is_whole || !exchange.stream.has_whole_frame()) {
            return RequestFault{400, "The body ends before its end."};
        }
        return std::nullopt;
    }

    void refuse(const RequestFault& fault, Response& response) {
        response.body.clear();
        response.headers.clear();
        Exchange& exchange = *exchange_of_thread();
        put_answer(service_.refuse_request(exchange.request, fault.status, fault.reason), exchange, response);
    }

    /// The headers that are the server's own.
    void finish_head(Response& response) {
        Exchange& exchange = *exchange_of_thread();
        exchange.status = response.status;
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
    std::optional<TlsIdentity> identity_;
    ServerEnd end_;
    std::atomic<std::size_t> streams_open_{0};
    BodyMemory memory_;
    Turnstile turnstile_;
    Cancellation cancellation_;
    int port_ = 0;
    OpenStreams streams_;
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
