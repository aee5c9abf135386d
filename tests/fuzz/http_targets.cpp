#include <memory>
#include <variant>

#include "net/request_body.hpp"
#include "net/request_head.hpp"
#include "targets.hpp"

namespace forecast {
namespace {

constexpr std::uintmax_t kLargestBody = 1'000;

struct ReadBody {
    int fault = 0;
    bool is_complete = false;
    std::string body;
    std::string rest;
};

/// The body out of bytes that come `at_once` at a time.
ReadBody read_body(const RequestHead& head, const std::string& bytes, std::size_t at_once) {
    RequestBody body(head, kLargestBody, {});
    ReadBody read;
    for (std::size_t at = 0; at < bytes.size() && !body.is_complete(); at += at_once) {
        read.rest += bytes.substr(at, at_once);
        if (const auto fault = body.take(read.rest)) {
            read.fault = fault->status;
            return read;
        }
        if (body.is_complete() && at + at_once < bytes.size()) {
            read.rest += bytes.substr(at + at_once);
        }
    }
    IncomingRequest request;
    read.is_complete = body.is_complete();
    body.release(request);
    must_hold(request.body.size() <= kLargestBody, "a body is no larger than allowed");
    read.body = request.body;
    return read;
}

}  // namespace

void fuzz_http(const std::string& input) {
    const auto end = input.find("\r\n\r\n");
    const auto parsed = parse_head(input.substr(0, end));
    if (end == std::string::npos || !std::holds_alternative<RequestHead>(parsed)) {
        return;
    }
    const RequestHead& head = std::get<RequestHead>(parsed);
    must_hold(head.request.path.front() == '/', "a path begins with a slash");
    must_hold(!(head.is_chunked && head.length > 0), "a body's length is said in one way");
    const ReadBody whole = read_body(head, input.substr(end + 4), input.size());
    const ReadBody in_bytes = read_body(head, input.substr(end + 4), 1);
    must_hold(whole.is_complete == in_bytes.is_complete && (whole.fault == 0) == (in_bytes.fault == 0) &&
                  (whole.fault != 0 || (whole.body == in_bytes.body && whole.rest == in_bytes.rest)),
              "a body is the same however its bytes come");
}

}  // namespace forecast
