#include "request_check.hpp"

#include <catch2/catch.hpp>

namespace forecast {
namespace {

IncomingRequest checked_head(Headers headers) {
    IncomingRequest head;
    head.method = "POST";
    head.path = "/x";
    head.headers = std::move(headers);
    return head;
}

int status_of(const IncomingRequest& head, const std::string& version = "HTTP/1.1") {
    const auto fault = fault_of(head, version);
    return fault ? fault->status : 200;
}

int status_with(Headers headers) {
    headers.emplace_back("host", "h");
    return status_of(checked_head(std::move(headers)));
}

}  // namespace

TEST_CASE("what two servers could read in two ways is refused", "[net]") {
    CHECK(status_with({}) == 200);
    CHECK(status_with({{"content-length", "1"}, {"content-length", "1"}}) == 400);
    CHECK(status_with({{"content-length", "1"}, {"transfer-encoding", "chunked"}}) == 400);
    CHECK(status_with({{"content-length", "+1"}}) == 400);
    CHECK(status_with({{"content-length", "-1"}}) == 400);
    CHECK(status_with({{"content-length", "99999999999999999999"}}) == 400);
    CHECK(status_with({{"transfer-encoding", "gzip, chunked"}}) == 501);
    CHECK(status_with({{"host", "other"}}) == 400);
    CHECK(status_with({{"content-length ", "1"}}) == 400);
    CHECK(status_with(Headers(100, {"a", "b"})) == 431);
    CHECK(status_of(checked_head({})) == 400);  // no Host
    CHECK(status_of(checked_head({}), "HTTP/1.0") == 200);
    CHECK(status_of(checked_head({{"transfer-encoding", "chunked"}}), "HTTP/1.0") == 501);
    auto head = checked_head({{"host", "h"}, {"content-length", "1"}});
    head.method = "HEAD";
    CHECK(status_of(head) == 400);
}

TEST_CASE("a target is a path", "[net]") {
    auto head = checked_head({{"host", "h"}});
    for (const char* path : {"", "*", "http://h/", "/a\tb"}) {
        head.path = path;
        CHECK(status_of(head) == 400);
    }
}

TEST_CASE("a request says how its body comes and whether another follows", "[net]") {
    const auto framing = [](Headers headers) { return framing_of(checked_head(std::move(headers)), "HTTP/1.1"); };

    CHECK(framing({}).keeps_alive);
    CHECK_FALSE(framing({}).has_body());
    CHECK(framing({{"content-length", "12"}}).length == 12);
    CHECK_FALSE(framing({{"content-length", "0"}}).has_body());
    CHECK(framing({{"transfer-encoding", "Chunked"}}).is_chunked);
    CHECK_FALSE(framing({{"transfer-encoding", "chunked"}}).keeps_alive);
    CHECK_FALSE(framing({{"connection", "Close"}}).keeps_alive);
    CHECK_FALSE(framing_of(checked_head({}), "HTTP/1.0").keeps_alive);
    CHECK(framing({{"expect", "100-continue"}}).expects_continue);
}

}  // namespace forecast
