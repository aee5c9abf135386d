#include "request_body.hpp"

#include <catch2/catch.hpp>

namespace forecast {

TEST_CASE("large bodies leave memory for small ones", "[net]") {
    constexpr std::size_t kMebibyte = 1U << 20U;
    BodyMemory memory(4 * kMebibyte);
    Intake intake;
    intake.largest_body = 4 * kMebibyte;
    RequestBody large(intake, memory);
    CHECK(large.store(std::string(3 * kMebibyte, 'x')));

    RequestBody second(intake, memory);
    CHECK(second.store(std::string(kMebibyte / 2, 'x')));
    CHECK_FALSE(large.store("x"));
    REQUIRE(large.fault());
    CHECK(large.fault()->status == 503);
    CHECK(second.store(std::string(kMebibyte / 2, 'x')));
}

}  // namespace forecast
