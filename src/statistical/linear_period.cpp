#include "linear_period.hpp"

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

Eigen::VectorXd LinearPeriod::parts(const FeatureTable& table, std::size_t row) const {
    Eigen::VectorXd parts(slopes.size() + 1);
    parts[0] = usual_change;
    for (Eigen::Index c = 0; c < slopes.size(); ++c) {
        parts[c + 1] = slopes[c] * (table.at(columns[static_cast<std::size_t>(c)], row) - means[c]);
    }
    return parts;
}

LinearPeriod make_linear_period(const FeatureTable& table, const std::vector<std::size_t>& columns,
                                const LinearMap& map, const Eigen::VectorXd& means) {
    return {columns, map.slopes, means, map.intercept + map.slopes.dot(means), groups_of(table, columns)};
}

nlohmann::ordered_json to_json(const LinearPeriod& period, const FeatureTable& table) {
    nlohmann::ordered_json json = {{"usual_change", period.usual_change},
                                   {"columns", names_of(period.columns, table)},
                                   {"slopes", period.slopes},
                                   {"means", period.means}};
    return json;
}

LinearPeriod read_linear_period(const nlohmann::ordered_json& saved, const FeatureTable& table) {
    LinearPeriod period;
    period.columns = read_columns(saved.at("columns"), table);
    const auto size = static_cast<Eigen::Index>(period.columns.size());
    period.slopes = read_vector(saved.at("slopes"), size);
    period.means = read_vector(saved.at("means"), size);
    period.usual_change = saved.at("usual_change").is_null() ? kMissing : read_number(saved.at("usual_change"));
    period.groups = groups_of(table, period.columns);
    return period;
}

}  // namespace forecast
