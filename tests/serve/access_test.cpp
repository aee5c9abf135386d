#include "access.hpp"

#include <catch2/catch.hpp>

namespace forecast {
namespace {

IncomingRequest asking(const std::string& method, Headers headers, const std::string& path = "/api/2.0/mlflow/x") {
    IncomingRequest head;
    head.method = method;
    head.path = path;
    head.headers = std::move(headers);
    return head;
}

int status(const Access& access, const IncomingRequest& head) {
    const auto refusal = access.refusal(head);
    return refusal ? refusal->status : 200;
}

}  // namespace

TEST_CASE("only names of this machine may stand in Host", "[serve]") {
    const Access access("", {"runs.example.org"});

    for (const char* host :
         {"localhost", "LOCALHOST:8000", "127.0.0.1:5000", "[::1]:80", "192.168.1.4", "runs.example.org"}) {
        CHECK(status(access, asking("GET", {{"host", host}})) == 200);
    }
    for (const char* host :
         {"evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "", "[evil]", "1.2.3", "[::1].evil.com",
          "127.0.0.1:evil.com", "localhost:8301@evil.com", "[::1", "localhost:1:2"}) {
        CHECK(status(access, asking("GET", {{"host", host}})) == 403);
    }
    CHECK(status(access, asking("GET", {{"host", "evil.example"}}, "/health")) == 200);
}

TEST_CASE("a page of another origin changes nothing", "[serve]") {
    const Access access("", {});
    const auto from = [](const char* method, const char* origin) {
        return asking(method, {{"host", "localhost:8000"}, {"origin", origin}});
    };

    CHECK(status(access, from("POST", "http://localhost:8000")) == 200);
    CHECK(status(access, from("GET", "http://evil.example")) == 200);  // its browser keeps the answer from the page
    for (const char* origin :
         {"http://evil.example", "null", "http://localhost:3000", "http://localhost:8000.evil.example"}) {
        for (const char* method : {"POST", "PUT", "PATCH", "DELETE"}) {
            CHECK(status(access, from(method, origin)) == 403);
        }
    }
}

TEST_CASE("a token is taken as Bearer and as the password of Basic", "[serve]") {
    const Access access("open sesame", {});
    const auto with = [&](const char* authorization) {
        return status(access, asking("GET", {{"host", "localhost"}, {"authorization", authorization}}));
    };

    CHECK(status(access, asking("GET", {{"host", "localhost"}})) == 401);
    CHECK(with("Bearer open sesame") == 200);
    CHECK(with("bearer open sesame") == 200);
    CHECK(with("Basic YW5uZTpvcGVuIHNlc2FtZQ==") == 200);  // anne:open sesame
    CHECK(with("Bearer open sesam") == 401);
    CHECK(with("Bearer ") == 401);
    CHECK(with("Basic open sesame") == 401);
    CHECK(with("Basic YW5uZTpubw==") == 401);
    CHECK(with("open sesame") == 401);
}

TEST_CASE("this machine alone is reached by its loopback addresses", "[serve]") {
    CHECK(is_loopback("127.0.0.1"));
    CHECK(is_loopback("127.1.2.3"));
    CHECK(is_loopback("localhost"));
    CHECK(is_loopback("::1"));
    CHECK_FALSE(is_loopback("0.0.0.0"));
    CHECK_FALSE(is_loopback("::"));
    CHECK_FALSE(is_loopback("127.evil.example"));
}

}  // namespace forecast
