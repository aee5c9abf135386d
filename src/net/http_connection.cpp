#include "http_connection.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <ctime>
#include <variant>

#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace forecast {
namespace {

constexpr std::size_t kReadAtOnce = 64U << 10U;
constexpr std::size_t kFileAtOnce = 256U << 10U;
constexpr std::uintmax_t kDroppedAtMost = 64U << 20U;
constexpr std::chrono::milliseconds kLeaving{3'000};

bool would_block() {
    return errno == EAGAIN || errno == EWOULDBLOCK;
}

std::string date_now() {
    return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(std::time(nullptr)));
}

bool is_safe_value(const std::string& value) {
    return value.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos;
}

std::string head_of(const OutgoingAnswer& answer, std::uintmax_t length, bool keeps_alive) {
    std::string head = fmt::format("HTTP/1.1 {} {}\r\nDate: {}\r\nContent-Length: {}\r\n", answer.status,
                                   reason_of(answer.status), date_now(), length);
    for (const auto& [name, value] : answer.headers) {
        if (is_safe_value(value)) {
            head.append(name).append(": ").append(value).append("\r\n");
        }
    }
    return head + (keeps_alive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n");
}

}  // namespace

HttpConnection::HttpConnection(int socket, HttpService& service, const HttpServerOptions& options)
    : socket_(socket), service_(service), options_(options) {
    enter(State::head, options_.head_timeout);
}

HttpConnection::~HttpConnection() {
    ::close(socket_);
}

void HttpConnection::enter(State state, std::chrono::milliseconds patience) {
    state_ = state;
    since_ = Clock::now();
    deadline_ = since_ + patience;
    moved_ = 0;
}

void HttpConnection::give_way(std::uintmax_t moved) {
    moved_ += moved;
    deadline_ = since_ + options_.slowest + std::chrono::seconds(moved_ / options_.rate);
}

std::size_t HttpConnection::memory_of_body() const {
    return body_ && body_in_memory_ ? static_cast<std::size_t>(body_->bytes()) : 0;
}

void HttpConnection::on_readable() {
    std::array<char, kReadAtOnce> buffer;  // NOLINT(cppcoreguidelines-pro-type-member-init): recv fills it
    const ssize_t got = ::recv(socket_, buffer.data(), buffer.size(), 0);
    if (got < 0 && (would_block() || errno == EINTR)) {
        return;
    }
    if (got <= 0) {
        state_ = State::closed;
        return;
    }
    if (state_ == State::leaving) {
        moved_ += static_cast<std::uintmax_t>(got);
        state_ = moved_ > kDroppedAtMost ? State::closed : State::leaving;
        return;
    }
    if (is_idle()) {
        enter(State::head, options_.head_timeout);
    }
    in_.append(buffer.data(), static_cast<std::size_t>(got));
    if (state_ == State::body) {
        give_way(static_cast<std::uintmax_t>(got));
    }
    advance();
}

void HttpConnection::advance() {
    std::size_t before = 0;
    do {
        before = in_.size();
        if (state_ == State::head) {
            take_head();
        }
        if (state_ == State::body) {
            take_body();
        }
    } while (state_ == State::head && in_.size() != before);
}

void HttpConnection::take_head() {
    const auto end = in_.find("\r\n\r\n");
    if (end == std::string::npos ? in_.size() > options_.head_bytes : end > options_.head_bytes) {
        return refuse(431, fmt::format("The request's headers are longer than {} bytes.", options_.head_bytes));
    }
    if (end == std::string::npos) {
        return;
    }
    auto parsed = parse_head(std::string_view(in_).substr(0, end));
    if (const auto* fault = std::get_if<RequestFault>(&parsed)) {
        return refuse(fault->status, fault->reason);
    }
    in_.erase(0, end + 4);
    RequestHead head = std::get<RequestHead>(std::move(parsed));
    is_head_ = head.request.method == "HEAD";
    Intake intake = service_.admit(head.request);
    const bool has_body = head.is_chunked || head.length > 0;
    keeps_alive_ = head.keeps_alive && !(intake.refusal && has_body);
    body_in_memory_ = intake.body_file.empty();
    body_ = std::make_unique<RequestBody>(head, intake.largest_body, std::move(intake.body_file));
    request_ = std::move(head.request);
    if (intake.refusal) {
        return begin(*intake.refusal);
    }
    enter(State::body, options_.slowest);
    if (head.expects_continue && has_body && in_.empty()) {
        constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
        ::send(socket_, kContinue.data(), kContinue.size(),
               MSG_NOSIGNAL);  // a client that misses it sends all the same
    }
}

void HttpConnection::take_body() {
    if (const auto fault = body_->take(in_)) {
        return refuse(fault->status, fault->reason);
    }
    if (body_->is_complete()) {
        body_->release(request_);
        body_.reset();
        state_ = State::answering;
    }
}

void HttpConnection::refuse(int status, const std::string& reason) {
    keeps_alive_ = false;
    begin(service_.refuse(status, reason));
}

void HttpConnection::answer(OutgoingAnswer answer, bool ends) {
    if (!request_.body_file.empty()) {
        ::unlink(request_.body_file.c_str());  // gone already where it was renamed
    }
    keeps_alive_ = keeps_alive_ && !ends;
    begin(answer);
    advance();
}

void HttpConnection::begin(const OutgoingAnswer& answer) {
    body_.reset();
    request_ = {};
    const std::uintmax_t length = answer.file ? answer.file->bytes() : answer.body.size();
    out_ = head_of(answer, length, keeps_alive_);
    out_at_ = 0;
    file_at_ = 0;
    file_ = is_head_ ? nullptr : answer.file;
    if (!is_head_ && !answer.file) {
        out_ += answer.body;
    }
    enter(State::writing, options_.slowest);
    write();
}

bool HttpConnection::send_text() {
    while (out_at_ < out_.size()) {
        const ssize_t sent = ::send(socket_, out_.data() + out_at_, out_.size() - out_at_, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) {
            continue;
        }
        if (sent < 0) {
            state_ = would_block() ? state_ : State::closed;
            return false;
        }
        out_at_ += static_cast<std::size_t>(sent);
        give_way(static_cast<std::uintmax_t>(sent));
    }
    return true;
}

bool HttpConnection::send_file() {
    while (file_ && file_at_ < file_->bytes()) {
        auto at = static_cast<off_t>(file_at_);
        const auto most = static_cast<std::size_t>(std::min<std::uintmax_t>(file_->bytes() - file_at_, kFileAtOnce));
        const ssize_t sent = ::sendfile(socket_, file_->descriptor(), &at, most);
        if (sent < 0 && errno == EINTR) {
            continue;
        }
        if (sent <= 0) {  // 0: the file was cut off meanwhile
            state_ = sent < 0 && would_block() ? state_ : State::closed;
            return false;
        }
        file_at_ += static_cast<std::uintmax_t>(sent);
        give_way(static_cast<std::uintmax_t>(sent));
        if (most == kFileAtOnce) {
            return file_at_ == file_->bytes();  // others have their turn
        }
    }
    return true;
}

void HttpConnection::write() {
    if (send_text() && send_file()) {
        finish_answer();
    }
}

void HttpConnection::on_writable() {
    write();
    advance();
}

void HttpConnection::finish_answer() {
    out_ = {};
    file_.reset();
    if (!keeps_alive_) {
        ::shutdown(socket_, SHUT_WR);
        return enter(State::leaving, kLeaving);
    }
    enter(State::head, in_.empty() ? options_.idle_timeout : options_.head_timeout);
}

void HttpConnection::on_deadline() {
    const bool has_begun = state_ == State::body || (state_ == State::head && !in_.empty());
    if (!has_begun) {
        state_ = State::closed;
        return;
    }
    refuse(408, "The request did not come in time.");
}

}  // namespace forecast
