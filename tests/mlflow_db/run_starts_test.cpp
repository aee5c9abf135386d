#include "run_starts.hpp"

#include <limits>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <catch2/catch.hpp>

#include "forecast/mlflow/open_store.hpp"
#include "forecast/mlflow_db/run_queries.hpp"
#include "temp_directory.hpp"

namespace forecast {
namespace {

constexpr std::int64_t kFromTheFirst = std::numeric_limits<std::int64_t>::min();

/// A store that is asked for its newest runs, and a connection of another program to its file.
struct RunsCase {
    TempDirectory root;
    std::unique_ptr<RunStore> store = open_run_store(root.path().string());
    SQLite::Database other{root / "mlflow.db", SQLite::OPEN_READWRITE};

    void add(std::int64_t first, std::int64_t count) {
        other.exec(
            fmt::format("WITH RECURSIVE n(i) AS (VALUES ({0}) UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {0} + {1}) "
                        "INSERT INTO runs (run_uuid, name, status, start_time, lifecycle_stage, artifact_uri, "
                        "experiment_id, user_id) "
                        "SELECT 'run' || i, 'r', 'FINISHED', i, 'active', '/a', 0, 'u' FROM n",
                        first, count));
    }

    /// Of the newest: as the store knows them, and as one statement that knows nothing of earlier ones.
    [[nodiscard]] std::string newest(bool is_asked_anew) const {
        std::string names;
        for (const std::size_t skipped : {0, 40, 1'200}) {
            RunQuery query;
            query.limit = 30;
            query.page_token = std::to_string(skipped);
            query.parts = {false, false};
            for (const RunSummary& run :
                 is_asked_anew ? query_runs(other, query).entries : store->search(query).entries) {
                names += run.run_id + " ";
            }
        }
        return names;
    }
};

}  // namespace

TEST_CASE("runs that started later than a moment lie behind a row that is known", "[mlflow_db]") {
    RunsCase kept;
    RunStarts starts;
    CHECK(starts.row_before(kept.other, 5) == kFromTheFirst);
    kept.add(1, 4'500);
    CHECK(starts.row_before(kept.other, 4'400) == 4'000);
    CHECK(starts.row_before(kept.other, 4'001) == 4'000);
    CHECK(starts.row_before(kept.other, 4'000) == 3'000);
    CHECK(starts.row_before(kept.other, 1'000) == kFromTheFirst);
    kept.other.exec(
        "INSERT INTO runs SELECT 'late', name, source_type, source_name, entry_point_name, user_id, status, "
        "9999, end_time, deleted_time, source_version, lifecycle_stage, artifact_uri, experiment_id "
        "FROM runs WHERE run_uuid = 'run1'");
    kept.add(4'501, 1'000);
    CHECK(starts.row_before(kept.other, 5'400) == 4'000);  // the late one lies behind it
}

TEST_CASE("the newest runs are the same whatever another program adds, removes, packs", "[mlflow_db]") {
    RunsCase kept;
    const auto check = [&] { CHECK(kept.newest(false) == kept.newest(true)); };
    check();
    kept.add(10'000, 3'300);
    check();
    kept.add(20'000, 10);
    check();
    kept.add(1, 1'500);  // started before all others
    check();
    kept.add(30'000, 1);
    kept.add(2'000, 1'100);
    check();
    kept.other.exec("DELETE FROM runs WHERE start_time BETWEEN 1 AND 2500");
    check();
    kept.other.exec("DELETE FROM runs WHERE rowid > 2000");
    kept.add(40'000, 20);
    kept.add(3'000, 4'000);
    check();
    kept.other.exec("DELETE FROM runs WHERE rowid % 3 = 0");
    kept.other.exec("VACUUM");
    check();
}

}  // namespace forecast
