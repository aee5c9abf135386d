#include "forecast/net/http_server.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <fstream>
#include <mutex>
#include <thread>

#include <fcntl.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "error_of.hpp"
#include "forecast/core/file.hpp"
#include "raw_client.hpp"
#include "temp_directory.hpp"

namespace forecast {
namespace {

using Clock = std::chrono::steady_clock;

/// Answers with what it got: "METHOD /path?query body".
class EchoService : public HttpService {
public:
    Intake admit(const IncomingRequest& head) override {
        Intake intake;
        intake.largest_body = 100;
        intake.is_light = head.path == "/light";
        if (head.path == "/refused") {
            intake.refusal = OutgoingAnswer{403, {}, "refused", nullptr};
        }
        if (head.path == "/upload") {
            intake.body_file = folder / "upload";
        }
        return intake;
    }

    OutgoingAnswer answer(IncomingRequest& request) override {
        ++answered;
        if (request.path == "/slow") {
            is_slow = true;
            std::this_thread::sleep_for(std::chrono::milliseconds(300));
        }
        std::optional<PlaceGivenBack> waiting;
        if (request.path == "/waiting") {
            waiting.emplace();
        }
        if (request.path == "/held" || request.path == "/waiting") {
            is_held = true;
            for (int i = 0; i < 1'000 && is_held; ++i) {
                std::this_thread::sleep_for(std::chrono::milliseconds(10));
            }
        }
        if (request.path == "/parts") {
            OutgoingAnswer answer;
            answer.headers = {{"Content-Type", "text/event-stream"}};
            answer.parts = [this, left = 3](std::chrono::milliseconds wait) mutable {
                std::this_thread::sleep_for(std::min(wait, std::chrono::milliseconds(20)));
                return left > 0 ? std::optional("part" + std::to_string(left--) + "\n")
                                : (goes_on ? std::optional<std::string>("") : std::nullopt);
            };
            return answer;
        }
        if (request.path == "/endless") {
            OutgoingAnswer answer;
            answer.parts = [this](std::chrono::milliseconds /*wait*/) {
                ++parts_made;
                return std::optional(std::string(1U << 16U, 'x'));
            };
            return answer;
        }
        if (request.path == "/throws") {
            throw std::runtime_error("secret");
        }
        if (request.path == "/upload") {
            std::filesystem::rename(request.body_file, folder / "kept");
        }
        if (request.path == "/file") {
            const std::string path = folder / "kept";
            return {200,
                    {{"Content-Type", "text/csv"}},
                    "",
                    std::make_shared<OpenFile>(::open(path.c_str(), O_RDONLY), std::filesystem::file_size(path))};
        }
        return {200,
                {},
                request.method + " " + request.path + "?" + request.query + " " + request.body +
                    std::string(request.header("x-echo").value_or("")),
                nullptr};
    }

    OutgoingAnswer refuse(int status, const std::string& reason) override { return {status, {}, reason, nullptr}; }

    void on_sent(const IncomingRequest& request, const SentAnswer& answer) override {
        const std::lock_guard lock(mutex);
        sent.push_back(request.method + " " + request.path + " " + std::to_string(answer.status) + " " +
                       request.client);
    }

    TempDirectory folder;
    std::mutex mutex;
    std::vector<std::string> sent;
    std::atomic<bool> goes_on{false};  ///< the parts
    std::atomic<int> parts_made{0};    ///< of /endless
    std::atomic<int> answered{0};
    std::atomic<bool> is_slow{false};
    std::atomic<bool> is_held{false};  ///< a request of /held is answered once this is false again
};

HttpServerOptions quick_options() {
    HttpServerOptions options;
    options.head_timeout = std::chrono::milliseconds(500);
    options.connections = 32;
    return options;
}

/// Gives slow bodies and readers up at once.
HttpServerOptions hasty_options() {
    HttpServerOptions options;
    options.slowest = std::chrono::milliseconds(500);
    options.rate = 1U << 30U;
    return options;
}

/// A server that runs for as long as it lives.
class RunningServer {
public:
    explicit RunningServer(const HttpServerOptions& options = quick_options())
        : server_(options, service), thread_([this] { server_.run(cancellation_); }) {}
    ~RunningServer() { stop(); }
    RunningServer(const RunningServer&) = delete;
    RunningServer& operator=(const RunningServer&) = delete;
    void begin_to_stop() const { cancellation_.request(); }
    void stop() {
        cancellation_.request();
        if (thread_.joinable()) {
            thread_.join();
        }
    }
    [[nodiscard]] int port() const { return server_.port(); }

