#pragma once

#include <nlohmann/json.hpp>

#include "forecast/core/error.hpp"
#include "forecast/core/time.hpp"

namespace forecast {

/// A day as format_day() writes it. Throws Error if it is none, nlohmann::json::exception if it is no text.
inline Day read_day(const nlohmann::json& json) {
    const auto day = parse_day(json.get<std::string>());
    return day ? *day : throw Error("{} is no day", json.dump());
}

}  // namespace forecast
