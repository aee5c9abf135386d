#include "forecast/net/http_server.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <vector>

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "forecast/core/error.hpp"
#include "http_connection.hpp"

namespace forecast {
namespace {

using Clock = HttpConnection::Clock;
using State = HttpConnection::State;

constexpr int kTickMs = 100;
constexpr std::uint64_t kListener = 0;
constexpr std::uint64_t kAnswers = 1;
constexpr std::uint64_t kFirstConnection = 2;
constexpr int kBacklog = 1'024;

/// A descriptor, closed with its owner.
class Descriptor {
public:
    explicit Descriptor(int value = -1) : value_(value) {}
    ~Descriptor() { close(); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    [[nodiscard]] int get() const { return value_; }
    void close() {
        if (value_ >= 0) {
            ::close(value_);
            value_ = -1;
        }
    }

private:
    int value_;
};

struct Addresses {
    addrinfo* first = nullptr;
    Addresses() = default;
    ~Addresses() { ::freeaddrinfo(first); }
    Addresses(const Addresses&) = delete;
    Addresses& operator=(const Addresses&) = delete;
};

[[noreturn]] void refuse_address(const HttpServerOptions& options, int code) {
    const std::string reason = std::strerror(code);
    if (code == EADDRINUSE) {
        throw Error(ErrorKind::locked, "port {} of {} is taken by another program; name another --port, or 0 for any",
                    options.port, options.host);
    }
    if (code == EACCES) {
        throw Error(ErrorKind::permission, "port {} may not be listened on: {}; name one from 1024 on", options.port,
                    reason);
    }
    throw Error(ErrorKind::invalid_argument, "{}:{} cannot be listened on: {}", options.host, options.port, reason);
}

/// A socket that listens; its backlog takes what comes before run().
int listen_on(const HttpServerOptions& options) {
    Addresses addresses;
    addrinfo hints = {};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
    if (const int failure =
            ::getaddrinfo(options.host.c_str(), std::to_string(options.port).c_str(), &hints, &addresses.first)) {
        throw Error(ErrorKind::invalid_argument, "the host '{}' is no address of this machine: {}", options.host,
                    ::gai_strerror(failure));
    }
    const addrinfo& address = *addresses.first;
    const int socket = ::socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    const int yes = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (socket < 0 || ::bind(socket, address.ai_addr, address.ai_addrlen) != 0 || ::listen(socket, kBacklog) != 0) {
        const int code = errno;
        ::close(socket);
        refuse_address(options, code);
    }
    return socket;
}

int port_of(int socket) {
    sockaddr_storage address = {};
    socklen_t size = sizeof address;
    ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
    return ntohs(address.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6&>(address).sin6_port
                                               : reinterpret_cast<sockaddr_in&>(address).sin_port);
}

/// As many files as are allowed may be open; how many connections that leaves room for.
std::size_t room_for_connections(std::size_t wanted) {
    constexpr rlim_t kOthers = 200;  // files, databases
    rlimit limit = {};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    const rlim_t needed = std::min<rlim_t>(limit.rlim_max, 2 * wanted + kOthers);  // a file each besides
    if (limit.rlim_cur < needed) {
        limit.rlim_cur = needed;
        ::setrlimit(RLIMIT_NOFILE, &limit);
        ::getrlimit(RLIMIT_NOFILE, &limit);
    }
    const rlim_t room = limit.rlim_cur > 2 * kOthers ? (limit.rlim_cur - kOthers) / 2 : 50;
    return std::min<std::size_t>(wanted, room);
}

/// Requests for the threads that answer.
class Desk {
public:
    struct Job {
        std::uint64_t connection = 0;
        IncomingRequest* request = nullptr;
    };
    void put(Job job) {
        const std::lock_guard lock(mutex_);
        jobs_.push_back(job);
        ready_.notify_one();
    }
    /// Waits; nothing once it is closed and all are taken.
    std::optional<Job> take() {
        std::unique_lock lock(mutex_);
        ready_.wait(lock, [this] { return closed_ || !jobs_.empty(); });
        if (jobs_.empty()) {
            return std::nullopt;
        }
        const Job job = jobs_.front();
        jobs_.pop_front();
        return job;
    }
    void close() {
        const std::lock_guard lock(mutex_);
        closed_ = true;
        ready_.notify_all();
    }

private:
    std::mutex mutex_;
    std::condition_variable ready_;
    std::deque<Job> jobs_;
    bool closed_ = false;
};

struct Answered {
    std::uint64_t connection = 0;
    OutgoingAnswer answer;
};

}  // namespace

class HttpServer::Loop {
public:
    Loop(HttpServerOptions options, HttpService& service)
        : options_(std::move(options)),
          service_(service),
          listener_(listen_on(options_)),
          poll_(::epoll_create1(EPOLL_CLOEXEC)),
          bell_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)),
          most_(room_for_connections(options_.connections)) {
        watch(listener_.get(), EPOLLIN, kListener, EPOLL_CTL_ADD);
        watch(bell_.get(), EPOLLIN, kAnswers, EPOLL_CTL_ADD);
    }

    [[nodiscard]] int port() const { return port_of(listener_.get()); }

    void run(const Cancellation& cancellation) {
        std::vector<std::thread> threads;
        for (std::size_t i = 0; i < options_.threads; ++i) {
            threads.emplace_back([this] { answer_requests(); });
        }
        auto next_tick = Clock::now();
        std::optional<Clock::time_point> end;
        while (!end || (!connections_.empty() && Clock::now() < *end)) {
            wait();
            if (cancellation.requested() && !end) {
                end = Clock::now() + options_.farewell;
                begin_to_end();
            }
            if (Clock::now() >= next_tick) {
                next_tick = Clock::now() + std::chrono::milliseconds(kTickMs);
                give_up_late_ones();
            }
        }
        desk_.close();
        for (std::thread& thread : threads) {
            thread.join();
        }
    }

private:
    void watch(int descriptor, std::uint32_t events, std::uint64_t key, int operation) const {
        epoll_event event = {};
        event.events = events;
        event.data.u64 = key;
        ::epoll_ctl(poll_.get(), operation, descriptor, &event);
    }

