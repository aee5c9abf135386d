#include "forecast/tracking/spool.hpp"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <fstream>
#include <iterator>
#include <limits>

#include <SQLiteCpp/SQLiteCpp.h>
#include <catch2/catch.hpp>

#include "blocked_run_store.hpp"
#include "forecast/mlflow/open_store.hpp"
#include "forecast/tracking/active_run.hpp"
#include "temp_directory.hpp"

namespace forecast {
namespace {

using std::chrono::milliseconds;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
const FlushPolicy kSeldom{milliseconds(0), milliseconds(3'600'000), milliseconds(3'600'000)};
const FlushPolicy kAlways{milliseconds(0), milliseconds(0), milliseconds(0)};

std::filesystem::path spool_of(const TempDirectory& root, const std::string& run_id) {
    return root.path() / "spool" / (run_id + ".jsonl");
}

std::string read_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string value_of(const TempDirectory& root, const std::string& sql) {
    SQLite::Database database(root / "mlflow.db");
    return database.execAndGet(sql).getString();
}

/// A run that ends while its store is not to be reached; its id.
std::string leave_waiting(BlockedRunStore& store) {
    store.failures = BlockedRunStore::kForEver;
    ActiveRun run(store, {"brest", "r", {}}, kSeldom);
    run.log_params({{"epochs", "50"}});
    run.log_inputs({{"load", "0123456789abcdef", "local", R"({"uri":"load.csv"})", "{}", "{}", "training"}});
    run.log_metric("loss", 0.1, 1);
    run.log_metric("loss", std::nan(""), 2);
    run.log_metric("loss", -kInfinity, 3);
    run.set_tag("stage", "caf\xE9");
    run.log_model(R"({"model_uuid": "0123456789abcdef0123456789abcdef", "artifact_path": "model"})");
    run.finish();
    CHECK(run.has_undelivered());
    store.failures = 0;
    return run.id();
}

}  // namespace

TEST_CASE("a run goes on while its store is away, and all of it is delivered at the end", "[tracking]") {
    const TempDirectory root;
    BlockedRunStore store(root.path().string());
    ActiveRun run(store, {"brest", "r", {}}, kSeldom);
    run.log_metric("loss", 3, 1);
    store.failures = 1;
    run.log_metric("loss", 2, 2);
    run.log_metric("loss", 1, 3);
    run.set_tag("stage", "two");

    CHECK(store.tries == 2);  // from the failure on, records go to the file
    CHECK(run.has_undelivered());
    CHECK(store.history(run.id(), "loss").size() == 1);

    run.finish();
    CHECK_FALSE(run.has_undelivered());
    CHECK_FALSE(std::filesystem::exists(spool_of(root, run.id())));
    CHECK(store.history(run.id(), "loss").size() == 3);
    const auto made = store.resolve(run.id(), Lifecycle::active);
    CHECK(made.tag("stage") == "two");
    CHECK(made.status == RunStatus::finished);
    CHECK(store.artifacts_sent == std::vector<std::string>{made.artifact_uri});
}

TEST_CASE("what waits is delivered in mid-run when the store is back", "[tracking]") {
    const TempDirectory root;
    BlockedRunStore store(root.path().string());
    ActiveRun run(store, {"brest", "r", {}}, kAlways);
    store.failures = 3;
    for (int step = 1; step <= 3; ++step) {  // the third failure is the second try of the first record
        run.log_metric("loss", 10.0 - step, step);
        CHECK(run.has_undelivered());
    }
    run.log_metric("loss", 6, 4);

    CHECK_FALSE(run.has_undelivered());
    CHECK(store.history(run.id(), "loss").size() == 4);
    CHECK(store.resolve(run.id(), Lifecycle::active).metric("loss")->last == 6);
}

TEST_CASE("a run that ended without its store is delivered later, once and whole", "[tracking]") {
    const TempDirectory root;
    BlockedRunStore store(root.path().string());
    const auto id = leave_waiting(store);
    const std::string spool = read_file(spool_of(root, id));
    CHECK(store.resolve(id, Lifecycle::active).status == RunStatus::running);

    const auto deliveries = deliver_spools(store);
    REQUIRE(deliveries.size() == 1);
    CHECK(deliveries[0].run_id == id);
    CHECK(deliveries[0].uri == store.location().mlflow_uri());
    CHECK(deliveries[0].records == 9);
    CHECK(deliveries[0].failure.empty());
    CHECK_FALSE(std::filesystem::exists(spool_of(root, id)));

    std::ofstream(spool_of(root, id)) << spool;  // as if the process had died before it removed the file
    CHECK(deliver_spools(store).at(0).failure.empty());
    const auto history = store.history(id, "loss");
    REQUIRE(history.size() == 3);
    CHECK(history[0].value == 0.1);
    CHECK(std::isnan(history[1].value));
    CHECK(history[2].value == -kInfinity);
    const auto run = store.resolve(id, Lifecycle::active);
    CHECK(run.status == RunStatus::finished);
    CHECK(run.param("epochs") == "50");
    REQUIRE(store.inputs(id).size() == 1);
    CHECK(store.inputs(id).front().digest == "0123456789abcdef");
    CHECK(store.inputs(id).front().context == "training");
    CHECK(run.tag("stage") == "caf\xEF\xBF\xBD");
    CHECK(value_of(root, "SELECT json_array_length(value) FROM tags WHERE key = 'mlflow.log-model.history'") == "1");
}

TEST_CASE("a store that goes away again keeps what is not delivered yet", "[tracking]") {
    const TempDirectory root;
    BlockedRunStore store(root.path().string());
    const auto id = leave_waiting(store);
    store.tries = 0;
    store.failures = 1;

    auto delivery = deliver_spools(store).at(0);
    CHECK(delivery.failure == "the line is down");
    CHECK(delivery.records == 0);
    CHECK(store.tries == 1);
    delivery = deliver_spools(store).at(0);
    CHECK(delivery.failure.empty());
    CHECK(delivery.records == 9);
    CHECK(deliver_spools(store).empty());
}

TEST_CASE("a line that a crash cut off is as good as not written", "[tracking]") {
    const TempDirectory root;
    BlockedRunStore store(root.path().string());
    const auto id = leave_waiting(store);
    std::ofstream(spool_of(root, id), std::ios::app) << R"({"record":"log_ba)";

