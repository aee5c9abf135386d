#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "forecast/features/pipeline.hpp"

namespace forecast {

/// The newest row below `first_row` whose target is known at `known`'s origin; nothing if there is none within
/// kMostDaysBack days.
std::optional<std::ptrdiff_t> newest_known_row(const AsOf& known, std::size_t first_row);

/// Features of the newest rows that a forecast knows. A window ends where knowledge ends, each row as known at the
/// issue.
///
/// Example: hourly rows and a load that is known an hour after its end. The window of a forecast issued at 02:15 of
/// the target day ends with the last hour of the day before; the one issued at noon of the day before ends with that
/// day's hour from 10 to 11.
class PastWindow {
public:
    /// `steps` rows; 0 = none, whatever the features. REQUIRES: the frame outlives it.
    PastWindow(const Frame& frame, const std::vector<FeatureOptions>& features, IssueOptions issue, std::size_t steps);

    /// What forecasts know whose first row is `first_row`.
    [[nodiscard]] AsOf known(std::size_t first_row) const;
    /// [steps, columns] of the rows up to `newest`, oldest row first, NaN = not known.
    [[nodiscard]] std::vector<double> values(const AsOf& known, std::ptrdiff_t newest) const;
    /// The newest row up to `newest`, but at most `rows` before it, of which all features are known; nothing if there
    /// is none.
    [[nodiscard]] std::optional<std::ptrdiff_t> newest_complete(const AsOf& known, std::ptrdiff_t newest,
                                                                std::ptrdiff_t rows) const;
    /// Takes in that what is known has changed.
    void update();

    [[nodiscard]] std::size_t steps() const { return names_.empty() ? 0 : steps_; }
    [[nodiscard]] std::size_t columns() const { return names_.size(); }
    [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
    [[nodiscard]] const std::vector<std::string>& groups() const { return groups_; }
    /// [columns] as FeaturePipeline::target_lags(), from the row itself.
    [[nodiscard]] const std::vector<int>& target_lags() const { return pipeline_.target_lags(); }

private:
    const Frame* frame_;
    IssueOptions issue_;
    std::size_t steps_;
    FeaturePipeline pipeline_;
    MadeFeatures made_;
    std::vector<std::string> names_;
    std::vector<std::string> groups_;
};

}  // namespace forecast
