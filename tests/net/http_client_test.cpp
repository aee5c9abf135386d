#include "forecast/net/http_client.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <ctime>

#include "error_of.hpp"
#include "http_test_server.hpp"
#include "temp_directory.hpp"

using namespace forecast;
using Catch::Matchers::Contains;
using std::chrono::milliseconds;

namespace {

HttpOptions quick() {
    HttpOptions options;
    options.attempts = 3;
    options.backoff = milliseconds(1);
    options.timeout = milliseconds(5000);
    return options;
}

/// Answers `status` to the first `failures` requests and 200 "fine" afterwards.
struct Flaky {
    explicit Flaky(int status, int failures, const std::string& retry_after = "") {
        server.routes().Get("/", [=](const httplib::Request&, httplib::Response& response) {
            const bool fail = ++requests <= failures;
            response.status = fail ? status : 200;
            response.set_content(fail ? "no" : "fine", "text/plain");
            if (fail && !retry_after.empty()) {
                response.set_header("Retry-After", retry_after);
            }
        });
        server.start();
    }
    std::atomic<int> requests{0};
    HttpTestServer server;
};

HttpResponse get(const std::string& url, const HttpOptions& options = quick()) {
    return make_http_client(options)->send({"GET", url, {}, {}});
}

std::string http_date(std::time_t time) {
    char text[64];
    const auto length = std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", std::gmtime(&time));
    return {text, length};
}

}  // namespace

