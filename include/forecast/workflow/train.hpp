#pragma once

#include <optional>
#include <string>
#include <vector>

#include "forecast/config/load.hpp"
#include "forecast/core/cancellation.hpp"
#include "forecast/tracking/model_registry.hpp"
#include "forecast/workflow/better_forecaster.hpp"
#include "forecast/workflow/observer.hpp"
#include "forecast/workflow/promotion.hpp"
#include "forecast/workflow/recording.hpp"
#include "forecast/workflow/training_run.hpp"
#include "forecast/workflow/workspace.hpp"

// `train`: a network trained, scored and recorded as a run.

namespace forecast {

/// What to train.
struct TrainRequest {
    LoadedConfig config;
    std::string config_file;  ///< as messages name it
    std::vector<Tag> tags;    ///< of the run
    bool promote_if_better = false;
    bool wait = false;  ///< for another process's lock, instead of Error(locked)
};

/// What came of it.
struct TrainOutcome {
    PreparedTraining prepared;
    TrainingResult fitted;                   ///< without its forecaster, which is among the artifacts
    Comparison comparison;                   ///< on the test period; empty if it was cancelled
    std::optional<BetterForecaster> better;  ///< one that erred less than the network
    std::optional<PromotionDecision> promotion;
    std::optional<ModelVersion> registered;  ///< with `promotion`
    RecordedRun run;
    bool cancelled = false;  ///< the run is KILLED; the best weights so far are among its artifacts
    bool recorded = true;    ///< false on a rank other than 0: it did its share of the training, and nothing else
};

/// Trains the network of an experiment, scores it on the test period beside the statistical forecasters, and records
/// all of it as a run. With promote_if_better, the best forecaster is registered as well.
///
/// Where a launcher has started several ranks, they train together: each computes its share of every batch, and rank 0
/// does all the rest. Its run is the one that a process alone would have recorded, but for rounding.
///
/// Before a run begins, it throws Error(invalid_argument) and Error(insufficient_data) for config and data,
/// Error(locked), Error(conflict) for a run that cannot be resumed or ranks of other data, Error(unavailable) where the
/// ranks do not meet, and Cancelled. Later errors mark the run FAILED.
TrainOutcome train(TrainRequest request, const Workspace& workspace, Observer& observer,
                   const Cancellation& cancellation);

/// The same as a child of `parent`, by this process alone; on one thread unless the config says how many. Nothing of
/// `request` but its config and tags counts. A training that fails is a FAILED child, and `failure` its sentence, also
/// where its data cannot be read. Throws Cancelled, and what the store says.
struct ChildTraining {
    std::string run_id;
    std::string failure;
    TrainOutcome outcome;
};
ChildTraining train_child(TrainRequest request, RunStore& store, const NeuralPlugin& neural, const RunSummary& parent,
                          const Cancellation& cancellation);

/// What would be trained.
struct RehearsedTraining {
    PreparedTraining prepared;
    std::vector<LayerSummary> layers;
};

/// Throws what train() would throw before the first epoch; trains and records nothing.
RehearsedTraining rehearse_training(TrainRequest request);

}  // namespace forecast
