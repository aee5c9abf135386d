#include "forecast/workflow/run_deletion.hpp"

#include <catch2/catch.hpp>

#include "error_of.hpp"
#include "store_kinds.hpp"

namespace forecast {

TEST_CASE("a run that made a registered version is not deleted unawares", "[workflow]") {
    OnFile kind;
    const RunSummary run = kind.store->create_run({"town", "first", {}});
    const RunSummary other = kind.store->create_run({"town", "second", {}});
    kind.registry->register_version({"town", run.run_id, "", "", {}});

    CHECK_NOTHROW(check_unregistered({other}, kind.registry.get()));
    CHECK_NOTHROW(check_unregistered({run}, nullptr));
    const Error refused = error_of([&] { check_unregistered({other, run}, kind.registry.get()); });
    CHECK_THAT(refused.what(), Catch::Contains(run.run_id) && Catch::Contains("town/1"));
    CHECK(refused.advice() == "say --force to delete it");
}

TEST_CASE("an experiment is found by its name, else its id, else the nearest is named", "[workflow]") {
    OnFile kind;
    kind.store->create_run({"brest", "first", {}});
    const Experiment brest = find_experiment(*kind.store, "brest");
    CHECK(find_experiment(*kind.store, brest.id).name == "brest");

    const Error unknown = error_of([&] { find_experiment(*kind.store, "berst"); });
    CHECK(unknown.kind() == ErrorKind::not_found);
    CHECK(unknown.advice() == "did you mean 'brest'?");
}

}  // namespace forecast
