#include "run_name.hpp"

#include <array>
#include <random>
#include <string_view>

#include <fmt/format.h>

namespace forecast {
namespace {

constexpr std::array<std::string_view, 24> kAdjectives = {
    "amber",  "brisk",  "calm",  "clear",  "dapper", "eager", "frosty", "gentle", "golden", "hardy", "jolly", "keen",
    "lively", "mellow", "merry", "nimble", "placid", "quick", "quiet",  "rustic", "sunny",  "tidal", "vivid", "windy"};
constexpr std::array<std::string_view, 24> kNouns = {
    "anchor", "beacon", "breeze", "canyon", "comet",  "cove",   "dune", "egret", "estuary", "gull",  "harbour", "heron",
    "island", "kelp",   "lagoon", "marsh",  "meadow", "osprey", "quay", "reef",  "river",   "shoal", "spray",   "tern"};

}  // namespace

std::string random_run_name() {
    std::random_device source;
    const auto draw = [&](std::size_t below) {
        return std::uniform_int_distribution<std::size_t>(0, below - 1)(source);
    };
    return fmt::format("{}-{}-{:03}", kAdjectives.at(draw(kAdjectives.size())), kNouns.at(draw(kNouns.size())),
                       draw(1'000));
}

}  // namespace forecast
