#include "forecast/core/thread_pool.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <thread>
#include <vector>

#include "error_of.hpp"

using namespace forecast;

TEST_CASE("work in parallel is done once each", "[core]") {
    std::vector<int> done(1000, 0);
    in_parallel(done.size(), [&](std::size_t i) { ++done[i]; });
    CHECK(std::count(done.begin(), done.end(), 1) == 1000);
    in_parallel(0, [](std::size_t) { throw Error("never called"); });
}

TEST_CASE("of the work that fails, the lowest number's failure is told, and the rest is done", "[core]") {
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

TEST_CASE("work in parallel may call for work in parallel, from several threads", "[core]") {
    std::vector<std::vector<int>> done(8, std::vector<int>(100, 0));
    std::vector<std::thread> callers;
    for (std::size_t caller = 0; caller < 2; ++caller) {
        callers.emplace_back([&, caller] {
            in_parallel(4, [&](std::size_t i) {
                std::vector<int>& row = done[4 * caller + i];
                in_parallel(row.size(), [&](std::size_t k) { ++row[k]; });
            });
        });
    }
    for (std::thread& caller : callers) {
        caller.join();
    }
    CHECK(std::all_of(done.begin(), done.end(),
                      [](const std::vector<int>& row) { return std::count(row.begin(), row.end(), 1) == 100; }));
}
