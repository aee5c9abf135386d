#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "forecast/core/json.hpp"
#include "option_reader.hpp"

// The writing half of visit(): options as JSON, and as a flat list.

namespace forecast {

using OrderedJson = nlohmann::ordered_json;  ///< keeps the order of its keys

/// An option or an options struct as ordered JSON, in the order of its visit(). Optionals without a value are left out.
template <class T>
OrderedJson write_option(T& member) {
    if constexpr (std::is_same_v<T, Day>) {
        return format_day(member);
    } else if constexpr (std::is_same_v<T, std::chrono::seconds>) {
        return format_duration(member);
    } else if constexpr (std::is_enum_v<T>) {
        return to_string(member);
    } else if constexpr (std::is_same_v<T, OptionText>) {
        return OrderedJson(find_json(member.text).value_or(nlohmann::json(member.text)));
    } else if constexpr (kIsScalar<T>) {
        return member;
    } else if constexpr (IsOptional<T>::value) {
        return member ? write_option(*member) : OrderedJson();
    } else if constexpr (IsVector<T>::value) {
        OrderedJson list = OrderedJson::array();
        for (auto& element : member) {
            list.push_back(write_option(element));
        }
        return list;
    } else if constexpr (IsMap<T>::value) {
        OrderedJson object = OrderedJson::object();
        for (auto& [key, value] : member) {
            object[key] = write_option(value);
        }
        return object;
    } else {
        if constexpr (HasListMember<T>::value) {
            if (auto& list = member.*list_member(&member); !list.empty()) {
                return write_option(list);
            }
        }
        OrderedJson object = OrderedJson::object();
        visit(
            [&](const char* name, auto& value, const Constraint&, Description /*for people*/) {
                OrderedJson written = write_option(value);
                const bool is_other_form = HasListMember<T>::value && written.is_array();  // the list is empty
                if (!written.is_null() && !is_other_form) {
                    object[name] = std::move(written);
                }
            },
            member);
        return object;
    }
}

/// Calls leaf(path, value as JSON, description) for every option below `path` that has a value. A list is one option;
/// an entry of a map has the map's description.
///
/// Example: leaf("training.epochs", 200, ...), leaf("frame.columns.wind.from", "weather.wind_ms", ...)
template <class T, class Leaf>
void list_options(const std::string& path, T& member, Description description, const Leaf& leaf) {
    if constexpr (IsMap<T>::value) {
        for (auto& [key, value] : member) {
            list_options(std::string(path).append(".").append(key), value, description, leaf);
        }
    } else if constexpr (IsOptional<T>::value) {
        if (member) {
            list_options(path, *member, description, leaf);
        }
    } else if constexpr (kIsScalar<T> || IsVector<T>::value || HasListMember<T>::value) {
        leaf(path, write_option(member), description);
    } else {
        const auto below = [&](const char* name, auto& value, const Constraint&, Description text) {
            list_options(path.empty() ? name : path + "." + name, value, text, leaf);
        };
        visit(below, member);
    }
}

}  // namespace forecast
