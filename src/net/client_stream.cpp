#include "client_stream.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include <netdb.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fmt/format.h>

#include "forecast/core/ascii.hpp"

namespace forecast {
namespace {

constexpr std::chrono::milliseconds kLeaving{3'000};
constexpr std::chrono::milliseconds kLongestPoll{60'000};
constexpr std::uintmax_t kDroppedAtMost = 64U << 20U;
constexpr std::size_t kLongestQuery = 16U << 10U;  // a page asks for 100 runs and more by their ids

bool is_control(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20U && c != '\t' && c != '\r' && c != '\n') || byte == 0x7FU;
}

constexpr std::size_t kLongestLookedAt = 32;  // bytes of a header's name

bool needs_value(const std::string& header) {
    constexpr std::array<std::string_view, 4> kNames = {"content-length", "transfer-encoding", "host", "origin"};
    return std::find(kNames.begin(), kNames.end(), in_lower_case(header)) != kNames.end();
}

}  // namespace

ServerEnd::ServerEnd() : descriptor_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {}

ServerEnd::~ServerEnd() {
    ::close(descriptor_);
}

void ServerEnd::begin(std::chrono::milliseconds farewell) {
    if (!has_begun_) {
        deadline_ = (Clock::now() + farewell).time_since_epoch().count();
        has_begun_ = true;
        ::eventfd_write(descriptor_, 1);
    }
}

ClientStream::ClientStream(ClientSocket socket, const HttpServerOptions& options, const ServerEnd& end)
    : socket_(std::move(socket)), options_(options), end_(end) {
    enter(Phase::idle);
}

void ClientStream::enter(Phase phase) {
    phase_ = phase;
    since_ = Clock::now();
    body_deadline_ = since_ + options_.slowest;
    moved_ = 0;
}

ClientStream::Clock::time_point ClientStream::deadline() const {
    switch (phase_) {
        case Phase::idle:
            return since_ + options_.idle_timeout;
        case Phase::greeting:
        case Phase::head:
            return since_ + options_.head_timeout;
        case Phase::leaving:
            return since_ + kLeaving;
        case Phase::body:
            return body_deadline_;
        case Phase::answer:
            break;
    }
    return since_ + options_.slowest + std::chrono::seconds(moved_ / options_.rate);
}

/// Whether a request is: the end of the server waits for it.
bool ClientStream::is_under_way() const {
    return phase_ == Phase::head || phase_ == Phase::body || phase_ == Phase::answer;
}

bool ClientStream::wait(short events) {
    waits_since_ = Clock::now().time_since_epoch().count();
    bool is_ready = false;
    while (!is_ready) {
        const bool ends = end_.has_begun();
        const auto until = ends ? std::min(deadline(), end_.deadline()) : deadline();
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
        if (left.count() <= 0 || (ends && !is_under_way())) {
            break;
        }
        std::array<pollfd, 2> watched = {
            {{socket_.descriptor(), events, 0}, {ends ? -1 : end_.descriptor(), POLLIN, 0}}};
        is_ready = ::poll(watched.data(), watched.size(), static_cast<int>(std::min(left, kLongestPoll).count())) > 0 &&
                   watched[0].revents != 0;
    }
    waits_since_ = 0;
    return is_ready;
}

/// The client has said nothing for too long.
bool ClientStream::on_silence() {
    if (phase_ == Phase::head || phase_ == Phase::body) {
        fault_ = RequestFault{408, "The request did not come in time."};
    } else {
        is_gone_ = true;
    }
    return false;
}

/// What came gives a body time, but never more than `slowest` from now on: a client cannot save time up and then stall.
bool ClientStream::take_time(std::size_t bytes) {
    constexpr std::size_t kNanosecondsOfASecond = 1'000'000'000;
    const std::chrono::nanoseconds earned(bytes * kNanosecondsOfASecond / options_.rate);
    body_deadline_ = std::min(body_deadline_ + earned, Clock::now() + options_.slowest);
    return true;
}

bool ClientStream::receive() {
    while (!is_gone_) {
        const SocketStep step = socket_.receive(buffer_.data(), buffer_.size());
        if (step.bytes > 0) {
            at_ = 0;
            filled_ = static_cast<std::size_t>(step.bytes);
            moved_ += filled_;
            // Bytes that come just fast enough to be waited for never are still late.
            return deadline() >= Clock::now() ? take_time(filled_) : on_silence();
        }
        if (step.is_end) {
            is_gone_ = true;
        } else if (!wait(step.awaits)) {
            return on_silence();
        }
    }
    return false;
}

bool ClientStream::agree() {
    enter(Phase::greeting);
    for (SocketStep step = socket_.agree(); step.is_end || step.awaits != 0; step = socket_.agree()) {
        if (step.is_end || !wait(step.awaits)) {
            is_gone_ = true;
            return false;
        }
    }
    has_agreed_ = true;
    return true;
}

bool ClientStream::await_request() {
    if (!has_agreed_ && !agree()) {
        return false;
    }
    enter(Phase::idle);
    if (at_ == filled_ && !receive()) {
        return false;
    }
    enter(Phase::head);
    head_bytes_ = 0;
    is_in_headers_ = false;
    has_ended_line_ = false;
    previous_ = '\n';
    spaces_ = 0;
    is_in_query_ = false;
    query_.clear();
    return true;
}

void ClientStream::begin_body(bool is_chunked) {
    enter(Phase::body);
    chunks_ = is_chunked ? std::optional(ChunkFraming()) : std::nullopt;
}

void ClientStream::begin_answer() {
    enter(Phase::answer);
}

bool ClientStream::has_left() const {
    pollfd watched = {socket_.descriptor(), POLLRDHUP, 0};
    return is_gone_ || (::poll(&watched, 1, 0) > 0 && (watched.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0);
}

void ClientStream::leave() {
    socket_.finish_sending();
    enter(Phase::leaving);
    while (moved_ < kDroppedAtMost && receive()) {
    }
}

std::optional<ClientStream::Clock::time_point> ClientStream::waits_since() const {
    const Clock::rep since = waits_since_;
    return since == 0 ? std::nullopt : std::optional(Clock::time_point(Clock::duration(since)));
}

void ClientStream::give_up() {
    waits_since_ = 0;  // nobody gives it up again
    ::shutdown(socket_.descriptor(), SHUT_RDWR);
}

ssize_t ClientStream::read(char* to, std::size_t size) {
    if (phase_ == Phase::head) {
        return read_head(to);
    }
    if (at_ == filled_ && !receive()) {
        return -1;
    }
    const std::size_t taken = std::min(size, filled_ - at_);
    std::memcpy(to, buffer_.data() + at_, taken);
    at_ += taken;
    if (chunks_ && !chunks_->take({to, taken})) {
        fault_ = RequestFault{400, "A chunk of the body is none: its size and its ends are not as HTTP has them."};
        return -1;
    }
    return static_cast<ssize_t>(taken);
}

/// A head with a fault is ended by a line that is none, which the library answers with 400; the server then says what
/// it was.
ssize_t ClientStream::read_head(char* to) {
    while (pending_.empty() && !fault_ && (at_ < filled_ || receive())) {
        const char byte = buffer_[at_++];
        const bool begins_header = is_in_headers_ && previous_ == '\n' && byte != '\r';
        check(byte);
        if (is_of_query(byte)) {
            continue;
        }
        pending_ =
            byte == '%' && is_in_headers_ ? "52%" : std::string(1, byte);  // of "%25" the library makes '%' again
        if (begins_header) {
            pending_ += kHeaderMark;
        }
    }
    if (fault_) {
        *to = '\n';
        return std::exchange(has_ended_line_, true) ? -1 : 1;
    }
    if (pending_.empty()) {
        return -1;
    }
    *to = pending_.back();
    pending_.pop_back();
    return 1;
}

/// Whether the byte belongs to the target's query, which is kept.
bool ClientStream::is_of_query(char byte) {
    if (is_in_headers_ || spaces_ != 1 || byte == '\r') {
        return false;
    }
    if (!is_in_query_) {
        is_in_query_ = byte == '?';
        return is_in_query_;
    }
    if (query_.size() == kLongestQuery) {
        fault_ = RequestFault{414, fmt::format("The request's query is longer than {} bytes.", kLongestQuery)};
    } else {
        query_ += byte;
    }
    return true;
}

void ClientStream::check(char byte) {
    if (++head_bytes_ > options_.head_bytes) {
        fault_ = RequestFault{431, fmt::format("The request's head is longer than {} bytes.", options_.head_bytes)};
    } else if (is_control(byte) || (byte == '\n') != (previous_ == '\r')) {
        fault_ = RequestFault{400, "The request's head has control characters."};
    } else if (is_in_headers_ && previous_ == '\n' && (byte == ' ' || byte == '\t')) {
        fault_ = RequestFault{400, "A header goes on on a second line, which is obsolete."};
    }
    spaces_ += !is_in_headers_ && byte == ' ' ? 1 : 0;
    check_line(byte);
    is_in_headers_ = is_in_headers_ || byte == '\n';
    previous_ = byte;
}

/// The library leaves out a header line that has no colon or no value; for what decides who is asked and where a body
/// ends it may not.
void ClientStream::check_line(char byte) {
    if (byte == '\n') {
        if (is_in_headers_ && !line_.empty() && !has_colon_) {
            fault_ = RequestFault{400, "A line of the request's head has no colon."};
        } else if (has_colon_ && !has_value_ && needs_value(line_)) {
            fault_ = RequestFault{400, fmt::format("The header {} has no value.", line_)};
        }
        line_.clear();
        has_colon_ = false;
        has_value_ = false;
    } else if (byte != '\r') {
        has_value_ = has_value_ || (has_colon_ && byte != ' ' && byte != '\t');
        has_colon_ = has_colon_ || (is_in_headers_ && byte == ':');
        line_ += has_colon_ || line_.size() > kLongestLookedAt ? "" : std::string(1, byte);
    }
}

ssize_t ClientStream::write(const char* from, std::size_t size) {
    std::size_t done = 0;
    while (done < size && !is_gone_) {
        const SocketStep step = socket_.send(from + done, size - done);
        done += static_cast<std::size_t>(step.bytes);
        moved_ += static_cast<std::uintmax_t>(step.bytes);
        sent_ += static_cast<std::uintmax_t>(step.bytes);
        is_gone_ = step.is_end || (step.awaits != 0 && !wait(step.awaits));
    }
    return is_gone_ ? -1 : static_cast<ssize_t>(size);
}

std::string ClientStream::client() const {
    sockaddr_storage address = {};
    auto* const any = reinterpret_cast<sockaddr*>(&address);  // NOLINT(*-reinterpret-cast): as sockets are asked
    socklen_t length = sizeof address;
    std::array<char, NI_MAXHOST> text{};
    const bool is_known = ::getpeername(socket_.descriptor(), any, &length) == 0 &&
                          ::getnameinfo(any, length, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST) == 0;
    return is_known ? text.data() : "";
}

void ClientStream::get_remote_ip_and_port(std::string& /*ip*/, int& /*port*/) const {}

void ClientStream::get_local_ip_and_port(std::string& /*ip*/, int& /*port*/) const {}

}  // namespace forecast
