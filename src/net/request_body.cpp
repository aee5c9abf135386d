#include "request_body.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include <fmt/format.h>

namespace forecast {
namespace {

constexpr std::size_t kLongestChunkLine = 1'000;

RequestFault too_large(std::uintmax_t largest) {
    return {413, fmt::format("The body is larger than {} bytes.", largest)};
}

RequestFault cannot_be_kept() {
    const std::string reason = std::strerror(errno);
    return {errno == ENOSPC ? 507 : 500, fmt::format("The body cannot be written to a file: {}.", reason)};
}

}  // namespace

RequestBody::RequestBody(const RequestHead& head, std::uintmax_t largest, std::filesystem::path file)
    : is_chunked_(head.is_chunked),
      largest_(largest),
      left_(head.length),
      file_(std::move(file)),
      state_(head.is_chunked ? State::chunk_size : State::data) {}

RequestBody::~RequestBody() {
    if (descriptor_ >= 0) {
        ::close(descriptor_);
        ::unlink(file_.c_str());
    }
}

std::optional<RequestFault> RequestBody::open() {
    if (file_.empty() || descriptor_ >= 0) {
        return std::nullopt;
    }
    descriptor_ = ::open(file_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
    return descriptor_ < 0 ? std::optional(cannot_be_kept()) : std::nullopt;
}

std::optional<RequestFault> RequestBody::store(std::string_view bytes) {
    bytes_ += bytes.size();
    if (bytes_ > largest_) {
        return too_large(largest_);
    }
    if (file_.empty()) {
        memory_ += bytes;
        return std::nullopt;
    }
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written < 0) {
            return cannot_be_kept();
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return std::nullopt;
}

std::optional<std::string> RequestBody::take_line(std::string& bytes) {
    const auto end = bytes.find("\r\n");
    if (end == std::string::npos) {
        return std::nullopt;
    }
    std::string line = bytes.substr(0, end);
    bytes.erase(0, end + 2);
    return line;
}

std::optional<RequestFault> RequestBody::take_data(std::string& bytes) {
    const auto taken = static_cast<std::size_t>(std::min<std::uintmax_t>(left_, bytes.size()));
    if (auto fault = store(std::string_view(bytes).substr(0, taken))) {
        return fault;
    }
    bytes.erase(0, taken);
    left_ -= taken;
    if (left_ == 0) {
        state_ = is_chunked_ ? State::chunk_end : State::complete;
    }
    return std::nullopt;
}

std::optional<RequestFault> RequestBody::begin_chunk(const std::string& line) {
    const auto size = parse_length(line.substr(0, line.find(';')), 16);
    if (!size) {
        return RequestFault{400, "A chunk of the body has no size."};
    }
    left_ = *size;
    state_ = *size == 0 ? State::trailer : State::data;
    return *size > largest_ ? std::optional(too_large(largest_)) : std::nullopt;
}

std::optional<RequestFault> RequestBody::take(std::string& bytes) {
    if (left_ > largest_) {
        return too_large(largest_);
    }
    if (auto fault = open()) {
        return fault;
    }
    while (state_ != State::complete) {
        if (state_ == State::data) {
            if (auto fault = take_data(bytes)) {
                return fault;
            }
            if (state_ == State::data) {
                return std::nullopt;
            }
            continue;
        }
        const auto line = take_line(bytes);
        if (!line) {
            return bytes.size() > kLongestChunkLine ? std::optional(RequestFault{400, "A chunk's line is too long."})
                                                    : std::nullopt;
        }
        if (state_ == State::chunk_size) {
            if (auto fault = begin_chunk(*line)) {
                return fault;
            }
        } else if (state_ == State::chunk_end) {
            if (!line->empty()) {
                return RequestFault{400, "A chunk is longer than it says."};
            }
            state_ = State::chunk_size;
        } else if (line->empty()) {
            state_ = State::complete;
        }
    }
    return std::nullopt;
}

void RequestBody::release(IncomingRequest& request) {
    request.body = std::move(memory_);
    request.body_bytes = bytes_;
    if (descriptor_ >= 0) {
        ::close(std::exchange(descriptor_, -1));
        request.body_file = file_;
    }
}

}  // namespace forecast
