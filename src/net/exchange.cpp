#include "exchange.hpp"

#include <algorithm>
#include <cerrno>
#include <string>
#include <vector>

#include <unistd.h>

#include "forecast/core/ascii.hpp"

namespace forecast {
namespace {

constexpr std::size_t kFileAtOnce = 256U << 10U;
constexpr std::chrono::milliseconds kPatience{1'000};  // in which the end of the server or of a client is seen

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

bool send_parts(const PartSource& parts, Exchange& exchange, httplib::DataSink& sink) {
    while (!exchange.end.has_begun() && !exchange.stream.has_left()) {
        const auto part = parts(kPatience);
        if (!part) {
            break;
        }
        exchange.stream.begin_answer();  // each part has its own time
        if (!part->empty() && !sink.write(part->data(), part->size())) {
            return false;
        }
    }
    sink.done();
    return true;
}

}  // namespace

void put_answer(OutgoingAnswer answer, Exchange& exchange, httplib::Response& response) {
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
    if (answer.parts) {
        exchange.is_cut = true;  // it ends with its connection
        response.set_content_provider(
            type, [&exchange, parts = std::move(answer.parts)](std::size_t /*offset*/, httplib::DataSink& sink) {
                return send_parts(parts, exchange, sink);
            });
    } else if (answer.file && answer.file->bytes() > 0) {
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

void take_head(httplib::Request& head, Exchange& exchange) {
    IncomingRequest& request = exchange.request;
    request.method = head.method;
    request.path = head.target.substr(std::min(head.target.find_first_not_of('/'), head.target.size()));
    request.path.insert(0, head.target.compare(0, 1, "/") == 0 ? "/" : "");  // many at the begin are one
    request.query = exchange.stream.query();
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
    exchange.stream.begin_body(exchange.framing.is_chunked);
}

RequestFault library_fault(const httplib::Request& head, int status) {
    if (head.version.rfind("HTTP/", 0) == 0 && head.version != "HTTP/1.1" && head.version != "HTTP/1.0") {
        return {505, "Only HTTP/1.1 and HTTP/1.0 are answered."};
    }
    if (status == 414) {
        return {status, "The request's path is longer than 8192 bytes."};
    }
    return {status, "The request is not one of HTTP, or a line of its head is longer than 8192 bytes."};
}

}  // namespace forecast
