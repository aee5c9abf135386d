#include "forecast/tracking/model_registry.hpp"

#include <catch2/catch.hpp>

#include "error_of.hpp"
#include "store_kinds.hpp"

namespace forecast {
namespace {

NewModelVersion brest(const std::string& run_id) {
    return {"brest", run_id, "/runs/" + run_id + "/artifacts/model", "", {}};
}

}  // namespace

TEMPLATE_TEST_CASE("a version comes back as it was registered", "[mlflow]", OnFile, OnServer) {
    const TestType kind;
    CHECK(kind.registry->list().empty());
    CHECK_FALSE(kind.registry->find("brest"));
    NewModelVersion first = brest("r1");
    first.description = "of winter";
    first.tags = {{"season", "winter"}, {"area", "west"}};

    const ModelVersion made = kind.registry->register_version(first);
    for (const ModelVersion& version : {made, kind.registry->find("brest")->versions.front()}) {
        CHECK(version.name == "brest");
        CHECK(version.version == 1);
        CHECK(version.run_id == "r1");
        CHECK(version.source == "/runs/r1/artifacts/model");
        CHECK(version.description == "of winter");
        CHECK(version.status == "READY");
        CHECK(version.tags == std::vector<Tag>{{"area", "west"}, {"season", "winter"}});
    }
    CHECK(kind.registry->register_version(brest("r2")).version == 2);
    CHECK(kind.registry->find("brest")->versions.front().version == 2);  // newest first
}

TEMPLATE_TEST_CASE("models are listed by name, each with its versions", "[mlflow]", OnFile, OnServer) {
    const TestType kind;
    for (const char* name : {"lille", "brest", "brest"}) {
        NewModelVersion version = brest("r1");
        version.name = name;
        kind.registry->register_version(version);
    }
    const auto models = kind.registry->list();
    REQUIRE(models.size() == 2);
    CHECK(models[0].name == "brest");
    CHECK(models[0].versions.size() == 2);
    CHECK(models[1].name == "lille");
    CHECK(models[1].versions.size() == 1);
}

TEMPLATE_TEST_CASE("an alias moves from version to version, a tag is written over", "[mlflow]", OnFile, OnServer) {
    const TestType kind;
    kind.registry->register_version(brest("r1"));
    kind.registry->register_version(brest("r2"));
    kind.registry->set_alias("brest", kChampion, 1);
    kind.registry->set_alias("brest", kChampion, 2);
    kind.registry->set_alias("brest", "a", 2);
    kind.registry->set_tag("brest", 2, {"note", "old"});
    kind.registry->set_tag("brest", 2, {"note", "new"});

    const auto model = kind.registry->find("brest");
    REQUIRE(model);
    REQUIRE(model->with_alias(kChampion) != nullptr);
    CHECK(model->with_alias(kChampion)->version == 2);
    CHECK(model->with_alias(kChampion)->aliases == std::vector<std::string>{"a", "champion"});
    CHECK(model->version(2)->tag("note") == "new");
    CHECK_FALSE(model->version(1)->tag("note"));
    CHECK(model->version(3) == nullptr);
    kind.registry->delete_alias("brest", "a");
    CHECK(kind.registry->find("brest")->with_alias("a") == nullptr);
}

TEMPLATE_TEST_CASE("a deleted version takes its aliases along and gives its number to no other", "[mlflow]", OnFile,
                   OnServer) {
    const TestType kind;
    kind.registry->register_version(brest("r1"));
    kind.registry->register_version(brest("r2"));
    kind.registry->set_alias("brest", kChampion, 2);
    kind.registry->delete_version("brest", 2);

    CHECK(kind.registry->find("brest")->versions.size() == 1);
    CHECK(kind.registry->find("brest")->with_alias(kChampion) == nullptr);
    CHECK(kind.registry->register_version(brest("r3")).version == 3);
    kind.registry->delete_model("brest");
    CHECK(kind.registry->list().empty());
    CHECK_FALSE(kind.registry->find("brest"));
}

TEMPLATE_TEST_CASE("a version is found by alias, number and as the latest", "[mlflow]", OnFile, OnServer) {
    const TestType kind;
    for (const char* run : {"r1", "r2", "r3"}) {
        kind.registry->register_version(brest(run));
    }
    kind.registry->set_alias("brest", kChampion, 2);
    kind.registry->delete_version("brest", 3);
    const auto run_of = [&](const char* reference) { return find_version(*kind.registry, reference).value().run_id; };

    CHECK(run_of("brest@champion") == "r2");
    CHECK(run_of("models:/brest@champion") == "r2");
    CHECK(run_of("brest/1") == "r1");
    CHECK(run_of("models:/brest/1") == "r1");
    CHECK(run_of("brest/latest") == "r2");
    for (const char* wrong : {"brest", "brest@challenger", "brest/3", "brest/9", "brest/1x", "brest/", "other/1", "@",
                              "models:/brest", ""}) {
        CAPTURE(wrong);
        CHECK_FALSE(find_version(*kind.registry, wrong));
    }
}

TEMPLATE_TEST_CASE("what names nothing in the registry is told and changes nothing", "[mlflow]", OnFile, OnServer) {
    const TestType kind;
    ModelRegistry& registry = *kind.registry;
    registry.register_version(brest("r1"));
    const auto kind_of = [](auto&& act) { return error_of(act).kind(); };

    CHECK(kind_of([&] { registry.set_alias("brest", "a", 2); }) == ErrorKind::not_found);
    CHECK(kind_of([&] { registry.set_tag("other", 1, {"k", "v"}); }) == ErrorKind::not_found);
    CHECK(kind_of([&] { registry.delete_alias("brest", "a"); }) == ErrorKind::invalid_argument);
    CHECK(kind_of([&] { registry.delete_version("brest", 2); }) == ErrorKind::not_found);
    CHECK(kind_of([&] { registry.delete_model("other"); }) == ErrorKind::not_found);
    const auto model = registry.find("brest");
    REQUIRE(model);
    CHECK(model->versions.size() == 1);
    CHECK(model->versions.front().aliases.empty());
}

}  // namespace forecast