TEST_CASE("an answer comes with its status, its body unpacked and its headers in lower case", "[net]") {
    const std::string body(100'000, 'x');
    std::string accepted;
    std::string agent;
    HttpTestServer server;
    server.routes().Get("/data", [&](const httplib::Request& request, httplib::Response& response) {
        accepted = request.get_header_value("Accept-Encoding");
        agent = request.get_header_value("User-Agent");
        response.set_content(body, "application/json");
    });
    server.start();

    const auto response = get(server.url() + "/data");
    CHECK(response.status == 200);
    CHECK(response.body == body);
    CHECK(response.headers.at("content-type") == "application/json");
    CHECK(response.headers.count("content-encoding") == 1);  // it did travel packed
    CHECK_THAT(accepted, Contains("gzip"));
    CHECK(agent == "forecast/" FORECAST_VERSION);
}

TEST_CASE("method, headers and body are sent as given", "[net]") {
    HttpTestServer server;
    server.routes().Post("/echo", [](const httplib::Request& request, httplib::Response& response) {
        response.set_content(request.get_header_value("X-Test") + "|" + request.body, "text/plain");
    });
    server.routes().Delete("/echo", [](const httplib::Request&, httplib::Response& response) {
        response.set_content("deleted", "text/plain");
    });
    server.start();
    const auto client = make_http_client(quick());

    CHECK(client->send({"POST", server.url() + "/echo", {"X-Test: yes"}, "{\"a\":1}"}).body == "yes|{\"a\":1}");
    CHECK(client->send({"DELETE", server.url() + "/echo", {}, {}}).body == "deleted");
}

TEST_CASE("429, 408 and 5xx are tried again until they pass", "[net]") {
    for (const int status : {408, 429, 500, 503}) {
        CAPTURE(status);
        Flaky flaky(status, 2);
        CHECK(get(flaky.server.url()).body == "fine");
        CHECK(flaky.requests == 3);
    }
}

TEST_CASE("after the last attempt the failing answer is handed over, with no attempt more", "[net]") {
    Flaky flaky(503, 100);
    CHECK(get(flaky.server.url()).status == 503);
    CHECK(flaky.requests == 3);
}

TEST_CASE("other answers of the 400 family are not tried again", "[net]") {
    for (const int status : {400, 401, 404, 422}) {
        CAPTURE(status);
        Flaky flaky(status, 100);
        CHECK(get(flaky.server.url()).status == status);
        CHECK(flaky.requests == 1);
    }
}

TEST_CASE("Retry-After sets the wait, in seconds or as a date, and each wait is announced", "[net]") {
    auto options = quick();
    std::vector<std::string> waits;
    const auto on_wait = [&](const std::string& text) { waits.push_back(text); };
    Flaky soon(429, 1, "1");
    CHECK(make_http_client(options, on_wait)->send({"GET", soon.server.url(), {}, {}}).body == "fine");
    REQUIRE(waits.size() == 1);
    CHECK_THAT(waits[0], Contains("HTTP 429") && Contains(soon.server.url()) && Contains("attempt 2 of 3 in 1.0 s"));

    Flaky past(503, 1, http_date(std::time(nullptr) - 60));
    CHECK(get(past.server.url()).body == "fine");
    CHECK(past.requests == 2);
}

TEST_CASE("a Retry-After beyond the longest wait is not waited for", "[net]") {
    auto options = quick();
    options.longest_wait = milliseconds(50);
    for (const auto& text : {std::string("3600"), http_date(std::time(nullptr) + 3600)}) {
        CAPTURE(text);
        Flaky flaky(429, 1, text);
        CHECK(get(flaky.server.url(), options).status == 429);
        CHECK(flaky.requests == 1);
    }
}

TEST_CASE("a transfer that breaks off is tried again, and reported with its URL if it always does", "[net]") {
    std::atomic<int> requests{0};
    int cut = 1;
    HttpTestServer server;
    server.routes().Get("/", [&](const httplib::Request&, httplib::Response& response) {
        if (++requests > cut) {
            response.set_content("whole", "text/plain");
            return;
        }
        response.set_content_provider(100, "text/plain", [](std::size_t offset, std::size_t, httplib::DataSink& sink) {
            return offset == 0 && sink.write("half", 4);
        });
    });
    server.start();
    CHECK(get(server.url() + "/").body == "whole");
    CHECK(requests == 2);

    cut = 1000;
    const auto error = error_of([&] { get(server.url() + "/"); });
    CHECK(error.kind() == ErrorKind::unavailable);
    CHECK_THAT(error.what(), Contains("GET " + server.url() + "/ failed after 3 attempts: "));
    CHECK(requests == 5);
}

TEST_CASE("a refused connection is an error of the network that names the URL", "[net]") {
    std::string url;
    {
        HttpTestServer gone;
        gone.start();
        url = gone.url();
    }
    const auto error = error_of([&] { get(url); });
    CHECK(error.kind() == ErrorKind::unavailable);
    CHECK_THAT(error.what(), Contains(url) && Contains("after 3 attempts"));
}

TEST_CASE("what no attempt can mend is tried once: an unknown scheme, endless redirects", "[net]") {
    std::atomic<int> requests{0};
    HttpTestServer server;
    server.routes().Get("/round", [&](const httplib::Request&, httplib::Response& response) {
        ++requests;
        response.set_redirect("/round");
    });
    server.start();
    CHECK_THROWS_WITH(get("ftp://127.0.0.1/x"), Contains("ftp://127.0.0.1/x failed after 1 attempt:"));
    CHECK_THROWS_WITH(get(server.url() + "/round"), Contains("failed after 1 attempt:"));
    CHECK(requests == 6);  // the first and five redirects
}

TEST_CASE("only a GET follows a redirect, what has a body is refused with where it was sent to", "[net]") {
    std::atomic<int> arrived{0};
    HttpTestServer server;
    server.routes().Get(
        "/old", [](const httplib::Request&, httplib::Response& response) { response.set_redirect("/new", 301); });
    server.routes().Get("/new", [](const httplib::Request&, httplib::Response& response) {
        response.set_content("here", "text/plain");
    });
    const auto move = [](const httplib::Request&, httplib::Response& response) { response.set_redirect("/new", 301); };
    const auto arrive = [&](const httplib::Request&, httplib::Response&) { ++arrived; };
    server.routes().Post("/old", move).Put("/old", move).Post("/new", arrive).Put("/new", arrive);
    server.start();
    CHECK(get(server.url() + "/old").body == "here");
    for (const char* method : {"POST", "PUT"}) {
        const auto error = error_of([&] {
            make_http_client(quick())->send({method, server.url() + "/old", {}, "body"});
        });
        CHECK(error.kind() == ErrorKind::unavailable);
        CHECK_THAT(error.what(), Contains(server.url() + "/old is redirected to /new (HTTP 301)"));
    }
    CHECK(arrived == 0);
}

TEST_CASE("an answer that takes longer than the limit counts as a broken connection", "[net]") {
    std::atomic<int> requests{0};
    std::atomic<bool> done{false};
    HttpTestServer server;
    server.routes().Get("/", [&](const httplib::Request&, httplib::Response& response) {
        ++requests;
        response.set_content_provider(10, "text/plain", [&](std::size_t, std::size_t, httplib::DataSink& sink) {
            while (!done && sink.is_writable()) {
                std::this_thread::yield();
            }
            return false;
        });
    });
    server.start();
    auto options = quick();
    options.attempts = 2;
    options.timeout = milliseconds(30);
    CHECK_THROWS_WITH(get(server.url() + "/", options), Contains("after 2 attempts"));
    done = true;
    CHECK(requests == 2);
}

TEST_CASE("a proxy of the environment is used", "[net]") {
    std::string target;
    HttpTestServer proxy;
    proxy.routes().set_pre_routing_handler([&](const httplib::Request& request, httplib::Response& response) {
        target = request.target;
        response.set_content("by proxy", "text/plain");
        return httplib::Server::HandlerResponse::Handled;
    });
    proxy.start();
    ::setenv("http_proxy", proxy.url().c_str(), 1);
    const auto response = get("http://elsewhere.invalid/data?x=1");
    ::unsetenv("http_proxy");
    CHECK(response.body == "by proxy");
    CHECK(target == "http://elsewhere.invalid/data?x=1");
}

namespace {

HttpRequest no_larger_than(const std::string& url, std::uintmax_t bytes) {
    HttpRequest request{"GET", url, {}, {}};
    request.largest_answer = bytes;
    return request;
}

/// Answers 200 at /endless with bytes for as long as they are taken, at /bomb with 4 MiB that travel as a few
/// kilobytes.
struct Flood {
    Flood() {
        server.routes().Get("/endless", [](const httplib::Request&, httplib::Response& response) {
            response.set_chunked_content_provider("text/plain", [](std::size_t, httplib::DataSink& sink) {
                const std::string block(1U << 16U, 'x');
                return sink.write(block.data(), block.size());
            });
        });
        server.routes().Get("/bomb", [](const httplib::Request&, httplib::Response& response) {
            response.set_content(std::string(4U << 20U, 'x'), "application/json");
        });
        server.routes().Get("/error", [](const httplib::Request&, httplib::Response& response) {
            response.status = 400;
            response.set_content(std::string(3U << 20U, 'e'), "text/plain");
        });
        server.start();
    }
    HttpTestServer server;
};

}  // namespace

TEST_CASE("an answer without end and one that unpacks beyond measure are cut off and refused", "[net]") {
    const Flood flood;
    for (const std::string path : {"/endless", "/bomb"}) {
        const Error error =
            error_of([&] { make_http_client(quick())->send(no_larger_than(flood.server.url() + path, 1U << 20U)); });
        CHECK(error.kind() == ErrorKind::unavailable);
        CHECK_THAT(error.what(), Contains(path + " sends more than 1048576 bytes"));
    }
}

TEST_CASE("of an error's text the first megabyte is enough", "[net]") {
    const Flood flood;
    const auto response = get(flood.server.url() + "/error");
    CHECK(response.status == 400);
    CHECK(response.body.size() == 1U << 20U);
}

TEST_CASE("a large answer can go to a file, whole and within a limit", "[net]") {
    const Flood flood;
    const TempDirectory directory;
    HttpRequest request = no_larger_than(flood.server.url() + "/bomb", 4U << 20U);
    request.to_file = directory.path() / "large";
    const auto response = make_http_client(quick())->send(request);
    CHECK(response.body.empty());
    CHECK(std::filesystem::file_size(request.to_file) == 4U << 20U);

    request.largest_answer -= 1;
    CHECK_THROWS_WITH(make_http_client(quick())->send(request), Contains("was cut off"));
}
