#include "parallel.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <vector>

#include "error_of.hpp"

using namespace forecast;

TEST_CASE("work in parallel is done once each", "[statistical]") {
    std::vector<int> done(1000, 0);
    in_parallel(done.size(), [&](std::size_t i) { ++done[i]; });
    CHECK(std::count(done.begin(), done.end(), 1) == 1000);
    in_parallel(0, [](std::size_t) { throw Error("never called"); });
}

TEST_CASE("of the work that fails, the lowest number's failure is told, and the rest is done", "[statistical]") {
    for (int repeat = 0; repeat < 20; ++repeat) {
        std::vector<int> done(50, 0);
        const Error error = error_of([&] {
            in_parallel(done.size(), [&](std::size_t i) {
                if (i % 10 == 7) {
                    throw Error("number {}", i);
                }
                ++done[i];
            });
        });
        CHECK_THAT(error.what(), Catch::Equals("number 7"));
        CHECK(std::count(done.begin(), done.end(), 1) == 45);
    }
}
