#pragma once

#include "forecast/pages/web_page.hpp"
#include "forecast/report/fold_table.hpp"
#include "forecast/tracking/run_store.hpp"

namespace forecast {

/// The report of a cross-validation: how large the error is in each fold, and how much it differs. `run` is the parent.
/// A fold whose days are not known has `from` == `to`. Throws Error(insufficient_data) if there is no fold.
WebPage folds_page(const RunSummary& run, const FoldScores& scores, const Words& words);

}  // namespace forecast
