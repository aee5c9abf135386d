#pragma once

#include <string>
#include <utility>
#include <vector>

#include "forecast/evaluation/scored_table.hpp"
#include "forecast/pages/web_page.hpp"

namespace forecast {

/// What a page of a classification or a regression shows besides its scored rows.
struct TabularReport {
    std::string run_name;
    std::string model_type;
    bool simulated = false;
    /// Features by the mean size of what they add to a prediction, the largest first.
    std::vector<std::pair<std::string, double>> importance;
    /// What each feature adds to the prediction of one row, the largest first, and which row that is.
    std::vector<std::pair<std::string, double>> row_parts;
    std::string row_name;
    std::string parts_unit;  ///< of both: "log odds", "probability", or empty: the target's
};

/// The page: of classes the confusion matrix, the ROC curve and how often it happens at each probability; of numbers
/// predictions against what came and the distribution of errors; and of both what moves a prediction. In English.
WebPage tabular_page(const ScoredTable& scored, const TabularReport& report, const Words& words);

}  // namespace forecast
