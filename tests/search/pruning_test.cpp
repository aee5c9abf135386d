#include <catch2/catch.hpp>

#include "forecast/search/pruning.hpp"

namespace forecast {
namespace {

std::vector<TrialCurve> curves(const std::vector<double>& level, std::size_t epochs) {
    std::vector<TrialCurve> all;
    for (const double loss : level) {
        all.push_back({std::vector<double>(epochs, loss), false});
    }
    return all;
}

}  // namespace

TEST_CASE("without pruning the worst trial goes on", "[search]") {
    CHECK_FALSE(should_prune(Pruning::none, {9}, curves({1, 1, 1, 1, 1, 1, 1, 1}, 4)));
}

TEST_CASE("the median rule ends a trial whose best loss is above the others' median", "[search]") {
    const auto others = curves({1, 2, 3, 4, 5}, 10);
    CHECK(should_prune(Pruning::median, {4, 3.1}, others));
    CHECK_FALSE(should_prune(Pruning::median, {2.9, 9}, others));  // its best counts
    CHECK_FALSE(should_prune(Pruning::median, {3}, others));
}

TEST_CASE("the median rule needs five trials that came as far and were not ended early", "[search]") {
    auto others = curves({1, 2, 3, 4, 5}, 2);
    CHECK_FALSE(should_prune(Pruning::median, {9, 9, 9}, others));
    others[0].pruned = true;
    CHECK_FALSE(should_prune(Pruning::median, {9}, others));
}

TEST_CASE("successive halving looks after 1, 4 and 16 epochs only", "[search]") {
    const auto others = curves({1, 2, 3}, 20);
    std::vector<double> losses;
    std::vector<std::size_t> looks;
    for (std::size_t epoch = 1; epoch <= 20; ++epoch) {
        losses.push_back(9);
        if (should_prune(Pruning::asha, losses, others)) {
            looks.push_back(epoch);
        }
    }
    CHECK(looks == std::vector<std::size_t>{1, 4, 16});
}

TEST_CASE("successive halving lets the best quarter of all that came so far go on", "[search]") {
    const auto others = curves({1, 2, 3, 4, 5, 6, 7}, 4);  // with its own there are eight, two go on
    CHECK_FALSE(should_prune(Pruning::asha, {1.5}, others));
    CHECK(should_prune(Pruning::asha, {2.5}, others));
    CHECK_FALSE(should_prune(Pruning::asha, {2.5}, {}));        // the first always does
    CHECK(should_prune(Pruning::asha, {2.5}, curves({1}, 1)));  // of less than eight the best
    CHECK_FALSE(should_prune(Pruning::asha, {2.5}, curves({3, 4}, 1)));
}

TEST_CASE("trials that did not come so far do not count", "[search]") {
    CHECK_FALSE(should_prune(Pruning::asha, {5, 5, 5, 5}, curves({1, 2, 3}, 3)));
}

}  // namespace forecast
