#include "forecast/workflow/registered_versions.hpp"

#include <catch2/catch.hpp>

#include "error_of.hpp"
#include "forecast/workflow/champion.hpp"
#include "store_kinds.hpp"

namespace forecast {
namespace {

/// A run with two versions: its network, and linear.
struct Registered : OnFile {
    RunSummary run = store->create_run({"town", "first", {}});
    ModelVersion network = registry->register_version({"town", run.run_id, "", "", {}});
    ModelVersion linear = registry->register_version({"town", run.run_id, "", "", {{kForecasterTag, "linear"}}});
};

}  // namespace

TEST_CASE("a version is a candidate as it is, by its own forecaster", "[workflow]") {
    const Registered town;
    const PromotionCandidate candidate = find_candidate({"town/2", "", ""}, *town.registry, *town.store);
    CHECK(candidate.forecaster == "linear");
    CHECK(candidate.version->version == 2);
    CHECK(candidate.run->run_id == town.run.run_id);
    CHECK(label(candidate) == "town/2");
    CHECK(find_candidate({"town/1", "", ""}, *town.registry, *town.store).forecaster == "lstm");
}

TEST_CASE("what is no version needs a name to be one", "[workflow]") {
    const Registered town;
    const Error refused = error_of([&] { find_candidate({town.run.run_id, "", ""}, *town.registry, *town.store); });
    CHECK(refused.kind() == ErrorKind::not_found);
    CHECK_THAT(refused.advice(), Catch::Contains("--name"));
    CHECK(error_of([&] { require_version(*town.registry, "town/9"); }).kind() == ErrorKind::not_found);
    CHECK(error_of([&] { require_model(*town.registry, "city"); }).kind() == ErrorKind::not_found);
}

TEST_CASE("a version whose run is gone has none, and is not compared", "[workflow]") {
    const Registered town;
    town.registry->register_version({"town", std::string(32, '0'), "", "", {}});
    const auto model = require_model(*town.registry, "town");
    const auto runs = runs_of(model.versions, town.store.get());
    REQUIRE(runs.size() == 3);
    CHECK_FALSE(runs[0]);  // the newest first
    CHECK(runs[1]->run_id == town.run.run_id);
    CHECK_FALSE(errors_of(candidate_of(model.versions[0], town.store.get()),
                          candidate_of(model.versions[1], town.store.get()), town.store.get()));
    CHECK_FALSE(runs_of(model.versions, nullptr)[1]);
}

}  // namespace forecast
