#include <algorithm>
#include <catch2/catch.hpp>
#include <cctype>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "forecast/config/load.hpp"

using namespace forecast;
using nlohmann::json;

namespace {

const json& property(const json& schema, const std::string& name) {
    return schema.at("properties").at(name);
}

/// Whether `schema` knows the value: its keys at every depth, and the variant of its `type`.
bool allows(const json& schema, const json& value) {
    if (schema.contains("oneOf")) {
        return std::count_if(schema["oneOf"].begin(), schema["oneOf"].end(),
                             [&](const json& variant) { return allows(variant, value); }) == 1;
    }
    if (schema.contains("const")) {
        return schema["const"] == value;
    }
    if (!value.is_object()) {
        return true;
    }
    for (const auto& item : value.items()) {
        const json& others = schema.at("additionalProperties");
        const bool named = schema.contains("properties") && schema["properties"].contains(item.key());
        if (!named && !others.is_object()) {
            return false;
        }
        if (!allows(named ? schema["properties"][item.key()] : others, item.value())) {
            return false;
        }
    }
    return true;
}

/// The descriptions of all options below `schema`, an empty one where there is none.
std::vector<std::pair<std::string, std::string>> descriptions(const json& schema, const std::string& path) {
    std::vector<std::pair<std::string, std::string>> found;
    const auto add = [&](const json& below, const std::string& name) {
        const auto more = descriptions(below, name);
        found.insert(found.end(), more.begin(), more.end());
    };
    const json properties = schema.value("properties", json::object());
    for (const auto& item : properties.items()) {
        const std::string name = path.empty() ? item.key() : path + "." + item.key();
        found.emplace_back(name, item.value().value("description", ""));
        add(item.value(), name);
    }
    for (const json& variant : schema.value("oneOf", json::array())) {
        add(variant, path);
    }
    for (const char* below : {"items", "additionalProperties"}) {
        if (schema.contains(below) && schema[below].is_object()) {
            add(schema[below], path);
        }
    }
    return found;
}

}  // namespace

TEST_CASE("every option of the schema has a description of one or two sentences", "[config]") {
    const auto all = descriptions(json::parse(config_schema()), "");

    CHECK(all.size() > 300);  // with those of each type of source and feature
    for (const auto& [path, description] : all) {
        INFO(path << ": " << description);
        REQUIRE_FALSE(description.empty());
        CHECK(description.size() <= 200);
        CHECK(std::isupper(static_cast<unsigned char>(description.front())) != 0);
        CHECK(description.back() == '.');
    }
}

TEST_CASE("the schema has type, range, choices and default of an option", "[config]") {
    const json schema = json::parse(config_schema());
    const json& training = property(schema, "training");

    CHECK(property(training, "epochs") == json({{"description", "Maximum number of passes over the training windows."},
                                                {"type", "integer"},
                                                {"minimum", 1},
                                                {"maximum", 100000},
                                                {"default", 200}}));
    CHECK(property(training, "loss").at("enum") == json({"mse", "mae", "huber", "pinball"}));
    CHECK(property(training, "loss").at("default") == "mse");
    CHECK(property(training, "shuffle").at("type") == "boolean");
    CHECK(property(property(schema, "split"), "test_from").at("format") == "date");
    CHECK(property(property(schema, "frame"), "step").at("default") == "1d");
    CHECK(property(property(schema, "frame"), "step").at("examples").front() == "15min");
    CHECK(property(property(schema, "network"), "lstm_units").at("items").at("type") == "integer");
    CHECK(schema.at("additionalProperties") == false);
}

TEST_CASE("each type of source has its own keys in the schema, and type must be given", "[config]") {
    const json schema = json::parse(config_schema());
    const json& variants = property(schema, "sources").at("additionalProperties").at("oneOf");

    REQUIRE(variants.size() == 4);
    for (const json& variant : variants) {
        const std::string type = property(variant, "type").at("const");
        CHECK(variant.at("required") == json({"type"}));
        CHECK(variant.at("properties").contains("pivot") == (type == "csv"));
        CHECK(variant.at("properties").contains("latitude") == (type == "open-meteo"));
    }
}

TEST_CASE("the schema allows a whole config as it is written, and not one with another key", "[config]") {
    const auto config = parse_config(R"({
        "sources": { "load": { "type": "csv", "files": ["a.csv"], "value_columns": ["mw"] },
                     "weather": { "type": "open-meteo", "publication_delay": "2h" } },
        "frame": { "target": "load.mw", "columns": { "t": { "from": "weather.temperature_2m" } } }
    })",
                                     "x.json", {});
    const json schema = json::parse(config_schema());
    json whole = json::parse(to_json_text(config.values));

    CHECK(allows(schema, whole));
    whole["sources"]["load"]["latitude"] = 48;
    CHECK_FALSE(allows(schema, whole));
    whole["sources"]["load"].erase("latitude");
    whole["training"]["epoch"] = 1;
    CHECK_FALSE(allows(schema, whole));
}
