#include "request_body.hpp"

#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include <fmt/format.h>

#include "forecast/core/disk_full.hpp"

namespace forecast {
namespace {

RequestFault cannot_be_kept() {
    if (is_disk_full(errno)) {
        return {507, "The disk of the store is full: nothing was kept; make room there."};
    }
    return {500, fmt::format("The body cannot be written to a file: {}.", std::strerror(errno))};
}

}  // namespace

RequestFault too_large(std::uintmax_t largest) {
    return {413, fmt::format("The body is larger than {} bytes.", largest)};
}

RequestBody::RequestBody(const Intake& intake, BodyMemory& memory)
    : largest_(intake.largest_body), file_(intake.body_file), memory_(memory) {
    if (!file_.empty()) {
        open();
    }
}

RequestBody::~RequestBody() {
    memory_.used -= reserved_;
    if (descriptor_ >= 0) {
        ::close(descriptor_);
    }
    if (is_made_) {
        ::unlink(file_.c_str());
    }
}

void RequestBody::open() {
    descriptor_ = ::open(file_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
    is_made_ = descriptor_ >= 0;
    if (!is_made_) {
        fault_ = cannot_be_kept();
    }
}

void RequestBody::write(std::string_view bytes) {
    while (!bytes.empty() && !fault_) {
        const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
        if (written >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno != EINTR) {
            fault_ = cannot_be_kept();
        }
    }
}

bool RequestBody::store(std::string_view bytes) {
    bytes_ += bytes.size();
    if (bytes_ > largest_) {
        fault_ = too_large(largest_);
    } else if (!file_.empty()) {
        write(bytes);
    } else if ((memory_.used += bytes.size()) > memory_.most_for(bytes_)) {
        memory_.used -= bytes.size();
        fault_ = RequestFault{503, "The server has too much to receive at the moment; try again."};
    } else {
        reserved_ += bytes.size();
        text_ += bytes;
    }
    return !fault_;
}

void RequestBody::release(IncomingRequest& request) {
    request.body = std::move(text_);
    request.body_bytes = bytes_;
    if (descriptor_ >= 0) {
        ::close(std::exchange(descriptor_, -1));
        request.body_file = file_;
    }
}

}  // namespace forecast
