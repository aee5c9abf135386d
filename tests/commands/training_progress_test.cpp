#include "training_progress.hpp"

#include <catch2/catch.hpp>

namespace forecast {

TEST_CASE("a span of time is written in its two largest units", "[commands]") {
    CHECK(format_seconds(0.4) == "0 s");
    CHECK(format_seconds(59.4) == "59 s");
    CHECK(format_seconds(59.6) == "1 min 0 s");
    CHECK(format_seconds(3599) == "59 min 59 s");
    CHECK(format_seconds(7500) == "2 h 5 min");
}

}  // namespace forecast
