#include <functional>
#include <future>
#include <set>

#include <catch2/catch.hpp>

#include "forecast/core/error.hpp"
#include "forecast/tracking/model_registry.hpp"
#include "forecast/tracking/run_store.hpp"
#include "store_kinds.hpp"

namespace forecast {
namespace {

constexpr int kThreads = 6;
constexpr int kRounds = 8;

/// Calls `work(0)` to `work(kThreads - 1)` at once; what one of them throws is thrown here.
void at_once(const std::function<void(int)>& work) {
    std::vector<std::future<void>> threads;
    for (int number = 0; number < kThreads; ++number) {
        threads.push_back(std::async(std::launch::async, work, number));
    }
    for (auto& thread : threads) {
        thread.get();
    }
}

}  // namespace

TEMPLATE_TEST_CASE("several threads write and read runs at once, and no write is lost", "[mlflow][threads]", OnFile,
                   OnServer, OnOwnServer) {
    const TestType kind;
    RunStore& store = *kind.store;
    const std::string shared = store.create_run({"brest", "shared", {}}).run_id;
    at_once([&](int number) {
        const std::string own = store.create_run({"brest", "own", {}}).run_id;
        for (int round = 0; round < kRounds; ++round) {
            const std::string key = std::to_string(number) + "." + std::to_string(round);
            store.log_batch(own, {{"loss", 1.0, round, 1}}, {}, {});
            store.log_batch(shared, {{"loss", 1.0 * number, round, 1 + number}}, {{key, "p"}}, {{key, "t"}});
            if (store.find(own).value().metric("loss").value().step != round) {
                throw Error("a thread does not read what it has written");
            }
            (void)store.list({});
        }
        store.finish_run(own, RunStatus::finished, 99);
    });

    const RunSummary run = store.find(shared).value();
    CHECK(run.params.size() == kThreads * kRounds);
    CHECK(run.tags.size() >= kThreads * kRounds);
    CHECK(store.history(shared, "loss").size() == kThreads * kRounds);
    RunQuery finished;
    finished.filter = "status = 'FINISHED' and run_name = 'own'";
    const auto own = store.list(finished);
    CHECK(own.size() == kThreads);
    for (const RunSummary& one : own) {
        CHECK(store.history(one.run_id, "loss").size() == kRounds);
    }
}

TEMPLATE_TEST_CASE("several threads register versions at once, each with a number of its own", "[mlflow][threads]",
                   OnFile, OnServer, OnOwnServer) {
    const TestType kind;
    ModelRegistry& registry = *kind.registry;
    std::vector<std::set<std::int64_t>> numbers(kThreads);
    at_once([&](int number) {
        for (int round = 0; round < kRounds; ++round) {
            NewModelVersion version{"brest", "r", "mlflow-artifacts:/r/artifacts/model", "", {}};
            const std::int64_t made = registry.register_version(version).version;
            numbers[static_cast<std::size_t>(number)].insert(made);
            registry.set_version_tag("brest", made, {"by", std::to_string(number)});
            registry.set_alias("brest", "newest", made);
            (void)registry.list();
        }
    });
    std::set<std::int64_t> all;
    for (const auto& made : numbers) {
        all.insert(made.begin(), made.end());
    }
    CHECK(all.size() == kThreads * kRounds);
    const RegisteredModel model = registry.find("brest").value();
    CHECK(model.versions.size() == kThreads * kRounds);
    for (const ModelVersion& version : model.versions) {
        CHECK(version.tag("by"));
    }
    CHECK(model.with_alias("newest") != nullptr);
}

}  // namespace forecast
