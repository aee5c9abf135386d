#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "forecast/evaluation/backtest.hpp"
#include "forecast/workflow/training_run.hpp"

// One network trained on the training part of an experiment and scored on its validation part alone: what sweeps and
// cross-validations are made of. The test period is cut off before, so that nothing of it can be seen.

namespace forecast {

/// The rows that a trial learns from, and those that choose its best epoch and score it.
struct TrialRows {
    RowRange training;
    RowRange validation;
};

/// Frames of the same series, one for each kind of config; made when it is first asked for, and kept.
///
/// May be used from several threads at once.
class SharedFrames {
public:
    explicit SharedFrames(ExperimentData data) : data_(std::move(data)) {}
    /// The frame of these series by the config's `frame` and `issue`. Throws as build_frame().
    [[nodiscard]] const Frame& of(const ExperimentConfig& config) const;

private:
    ExperimentData data_;
    mutable std::mutex mutex_;
    mutable std::map<std::string, std::unique_ptr<const Frame>> frames_;  // by the config's text
};

/// What the trials of one experiment share: the frames of its series before the test period.
///
/// May be used from several threads at once.
class TrialData {
public:
    explicit TrialData(const PreparedTraining& prepared) : TrialData(prepared, prepared.split.validation) {}
    /// The same for another validation part, with nothing behind it. REQUIRES: it lies before the test period.
    TrialData(const PreparedTraining& prepared, RowRange validation);

    /// The frame of a trial's config, without a row behind the validation part. It lives as long as this.
    [[nodiscard]] const Frame& frame_of(const ExperimentConfig& config) const { return frames_.of(config); }
    /// The validation part, and all rows before it that the trial's config can learn from.
    /// Throws Error(insufficient_data) if there are none, Error(invalid_argument) if there is no validation part.
    [[nodiscard]] TrialRows rows_of(const ExperimentConfig& config) const;

private:
    SharedFrames frames_;
    RowRange validation_;
};

/// A trial to do.
struct TrialTask {
    const ExperimentConfig* config = nullptr;
    TrialRows rows;
    Cancellation cancellation = {};
    /// After each epoch, on the training's thread. May throw Cancelled to end the training there; the best weights so
    /// far are scored then.
    std::function<void(const Epoch&)> on_epoch = {};
};

/// What a trial came to, on the validation part.
struct TrialResult {
    double validation_loss = 0;  ///< of the kept weights, in scaled units
    int best_epoch = 0;
    Score score;                                   ///< mae, rmse, mape, ...
    std::int64_t parameters = 0;                   ///< weights of the network
    double seconds = 0;                            ///< of training and scoring
    bool ended_early = false;                      ///< by on_epoch
    std::unique_ptr<NeuralForecaster> forecaster;  ///< prepared on the trial's frame
};

/// Throws what run_trial() would throw before its first epoch.
void check_trial(const NeuralPlugin& neural, const TrialData& data, const TrialTask& task);

/// Trains on one thread and scores. The same task gives the same bits, whatever runs beside it.
///
/// Throws as NeuralPlugin::fit(), Error(insufficient_data) if most rows of the validation part cannot be forecast, and
/// Cancelled.
TrialResult run_trial(const NeuralPlugin& neural, const TrialData& data, const TrialTask& task);

/// The same, recorded in `run`: each epoch as it ends, then the result (val_loss, best_epoch, parameters, seconds, and
/// the metrics of its score).
TrialResult record_trial(const NeuralPlugin& neural, const TrialData& data, TrialTask task, ActiveRun& run);

/// The rows of the test period, scored alone: no interval is calibrated before them.
BacktestOptions test_options(const PreparedTraining& prepared);

/// [rows] forecasts of later rows by the network of a trial, on a frame that has these; NaN for none. The network is
/// prepared on that frame from then on. Throws Cancelled.
std::vector<double> forecast_rows(NeuralForecaster& network, const Frame& frame, const IssueOptions& issue,
                                  RowRange rows, const Cancellation& cancellation);

}  // namespace forecast
