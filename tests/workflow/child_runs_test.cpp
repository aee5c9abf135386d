#include "forecast/workflow/child_runs.hpp"

#include <catch2/catch.hpp>

#include "forecast/core/cancellation.hpp"
#include "forecast/core/error.hpp"
#include "store_kinds.hpp"

namespace forecast {
namespace {

ChildRun child(const std::string& name) {
    const std::string text = R"({
        "sources": { "load": { "type": "csv", "files": ["a.csv"], "value_columns": ["mw"] } },
        "frame": { "target": "load.mw" }})";
    return {name, parse_config(text, "x.json", {{"training.epochs", "5", "--set"}}), {{"kind", "trial"}}};
}

}  // namespace

TEMPLATE_TEST_CASE("children are recorded below their parent, in its experiment", "[workflow]", OnFile, OnServer) {
    const TestType kind;
    ActiveRun parent(*kind.store, {"brest", "sweep", {}});
    const auto recorded = record_child(*kind.store, parent.summary(), child("trial 1"),
                                       [](ActiveRun& run) { run.log_metric("val_loss", 0.5); });
    CHECK(recorded.status == RunStatus::finished);

    const auto children = children_of(*kind.store, parent.summary());
    REQUIRE(children.size() == 1);
    CHECK(children[0].run_id == recorded.run_id);
    CHECK(children[0].name == "trial 1");
    CHECK(children[0].experiment == "brest");
    CHECK(children[0].status == RunStatus::finished);
    CHECK(children[0].tag(kParentTag) == parent.id());
    CHECK(children[0].tag("kind") == "trial");
    CHECK(children[0].param("epochs") == "5");
    CHECK(children[0].metric("val_loss")->last == 0.5);
    CHECK(kind.store->list_artifacts(children[0]).front().path == "config.json");
    parent.finish();
}

TEMPLATE_TEST_CASE("a child that fails keeps its sentence and does not end its parent", "[workflow]", OnFile,
                   OnServer) {
    const TestType kind;
    ActiveRun parent(*kind.store, {"brest", "sweep", {}});
    const auto failed = record_child(*kind.store, parent.summary(), child("trial 1"),
                                     [](ActiveRun&) { throw Error("the loss is not finite"); });
    CHECK(failed.status == RunStatus::failed);
    CHECK(failed.failure == "the loss is not finite");
    const auto killed =
        record_child(*kind.store, parent.summary(), child("trial 2"), [](ActiveRun&) { throw Cancelled(); });
    CHECK(killed.status == RunStatus::killed);
    parent.finish();

    const auto children = children_of(*kind.store, parent.summary());
    REQUIRE(children.size() == 2);
    CHECK(children[0].status == RunStatus::failed);
    CHECK(children[0].tag(kFailureTag) == "the loss is not finite");
    CHECK(children[1].status == RunStatus::killed);
    CHECK_FALSE(children[1].tag(kFailureTag));
}

TEST_CASE("what is no Error ends the parent as well, and the child is FAILED", "[workflow]") {
    const OnFile kind;
    ActiveRun parent(*kind.store, {"brest", "sweep", {}});
    CHECK_THROWS_AS(record_child(*kind.store, parent.summary(), child("trial 1"),
                                 [](ActiveRun&) { throw std::logic_error("ours"); }),
                    std::logic_error);
    CHECK(children_of(*kind.store, parent.summary()).at(0).status == RunStatus::failed);
}

}  // namespace forecast
