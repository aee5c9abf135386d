#include "filter_fields.hpp"

#include <algorithm>
#include <array>

#include "forecast/core/text.hpp"

namespace forecast {
namespace {

using Entity = RunField::Entity;

struct EntityName {
    std::string_view name;
    Entity entity;
};
constexpr std::array kEntities = {
    EntityName{"metrics", Entity::metric},
    EntityName{"metric", Entity::metric},
    EntityName{"params", Entity::param},
    EntityName{"param", Entity::param},
    EntityName{"parameters", Entity::param},
    EntityName{"parameter", Entity::param},
    EntityName{"tags", Entity::tag},
    EntityName{"tag", Entity::tag},
    EntityName{"attributes", Entity::attribute},
    EntityName{"attribute", Entity::attribute},
    EntityName{"attr", Entity::attribute},
    EntityName{"run", Entity::attribute},
    EntityName{"datasets", Entity::dataset},
    EntityName{"dataset", Entity::dataset},
};

/// A name that may be written and the attribute's own.
struct Attribute {
    std::string_view name;
    std::string_view key;
};
constexpr std::array kAttributes = {
    Attribute{"run_id", "run_id"},         Attribute{"run_name", "run_name"},
    Attribute{"run name", "run_name"},     Attribute{"Run name", "run_name"},
    Attribute{"Run Name", "run_name"},     Attribute{"name", "run_name"},
    Attribute{"experiment", "experiment"}, Attribute{"status", "status"},
    Attribute{"user_id", "user_id"},       Attribute{"artifact_uri", "artifact_uri"},
    Attribute{"start_time", "start_time"}, Attribute{"created", "start_time"},
    Attribute{"Created", "start_time"},    Attribute{"end_time", "end_time"},
};

constexpr std::array kDatasetKeys = {Attribute{"name", "name"}, Attribute{"digest", "digest"},
                                     Attribute{"context", "context"}};

template <class Table>
std::string hint(const std::string& word, const Table& table) {
    std::vector<std::string> known;
    for (const auto& entry : table) {
        if (entry.name.find_first_of(" C") == std::string_view::npos) {  // MLflow's odd spellings help nobody
            known.emplace_back(entry.name);
        }
    }
    const std::string guess = nearest(word, known);
    return guess.empty() ? "there are " + join(known, ", ") : "did you mean '" + guess + "'?";
}

template <class Table>
auto find(const Table& table, const std::string& name) {
    return std::find_if(table.begin(), table.end(), [&](const auto& entry) { return entry.name == name; });
}

Entity entity_of(const FilterWord& name) {
    if (name.entity.empty()) {
        return Entity::attribute;
    }
    const auto known = find(kEntities, name.entity);
    if (known == kEntities.end()) {
        throw filter_error(name.column, "nothing of a run is called '{}'; {}", name.entity,
                           hint(name.entity, kEntities));
    }
    return known->entity;
}

std::string attribute(const FilterWord& name) {
    const auto known = find(kAttributes, name.key);
    if (known == kAttributes.end()) {
        throw filter_error(name.column,
                           "a run has no attribute '{}'; {}; metrics, params and tags are written like "
                           "metrics.mae",
                           name.key, hint(name.key, kAttributes));
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

bool RunField::is_time() const {
    return entity == Entity::attribute && (key == "start_time" || key == "end_time");
}

bool RunField::is_number() const {
    return entity == Entity::metric || is_time();
}

RunField filter_field(const FilterWord& name) {
    const Entity entity = entity_of(name);
    if (name.key.empty()) {
        throw filter_error(name.column, "a name is missing behind '{}.'", name.entity);
    }
    switch (entity) {
        case Entity::attribute:
            return {entity, attribute(name)};
        case Entity::dataset:
            return {entity, dataset_key(name)};
        case Entity::param:
        case Entity::tag:
        case Entity::metric:
            break;
    }
    return {entity, name.key};
}

}  // namespace forecast
