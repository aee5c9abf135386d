#include "content_type.hpp"

#include <string>

#include <catch2/catch.hpp>

namespace forecast {

TEST_CASE("a page's file has the type of its ending, and an unknown ending none", "[serve]") {
    CHECK(content_type("app.JS") == std::string("text/javascript; charset=utf-8"));
    CHECK(content_type("static/media/font.woff2") == std::string("font/woff2"));
    CHECK(content_type("data.bin") == nullptr);
    CHECK(content_type("html") == nullptr);
    CHECK(content_type("") == nullptr);
}

TEST_CASE("an artifact that a person reads is plain text, a page is a page, the unknown is bytes", "[serve]") {
    for (const char* name : {"MLmodel", "model/MLmodel", "notes.md", "table.JSON", "run.js", "conda.yaml"}) {
        CHECK(artifact_type(name) == std::string("text/plain"));
    }
    CHECK(artifact_type("report.html") == std::string("text/html"));
    CHECK(artifact_type("plot.jpeg") == std::string("image/jpeg"));
    CHECK(artifact_type("model.pt") == std::string("application/octet-stream"));
}

}  // namespace forecast
