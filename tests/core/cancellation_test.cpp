#include "forecast/core/cancellation.hpp"

#include <thread>

#include <catch2/catch.hpp>

namespace forecast {

TEST_CASE("copies of a cancellation share its request", "[core]") {
    const Cancellation given;
    const Cancellation taken = given;  // NOLINT(performance-unnecessary-copy-initialization)
    CHECK_NOTHROW(taken.check());
    given.request();
    CHECK(taken.requested());
    CHECK_THROWS_AS(taken.check(), Cancelled);
    CHECK_FALSE(Cancellation().requested());
}

TEST_CASE("a wait ends as soon as it is cancelled, by another thread too", "[core]") {
    const Cancellation cancellation;
    CHECK_NOTHROW(cancellation.sleep(std::chrono::milliseconds(1)));
    std::thread other([&] { cancellation.request(); });
    CHECK_THROWS_AS(cancellation.sleep(std::chrono::hours(1)), Cancelled);
    other.join();
}

}  // namespace forecast
