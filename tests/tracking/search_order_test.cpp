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

TEST_CASE("an order by what no run has is refused with the nearest key", "[tracking]") {
    const Error misspelt = error_of([] { check_has_sort_key(one_run(), "metrics.mea desc"); });
    CHECK(misspelt.kind() == ErrorKind::invalid_argument);
    CHECK(misspelt.what() == std::string("no run here has metrics.mea to be sorted by"));
    CHECK(misspelt.advice() == "did you mean metrics.mae?");
    CHECK(error_of([] { check_has_sort_key(one_run(), "tags.site"); }).advice() == "none has tags");
}

}  // namespace forecast
