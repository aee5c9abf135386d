#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "forecast/features/pipeline.hpp"

namespace forecast {

/// Features of the newest rows that a forecast knows: for each issue, the rows up to the newest one whose load is known
/// then, each feature as known then. NaN = not known.
class PastWindow {
public:
    /// `steps` rows; 0 = none, whatever the features. REQUIRES: the frame outlives it.
    PastWindow(const Frame& frame, const std::vector<FeatureOptions>& features, IssueOptions issue, std::size_t steps);

    /// Appends [steps, columns], oldest row first, of forecasts whose first row is `first_row`.
    void append(std::size_t first_row, std::vector<float>& out) const;
    /// Takes in that what is known has changed.
    void update();

    [[nodiscard]] std::size_t steps() const { return names_.empty() ? 0 : steps_; }
    [[nodiscard]] std::size_t columns() const { return names_.size(); }
    [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
    [[nodiscard]] const std::vector<std::string>& groups() const { return groups_; }

private:
    const Frame* frame_;
    IssueOptions issue_;
    std::size_t steps_;
    FeaturePipeline pipeline_;
    MadeFeatures made_;
    std::vector<std::string> names_;
    std::vector<std::string> groups_;
    mutable std::map<std::size_t, std::vector<float>> windows_;  // by first row
};

}  // namespace forecast