    CHECK(deliver_spools(store).at(0).failure.empty());
    CHECK(store.resolve(id, Lifecycle::active).status == RunStatus::finished);
}

TEST_CASE("a spool that cannot be read is reported with its line, and kept", "[tracking]") {
    const TempDirectory root;
    BlockedRunStore store(root.path().string());
    const auto id = leave_waiting(store);
    std::ofstream(spool_of(root, id), std::ios::app) << "nonsense\n";

    CHECK_THAT(deliver_spools(store).at(0).failure, Catch::Contains(id + ".jsonl:11"));
    CHECK(std::filesystem::exists(spool_of(root, id)));
}

TEST_CASE("a spool that names a record it does not hold is reported with its line, and kept", "[tracking]") {
    for (const char* records : {"[999999999]", "[0,99]", "[-1]"}) {
        TempDirectory root;
        BlockedRunStore store(root.path().string());
        const auto path = spool_of(root, leave_waiting(store));
        const std::string text = read_file(path);
        const auto lines = std::count(text.begin(), text.end(), '\n');
        std::ofstream(path, std::ios::app)
            << R"({"record":"waiting","of":)" << lines - 1 << R"(,"records":)" << records << "}\n";

        const auto deliveries = deliver_spools(store);
        REQUIRE(deliveries.size() == 1);
        const std::string_view list = records;
        const auto number = list.substr(list.find_first_of("9-"), list.size() - 1 - list.find_first_of("9-"));
        CHECK(deliveries.front().failure.find(fmt::format(":{} cannot be read: it names the record {} of", lines + 1,
                                                          number)) != std::string::npos);
        CHECK(std::filesystem::exists(path));
    }
}

TEST_CASE("a spool of what is no run id is reported, and kept", "[tracking]") {
    const TempDirectory root;
    const auto store = open_run_store(root.path().string());
    std::filesystem::create_directories(root.path() / "spool");
    const auto path = spool_of(root, "x");
    std::ofstream(path) << R"({"record":"run","uri":")" << root.path().string()
                        << R"(","run_id":"../../x","name":"r","experiment":"e","start_ms":1,"artifact_uri":"/x"})"
                        << "\n";
    const auto deliveries = deliver_spools(*store);
    REQUIRE(deliveries.size() == 1);
    CHECK_THAT(deliveries.front().failure, Catch::Contains("x.jsonl:1 cannot be read: '../../x' is no id of a run"));
    CHECK(std::filesystem::exists(path));
}

TEST_CASE("a file under another name is not cut, whichever way a spool leads to it", "[tracking]") {
    const std::string name = "0123456789abcdef0123456789abcdef.jsonl";
    for (const std::string kind : {"hard link", "link", "linked directory"}) {
        CAPTURE(kind);
        TempDirectory root;
        TempDirectory elsewhere;
        const auto store = open_run_store(root.path().string());
        const auto precious = elsewhere.path() / name;
        std::ofstream(precious) << "precious, without a last line end";
        if (kind == "linked directory") {
            std::filesystem::create_directory_symlink(elsewhere.path(), root.path() / "spool");
        } else {
            std::filesystem::create_directories(root.path() / "spool");
            const auto place = root.path() / "spool" / name;
            kind == "link" ? std::filesystem::create_symlink(precious, place)
                           : std::filesystem::create_hard_link(precious, place);
        }

        const auto deliveries = deliver_spools(*store);

        REQUIRE(deliveries.size() == 1);
        CHECK_FALSE(deliveries.front().failure.empty());
        CHECK(read_file(precious) == "precious, without a last line end");
    }
}

