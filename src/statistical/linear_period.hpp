#pragma once

#include <cstddef>
#include <vector>

#include <Eigen/Core>
#include <nlohmann/json_fwd.hpp>

#include "contribution_groups.hpp"
#include "forecast/core/missing.hpp"
#include "forecast/features/pipeline.hpp"
#include "ridge.hpp"

namespace forecast {

/// What the linear model forecasts one period of the day with: change = usual + slopes . (columns - means).
struct LinearPeriod {
    std::vector<std::size_t> columns;  ///< of the feature table
    Eigen::VectorXd slopes;            ///< [columns]
    Eigen::VectorXd means;             ///< [columns] over the rows learnt
    double usual_change = kMissing;    ///< missing where nothing was learnt
    ContributionGroups groups = ContributionGroups({"usual change"});

    /// [1 + columns] what the usual change and each column of the row add to the forecast.
    [[nodiscard]] Eigen::VectorXd parts(const FeatureTable& table, std::size_t row) const;
};

LinearPeriod make_linear_period(const FeatureTable& table, const std::vector<std::size_t>& columns,
                                const LinearMap& map, const Eigen::VectorXd& means);

nlohmann::ordered_json to_json(const LinearPeriod& period, const FeatureTable& table);
/// Throws nlohmann's exceptions or Malformed for what to_json() did not write for such a table.
LinearPeriod read_linear_period(const nlohmann::ordered_json& saved, const FeatureTable& table);

}  // namespace forecast
