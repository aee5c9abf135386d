#include "contribution_groups.hpp"

#include <algorithm>

namespace forecast {

ContributionGroups::ContributionGroups(const std::vector<std::string>& group_of_part) {
    for (const std::string& name : group_of_part) {
        const auto known = std::find(names_.begin(), names_.end(), name);
        group_of_.push_back(static_cast<std::size_t>(known - names_.begin()));
        if (known == names_.end()) {
            names_.push_back(name);
        }
    }
}

std::vector<double> ContributionGroups::sums(const Eigen::VectorXd& parts) const {
    std::vector<double> sums(names_.size(), 0.0);
    for (std::size_t i = 0; i < group_of_.size(); ++i) {
        sums[group_of_[i]] += parts[static_cast<Eigen::Index>(i)];
    }
    return sums;
}

double ContributionGroups::forecast(double baseline, const Eigen::VectorXd& parts) const {
    double forecast = baseline;
    for (const double sum : sums(parts)) {
        forecast += sum;
    }
    return forecast;
}

Explanation ContributionGroups::explain(double baseline, const Eigen::VectorXd& parts) const {
    Explanation explanation{baseline, {}};
    const auto values = sums(parts);
    for (std::size_t i = 0; i < names_.size(); ++i) {
        explanation.contributions.push_back({names_[i], values[i]});
    }
    return explanation;
}

}  // namespace forecast
