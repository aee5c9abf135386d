#include "forecast/tracking/model_registry.hpp"

#include <catch2/catch.hpp>

#include "error_of.hpp"
#include "store_kinds.hpp"

namespace forecast {
namespace {

NewModelVersion brest(const std::string& run_id) {
    return {"brest", run_id, "mlflow-artifacts:/" + run_id + "/artifacts/model", "", {}};
}

}  // namespace

TEMPLATE_TEST_CASE("a version comes back as it was registered", "[mlflow]", OnFile, OnServer, OnOwnServer) {
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
        CHECK(version.source == "mlflow-artifacts:/r1/artifacts/model");
        CHECK(version.description == "of winter");
        CHECK(version.status == "READY");
        CHECK(version.tags == std::vector<Tag>{{"area", "west"}, {"season", "winter"}});
    }
    CHECK(kind.registry->register_version(brest("r2")).version == 2);
    CHECK(kind.registry->find("brest")->versions.front().version == 2);  // newest first
}

TEMPLATE_TEST_CASE("models are listed by name, each with its versions", "[mlflow]", OnFile, OnServer, OnOwnServer) {
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

TEMPLATE_TEST_CASE("an alias moves from version to version, a tag is written over", "[mlflow]", OnFile, OnServer,
                   OnOwnServer) {
    const TestType kind;
    kind.registry->register_version(brest("r1"));
    kind.registry->register_version(brest("r2"));
    kind.registry->set_alias("brest", kChampion, 1);
    kind.registry->set_alias("brest", kChampion, 2);
    kind.registry->set_alias("brest", "a", 2);
    kind.registry->set_version_tag("brest", 2, {"note", "old"});
    kind.registry->set_version_tag("brest", 2, {"note", "new"});

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
                   OnServer, OnOwnServer) {
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

TEMPLATE_TEST_CASE("a version is found by alias, number and as the latest", "[mlflow]", OnFile, OnServer, OnOwnServer) {
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

TEMPLATE_TEST_CASE("what names nothing in the registry is told and changes nothing", "[mlflow]", OnFile, OnServer,
                   OnOwnServer) {
    const TestType kind;
    ModelRegistry& registry = *kind.registry;
    registry.register_version(brest("r1"));
    const auto kind_of = [](auto&& act) { return error_of(act).kind(); };

    CHECK(kind_of([&] { registry.set_alias("brest", "a", 2); }) == ErrorKind::not_found);
    CHECK(kind_of([&] { registry.set_version_tag("other", 1, {"k", "v"}); }) == ErrorKind::not_found);
    CHECK(kind_of([&] { registry.delete_alias("brest", "a"); }) == ErrorKind::not_found);
    CHECK(kind_of([&] { registry.delete_version("brest", 2); }) == ErrorKind::not_found);
    CHECK(kind_of([&] { registry.delete_model("other"); }) == ErrorKind::not_found);
    const auto model = registry.find("brest");
    REQUIRE(model);
    CHECK(model->versions.size() == 1);
    CHECK(model->versions.front().aliases.empty());
}

TEMPLATE_TEST_CASE("a registered model is created without versions, described, tagged and renamed", "[mlflow]", OnFile,
                   OnServer, OnOwnServer) {
    const TestType kind;
    ModelRegistry& registry = *kind.registry;
    const RegisteredModel made = registry.create_model({"brest", "of the town", {{"team", "west"}, {"area", "29"}}});
    CHECK(made.name == "brest");
    CHECK(made.description == "of the town");
    CHECK(made.tags == std::vector<Tag>{{"area", "29"}, {"team", "west"}});
    CHECK(made.versions.empty());
    CHECK(made.created_ms > 1'600'000'000'000);

    registry.set_model_description("brest", "of the harbour");
    registry.set_model_tag("brest", {"team", "south"});
    registry.delete_model_tag("brest", "area");
    registry.delete_model_tag("brest", "area");  // as MLflow, no error
    registry.register_version(brest("r1"));
    registry.set_alias("brest", kChampion, 1);
    registry.set_version_tag("brest", 1, {"k", "v"});
    registry.rename_model("brest", "quimper");

    CHECK_FALSE(registry.find("brest"));
    const auto model = registry.find("quimper");
    REQUIRE(model);
    CHECK(model->description == "of the harbour");
    CHECK(model->tags == std::vector<Tag>{{"team", "south"}});
    REQUIRE(model->with_alias(kChampion) != nullptr);
    CHECK(model->with_alias(kChampion)->name == "quimper");
    CHECK(model->with_alias(kChampion)->tag("k") == "v");
    CHECK(registry.register_version(brest("r1")).version == 1);  // of a new model of the old name

    const auto kind_of = [](auto&& act) { return error_of(act).kind(); };
    CHECK(kind_of([&] { registry.create_model({"brest"}); }) == ErrorKind::conflict);
    CHECK(kind_of([&] { registry.rename_model("brest", "quimper"); }) == ErrorKind::conflict);
    CHECK(kind_of([&] { registry.rename_model("other", "x"); }) == ErrorKind::not_found);
    CHECK(kind_of([&] { registry.set_model_description("other", "x"); }) == ErrorKind::not_found);
    CHECK(kind_of([&] { registry.set_model_tag("other", {"k", "v"}); }) == ErrorKind::not_found);
    CHECK(kind_of([&] { registry.delete_model_tag("other", "k"); }) == ErrorKind::not_found);
}

TEMPLATE_TEST_CASE("a version is described, loses tags, and tells where its files are", "[mlflow]", OnFile, OnServer,
                   OnOwnServer) {
    const TestType kind;
    ModelRegistry& registry = *kind.registry;
    NewModelVersion first = brest("r1");
    first.tags = {{"a", "1"}, {"b", "2"}};
    first.run_link = "https://runs/r1";
    registry.register_version(first);
    registry.set_version_description("brest", 1, "of winter");
    registry.delete_version_tag("brest", 1, "a");
    registry.delete_version_tag("brest", 1, "a");

    const ModelVersion version = *registry.find("brest")->version(1);
    CHECK(version.description == "of winter");
    CHECK(version.tags == std::vector<Tag>{{"b", "2"}});
    CHECK(version.run_link == "https://runs/r1");
    CHECK(version.updated_ms >= version.created_ms);
    CHECK(registry.download_uri("brest", 1) == "mlflow-artifacts:/r1/artifacts/model");
    const auto kind_of = [](auto&& act) { return error_of(act).kind(); };
    CHECK(kind_of([&] { (void)registry.download_uri("brest", 2); }) == ErrorKind::not_found);
    CHECK(kind_of([&] { registry.set_version_description("brest", 2, "x"); }) == ErrorKind::not_found);
    CHECK(kind_of([&] { registry.delete_version_tag("brest", 2, "x"); }) == ErrorKind::not_found);
}

TEMPLATE_TEST_CASE("a version goes from stage to stage, others are archived on request", "[mlflow]", OnFile, OnServer,
                   OnOwnServer) {
    const TestType kind;
    ModelRegistry& registry = *kind.registry;
    for (const char* run : {"r1", "r2", "r3", "r4"}) {
        registry.register_version(brest(run));
    }
    registry.set_stage("brest", 1, ModelStage::production, false);
    registry.set_stage("brest", 2, ModelStage::production, false);
    registry.set_stage("brest", 4, ModelStage::staging, true);
    const auto stage_of = [&](std::int64_t version) { return registry.find("brest")->version(version)->stage; };
    CHECK(stage_of(1) == ModelStage::production);
    CHECK(stage_of(2) == ModelStage::production);
    CHECK(stage_of(3) == ModelStage::none);
    registry.set_stage("brest", 3, ModelStage::production, true);
    CHECK(stage_of(1) == ModelStage::archived);
    CHECK(stage_of(2) == ModelStage::archived);
    CHECK(stage_of(3) == ModelStage::production);
    CHECK(stage_of(4) == ModelStage::staging);

    const auto numbers = [](const std::vector<ModelVersion>& versions) {
        std::vector<std::int64_t> all;
        for (const ModelVersion& version : versions) {
            all.push_back(version.version);
        }
        return all;
    };
    const auto model = registry.find("brest");
    CHECK(numbers(model->latest_versions()) == std::vector<std::int64_t>{4, 3, 2});
    CHECK(numbers(model->latest_versions({ModelStage::archived})) == std::vector<std::int64_t>{2});
    CHECK(model->latest_versions({ModelStage::none}).empty());
    CHECK(parse_enum<ModelStage>("Production") == ModelStage::production);
    CHECK_FALSE(parse_enum<ModelStage>("Prod"));
    const auto kind_of = [](auto&& act) { return error_of(act).kind(); };
    CHECK(kind_of([&] { registry.set_stage("brest", 1, ModelStage::none, true); }) == ErrorKind::invalid_argument);
    CHECK(kind_of([&] { registry.set_stage("brest", 9, ModelStage::none, false); }) == ErrorKind::not_found);
}

TEMPLATE_TEST_CASE("models and versions are found by filter, in order and in pages", "[mlflow]", OnFile, OnServer,
                   OnOwnServer) {
    const TestType kind;
    ModelRegistry& registry = *kind.registry;
    registry.create_model({"brest", "", {{"team", "west"}}});
    registry.create_model({"Bordeaux", "", {{"team", "south"}}});
    registry.create_model({"lille"});
    for (const char* run : {"r1", "r2"}) {
        for (const char* name : {"brest", "lille"}) {
            NewModelVersion version = brest(run);
            version.name = name;
            version.tags = {{"of", run}};
            registry.register_version(version);
        }
    }
    registry.set_alias("brest", kChampion, 2);
    const auto models = [&](const std::string& filter, const std::string& order) {
        std::string names;
        for (const auto& model : registry.search_models({filter, {order}}).entries) {
            names += model.name + " ";
        }
        return names;
    };
    CHECK(models("", "") == "Bordeaux brest lille ");
    CHECK(models("", "name DESC") == "lille brest Bordeaux ");
    CHECK(models("name LIKE 'b%'", "") == "brest ");
    CHECK(models("name ILIKE 'b%'", "") == "Bordeaux brest ");
    CHECK(models("tags.team = 'west' or tags.`team` = 'south'", "") == "Bordeaux brest ");
    CHECK(models("tags.`mlflow.prompt.is_prompt` != 'true'", "") == "Bordeaux brest lille ");
    CHECK(models("tags.`mlflow.prompt.is_prompt` = 'true'", "").empty());

    const auto versions = [&](const std::string& filter, const std::string& order) {
        std::string names;
        for (const auto& version : registry.search_versions({filter, {order.empty() ? "name" : order}}).entries) {
            names += version.name + std::to_string(version.version) + " ";
        }
        return names;
    };
    CHECK(versions("", "") == "brest2 brest1 lille2 lille1 ");
    CHECK(versions("name = 'brest'", "version_number ASC") == "brest1 brest2 ");
    CHECK(versions("run_id IN ('r1')", "name DESC") == "lille1 brest1 ");
    CHECK(versions("version_number > 1 and tags.of = 'r2'", "") == "brest2 lille2 ");
    CHECK(versions("source_path LIKE 'mlflow-artifacts:/r1/%'", "") == "brest1 lille1 ");
    CHECK(registry.search_versions({"name = 'brest'"}).entries.front().aliases == std::vector<std::string>{kChampion});

    SearchQuery two{"", {"name"}, 2};
    const auto first = registry.search_models(two);
    CHECK(first.entries.size() == 2);
    two.page_token = first.next_token;
    CHECK(registry.search_models(two).entries.front().name == "lille");
    CHECK(registry.search_models(two).next_token.empty());
    SearchQuery three{"", {"name"}, 3};
    const auto page = registry.search_versions(three);
    CHECK(page.entries.back().name == "lille");
    three.page_token = page.next_token;
    CHECK(registry.search_versions(three).entries.size() == 1);
    CHECK(error_of([&] { models("metrics.mae > 1", ""); }).kind() == ErrorKind::invalid_argument);
    CHECK(error_of([&] { versions("", "tags.of"); }).kind() == ErrorKind::invalid_argument);
}

}  // namespace forecast
