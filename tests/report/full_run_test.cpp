#include "forecast/report/full_run.hpp"

#include <catch2/catch.hpp>

#include "contract_runs.hpp"
#include "forecast/mlflow/open_store.hpp"
#include "temp_directory.hpp"

namespace forecast {

TEST_CASE("a full run has every point of its metrics, in their order", "[report]") {
    const TempDirectory directory;
    const auto store = open_run_store(directory.path().string());
    const std::string id = begin(*store, "lstm").run_id;
    store->log_batch(id, {{"loss", 2, 1, 1000}, {"loss", 1, 2, 2000}, {"mae", 4, 0, 3000}}, {}, {});

    const FullRun run = read_full(*store, store->resolve(id));

    const auto json = full_json(run);
    CHECK(json["metric_histories"]["loss"].size() == 2);
    CHECK(json["metric_histories"]["loss"][1]["value"] == 1);
    CHECK(history_table({run}).render(TableFormat::csv, Terminal{}) == "run_id,metric,step,timestamp_ms,value\n" + id +
                                                                           ",loss,1,1000,2\n" + id +
                                                                           ",loss,2,2000,1\n" + id + ",mae,0,3000,4\n");
}

}  // namespace forecast