TEST_CASE("a pipe in the place of a spool is reported and not waited for", "[tracking]") {
    TempDirectory root;
    const auto store = open_run_store(root.path().string());
    std::filesystem::create_directories(root.path() / "spool");
    REQUIRE(::mkfifo((root / "spool/0123456789abcdef0123456789abcdef.jsonl").c_str(), 0600) == 0);

    const auto deliveries = deliver_spools(*store);
    REQUIRE(deliveries.size() == 1);
    CHECK(deliveries.front().failure.find("is a pipe") != std::string::npos);
}

TEST_CASE("what the store refuses is reported each time and does not hold the rest back", "[tracking]") {
    const TempDirectory root;
    BlockedRunStore store(root.path().string());
    const auto id = leave_waiting(store);
    store.log_batch(id, {}, {{"epochs", "51"}}, {});

    auto delivery = deliver_spools(store).at(0);
    CHECK(delivery.records == 8);
    CHECK_THAT(delivery.failure, Catch::Contains("epochs") && Catch::Contains("remove"));
    CHECK(store.resolve(id, Lifecycle::active).status == RunStatus::finished);
    delivery = deliver_spools(store).at(0);
    CHECK(delivery.records == 0);
    CHECK_THAT(delivery.failure, Catch::Contains("epochs"));

    store.set_lifecycle(id, Lifecycle::deleted);
    CHECK_THAT(deliver_spools(store).at(0).failure, Catch::Contains("deleted"));
}

TEST_CASE("a spool of another store is named and left alone", "[tracking]") {
    const TempDirectory root;
    BlockedRunStore store(root.path().string());
    leave_waiting(store);
    BlockedRunStore other("sqlite:///" + (root / "other.db"));

    const auto delivery = deliver_spools(other).at(0);
    CHECK(delivery.elsewhere);
    CHECK(delivery.uri == store.location().mlflow_uri());
    CHECK(other.tries == 0);
    CHECK_FALSE(deliver_spools(store).at(0).elsewhere);
}

TEST_CASE("the spool of a run that another process records is not touched", "[tracking]") {
    const TempDirectory root;
    BlockedRunStore store(root.path().string());
    ActiveRun run(store, {"brest", "r", {}}, kSeldom);
    store.failures = 1;
    run.log_metric("loss", 1);

    CHECK_THAT(deliver_spools(store).at(0).failure, Catch::Contains("in use"));
    CHECK(store.tries == 1);
    run.kill();
    CHECK(deliver_spools(store).empty());
}

TEST_CASE("a run goes on while another connection locks the database", "[tracking]") {
    const TempDirectory root;
    TrackingLocation location(root.path().string());
    location.lock_timeout = milliseconds(20);
    const auto store = open_run_store(location);
    ActiveRun run(*store, {"brest", "r", {}}, kSeldom);
    {
        SQLite::Database other(root / "mlflow.db", SQLite::OPEN_READWRITE);
        const SQLite::Transaction locked(other, SQLite::TransactionBehavior::IMMEDIATE);
        run.log_metric("loss", 1);
        CHECK(run.has_undelivered());
    }
    run.finish();
    CHECK_FALSE(run.has_undelivered());
    CHECK(store->resolve(run.id()).metric("loss")->last == 1);
    CHECK(store->resolve(run.id()).status == RunStatus::finished);
}

TEST_CASE("what a killed process had kept is delivered at the next start, its run has failed", "[tracking]") {
    const TempDirectory root;
    const pid_t child = ::fork();
    if (child == 0) {
        BlockedRunStore store(root.path().string());
        ActiveRun run(store, {"brest", "r", {}}, kSeldom);
        store.failures = BlockedRunStore::kForEver;
        run.log_metric("loss", 1);
        ::kill(::getpid(), SIGKILL);
    }
    ::waitpid(child, nullptr, 0);
    BlockedRunStore store(root.path().string());

    CHECK(deliver_spools(store).at(0).records == 1);
    CHECK(store.mark_orphaned_runs_failed().size() == 1);
    const auto run = store.list({}).at(0);
    CHECK(run.metric("loss")->last == 1);
    CHECK(run.status == RunStatus::failed);
}

}  // namespace forecast
