#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "option_reader.hpp"

namespace forecast {

/// The writing half of `visit`: an options struct as ordered JSON.
template <class T>
nlohmann::ordered_json write_option(T& member) {
    using Json = nlohmann::ordered_json;
    if constexpr (std::is_same_v<T, Day>) {
        return format_day(member);
    } else if constexpr (std::is_same_v<T, std::chrono::seconds>) {
        return format_duration(member);
    } else if constexpr (kIsScalar<T>) {
        return member;
    } else if constexpr (IsOptional<T>::value) {
        return member ? write_option(*member) : Json();
    } else if constexpr (IsVector<T>::value) {
        Json list = Json::array();
        for (auto& element : member) {
            list.push_back(write_option(element));
        }
        return list;
    } else if constexpr (IsMap<T>::value) {
        Json object = Json::object();
        for (auto& [key, value] : member) {
            object[key] = write_option(value);
        }
        return object;
    } else {
        Json object = Json::object();
        visit(
            [&](const char* name, auto& value, const Constraint&) {
                Json written = write_option(value);
                if (!written.is_null()) {
                    object[name] = std::move(written);
                }
            },
            member);
        return object;
    }
}

}  // namespace forecast
