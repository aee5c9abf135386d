#include "linear_slot.hpp"

#include <cmath>
#include <utility>

#include <nlohmann/json.hpp>

#include "saved_fit.hpp"

namespace forecast {
namespace {

ContributionGroups groups_of(const FeatureTable& table, const std::vector<std::size_t>& columns) {
    std::vector<std::string> groups = {"usual change"};
    for (const std::size_t column : columns) {
        groups.push_back(table.groups[column]);
    }
    return ContributionGroups(groups);
}

}  // namespace

Eigen::VectorXd LinearSlot::parts(const FeatureTable& table, std::size_t row) const {
    Eigen::VectorXd parts(slopes.size() + 1);
    parts[0] = usual_change;
    for (Eigen::Index c = 0; c < slopes.size(); ++c) {
        parts[c + 1] = slopes[c] * (table.at(columns[static_cast<std::size_t>(c)], row) - means[c]);
    }
    return parts;
}

LinearSlot make_linear_slot(const FeatureTable& table, const std::vector<std::size_t>& columns, const LinearMap& map,
                            const Eigen::VectorXd& means) {
    return {columns, map.slopes, means, map.intercept + map.slopes.dot(means), groups_of(table, columns)};
}

nlohmann::ordered_json to_json(const LinearSlot& slot, const FeatureTable& table) {
    nlohmann::ordered_json json = {{"usual_change", slot.usual_change},
                                   {"columns", names_of(slot.columns, table)},
                                   {"slopes", slot.slopes},
                                   {"means", slot.means}};
    return json;
}

LinearSlot read_linear_slot(const nlohmann::ordered_json& saved, const FeatureTable& table) {
    LinearSlot slot;
    slot.columns = read_columns(saved.at("columns"), table);
    const auto size = static_cast<Eigen::Index>(slot.columns.size());
    slot.slopes = read_vector(saved.at("slopes"), size);
    slot.means = read_vector(saved.at("means"), size);
    slot.usual_change = saved.at("usual_change").is_null() ? kMissing : read_number(saved.at("usual_change"));
    slot.groups = groups_of(table, slot.columns);
    return slot;
}

}  // namespace forecast