    EchoService service;

private:
    Cancellation cancellation_;
    HttpServer server_;
    std::thread thread_;
};

std::string get(const std::string& target, const std::string& headers = "") {
    return "GET " + target + " HTTP/1.1\r\nHost: h\r\n" + headers + "\r\n";
}

std::string post(const std::string& target, const std::string& headers, const std::string& body) {
    return "POST " + target + " HTTP/1.1\r\nHost: h\r\n" + headers + "\r\n" + body;
}

std::string with_length(std::size_t length) {
    return "Content-Length: " + std::to_string(length) + "\r\n";
}

const char* const kClose = "Connection: close\r\n";
const char* const kChunked = "Transfer-Encoding: chunked\r\n";

bool begins_with(const std::string& text, const std::string& begin) {
    return text.rfind(begin, 0) == 0;
}

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
        ++found;
    }
    return found;
}

constexpr std::size_t kLongFile = 20'000'000;

void write_long_file(const std::filesystem::path& path) {
    std::ofstream(path).close();
    std::filesystem::resize_file(path, kLongFile);
}

bool becomes_true(const std::function<bool()>& condition) {
    for (int i = 0; i < 500 && !condition(); ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return condition();
}

}  // namespace

TEST_CASE("a connection that is kept alive answers one request after the other", "[net]") {
    RunningServer server;
    RawClient client(server.port());

    client.send(get("/a?x=%41"));
    const std::string first = client.receive("GET /a?x=%41 ");
    CHECK(begins_with(first, "HTTP/1.1 200 OK\r\n"));
    CHECK(contains(first, "\r\nContent-Length: 13\r\n"));
    CHECK(contains(first, "\r\nDate: "));
    CHECK_FALSE(contains(first, "Content-Type"));
    const std::string second = client.ask(get("/b") + post("/c", with_length(3), "abc") + get("/d", kClose));
    CHECK(count(second, "HTTP/1.1 200 OK\r\n") == 3);
    CHECK(contains(second, "POST /c? abc"));
    CHECK(count(second, "Connection: close\r\n") == 1);
}

TEST_CASE("a head is handed on as it came", "[net]") {
    RunningServer server;
    const std::string headers = std::string("X-Echo: 100%41%\r\nRange: bytes=0-1\r\nAccept-Encoding: gzip, br\r\n") +
                                "Content-Type: multipart/form-data\r\nContent-Encoding: gzip\r\n" + kClose;

    CHECK(contains(RawClient(server.port()).ask(get("/a%0Ab//..?a=%31", headers)),
                   "\r\n\r\nGET /a%0Ab//..?a=%31 100%41%"));
    const std::string answer = RawClient(server.port()).ask(post("/%0a", headers + with_length(3), "abc"));
    CHECK(begins_with(answer, "HTTP/1.1 200 OK\r\n"));
    CHECK(contains(answer, "\r\n\r\nPOST /%0a? abc100%41%"));
}

TEST_CASE("the answer to HEAD has no body", "[net]") {
    RunningServer server;
    const std::string answer = RawClient(server.port()).ask("HEAD /a HTTP/1.1\r\nHost: h\r\n\r\n" + get("/b", kClose));

    CHECK(contains(answer, "Content-Length: 9\r\n"));
    CHECK_FALSE(contains(answer, "HEAD /a?"));
    CHECK(contains(answer, "GET /b?"));
}

