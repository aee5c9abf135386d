#pragma once

#include <vector>

#include <nlohmann/json.hpp>

#include "forecast/core/forecaster.hpp"

namespace forecast {

/// {NAME: weight}, in their order.
inline nlohmann::ordered_json members_json(const std::vector<MemberWeight>& members) {
    nlohmann::ordered_json json = nlohmann::ordered_json::object();
    for (const MemberWeight& member : members) {
        json[member.member] = member.weight;
    }
    return json;
}

}  // namespace forecast
