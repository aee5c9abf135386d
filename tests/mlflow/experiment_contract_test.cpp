#include <set>

#include <catch2/catch.hpp>

#include "error_of.hpp"
#include "forecast/tracking/run_store.hpp"
#include "store_kinds.hpp"

namespace forecast {
namespace {

using Names = std::vector<std::string>;

Names names_of(const Page<Experiment>& page) {
    Names names;
    for (const Experiment& experiment : page.entries) {
        if (experiment.name != "Default") {  // a file is made with it
            names.push_back(experiment.name);
        }
    }
    return names;
}

Names found(const RunStore& store, const std::string& filter, const std::string& order = "name",
            std::optional<Lifecycle> lifecycle = Lifecycle::active) {
    ExperimentQuery query;
    query.filter = filter;
    query.order_by = {order};
    query.lifecycle = lifecycle;
    return names_of(store.search_experiments(query));
}

}  // namespace

TEMPLATE_TEST_CASE("an experiment comes back as it was created, by id and by name", "[mlflow]", OnFile, OnServer,
                   OnOwnServer) {
    const TestType kind;
    const Experiment made = kind.store->create_experiment({"brest", "/srv/brest", {{"team", "west"}, {"area", "29"}}});
    const std::optional<Experiment> by_id = kind.store->find_experiment(made.id);
    const std::optional<Experiment> by_name = kind.store->find_experiment_named("brest");
    REQUIRE(by_id);
    REQUIRE(by_name);
    for (const Experiment& experiment : {made, *by_id, *by_name}) {
        CHECK(experiment.id == made.id);
        CHECK(experiment.name == "brest");
        CHECK(experiment.artifact_location == "/srv/brest");
        CHECK(experiment.lifecycle == Lifecycle::active);
        CHECK(experiment.created_ms > 1'600'000'000'000);
        CHECK(experiment.updated_ms == experiment.created_ms);
        CHECK(experiment.tags == std::vector<Tag>{{"area", "29"}, {"team", "west"}});
        CHECK(experiment.tag("team") == "west");
    }
    CHECK_FALSE(kind.store->create_experiment({"lille"}).artifact_location.empty());
    CHECK_FALSE(kind.store->find_experiment("77"));
    CHECK_FALSE(kind.store->find_experiment_named("nantes"));
}

TEMPLATE_TEST_CASE("an experiment's name is taken once, by a deleted one too", "[mlflow]", OnFile, OnServer,
                   OnOwnServer) {
    const TestType kind;
    const std::string brest = kind.store->create_experiment({"brest"}).id;
    const std::string lille = kind.store->create_experiment({"lille"}).id;
    const auto kind_of = [](auto&& act) { return error_of(act).kind(); };

    CHECK(kind_of([&] { kind.store->create_experiment({"brest"}); }) == ErrorKind::conflict);
    CHECK(kind_of([&] { kind.store->rename_experiment(lille, "brest"); }) == ErrorKind::conflict);
    kind.store->set_experiment_lifecycle(brest, Lifecycle::deleted);
    CHECK(kind_of([&] { kind.store->create_experiment({"brest"}); }) == ErrorKind::conflict);
    CHECK(kind.store->find_experiment_named("brest")->lifecycle == Lifecycle::deleted);
}

TEMPLATE_TEST_CASE("an active experiment is renamed and tagged, a deleted one when it is restored", "[mlflow]", OnFile,
                   OnServer, OnOwnServer) {
    const TestType kind;
    RunStore& store = *kind.store;
    const std::string id = store.create_experiment({"brest", "", {{"team", "west"}}}).id;
    store.rename_experiment(id, "quimper");
    store.rename_experiment(id, "quimper");
    store.set_experiment_tag(id, {"team", "south"});
    store.set_experiment_tag(id, {"note", "n"});
    store.delete_experiment_tag(id, "note");
    CHECK_FALSE(store.find_experiment_named("brest"));
    CHECK(store.find_experiment_named("quimper")->tags == std::vector<Tag>{{"team", "south"}});

    const auto kind_of = [](auto&& act) { return error_of(act).kind(); };
    CHECK(kind_of([&] { store.delete_experiment_tag(id, "note"); }) == ErrorKind::not_found);
    CHECK(kind_of([&] { store.rename_experiment("77", "x"); }) == ErrorKind::not_found);
    CHECK(kind_of([&] { store.set_experiment_tag("77", {"a", "b"}); }) == ErrorKind::not_found);
    CHECK(kind_of([&] { store.set_experiment_lifecycle("77", Lifecycle::deleted); }) == ErrorKind::not_found);
    store.set_experiment_lifecycle(id, Lifecycle::deleted);
    CHECK(kind_of([&] { store.rename_experiment(id, "x"); }) == ErrorKind::invalid_argument);
    CHECK(kind_of([&] { store.set_experiment_tag(id, {"a", "b"}); }) == ErrorKind::invalid_argument);
    store.set_experiment_lifecycle(id, Lifecycle::active);
    store.set_experiment_tag(id, {"a", "b"});
    CHECK(store.find_experiment(id)->tag("a") == "b");
}

TEMPLATE_TEST_CASE("experiments are found by name, id, tags and lifecycle, in the order asked for", "[mlflow]", OnFile,
                   OnServer, OnOwnServer) {
    const TestType kind;
    RunStore& store = *kind.store;
    const std::string brest = store.create_experiment({"brest", "", {{"team", "west"}}}).id;
    store.create_experiment({"Bordeaux", "", {{"team", "south"}}});
    const std::string lille = store.create_experiment({"lille"}).id;
    store.set_experiment_lifecycle(lille, Lifecycle::deleted);

    CHECK(found(store, "", "name") == Names{"Bordeaux", "brest"});
    CHECK(found(store, "", "name DESC", std::nullopt) == Names{"lille", "brest", "Bordeaux"});
    CHECK(found(store, "", "name", Lifecycle::deleted) == Names{"lille"});
    CHECK(found(store, "name LIKE 'b%'") == Names{"brest"});
    CHECK(found(store, "name ILIKE 'b%'") == Names{"Bordeaux", "brest"});
    CHECK(found(store, "attribute.name != 'brest'") == Names{"Bordeaux"});
    CHECK(found(store, "tags.team = 'west' OR tags.team = 'south'", "experiment_id desc") ==
          Names{"Bordeaux", "brest"});
    CHECK(found(store, "tags.`team` IS NOT NULL and creation_time > 1000") == Names{"Bordeaux", "brest"});
    CHECK(found(store, "experiment_id IN ('" + brest + "')") == Names{"brest"});
    CHECK(error_of([&] { found(store, "metrics.mae > 1"); }).kind() == ErrorKind::invalid_argument);
    CHECK(error_of([&] { found(store, "", "tags.team"); }).kind() == ErrorKind::invalid_argument);
}

TEMPLATE_TEST_CASE("experiments come in pages, each entry once", "[mlflow]", OnFile, OnServer, OnOwnServer) {
    const TestType kind;
    for (const char* name : {"a", "b", "c", "d", "e"}) {
        kind.store->create_experiment({name});
    }
    ExperimentQuery query;
    query.filter = "name != 'Default'";
    query.limit = 2;
    std::vector<Names> pages;
    do {
        const auto page = kind.store->search_experiments(query);
        pages.push_back(names_of(page));
        query.page_token = page.next_token;
    } while (!query.page_token.empty());
    CHECK(pages.size() == 3);
    Names all;
    for (const Names& page : pages) {
        all.insert(all.end(), page.begin(), page.end());
    }
    CHECK(std::set<std::string>(all.begin(), all.end()).size() == 5);
    CHECK(all.size() == 5);
    query.page_token = "what?";
    CHECK(error_of([&] { (void)kind.store->search_experiments(query); }).kind() == ErrorKind::invalid_argument);
}

}  // namespace forecast