TEST_CASE("a refused body ends the connection and its bytes are no request", "[net]") {
    RunningServer server;
    const std::string smuggled = get("/smuggled");

    const std::string answer =
        RawClient(server.port()).ask(post("/refused", with_length(smuggled.size()), smuggled) + smuggled);

    CHECK(begins_with(answer, "HTTP/1.1 403 Forbidden\r\n"));
    CHECK(count(answer, "HTTP/1.1 ") == 1);
    CHECK(contains(answer, "Connection: close\r\n"));
    CHECK(server.service.answered == 0);
    RawClient kept(server.port());
    kept.send(get("/refused"));
    CHECK(contains(kept.receive("refused"), "403"));
    CHECK(contains(kept.ask(get("/a", kClose)), "GET /a?"));
}

TEST_CASE("a body of any method is read", "[net]") {
    RunningServer server;
    for (const std::string method : {"GET", "DELETE", "PATCH", "PUT", "OPTIONS"}) {
        const std::string length = method + " /a HTTP/1.1\r\nHost: h\r\n" + with_length(3) + "\r\nabc";
        const std::string chunks =
            method + " /a HTTP/1.1\r\nHost: h\r\n" + kChunked + "\r\n2\r\nab\r\n1;x=y\r\nc\r\n0\r\n\r\n";
        const std::string answer = RawClient(server.port()).ask(length + chunks);
        CHECK(count(answer, "\r\n\r\n" + method + " /a? abc") == 2);
    }
    CHECK(contains(RawClient(server.port()).ask(post("/a", kClose, "")), "POST /a? "));
}

TEST_CASE("a chunk that is none ends the connection", "[net]") {
    RunningServer server;
    const std::string next = get("/smuggled");
    for (const std::string body : {"3\r\nabcd\r\n", "x\r\n", "-1\r\n", "2\r\nabc\r\n0\r\n\r\n"}) {
        const std::string answer = RawClient(server.port()).ask(post("/a", kChunked, body + next));
        CHECK(begins_with(answer, "HTTP/1.1 400 "));
        CHECK(count(answer, "HTTP/1.1 ") == 1);
    }
    CHECK(server.service.answered == 0);
}

