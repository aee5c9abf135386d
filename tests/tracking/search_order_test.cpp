#include "forecast/tracking/search_order.hpp"

#include <catch2/catch.hpp>

#include "error_of.hpp"

namespace forecast {
namespace {

std::vector<RunSummary> one_run() {
    RunSummary run;
    run.metrics = {{"mae", {}}, {"my loss", {}}};
    run.params = {{"epochs", "5"}};
    return {run};
}

}  // namespace

TEST_CASE("an order that some run has a value for is accepted, and so is any of no runs", "[tracking]") {
    for (const char* order : {"", "start_time desc", "metrics.mae", "metrics.`my loss` desc", "params.epochs"}) {
        CAPTURE(order);
        CHECK_NOTHROW(check_has_sort_key(one_run(), order));
    }
    CHECK_NOTHROW(check_has_sort_key({}, "metrics.unknown"));
}

TEST_CASE("an order is one name and a direction, in any case and with blanks around", "[tracking]") {
    for (const char* text : {"metrics.`a; drop`", "metrics.\"a; drop\"  DESC", " metrics.`a; drop` Desc "}) {
        CAPTURE(text);
        const auto orders = parse_order({text}, Searched::runs);
        CHECK(orders.at(0).field.key == "a; drop");
        CHECK(orders.at(0).descending == (std::string(text).find('"') != std::string::npos || text[0] == ' '));
    }
    CHECK(parse_order({"metrics.val-loss/x:1"}, Searched::runs).at(0).field.key == "val-loss/x:1");
    for (const char* text : {"metrics.a; drop", "metrics.a, metrics.b", "metrics.`a` `b`", "metrics.a b desc",
                             "params.f(x)", "metrics.a desc desc", "start_time; drop", "metrics.`a"}) {
        CAPTURE(text);
        const Error refused = error_of([&] { parse_order({text}, Searched::runs); });
        CHECK(refused.kind() == ErrorKind::invalid_argument);
        CHECK(refused.what() == "Invalid order_by clause '" + std::string(text) + "'. Could not be parsed.");
    }
}

TEST_CASE("an order by what no run has is refused with the nearest key", "[tracking]") {
    const Error misspelt = error_of([] { check_has_sort_key(one_run(), "metrics.mea desc"); });
    CHECK(misspelt.kind() == ErrorKind::invalid_argument);
    CHECK(misspelt.what() == std::string("no run here has metrics.mea to be sorted by"));
    CHECK(misspelt.advice() == "did you mean metrics.mae?");
    CHECK(error_of([] { check_has_sort_key(one_run(), "tags.site"); }).advice() == "none has tags");
}

}  // namespace forecast
