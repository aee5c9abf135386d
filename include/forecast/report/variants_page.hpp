#pragma once

#include "forecast/pages/web_page.hpp"
#include "forecast/report/variant_table.hpp"
#include "forecast/tracking/run_store.hpp"

namespace forecast {

/// The report of a comparison: which variant errs least and how surely, and what each seed came to. `run` is the
/// parent. A variant without seeds has not been trained yet. Throws Error(insufficient_data) if none has.
WebPage variants_page(const RunSummary& run, const VariantScores& scores, const Words& words);

}  // namespace forecast
