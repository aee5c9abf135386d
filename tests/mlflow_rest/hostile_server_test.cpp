#include <catch2/catch.hpp>

#include <atomic>

#include "error_of.hpp"
#include "forecast/mlflow/open_store.hpp"
#include "forecast/tracking/run_store.hpp"
#include "http_test_server.hpp"
#include "temp_directory.hpp"

using namespace forecast;
using Catch::Matchers::Contains;

namespace {

constexpr const char* kRunId = "0123456789abcdef0123456789abcdef";

/// A server that answers as its maker likes, and a store that talks to it.
struct Hostile {
    template <class Answer>
    explicit Hostile(Answer answer) {
        const auto handler = [this, answer](const httplib::Request& request, httplib::Response& response) {
            ++requests;
            answer(request, response);
        };
        server.routes().Get(".*", handler);
        server.routes().Post(".*", handler);
        server.start();
        TrackingLocation location(server.url());
        location.directory = directory.path();
        location.server.retries = 0;
        store = open_run_store(location);
    }

    [[nodiscard]] Error error_of_listing() const {
        return error_of([&] { (void)store->list({}); });
    }

    std::atomic<int> requests{0};
    TempDirectory directory;
    HttpTestServer server;
    std::unique_ptr<RunStore> store;
};

void say(httplib::Response& response, const std::string& body) {
    response.set_content(body, "application/json");
}

}  // namespace

TEST_CASE("pages whose tokens alternate end with an error", "[mlflow_rest]") {
    const Hostile hostile([](const httplib::Request& request, httplib::Response& response) {
        const bool at_a = request.body.find(R"("page_token":"a")") != std::string::npos;
        say(response, at_a ? R"({"next_page_token": "b"})" : R"({"next_page_token": "a"})");
    });
    CHECK_THAT(hostile.error_of_listing().what(), Contains("the same pages for ever"));
    CHECK(hostile.requests < 10);
}

TEST_CASE("an answer that is nested without end is no answer", "[mlflow_rest]") {
    const Hostile hostile([](const httplib::Request&, httplib::Response& response) {
        say(response, R"({"experiments": )" + std::string(1'000'000, '['));
    });
    const Error error = hostile.error_of_listing();
    CHECK(error.kind() == ErrorKind::unavailable);
    CHECK_THAT(error.what(), Contains("answered no JSON"));
}

TEST_CASE("a server's long message is clipped with its size", "[mlflow_rest]") {
    const Hostile hostile([](const httplib::Request&, httplib::Response& response) {
        response.status = 400;
        say(response, R"({"error_code": "BAD_REQUEST", "message": ")" + std::string(500'000, 'm') + "\"}");
    });
    const std::string text = hostile.error_of_listing().what();
    CHECK(text.size() < 1000);
    CHECK_THAT(text, Contains("(500000 bytes in all)"));
}

TEST_CASE("of an error longer than a megabyte the beginning is told, with its size", "[mlflow_rest]") {
    const std::string body =
        R"({"error_code": "BAD_REQUEST", "message": "the disk is full )" + std::string(2'000'000, 'm') + "\"}";
    const bool is_packed = GENERATE(false, true);
    const Hostile hostile([body, is_packed](const httplib::Request&, httplib::Response& response) {
        response.status = 400;
        response.set_content(body, is_packed ? "application/json" : "image/png");  // which is not compressed
    });
    const std::string text = hostile.error_of_listing().what();
    CHECK(text.size() < 1000);
    CHECK_THAT(text, Contains("the disk is full"));
    CHECK_THAT(text, Contains(is_packed ? "(at least 1048576 bytes in all)"
                                        : "(" + std::to_string(body.size()) + " bytes in all)"));
}

TEST_CASE("an artifact whose name steers the terminal is refused", "[mlflow_rest]") {
    const Hostile hostile([](const httplib::Request&, httplib::Response& response) {
        say(response, R"({"files": [{"path": "a\u001b[2Jb", "file_size": 1}]})");
    });
    RunSummary run;
    run.run_id = kRunId;
    CHECK_THAT(error_of([&] { (void)hostile.store->list_artifacts(run); }).what(),
               Contains("'a\\u001b[2Jb', with control characters"));
}

TEST_CASE("a run whose id climbs out of the store gets no directory", "[mlflow_rest]") {
    const Hostile hostile([](const httplib::Request&, httplib::Response& response) { say(response, "{}"); });
    RunSummary run;
    run.run_id = "../../x";
    CHECK_THAT(error_of([&] { (void)hostile.store->artifact_directory(run); }).what(), Contains("32 hex digits"));
}

TEST_CASE("directories of artifacts that branch without end are refused", "[mlflow_rest]") {
    const Hostile hostile([](const httplib::Request& request, httplib::Response& response) {
        const std::string path = request.get_param_value("path");
        const std::string below = path.empty() ? "" : path + "/";
        say(response, R"({"files": [{"path": ")" + below + R"(a", "is_dir": true}, {"path": ")" + below +
                          R"(b", "is_dir": true}]})");
    });
    RunSummary run;
    run.run_id = kRunId;
    const Error error = error_of([&] { (void)hostile.store->list_artifacts(run); });
    CHECK_THAT(error.what(), Contains("directories deep"));
    CHECK(hostile.requests <= 2'000);
}

TEST_CASE("a directory that lists another than its own is not followed", "[mlflow_rest]") {
    const Hostile hostile([](const httplib::Request&, httplib::Response& response) {
        say(response, R"({"files": [{"path": "elsewhere/deeper", "is_dir": true}]})");
    });
    RunSummary run;
    run.run_id = kRunId;
    CHECK(hostile.store->list_artifacts(run).empty());
    CHECK(hostile.requests == 2);  // the root, and what it lists
}

TEST_CASE("a person waits less for the first answer than a training, and for later ones as long", "[mlflow_rest]") {
    std::atomic<bool> away{true};
    std::atomic<int> requests{0};
    HttpTestServer server;
    const auto answer = [&](const httplib::Request&, httplib::Response& response) {
        ++requests;
        response.status = away ? 503 : 200;
        say(response, "{}");
    };
    server.routes().Get(".*", answer);
    server.routes().Post(".*", answer);
    server.start();
    const TempDirectory directory;
    TrackingLocation location(server.url());
    location.directory = directory.path();
    location.server.retries = 2;
    location.server.backoff = std::chrono::milliseconds(1);
    location.server.jitter_seconds = 0;
    location.server.first_answer.retries = 0;
    const auto asked = [&](const RunStore& store) {
        requests = 0;
        CHECK(error_of([&] { (void)store.experiments(); }).kind() == ErrorKind::unavailable);
        return requests.load();
    };
    CHECK(asked(*open_run_store(location)) == 3);
    location.server.a_person_waits = true;
    const auto store = open_run_store(location);
    CHECK(asked(*store) == 1);
    away = false;
    CHECK(store->experiments().empty());
    away = true;
    CHECK(asked(*store) == 3);
}
