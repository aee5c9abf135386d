#pragma once

#include <algorithm>
#include <cmath>
#include <string>

#include <nlohmann/json.hpp>

#include "option_writer.hpp"

// The third use of visit(), beside reading and writing: what a JSON Schema says of an option. config_schema() uses it.
//
//   field("size", o.size, between(1, 2000), "Lookback.")
//   -> "size": {"description": "Lookback.", "type": "integer", "minimum": 1, "maximum": 2000, "default": 30}

namespace forecast {

/// The schema of one member, with its default. Declared before the others, as structs contain each other.
template <class T>
OrderedJson option_schema(T& member, const Constraint& constraint);

/// Adds the bounds of a number to `schema`.
void add_range(const Constraint& constraint, OrderedJson& schema);
/// A text: its choices, or the pattern of a clock time.
OrderedJson text_schema(const Constraint& constraint);
/// A duration: a text such as "15min", or a number of seconds.
OrderedJson duration_schema(const Constraint& constraint);

/// The schema of an options struct: its members by name; unknown keys are not allowed. A member with choices but
/// without a valid default is required.
template <class Struct>
OrderedJson struct_schema(Struct& options) {
    OrderedJson properties = OrderedJson::object();
    OrderedJson required = OrderedJson::array();
    visit(
        [&](const char* name, auto& member, const Constraint& constraint, Description description) {
            OrderedJson schema = {{"description", description.text()}};
            schema.update(option_schema(member, constraint));
            const bool must_be_chosen = schema.contains("enum") && !schema.contains("default");
            if (must_be_chosen) {
                required.push_back(name);
            }
            properties[name] = std::move(schema);
        },
        options);
    OrderedJson schema = {{"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
    if (!required.empty()) {
        schema["required"] = std::move(required);
    }
    return schema;
}

/// A struct whose `type` must be chosen may have other members for each choice (SourceOptions): one schema each. Other
/// structs keep `schema`.
template <class Struct>
OrderedJson schema_of_choices(Struct options, const OrderedJson& schema) {
    const OrderedJson& properties = schema.at("properties");
    if (!properties.contains("type") || !properties.at("type").contains("enum")) {
        return schema;
    }
    OrderedJson choices = OrderedJson::array();
    for (const OrderedJson& choice : properties.at("type").at("enum")) {
        visit(
            [&](const char* name, auto& member, const Constraint&, Description /*for people*/) {
                if constexpr (std::is_same_v<std::decay_t<decltype(member)>, std::string>) {
                    if (std::string(name) == "type") {
                        member = choice.get<std::string>();
                    }
                }
            },
            options);
        OrderedJson variant = struct_schema(options);
        OrderedJson& type = variant["properties"]["type"];
        type = {{"description", type.at("description")}, {"const", choice}};
        variant["required"] = OrderedJson::array({"type"});
        choices.push_back(std::move(variant));
    }
    return {{"oneOf", std::move(choices)}};
}

/// The schema of a scalar, without its default.
template <class T>
OrderedJson scalar_schema(const Constraint& constraint) {
    if constexpr (std::is_same_v<T, bool>) {
        return {{"type", "boolean"}};
    } else if constexpr (std::is_same_v<T, Day>) {
        return {{"type", "string"}, {"format", "date"}};
    } else if constexpr (std::is_same_v<T, std::chrono::seconds>) {
        return duration_schema(constraint);
    } else if constexpr (std::is_same_v<T, OptionText>) {
        return OrderedJson::object();  // anything
    } else if constexpr (std::is_same_v<T, std::string> || std::is_enum_v<T>) {
        return text_schema(constraint);
    } else {
        OrderedJson schema = {{"type", std::is_integral_v<T> ? "integer" : "number"}};
        add_range(constraint, schema);
        return schema;
    }
}

/// A type that contains others has their schema within; defaults of entries are left out.
template <class T>
OrderedJson option_schema(T& member, const Constraint& constraint) {
    OrderedJson schema;
    if constexpr (kIsScalar<T>) {
        schema = scalar_schema<T>(constraint);
    } else if constexpr (IsOptional<T>::value) {
        typename T::value_type value{};
        schema = option_schema(value, constraint);
        schema.erase("default");
        return schema;
    } else if constexpr (IsVector<T>::value) {
        typename T::value_type element{};
        OrderedJson items = option_schema(element, constraint);
        items.erase("default");
        schema = {{"type", "array"}, {"items", std::move(items)}};
    } else if constexpr (IsMap<T>::value) {
        typename T::mapped_type element{};
        OrderedJson values = option_schema(element, constraint);
        values.erase("default");
        schema = {{"type", "object"}, {"additionalProperties", std::move(values)}};
    } else if constexpr (HasListMember<T>::value) {
        OrderedJson list = option_schema(member.*list_member(&member), Constraint());
        list.erase("default");
        return {{"anyOf", OrderedJson::array({std::move(list), struct_schema(member)})}};
    } else {
        return schema_of_choices(member, struct_schema(member));
    }
    if constexpr (std::is_same_v<T, Day>) {
        if (member == Day{}) {  // a day that nobody gave, as the begin and end of a period
            return schema;
        }
    }
    const OrderedJson value = write_option(member);
    const bool is_choice = !schema.contains("enum") ||
                           std::find(schema["enum"].begin(), schema["enum"].end(), value) != schema["enum"].end();
    if (is_choice) {
        schema["default"] = value;
    }
    return schema;
}

}  // namespace forecast
