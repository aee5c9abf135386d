#include "option_schema.hpp"

#include "forecast/config/load.hpp"

namespace forecast {
namespace {

/// 1, not 1.0.
OrderedJson limit(double value) {
    return value == std::floor(value) ? OrderedJson(static_cast<std::int64_t>(value)) : OrderedJson(value);
}

}  // namespace

void add_range(const Constraint& constraint, OrderedJson& schema) {
    if (std::isfinite(constraint.low)) {
        schema[constraint.low_excluded ? "exclusiveMinimum" : "minimum"] = limit(constraint.low);
    }
    if (std::isfinite(constraint.high)) {
        schema["maximum"] = limit(constraint.high);
    }
}

OrderedJson text_schema(const Constraint& constraint) {
    OrderedJson schema = {{"type", "string"}};
    if (constraint.clock) {
        schema["pattern"] = "^([01][0-9]|2[0-3]):[0-5][0-9]$";
    }
    if (!constraint.choices.empty()) {
        schema["enum"] = constraint.choices;
    }
    return schema;
}

OrderedJson duration_schema(const Constraint& constraint) {
    OrderedJson schema = {{"type", OrderedJson::array({"string", "integer"})},
                          {"examples", OrderedJson::array({"15min", "2h", "1d", "PT2H", 3600})}};
    add_range(constraint, schema);
    return schema;
}

std::string config_schema() {
    ExperimentConfig config;
    OrderedJson schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                          {"title", "forecast experiment"}};
    schema.update(struct_schema(config));
    return schema.dump(2) + "\n";
}

}  // namespace forecast
