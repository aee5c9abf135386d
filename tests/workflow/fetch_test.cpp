#include "forecast/workflow/fetch.hpp"

#include <catch2/catch.hpp>

#include "error_of.hpp"
#include "temp_directory.hpp"

namespace forecast {
namespace {

/// A town whose load would be fetched, without a store as yet.
struct Town {
    TempDirectory directory;
    ExperimentConfig config;
    Workspace workspace;
    Observer observer;

    Town() {
        SourceOptions load;
        load.type = "eco2mix";
        load.territory = "242900314";
        config.sources["load"] = load;
        config.store = directory / "observations.db";
        workspace.directory = directory.path() / "mlruns";
    }
    [[nodiscard]] bool has_store() const { return std::filesystem::exists(config.store); }
};

}  // namespace

TEST_CASE("a fetch that is refused for a lock leaves no store behind", "[workflow]") {
    Town town;
    const auto held = town.workspace.lock_runs(false);

    const Error refused =
        error_of([&] { (void)fetch(town.config, {}, town.workspace, town.observer, Cancellation()); });

    CHECK(refused.kind() == ErrorKind::locked);
    CHECK_FALSE(town.has_store());
}

TEST_CASE("a fetch that is cancelled while it waits for the lock leaves no store behind", "[workflow]") {
    Town town;
    const auto held = town.workspace.lock_runs(false);
    FetchRequest request;
    request.wait = true;
    const Cancellation cancelled;
    cancelled.request();

    CHECK_THROWS_AS(fetch(town.config, request, town.workspace, town.observer, cancelled), Cancelled);
    CHECK_FALSE(town.has_store());
}

TEST_CASE("a plan of requests asks and makes nothing", "[workflow]") {
    Town town;
    FetchRequest request;
    request.since = to_day({2025, 1, 6});
    request.until = to_day({2025, 1, 8});

    const auto planned = plan_fetch(town.config, request);

    REQUIRE_FALSE(planned.empty());
    CHECK(planned.front().source == "load");
    CHECK(planned.front().period.begin == start_of(to_day({2025, 1, 6}), kParis));
    CHECK(planned.back().period.end == start_of(to_day({2025, 1, 8}), kParis));
    CHECK_FALSE(town.has_store());
}

}  // namespace forecast
