#include "forecast/report/compared_runs.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

namespace forecast {
namespace {

using Catch::Contains;

std::vector<RunSummary> two_runs() {
    std::vector<RunSummary> runs(2);
    for (RunSummary& run : runs) {
        run.name = "lstm";
        run.experiment = "brest";
        run.params = {{"epochs", "5"}};
        run.tags = {{"mlflow.user", "a"}};
    }
    runs[0].run_id = std::string(32, 'a');
    runs[1].run_id = std::string(32, 'b');
    runs[1].params = {{"epochs", "9"}};
    return runs;
}

CommonErrors no_errors() {
    CommonErrors errors;
    errors.runs.resize(2);
    return errors;
}

/// On two days; the first run's forecaster errs by 2, the second recorded nothing.
CommonErrors errors_of_one() {
    CommonErrors errors = no_errors();
    errors.days = 2;
    errors.runs[0] = RunErrors{"linear", 2, 2.5, 1, -1};
    return errors;
}

}  // namespace

TEST_CASE("of compared runs the lines that differ are shown, or all with a mark", "[report]") {
    const std::string differing = render_compared(two_runs(), no_errors(), false, TableFormat::csv, Terminal{});
    CHECK(differing == "differs,what,aaaaaaaa,bbbbbbbb\n*,params.epochs,5,9\n");
    const std::string all = render_compared(two_runs(), no_errors(), true, TableFormat::csv, Terminal{});
    CHECK_THAT(all, Contains("\n,experiment,brest,brest\n") && Contains("\n*,params.epochs,5,9\n"));
}

TEST_CASE("tags that programs write of themselves are not compared", "[report]") {
    const auto lines = compare_runs(two_runs(), no_errors());
    CHECK(std::none_of(lines.begin(), lines.end(), [](const auto& line) { return line.what == "tags.mlflow.user"; }));
}

TEST_CASE("errors on common days stand beside the runs that have them", "[report]") {
    const auto json = compared_json(two_runs(), errors_of_one());
    CHECK(json["common"]["days"] == 2);
    CHECK(json["common"]["errors"][0]["mae"] == 2);
    CHECK(json["common"]["errors"][1]["n"] == 0);
    CHECK(std::count(json["differing"].begin(), json["differing"].end(), "params.epochs") == 1);
    CHECK_THAT(render_compared(two_runs(), errors_of_one(), false, TableFormat::text, Terminal{}),
               Contains("errors: on the 2 days that all predicted, MW and %"));
}

}  // namespace forecast
