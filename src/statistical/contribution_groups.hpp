#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "forecast/core/forecaster.hpp"

namespace forecast {

/// How the parts that a forecast is added up from are grouped for a person: one contribution for each group, such as
/// "calendar" or "temperature".
///
/// Both forecast() and explain() add in the same order, so that an explanation sums to the forecast bit for bit.
class ContributionGroups {
public:
    ContributionGroups() = default;
    /// [parts] the name of each part's group. Groups stand in the order of their first parts.
    explicit ContributionGroups(const std::vector<std::string>& group_of_part);

    /// `parts` [parts] added up by group, then the groups to the baseline.
    [[nodiscard]] double forecast(double baseline, const Eigen::VectorXd& parts) const;
    /// The same, group by group.
    [[nodiscard]] Explanation explain(double baseline, const Eigen::VectorXd& parts) const;

private:
    /// [groups] the sum of each group's parts, in their order.
    [[nodiscard]] std::vector<double> sums(const Eigen::VectorXd& parts) const;

    std::vector<std::string> names_;
    std::vector<std::size_t> group_of_;  // [parts]
};

}  // namespace forecast
