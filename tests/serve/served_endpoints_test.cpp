#include <catch2/catch.hpp>

#include "forecast/core/file.hpp"
#include "forecast/serve/server.hpp"
#include "test_paths.hpp"

namespace forecast {
namespace {

/// "GET experiments/get" by its last part, "get", which the page names in the row of "experiments/".
bool names_endpoint(const std::string& page, const std::string& endpoint) {
    const std::string path = endpoint.substr(endpoint.find(' ') + 1);
    const auto slash = path.rfind('/');
    const std::string last = slash == std::string::npos ? path : path.substr(slash + 1);
    return page.find('`' + path + '`') != std::string::npos || page.find('`' + last + '`') != std::string::npos ||
           page.find('/' + last + '`') != std::string::npos;
}

}  // namespace

TEST_CASE("the page on serving names every endpoint that is answered", "[serve]") {
    const std::string page = read_file(source_directory() / "docs" / "how-to" / "serve.md");

    const auto endpoints = served_endpoints();
    CHECK(endpoints.size() > 60);
    for (const std::string& endpoint : endpoints) {
        INFO(endpoint);
        CHECK(names_endpoint(page, endpoint));
    }
}

}  // namespace forecast
