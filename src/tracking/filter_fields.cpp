#include "filter_fields.hpp"

#include <algorithm>

#include "forecast/core/text.hpp"

namespace forecast {
namespace {

using Entity = SearchField::Entity;

struct EntityName {
    std::string_view name;
    Entity entity;
};

/// A name that may be written and the attribute's own.
struct Attribute {
    std::string_view name;
    std::string_view key;
};

/// What of one kind of things can be named.
struct Grammar {
    std::string_view name;     ///< "runs"
    std::string_view one;      ///< "a run"
    std::string_view example;  ///< of names
    std::string_view others;   ///< how what is no attribute is written
    std::vector<EntityName> entities;
    std::vector<Attribute> attributes;
};

const std::vector<EntityName> kTagsAndAttributes = {{"tags", Entity::tag},
                                                    {"tag", Entity::tag},
                                                    {"attributes", Entity::attribute},
                                                    {"attribute", Entity::attribute},
                                                    {"attr", Entity::attribute}};

const Grammar kRuns = {"runs",
                       "a run",
                       "metrics.mae or status",
                       "metrics, params and tags are written like metrics.mae",
                       {{"metrics", Entity::metric},
                        {"metric", Entity::metric},
                        {"params", Entity::param},
                        {"param", Entity::param},
                        {"parameters", Entity::param},
                        {"parameter", Entity::param},
                        {"tags", Entity::tag},
                        {"tag", Entity::tag},
                        {"attributes", Entity::attribute},
                        {"attribute", Entity::attribute},
                        {"attr", Entity::attribute},
                        {"run", Entity::attribute},
                        {"datasets", Entity::dataset},
                        {"dataset", Entity::dataset}},
                       {{"run_id", "run_id"},
                        {"run_name", "run_name"},
                        {"run name", "run_name"},
                        {"Run name", "run_name"},
                        {"Run Name", "run_name"},
                        {"name", "run_name"},
                        {"experiment", "experiment"},
                        {"status", "status"},
                        {"user_id", "user_id"},
                        {"artifact_uri", "artifact_uri"},
                        {"start_time", "start_time"},
                        {"created", "start_time"},
                        {"Created", "start_time"},
                        {"end_time", "end_time"}}};
const Grammar kExperiments = {"experiments",
                              "an experiment",
                              "name or tags.team",
                              "tags are written like tags.team",
                              kTagsAndAttributes,
                              {{"name", "name"},
                               {"experiment_id", "experiment_id"},
                               {"creation_time", "creation_time"},
                               {"last_update_time", "last_update_time"}}};
const Grammar kModels = {"models",
                         "a registered model",
                         "name or tags.team",
                         "tags are written like tags.team",
                         kTagsAndAttributes,
                         {{"name", "name"},
                          {"creation_timestamp", "creation_timestamp"},
                          {"last_updated_timestamp", "last_updated_timestamp"},
                          {"timestamp", "last_updated_timestamp"}}};
const Grammar kVersions = {"versions",
                           "a model version",
                           "name or tags.team",
                           "tags are written like tags.team",
                           kTagsAndAttributes,
                           {{"name", "name"},
                            {"version_number", "version_number"},
                            {"run_id", "run_id"},
                            {"source_path", "source_path"},
                            {"creation_timestamp", "creation_timestamp"},
                            {"last_updated_timestamp", "last_updated_timestamp"}}};
const Grammar kLoggedModels = {"models",
                               "a logged model",
                               "name or tags.team",
                               "params and tags are written like tags.team",
                               {{"params", Entity::param},
                                {"param", Entity::param},
                                {"tags", Entity::tag},
                                {"tag", Entity::tag},
                                {"attributes", Entity::attribute},
                                {"attribute", Entity::attribute},
                                {"attr", Entity::attribute}},
                               {{"name", "name"},
                                {"model_id", "model_id"},
                                {"model_type", "model_type"},
                                {"status", "status"},
                                {"source_run_id", "source_run_id"},
                                {"creation_timestamp", "creation_timestamp"},
                                {"creation_time", "creation_timestamp"},
                                {"last_updated_timestamp", "last_updated_timestamp"},
                                {"last_updated_time", "last_updated_timestamp"}}};
const std::vector<Attribute> kDatasetKeys = {{"name", "name"}, {"digest", "digest"}, {"context", "context"}};

const Grammar& grammar_of(Searched searched) {
    switch (searched) {
        case Searched::experiments:
            return kExperiments;
        case Searched::models:
            return kModels;
        case Searched::versions:
            return kVersions;
        case Searched::logged_models:
            return kLoggedModels;
        case Searched::runs:
            break;
    }
    return kRuns;
}

template <class Table>
std::vector<std::string> plain_names(const Table& table) {
    std::vector<std::string> known;
    for (const auto& entry : table) {
        if (entry.name.find_first_of(" C") == std::string_view::npos) {  // MLflow's odd spellings help nobody
            known.emplace_back(entry.name);
        }
    }
    return known;
}

template <class Table>
std::string hint(const std::string& word, const Table& table) {
    const auto known = plain_names(table);
    const std::string guess = nearest(word, known);
    return guess.empty() ? "there are " + join(known, ", ") : "did you mean '" + guess + "'?";
}

template <class Table>
auto find(const Table& table, std::string_view name) {
    return std::find_if(table.begin(), table.end(), [&](const auto& entry) { return entry.name == name; });
}

Entity entity_of(const FilterWord& name, const Grammar& grammar) {
    if (name.entity.empty()) {
        return Entity::attribute;
    }
    const auto known = find(grammar.entities, name.entity);
    if (known == grammar.entities.end()) {
        throw filter_error(name.column, "nothing of {} is called '{}'; {}", grammar.one, name.entity,
                           hint(name.entity, grammar.entities));
    }
    return known->entity;
}

std::string attribute(const FilterWord& name, const Grammar& grammar) {
    const auto known = find(grammar.attributes, name.key);
    if (known == grammar.attributes.end()) {
        throw filter_error(name.column, "{} has no attribute '{}'; {}; {}", grammar.one, name.key,
                           hint(name.key, grammar.attributes), grammar.others);
    }
    return std::string(known->key);
}

std::string dataset_key(const FilterWord& name) {
    const auto known = find(kDatasetKeys, name.key);
    if (known == kDatasetKeys.end()) {
        throw filter_error(name.column, "a dataset has no '{}'; {}", name.key, hint(name.key, kDatasetKeys));
    }
    return std::string(known->key);
}

}  // namespace

bool SearchField::is_time() const {
    constexpr std::string_view kEnds[] = {"_time", "_timestamp"};
    return entity == Entity::attribute && std::any_of(std::begin(kEnds), std::end(kEnds), [&](std::string_view end) {
               return key.size() > end.size() && key.compare(key.size() - end.size(), end.size(), end) == 0;
           });
}

bool SearchField::is_number() const {
    return entity == Entity::metric || is_time() || (entity == Entity::attribute && key == "version_number");
}

SearchField filter_field(const FilterWord& name, Searched searched) {
    const Grammar& grammar = grammar_of(searched);
    const Entity entity = entity_of(name, grammar);
    if (name.key.empty()) {
        throw filter_error(name.column, "a name is missing behind '{}.'", name.entity);
    }
    switch (entity) {
        case Entity::attribute:
            return {entity, attribute(name, grammar)};
        case Entity::dataset:
            return {entity, dataset_key(name)};
        case Entity::param:
        case Entity::tag:
        case Entity::metric:
            break;
    }
    return {entity, name.key};
}

std::optional<Entity> find_entity(Searched searched, std::string_view word) {
    const auto& entities = grammar_of(searched).entities;
    const auto known = find(entities, word);
    return known == entities.end() ? std::nullopt : std::optional(known->entity);
}

std::optional<std::string> find_attribute(Searched searched, std::string_view word) {
    const auto& attributes = grammar_of(searched).attributes;
    const auto known = find(attributes, word);
    return known == attributes.end() ? std::nullopt : std::optional(std::string(known->key));
}

std::vector<std::string> attribute_names(Searched searched) {
    return plain_names(grammar_of(searched).attributes);
}

std::string_view name_of(Searched searched) {
    return grammar_of(searched).name;
}

std::string_view filter_example(Searched searched) {
    return grammar_of(searched).example;
}

}  // namespace forecast
