#pragma once

#include <filesystem>

#include "forecast/pages/web_page.hpp"
#include "forecast/report/tabular_page.hpp"
#include "forecast/workflow/row_training.hpp"

namespace forecast {

/// What moves the predictions of `model`, by some rows of the table.
TabularReport explain_rows(const RowTable& table, const std::vector<std::size_t>& rows, const RowModel& model);

/// Writes report.html, plots/, importance.json, and parts of the page named as the reference has them:
/// confusion_matrix_model_a.html and roc_curve_model_a.html of classes, regression_predictions_plot.html and
/// error_distribution.html of numbers. What cannot be written is a warning.
void write_row_report(const ScoredTable& scored, const TabularReport& report, const std::filesystem::path& artifacts);

/// The page of a recorded run. Throws Error for files that train did not write.
WebPage recorded_rows_page(const RunSummary& run, const RunStore& store, const Words& words);

}  // namespace forecast
