#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "forecast/features/folds.hpp"
#include "forecast/report/fold_table.hpp"
#include "forecast/workflow/observer.hpp"
#include "forecast/workflow/parent_command.hpp"
#include "forecast/workflow/training_run.hpp"
#include "forecast/workflow/workspace.hpp"

// `cross-validate`: the network of a config trained and validated on several folds of the days before its test period.

namespace forecast {

/// The artifact of a cross-validation: folds_json().
inline constexpr const char* kFoldsArtifact = "cross_validation.json";
inline constexpr const char* kFoldTag = "forecast.fold";  ///< of a child: its number, from 1

struct CrossValidationRequest {
    LoadedConfig config;
    std::string config_file;  ///< as messages name it
    std::vector<Tag> tags;    ///< of the parent run
    std::size_t folds = 5;    ///< at least 1
    FoldScheme scheme = FoldScheme::expanding;
    bool wait = false;  ///< for another process's lock, instead of Error(locked)
};

/// What came of it.
struct CrossValidation : ParentOutcome {
    PreparedTraining prepared;
    FoldScores scores;  ///< empty if it was cancelled
};

/// Trains the network on each fold, a core each, as child runs of one parent. A fold knows nothing behind its
/// validation part, and so nothing of the test period. Where a launcher has started several ranks, all of them train
/// folds, and rank 0 does all the rest.
///
/// Before a run begins, it throws Error(invalid_argument) and Error(insufficient_data) for config and data, more folds
/// than data among them, Error(locked), Error(conflict) and Error(unavailable) where ranks do not find together, and
/// Cancelled. A fold that fails is a FAILED child, and the others count; if all fail, so does the parent.
CrossValidation cross_validate(CrossValidationRequest request, const Workspace& workspace, Observer& observer,
                               const Cancellation& cancellation);

}  // namespace forecast
