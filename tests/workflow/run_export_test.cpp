#include "forecast/workflow/run_export.hpp"

#include <catch2/catch.hpp>

#include "forecast/core/file.hpp"
#include "store_kinds.hpp"

namespace forecast {

TEST_CASE("an exported run takes the place of what was there, whole", "[workflow]") {
    OnFile kind;
    const RunSummary run = kind.store->create_run({"town", "first", {}});
    kind.store->log_batch(run.run_id, {{"mae", 3.5, 0, 1000}, {"mae", 3.0, 1, 2000}}, {}, {});
    const auto place = kind.directory.path() / "exported" / run.run_id;
    write_file_atomically(place / "old.txt", "old");

    export_run(*kind.store, read_full(*kind.store, kind.store->resolve(run.run_id)), place);
    CHECK_FALSE(std::filesystem::exists(place / "old.txt"));
    CHECK_THAT(read_file(place / "run.json"), Catch::Contains(run.run_id) && Catch::Contains("metric_histories"));
    CHECK_THAT(read_file(place / "metrics.csv"), Catch::Contains(run.run_id + ",mae,1,2000,3"));
    CHECK(std::distance(std::filesystem::directory_iterator(place.parent_path()), {}) == 1);
}

}  // namespace forecast