TEST_CASE("who waits for leave to send a body gets it, or the refusal", "[net]") {
    RunningServer server;
    const std::string expects = "Expect: 100-continue\r\n";
    RawClient client(server.port());
    client.send(post("/a", expects + with_length(3), ""));
    CHECK(client.receive("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
    client.send("abc");
    CHECK(contains(client.receive("abc"), "HTTP/1.1 200 OK\r\n"));

    CHECK(begins_with(RawClient(server.port()).ask(post("/refused", expects + with_length(3), "")), "HTTP/1.1 403 "));
}

TEST_CASE("a head that is too long is 431", "[net]") {
    RunningServer server;
    const std::string many(40'000, 'x');

    CHECK(begins_with(RawClient(server.port()).ask(get("/", "A: " + many + "\r\n")), "HTTP/1.1 431 "));
    CHECK(begins_with(RawClient(server.port()).ask(get("/" + many)), "HTTP/1.1 431 "));
    CHECK(begins_with(RawClient(server.port()).ask(get("/" + many.substr(0, 9'000))), "HTTP/1.1 414 "));
    CHECK(begins_with(RawClient(server.port()).ask(get("/?" + many.substr(0, 17'000))), "HTTP/1.1 414 "));
    CHECK(begins_with(RawClient(server.port()).ask(get("/", "A: " + many.substr(0, 9'000) + "\r\n")), "HTTP/1.1 400 "));
}

TEST_CASE("a head that no strict reader takes is refused", "[net]") {
    RunningServer server;
    const auto status = [&](const std::string& text) { return RawClient(server.port()).ask(text).substr(9, 3); };

    CHECK(status("nonsense\r\n\r\n") == "400");
    CHECK(status("GET / HTTP/2\r\nHost: h\r\n\r\n") == "505");
    CHECK(status("GET / HTTP/1.1\nHost: h\n\n") == "400");
    CHECK(status(get("/", "A: b\r\n folded\r\n")) == "400");
    CHECK(status(get("/", "A: b\rc\r\n")) == "400");
    CHECK(status(get("/", std::string("A: b\0c\r\n", 8))) == "400");
    CHECK(status(get("/", "Content-Length : 5\r\n")) == "400");
    CHECK(status(get("http://h/")) == "400");
    CHECK(status(get("/", "nothing\r\n")) == "400");
    CHECK(status(get("/", "Content-Length:\r\n")) == "400");
    CHECK(status(get("/", "ORIGIN: \r\n")) == "400");
    CHECK(status(get("/", std::string("Accept:\r\n") + kClose)) == "200");
    std::string ranges = "Range: bytes=0-0";
    while (ranges.size() < 8'000) {
        ranges += ",0-0";
    }
    CHECK(status(get("/", ranges + "\r\n" + kClose)) == "200");
    CHECK(status(get("/", kClose)) == "200");
}

TEST_CASE("a head that comes a byte at a time is cut at its time", "[net]") {
    RunningServer server;
    RawClient client(server.port());
    const auto begin = Clock::now();
    int sent = 0;
    while (Clock::now() - begin < std::chrono::milliseconds(700) && client.send(std::string(1, "GET /"[sent % 5]))) {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        ++sent;
    }

    CHECK(begins_with(client.receive(), "HTTP/1.1 408 "));
    CHECK(Clock::now() - begin < std::chrono::seconds(4));
}

TEST_CASE("a body that comes too slowly is cut, and a file of it is removed", "[net]") {
    RunningServer server(hasty_options());
    RawClient client(server.port());
    client.send(post("/upload", with_length(50), "abc"));

    CHECK(begins_with(client.receive(), "HTTP/1.1 408 "));
    CHECK_FALSE(std::filesystem::exists(server.service.folder / "upload"));
}

TEST_CASE("a body that stalls is cut, however much of it came", "[net]") {
    HttpServerOptions options = hasty_options();
    options.rate = 1;  // each byte is worth a second
    RunningServer server(options);
    RawClient client(server.port());
    const auto begin = Clock::now();
    client.send(post("/a", with_length(100), std::string(90, 'x')));

    CHECK(begins_with(client.receive(), "HTTP/1.1 408 "));
    CHECK(Clock::now() - begin < std::chrono::seconds(10));
}

TEST_CASE("what is light, or waits for another answer, takes no place among those that are answered", "[net]") {
    HttpServerOptions options = quick_options();
    options.answering = 1;
    RunningServer server(options);
    RawClient held(server.port());
    held.send(get("/held", kClose));
    REQUIRE(becomes_true([&] { return server.service.is_held.load(); }));
    CHECK(begins_with(RawClient(server.port()).ask(get("/light", kClose)), "HTTP/1.1 200 "));
    server.service.is_held = false;
    held.receive();

    RawClient waiting(server.port());
    waiting.send(get("/waiting", kClose));
    REQUIRE(becomes_true([&] { return server.service.is_held.load(); }));
    CHECK(begins_with(RawClient(server.port()).ask(get("/a", kClose)), "HTTP/1.1 200 "));
    server.service.is_held = false;
    CHECK(begins_with(waiting.receive(), "HTTP/1.1 200 "));
    CHECK(begins_with(RawClient(server.port()).ask(get("/a", kClose)), "HTTP/1.1 200 "));
}

TEST_CASE("connections that say nothing hold up no request", "[net]") {
    HttpServerOptions options = quick_options();
    options.head_timeout = std::chrono::seconds(60);
    RunningServer server(options);
    std::vector<std::unique_ptr<RawClient>> silent;
    for (int i = 0; i < 300; ++i) {
        silent.push_back(std::make_unique<RawClient>(server.port()));
        silent.back()->send(i % 2 == 0 ? "" : "POST /a HTTP/1.1\r\nHost: h\r\n");
    }
    const auto begin = Clock::now();

    for (int i = 0; i < 20; ++i) {
        CHECK(contains(RawClient(server.port()).ask(get("/a", kClose)), "GET /a?"));
    }
    CHECK(Clock::now() - begin < std::chrono::seconds(5));
    silent.clear();
    CHECK(contains(RawClient(server.port()).ask(get("/a", kClose)), "GET /a?"));
}

TEST_CASE("a body beyond the limit is 413 and nothing is kept", "[net]") {
    RunningServer server;
    const std::string long_body(101, 'x');
    for (const std::string path : {"/a", "/upload"}) {
        CHECK(begins_with(RawClient(server.port()).ask(post(path, with_length(101), long_body)), "HTTP/1.1 413 "));
        CHECK(begins_with(RawClient(server.port()).ask(post(path, with_length(1U << 30U), "")), "HTTP/1.1 413 "));
        CHECK(begins_with(RawClient(server.port()).ask(post(path, kChunked, "65\r\n" + long_body + "\r\n0\r\n\r\n")),
                          "HTTP/1.1 413 "));
    }
    CHECK(server.service.answered == 0);
    CHECK(std::filesystem::is_empty(server.service.folder.path()));
}

TEST_CASE("bodies have together no more than their memory", "[net]") {
    HttpServerOptions options = quick_options();
    options.memory_bytes = 150;
    RunningServer server(options);
    const auto status_of_another = [&] {
        return RawClient(server.port()).ask(post("/b", kClose + with_length(90), std::string(90, 'x'))).substr(9, 3);
    };
    RawClient first(server.port());
    first.send(post("/held", with_length(100), std::string(100, 'x')));
    REQUIRE(becomes_true([&] { return server.service.is_held.load(); }));
    CHECK(status_of_another() == "503");
    server.service.is_held = false;
    CHECK(begins_with(first.receive("x"), "HTTP/1.1 200 "));
    CHECK(becomes_true([&] { return status_of_another() == "200"; }));
}

TEST_CASE("an upload goes to its file and comes back from it", "[net]") {
    RunningServer server;
    CHECK(contains(RawClient(server.port()).ask(post("/upload", kClose + with_length(5), "a,b\nc")), "200 OK"));
    CHECK(read_file(server.service.folder / "kept") == "a,b\nc");
    CHECK_FALSE(std::filesystem::exists(server.service.folder / "upload"));

    const std::string answer = RawClient(server.port()).ask(get("/file", kClose));
    CHECK(contains(answer, "Content-Type: text/csv\r\n"));
    CHECK(count(answer, "Content-Type") == 1);
    CHECK(contains(answer, "Content-Length: 5\r\n"));
    CHECK(contains(answer, "\r\n\r\na,b\nc"));

    CHECK(contains(RawClient(server.port()).ask(post("/upload", kClose + with_length(0), "")), "200 OK"));
    CHECK(read_file(server.service.folder / "kept").empty());
    CHECK(contains(RawClient(server.port()).ask(get("/file", kClose)), "Content-Length: 0\r\n"));
}

TEST_CASE("an upload that is cut leaves no file", "[net]") {
    RunningServer server;
    RawClient client(server.port());
    client.send(post("/upload", with_length(50), "abc"));
    CHECK(becomes_true([&] { return std::filesystem::exists(server.service.folder / "upload"); }));
    client.close();

    CHECK(becomes_true([&] { return std::filesystem::is_empty(server.service.folder.path()); }));
    CHECK(server.service.answered == 0);
}

TEST_CASE("an answer that nobody reads is given up", "[net]") {
    RunningServer server(hasty_options());
    write_long_file(server.service.folder / "kept");
    RawClient client(server.port());
    client.send(get("/file"));
    std::this_thread::sleep_for(std::chrono::milliseconds(1'000));

    CHECK(client.receive().size() < kLongFile);
}

TEST_CASE("an exception of a service says nothing of itself", "[net]") {
    RunningServer server;
    const std::string answer = RawClient(server.port()).ask(get("/throws", kClose));

    CHECK(begins_with(answer, "HTTP/1.1 500 "));
    CHECK_FALSE(contains(answer, "secret"));
}

TEST_CASE("the end waits for what is being answered and for nothing else", "[net]") {
    RunningServer server;
    RawClient idle(server.port());
    RawClient kept(server.port());
    kept.send(get("/a"));
    kept.receive("/a?");
    write_long_file(server.service.folder / "kept");
    RawClient large(server.port());
    large.send(get("/file"));
    large.receive("\r\n\r\n");
    RawClient slow(server.port());
    slow.send(get("/slow"));
    RawClient half(server.port());
    half.send(post("/half", with_length(4), "ab"));
    CHECK(becomes_true([&] { return server.service.is_slow.load(); }));
    const auto begin = Clock::now();

    server.begin_to_stop();
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    half.send("cd");

    CHECK(contains(half.receive(), "POST /half? abcd"));
    CHECK(large.receive().size() == 20'000'000);
    const std::string answer = slow.receive();
    CHECK(contains(answer, "GET /slow?"));
    CHECK(contains(answer, "Connection: close\r\n"));
    server.stop();
    CHECK(Clock::now() - begin < std::chrono::seconds(5));
    CHECK(idle.receive().empty());
    CHECK(kept.receive() == " ");
}

TEST_CASE("an answer in parts comes part by part and ends with its connection", "[net]") {
    RunningServer server;
    const std::string answer = RawClient(server.port()).ask(get("/parts"));

    CHECK(begins_with(answer, "HTTP/1.1 200 OK\r\n"));
    CHECK(contains(answer, "Connection: close\r\n"));
    CHECK_FALSE(contains(answer, "Content-Length"));
    CHECK(contains(answer, "\r\n\r\npart3\npart2\npart1\n"));
    CHECK(becomes_true([&] { return server.service.sent == std::vector<std::string>{"GET /parts 200 127.0.0.1"}; }));
}

TEST_CASE("open streams hold up neither requests nor the end, and there is a limit to them", "[net]") {
    HttpServerOptions options = quick_options();
    options.streams = 20;
    RunningServer server(options);
    server.service.goes_on = true;
    std::vector<std::unique_ptr<RawClient>> open;
    for (int i = 0; i < 20; ++i) {
        open.push_back(std::make_unique<RawClient>(server.port()));
        open.back()->send(get("/parts"));
        CHECK(contains(open.back()->receive("part1\n"), "200 OK"));
    }

    CHECK(begins_with(RawClient(server.port()).ask(get("/parts")), "HTTP/1.1 503 "));
    CHECK(contains(RawClient(server.port()).ask(get("/a", kClose)), "GET /a?"));
    open.front()->close();
    std::string next_answer;
    CHECK(becomes_true([&] {
        RawClient next(server.port());
        next.send(get("/parts"));
        next_answer = contains(next_answer, "200 OK") ? next_answer : next.receive("\r\n");
        return contains(next_answer, "200 OK");
    }));
    const auto begin = Clock::now();
    server.stop();
    CHECK(Clock::now() - begin < std::chrono::seconds(4));
    CHECK(open.back()->receive().empty());
}

TEST_CASE("for streams that nobody reads few parts are made, they hold nobody up and are given up", "[net]") {
    HttpServerOptions options = quick_options();
    options.slowest = std::chrono::milliseconds(1'500);
    options.rate = 1U << 30U;
    RunningServer server(options);
    constexpr std::size_t kStalled = 10;
    std::vector<std::unique_ptr<RawClient>> stalled;
    for (std::size_t i = 0; i < kStalled; ++i) {
        stalled.push_back(std::make_unique<RawClient>(server.port()));
        stalled.back()->send(get("/endless"));
        CHECK(contains(stalled.back()->receive("x"), "200 OK"));
    }

    for (int i = 0; i < 20; ++i) {
        CHECK(contains(RawClient(server.port()).ask(get("/a", kClose)), "GET /a?"));
    }
    CHECK(becomes_true([&] {
        const std::lock_guard lock(server.service.mutex);
        return std::count(server.service.sent.begin(), server.service.sent.end(), "GET /endless 200 127.0.0.1") ==
               static_cast<std::ptrdiff_t>(kStalled);
    }));
    CHECK(server.service.parts_made < static_cast<int>(kStalled) * 300);  // 64 KiB each: what sockets have room for
}

TEST_CASE("a port that is taken is said to be", "[net]") {
    RunningServer server;
    EchoService service;
    HttpServerOptions options;
    options.port = server.port();

    CHECK(error_of([&] { HttpServer(options, service); }).kind() == ErrorKind::locked);
    options.port = 0;
    options.host = "192.0.2.1";
    CHECK(error_of([&] { HttpServer(options, service); }).kind() == ErrorKind::invalid_argument);
}

}  // namespace forecast