    void answer_requests() {
        while (const auto job = desk_.take()) {
            Answered done{job->connection, service_.answer(*job->request)};
            {
                const std::lock_guard lock(mutex_);
                answered_.push_back(std::move(done));
            }
            const std::uint64_t one = 1;
            [[maybe_unused]] const auto rung = ::write(bell_.get(), &one, sizeof one);
        }
    }

    void wait() {
        std::array<epoll_event, 256> events = {};
        const int count = ::epoll_wait(poll_.get(), events.data(), static_cast<int>(events.size()), kTickMs);
        for (int i = 0; i < count; ++i) {
            const epoll_event& event = events[static_cast<std::size_t>(i)];
            if (event.data.u64 == kListener) {
                accept_all();
            } else if (event.data.u64 == kAnswers) {
                send_answers();
            } else {
                on_event(event);
            }
        }
    }

    void accept_all() {
        while (true) {
            const int socket = ::accept4(listener_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
            if (socket < 0 && (errno == EMFILE || errno == ENFILE) && close_longest_waiting()) {
                continue;
            }
            if (socket < 0) {
                return;
            }
            if (connections_.size() >= most_ && !close_longest_waiting()) {
                ::close(socket);
                continue;
            }
            const int yes = 1;
            ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
            const std::uint64_t key = next_key_++;
            connections_.emplace(key, std::make_unique<HttpConnection>(socket, service_, options_));
            watch(socket, EPOLLIN | EPOLLONESHOT, key, EPOLL_CTL_ADD);
        }
    }

    /// False where each is being answered.
    bool close_longest_waiting() {
        auto longest = connections_.end();
        for (auto entry = connections_.begin(); entry != connections_.end(); ++entry) {
            const bool waits = entry->second->waits_for_reading();
            if (waits && (longest == connections_.end() || entry->second->since() < longest->second->since())) {
                longest = entry;
            }
        }
        if (longest == connections_.end()) {
            return false;
        }
        connections_.erase(longest);
        return true;
    }

    void on_event(const epoll_event& event) {
        const auto found = connections_.find(event.data.u64);
        if (found == connections_.end()) {
            return;
        }
        HttpConnection& connection = *found->second;
        if (connection.state() == State::writing) {
            connection.on_writable();
        } else {
            connection.on_readable();
        }
        if (connection.state() == State::body && memory() > options_.memory_bytes) {
            connection.refuse(503, "The server has too much to receive at the moment; try again.");
        }
        settle(event.data.u64, connection);
    }

    [[nodiscard]] std::size_t memory() const {
        std::size_t bytes = 0;
        for (const auto& entry : connections_) {
            bytes += entry.second->memory();
        }
        return bytes;
    }

    /// Sees to it that the connection goes on by itself from the state that it is in.
    void settle(std::uint64_t key, HttpConnection& connection) {
        const bool is_over = connection.state() == State::closed || (ends_ && connection.is_idle());
        if (is_over) {
            connections_.erase(key);
        } else if (connection.state() == State::answering) {
            desk_.put({key, &connection.request()});
        } else {
            const std::uint32_t direction = connection.state() == State::writing ? EPOLLOUT : EPOLLIN;
            watch(connection.socket(), direction | EPOLLONESHOT, key, EPOLL_CTL_MOD);
        }
    }

    void send_answers() {
        std::uint64_t count = 0;
        [[maybe_unused]] const auto read = ::read(bell_.get(), &count, sizeof count);
        std::vector<Answered> answered;
        {
            const std::lock_guard lock(mutex_);
            answered.swap(answered_);
        }
        for (Answered& done : answered) {
            HttpConnection& connection = *connections_.at(done.connection);
            connection.answer(std::move(done.answer), ends_);
            settle(done.connection, connection);
        }
    }

    void give_up_late_ones() {
        const auto now = Clock::now();
        std::vector<std::uint64_t> late;
        for (const auto& [key, connection] : connections_) {
            if (connection->state() != State::answering && connection->deadline() < now) {
                late.push_back(key);
            }
        }
        for (const std::uint64_t key : late) {
            HttpConnection& connection = *connections_.at(key);
            connection.on_deadline();
            settle(key, connection);
        }
    }

    void begin_to_end() {
        ends_ = true;
        listener_.close();
        for (auto entry = connections_.begin(); entry != connections_.end();) {
            const bool goes = entry->second->is_idle() || entry->second->state() == State::leaving;
            entry = goes ? connections_.erase(entry) : std::next(entry);
        }
    }

    HttpServerOptions options_;
    HttpService& service_;
    Descriptor listener_;
    Descriptor poll_;
    Descriptor bell_;
    std::size_t most_;
    std::uint64_t next_key_ = kFirstConnection;
    bool ends_ = false;
    std::unordered_map<std::uint64_t, std::unique_ptr<HttpConnection>> connections_;
    Desk desk_;
    std::mutex mutex_;
    std::vector<Answered> answered_;
};

HttpServer::HttpServer(HttpServerOptions options, HttpService& service)
    : loop_(std::make_unique<Loop>(std::move(options), service)) {}

HttpServer::~HttpServer() = default;

int HttpServer::port() const {
    return loop_->port();
}

void HttpServer::run(const Cancellation& cancellation) {
    loop_->run(cancellation);
}

}  // namespace forecast
