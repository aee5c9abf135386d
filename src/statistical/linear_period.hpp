#pragma once

#include <cstddef>
#include <vector>

#include <Eigen/Core>
#include <nlohmann/json_fwd.hpp>

#include "contribution_groups.hpp"
#include "forecast/core/missing.hpp"
#include "forecast/features/pipeline.hpp"
#include "forecast/statistical/ridge.hpp"

namespace forecast {

/// The fitted linear model of one period of the day: change = usual_change + slopes . (columns - means).
struct LinearPeriod {
    std::vector<std::size_t> columns;  ///< indices into the feature table
    Eigen::VectorXd slopes;            ///< [columns]
    Eigen::VectorXd means;             ///< [columns] over the rows of the fit
    double usual_change = kMissing;    ///< mean change; NaN if nothing was learnt
    ContributionGroups groups = ContributionGroups({"usual change"});

    /// [1 + columns] what the usual change and each column add to the forecast of `row`. NaN for an unknown column.
    [[nodiscard]] Eigen::VectorXd parts(const FeatureTable& table, std::size_t row) const;
};

/// The model of a solved ridge regression; `map` and `means` are of `columns`, in their order.
LinearPeriod make_linear_period(const FeatureTable& table, const std::vector<std::size_t>& columns,
                                const LinearMap& map, const Eigen::VectorXd& means);

/// As in forecasters/linear.json; columns are named, not numbered.
nlohmann::ordered_json to_json(const LinearPeriod& period, const FeatureTable& table);
/// The reverse. Throws nlohmann's exceptions or Malformed for what to_json() did not write for such a table.
LinearPeriod read_linear_period(const nlohmann::ordered_json& saved, const FeatureTable& table);

}  // namespace forecast
