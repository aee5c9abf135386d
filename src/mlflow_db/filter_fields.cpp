#include "filter_fields.hpp"

#include <algorithm>
#include <array>

#include "forecast/core/text.hpp"

namespace forecast {
namespace {

enum class Entity { attribute, metric, param, tag, dataset };

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

struct Attribute {
    std::string_view name;
    std::string_view column;
    bool is_time = false;
};
constexpr std::array kAttributes = {
    Attribute{"run_id", "r.run_uuid"},
    Attribute{"run_name", "r.name"},
    Attribute{"run name", "r.name"},
    Attribute{"Run name", "r.name"},
    Attribute{"Run Name", "r.name"},
    Attribute{"name", "r.name"},
    Attribute{"experiment", "e.name"},
    Attribute{"status", "r.status"},
    Attribute{"user_id", "r.user_id"},
    Attribute{"artifact_uri", "r.artifact_uri"},
    Attribute{"start_time", "r.start_time", true},
    Attribute{"created", "r.start_time", true},
    Attribute{"Created", "r.start_time", true},
    Attribute{"end_time", "r.end_time", true},
};

struct DatasetKey {
    std::string_view name;
    std::string_view column;
};
constexpr std::array kDatasetKeys = {DatasetKey{"name", "d.name"}, DatasetKey{"digest", "d.digest"},
                                     DatasetKey{"context", "c.value"}};

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

FilterField attribute(const FilterWord& name) {
    const auto known = find(kAttributes, name.key);
    if (known == kAttributes.end()) {
        throw filter_error(name.column,
                           "a run has no attribute '{}'; {}; metrics, params and tags are written like "
                           "metrics.mae",
                           name.key, hint(name.key, kAttributes));
    }
    FilterField field;
    field.type = known->is_time ? FilterField::Type::number : FilterField::Type::text;
    field.is_time = known->is_time;
    field.sql = "(({condition}) IS TRUE)";  // a missing end is neither before nor after anything
    field.column = known->column;
    return field;
}

FilterField dataset(const FilterWord& name) {
    const auto known = find(kDatasetKeys, name.key);
    if (known == kDatasetKeys.end()) {
        throw filter_error(name.column, "a dataset has no '{}'; {}", name.key, hint(name.key, kDatasetKeys));
    }
    FilterField field;
    field.sql =
        "EXISTS (SELECT 1 FROM inputs i JOIN datasets d ON d.dataset_uuid = i.source_id LEFT JOIN input_tags c ON "
        "c.input_uuid = i.input_uuid AND c.name = 'mlflow.data.context' WHERE i.destination_id = r.run_uuid AND "
        "{condition})";
    field.column = known->column;
    return field;
}

FilterField keyed(const char* table) {
    FilterField field;
    field.sql = fmt::format(
        "EXISTS (SELECT 1 FROM {} f WHERE f.run_uuid = r.run_uuid AND f.key = {{key}} AND {{condition}})", table);
    field.column = "f.value";
    field.has_key = true;
    return field;
}

}  // namespace

FilterField filter_field(const FilterWord& name) {
    const Entity entity = entity_of(name);
    if (name.key.empty()) {
        throw filter_error(name.column, "a name is missing behind '{}.'", name.entity);
    }
    switch (entity) {
        case Entity::attribute:
            return attribute(name);
        case Entity::dataset:
            return dataset(name);
        case Entity::param:
            return keyed("params");
        case Entity::tag:
            return keyed("tags");
        case Entity::metric:
            break;
    }
    FilterField field = keyed("latest_metrics");
    field.type = FilterField::Type::number;
    field.is_metric = true;
    return field;
}

}  // namespace forecast
