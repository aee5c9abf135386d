#include "store_stamp.hpp"

#include <catch2/catch.hpp>

namespace forecast {

TEST_CASE("a thing is made again when the stores have changed", "[web_api]") {
    MadeThings<int> things;
    int made = 0;
    const auto get = [&](const std::string& key, const std::string& files) {
        return *things.get(key, {files}, [&] { return ++made; });
    };

    CHECK(get("a", "1") == 1);
    CHECK(get("a", "1") == 1);
    CHECK(get("b", "1") == 2);
    CHECK(get("a", "2") == 3);
    CHECK(get("a", "1") == 4);
}

TEST_CASE("a thing made right after a change is not used again, as another change may have the same stamp",
          "[web_api]") {
    MadeThings<int> things;
    int made = 0;
    const auto get = [&] {
        const auto now = std::chrono::system_clock::now().time_since_epoch();
        return *things.get("a", {"1", true, now}, [&] { return ++made; });
    };

    CHECK(get() == 1);
    CHECK(get() == 2);
}

TEST_CASE("what cannot be made is tried again", "[web_api]") {
    MadeThings<int> things;

    CHECK_THROWS_AS(things.get("a", {"1"}, []() -> int { throw std::runtime_error("away"); }), std::runtime_error);
    CHECK(*things.get("a", {"1"}, [] { return 7; }) == 7);
}

}  // namespace forecast
