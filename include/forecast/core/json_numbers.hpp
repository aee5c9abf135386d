#pragma once

#include <cmath>
#include <optional>

#include <nlohmann/json.hpp>

#include "forecast/core/missing.hpp"

// Numbers that may be missing, in JSON, which has neither NaN nor infinities.

namespace forecast {

/// The number; null where there is none, or none that is finite.
inline nlohmann::json number_or_null(const std::optional<double>& value) {
    return value && std::isfinite(*value) ? nlohmann::json(*value) : nlohmann::json();
}

/// The number; kMissing where there is null or no number.
inline double number_or_missing(const nlohmann::json& json) {
    return json.is_number() ? json.get<double>() : kMissing;
}

}  // namespace forecast
