#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "forecast/report/variant_table.hpp"
#include "forecast/workflow/observer.hpp"
#include "forecast/workflow/parent_command.hpp"
#include "forecast/workflow/training_run.hpp"
#include "forecast/workflow/workspace.hpp"

// `compare`: several configs, each trained by several seeds and scored on the same test period.

namespace forecast {

/// The artifact of a comparison: variants_json().
inline constexpr const char* kVariantsArtifact = "comparison.json";
inline constexpr const char* kVariantTag = "forecast.variant";  ///< of a child: its variant's name

struct ComparisonRequest {
    std::vector<ConfigVariant> variants;    ///< two at least, of different names
    std::vector<std::string> config_files;  ///< [variants] as messages name them
    std::vector<Tag> tags;                  ///< of the parent run
    std::size_t seeds = 3;                  ///< training.seed of each config, and those that follow; at least 1
    bool wait = false;                      ///< for another process's lock, instead of Error(locked)
};

/// What came of it.
struct ComparedVariants : ParentOutcome {
    std::vector<PreparedTraining> prepared;  ///< [variants]
    VariantScores scores;                    ///< empty if it was cancelled
};

/// Trains each variant by each seed, a core each, as child runs of one parent, and scores them on the test period,
/// which no training sees. Where a launcher has started several ranks, all of them train, and rank 0 does all the rest.
///
/// Before a run begins, it throws Error(invalid_argument) and Error(insufficient_data) for configs and data, variants
/// among them that have different test periods or loads, Error(locked), Error(conflict) and Error(unavailable) where
/// ranks do not find together, and Cancelled. A training that fails is a FAILED child, and the others count; if all
/// fail, so does the parent.
ComparedVariants compare_variants(const ComparisonRequest& request, const Workspace& workspace, Observer& observer,
                                  const Cancellation& cancellation);

}  // namespace forecast
