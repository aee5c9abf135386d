#include <atomic>
#include <future>

#include <catch2/catch.hpp>

#include "forecast/workflow/trial_board.hpp"

namespace forecast {
namespace {

ParameterSpace unit_range() {
    ParameterOptions options;
    options.from = 0;
    options.to = 1;
    return make_space("x", options);
}

void finish(TrialBoard& board, const TrialBoard::Trial& trial) {
    board.finish(trial.number, trial.point[0], {{trial.point[0]}, false}, [] {});
}

/// The points of a search whose trials end in an order of their own: within a lag the newest first.
std::vector<Point> points_backwards(std::size_t at_a_time, std::size_t lag, std::size_t trials) {
    const auto sampler = make_sampler(SearchMethod::tpe, {unit_range()}, 1);
    TrialBoard board(*sampler, Pruning::none, trials, lag);
    std::vector<Point> points;
    std::vector<TrialBoard::Trial> open;
    while (points.size() < trials) {
        while (open.size() < at_a_time && points.size() < trials) {
            open.push_back(*board.next());
            points.push_back(open.back().point);
        }
        while (!open.empty()) {
            finish(board, open.back());
            open.pop_back();
        }
    }
    return points;
}

}  // namespace

TEST_CASE("which trial ends first changes no setting", "[workflow]") {
    const auto by_one = points_backwards(1, 4, 40);
    CHECK(by_one == points_backwards(4, 4, 40));
    CHECK(by_one == points_backwards(3, 4, 40));
    CHECK(by_one != points_backwards(1, 1, 40));  // with a smaller lag more is known
}

TEST_CASE("a trial waits for those that it has to know, and for no others", "[workflow]") {
    const auto sampler = make_sampler(SearchMethod::tpe, {unit_range()}, 1);
    TrialBoard board(*sampler, Pruning::none, 10, 2);
    const auto first = *board.next();
    const auto second = *board.next();  // it knows none
    auto third = std::async(std::launch::async, [&] { return board.next(); });
    finish(board, second);
    CHECK(third.wait_for(std::chrono::milliseconds(20)) == std::future_status::timeout);
    finish(board, first);
    CHECK(third.get()->number == 2);
}

TEST_CASE("trials that learn nothing from each other do not wait", "[workflow]") {
    const auto sampler = make_sampler(SearchMethod::random, {unit_range()}, 1);
    TrialBoard board(*sampler, Pruning::none, 3, 1);
    CHECK(board.next());
    CHECK(board.next());
    CHECK(board.next());
    CHECK_FALSE(board.next());
}

TEST_CASE("a stopped search hands out nothing more, also to those who wait", "[workflow]") {
    const auto sampler = make_sampler(SearchMethod::tpe, {unit_range()}, 1);
    TrialBoard board(*sampler, Pruning::none, 10, 1);
    CHECK(board.next());
    auto waiting = std::async(std::launch::async, [&] { return board.next(); });
    board.stop();
    CHECK_FALSE(waiting.get());
}

TEST_CASE("a trial is judged by those that lie the lag before it", "[workflow]") {
    const auto sampler = make_sampler(SearchMethod::random, {unit_range()}, 1);
    TrialBoard board(*sampler, Pruning::asha, 4, 2);
    const auto first = *board.next();
    const auto second = *board.next();
    board.finish(first.number, 1, {{1}, false}, [] {});
    board.finish(second.number, 2, {{2}, false}, [] {});
    CHECK(second.known.empty());  // it does not know the first
    const auto third = *board.next();
    REQUIRE(third.known.size() == 1);
    CHECK(third.known[0].losses == std::vector<double>{1});
}

}  // namespace forecast
