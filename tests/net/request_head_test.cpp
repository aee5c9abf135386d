#include "request_head.hpp"

#include <catch2/catch.hpp>

#include "request_body.hpp"

namespace forecast {
namespace {

int status_of_head(const std::string& text) {
    const auto parsed = parse_head(text);
    const auto* fault = std::get_if<RequestFault>(&parsed);
    return fault == nullptr ? 200 : fault->status;
}

std::string with(const std::string& headers) {
    return "POST /x HTTP/1.1\r\nHost: h" + (headers.empty() ? "" : "\r\n" + headers);
}

RequestHead head_of_text(const std::string& text) {
    return std::get<RequestHead>(parse_head(text));
}

/// The body that comes in one byte at a time.
std::string body_of(const std::string& headers, const std::string& bytes, std::uintmax_t largest = 100) {
    RequestBody body(head_of_text(with(headers)), largest, {});
    std::string in;
    for (const char c : bytes) {
        in += c;
        if (const auto fault = body.take(in)) {
            return std::to_string(fault->status);
        }
    }
    IncomingRequest request;
    body.release(request);
    return body.is_complete() ? request.body + in : "incomplete";
}

}  // namespace

TEST_CASE("a request's head is read", "[net]") {
    const RequestHead head =
        head_of_text("GET /a%20b?x=1&y HTTP/1.1\r\nHost: h:1\r\nX-One:  two \r\nConnection: close");

    CHECK(head.request.method == "GET");
    CHECK(head.request.path == "/a%20b");
    CHECK(head.request.query == "x=1&y");
    CHECK(head.request.header("x-one") == "two");
    CHECK_FALSE(head.keeps_alive);
    CHECK_FALSE(head_of_text("GET / HTTP/1.0").keeps_alive);
    CHECK(head_of_text(with("Content-Length: 12")).length == 12);
    CHECK(head_of_text(with("Transfer-Encoding: Chunked")).is_chunked);
}

TEST_CASE("what two servers could read in two ways is refused", "[net]") {
    CHECK(status_of_head(with("")) == 200);
    CHECK(status_of_head(with("Content-Length: 1\r\nContent-Length: 1")) == 400);
    CHECK(status_of_head(with("Content-Length: 1\r\nTransfer-Encoding: chunked")) == 400);
    CHECK(status_of_head(with("Content-Length: +1")) == 400);
    CHECK(status_of_head(with("Content-Length: 99999999999999999999")) == 400);
    CHECK(status_of_head(with("Transfer-Encoding: gzip, chunked")) == 501);
    CHECK(status_of_head(with("Host: other")) == 400);
    CHECK(status_of_head("GET / HTTP/1.1") == 400);  // no Host
    CHECK(status_of_head(with("Name : value")) == 400);
    CHECK(status_of_head(with("A: b\r\n folded")) == 400);
    CHECK(status_of_head(with("A: b\rc")) == 400);
    CHECK(status_of_head(with(std::string("A: b\0c", 6))) == 400);
    CHECK(status_of_head("GET http://h/ HTTP/1.1\r\nHost: h") == 400);
    CHECK(status_of_head("GET / x HTTP/1.1\r\nHost: h") == 400);
    CHECK(status_of_head("GET / HTTP/2\r\nHost: h") == 505);
    CHECK(status_of_head("nonsense") == 400);
    CHECK(status_of_head("") == 400);
}

TEST_CASE("a body is as long as it says, what follows is the next request's", "[net]") {
    CHECK(body_of("Content-Length: 3", "abcGET") == "abcGET");
    CHECK(body_of("Content-Length: 3", "ab") == "incomplete");
    CHECK(body_of("Content-Length: 0", "x") == "x");
    CHECK(body_of("Content-Length: 101", "x") == "413");
}

TEST_CASE("a body in chunks is put together", "[net]") {
    const std::string chunked = "Transfer-Encoding: chunked";

    CHECK(body_of(chunked, "3\r\nabc\r\n2;name=x\r\nde\r\n0\r\n\r\nGET") == "abcdeGET");
    CHECK(body_of(chunked, "0\r\nTrailer: x\r\n\r\n") == "");
    CHECK(body_of(chunked, "3\r\nabcd\r\n") == "400");
    CHECK(body_of(chunked, "x\r\n") == "400");
    CHECK(body_of(chunked, "-1\r\n") == "400");
    CHECK(body_of(chunked, "ffff\r\n") == "413");
    CHECK(body_of(chunked, "3\r\nabc\r\n3\r\nabc\r\n0\r\n\r\n", 5) == "413");
}

}  // namespace forecast
