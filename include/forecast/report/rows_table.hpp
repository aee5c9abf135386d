#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "forecast/evaluation/scored_table.hpp"
#include "forecast/report/table.hpp"

// Results of a classification or a regression of rows, as text, CSV and JSON.

namespace forecast {

/// A line for each metric, with its interval; of classes the confusion matrix below it.
std::string render_row_scores(const ScoredTable& scored, TableFormat format, const Terminal& terminal);
/// {schema_version, task, target, n, metrics, intervals}; of classes the threshold and confusion matrix.
nlohmann::ordered_json row_scores_json(const ScoredTable& scored);
/// The note of a run, a sentence.
std::string row_scores_note(const ScoredTable& scored);
/// A line for each row: its ids, actual, prediction and, of classes, probability.
std::string scored_csv(const ScoredTable& scored);
/// The same without `actual`: what predict writes.
std::string predicted_csv(const ScoredTable& scored);

}  // namespace forecast
