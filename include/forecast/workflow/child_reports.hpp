#pragma once

#include <filesystem>
#include <optional>

#include "forecast/report/fold_table.hpp"
#include "forecast/report/sweep_page.hpp"
#include "forecast/report/variant_table.hpp"
#include "forecast/tracking/run_store.hpp"

// The reports of runs that have children, read from these and from the parent's files: a sweep, a comparison, a
// cross-validation. Of one that has not come to its end, what there is.

namespace forecast {

/// What there is of a sweep: its trials are its children; finalists and winner stand in sweep.json. `artifacts` are
/// the parent's, empty if it has none. Throws Error naming the file for one that sweep did not write.
ReportedSweep reported_sweep(const RunStore& store, const RunSummary& parent, const std::filesystem::path& artifacts);
/// From comparison.json, and without it from the children, which know of no differences.
VariantScores reported_variants(const RunStore& store, const RunSummary& parent,
                                const std::filesystem::path& artifacts);
/// From cross_validation.json, and without it from the children, which do not know their days.
FoldScores reported_folds(const RunStore& store, const RunSummary& parent, const std::filesystem::path& artifacts);

/// The page of a run that has children; nothing for any other run. Throws as the functions above, and
/// Error(insufficient_data) if there is nothing to show.
std::optional<WebPage> parent_page(const RunStore& store, const RunSummary& run, const Words& words);

/// Writes the page of a parent whose work is done, and its plots, into its artifacts, as write_report() does.
void write_parent_report(const RunStore& store, RunSummary parent, const std::filesystem::path& artifacts);

}  // namespace forecast
