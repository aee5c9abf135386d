#include "../../src/mlflow_rest/run_mirror.hpp"

#include <catch2/catch.hpp>

#include "error_of.hpp"

using namespace forecast;
using Catch::Matchers::Contains;
using nlohmann::json;

TEST_CASE("a server that tells what no table takes, or in another form, is an error that names the run",
          "[mlflow_rest]") {
    RunMirror mirror;
    mirror.add_experiment({{"experiment_id", "1"}, {"name", "e"}, {"lifecycle_stage", "active"}});
    json run = {{"info",
                 {{"run_id", "0123"},
                  {"experiment_id", "1"},
                  {"status", "FINISHED"},
                  {"start_time", 1},
                  {"lifecycle_stage", "active"}}}};
    CHECK_NOTHROW(mirror.add_run(run));

    run["info"]["lifecycle_stage"] = "elsewhere";
    CHECK_THAT(error_of([&] { mirror.add_run(run); }).what(), Contains("answer on run 0123 cannot be stored"));
    CHECK_THAT(error_of([&] {
                   mirror.add_experiment({{"experiment_id", "2"}, {"lifecycle_stage", "x"}});
               }).what(),
               Contains("cannot be stored"));
}
