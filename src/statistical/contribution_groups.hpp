#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "forecast/core/forecaster.hpp"

namespace forecast {

/// How the parts that a forecast is made of go together for a person: one contribution for each group.
class ContributionGroups {
public:
    ContributionGroups() = default;
    /// The name of each part's group; groups stand in the order of their first parts.
    explicit ContributionGroups(const std::vector<std::string>& group_of_part);

    /// Both add `parts` [parts] up by group, in their order, and then to the baseline, in the same order.
    [[nodiscard]] double forecast(double baseline, const Eigen::VectorXd& parts) const;
    [[nodiscard]] Explanation explain(double baseline, const Eigen::VectorXd& parts) const;

private:
    [[nodiscard]] std::vector<double> sums(const Eigen::VectorXd& parts) const;

    std::vector<std::string> names_;
    std::vector<std::size_t> group_of_;  // [parts]
};

}  // namespace forecast
