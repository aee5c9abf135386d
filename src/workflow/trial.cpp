#include "forecast/workflow/trial.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "forecast/core/error.hpp"
#include "forecast/workflow/run_metrics.hpp"

namespace forecast {
namespace {

/// The parts of a config that make a frame of series.
std::string frame_key(const ExperimentConfig& config) {
    ExperimentConfig parts;
    parts.frame = config.frame;
    parts.issue = config.issue;
    return to_json_text(parts);
}

bool has_values(const ExperimentData& data, const std::string& key) {
    const auto found = data.series.find(key);
    return found != data.series.end() && !found->second.values.empty();
}

/// A series that continues another may begin only in what was cut off.
FrameOptions without_empty_ends(FrameOptions options, const ExperimentData& data) {
    for (auto& [name, column] : options.columns) {
        if (column.continued_by && !has_values(data, *column.continued_by)) {
            column.continued_by.reset();
        }
    }
    return options;
}

ExperimentData series_before(const PreparedTraining& prepared, std::size_t row) {
    ExperimentData data = prepared.data;
    clip(data, {Timestamp::min(), prepared.frame.axis.start(row)});
    return data;
}

TrainingTask training_task(const TrialTask& trial, const Frame& frame) {
    const ExperimentConfig& config = *trial.config;
    TrainingTask task;
    task.frame = &frame;
    task.input = neural_input(config);
    task.input.threads = 1;
    task.network = config.network;
    task.training = config.training;
    task.training.threads = 1;
    const std::size_t end = trial.rows.validation.end;
    task.split = {trial.rows.training, trial.rows.validation, {end, end}};
    task.cancellation = trial.cancellation;
    return task;
}

Score score_validation(Forecaster& model, const Frame& frame, const TrialTask& trial) {
    BacktestOptions options;
    options.first_row = trial.rows.validation.begin;
    options.last_row = trial.rows.validation.end;
    options.calibrate_from = options.first_row;
    options.issue = trial.config->issue;
    options.cancellation = trial.cancellation;
    Score score = backtest(frame, {&model}, options).scores.front();
    if (score.n == 0) {
        throw Error(ErrorKind::insufficient_data,
                    "the network has no forecast on most days of the validation part, from {} to {}: one of its "
                    "features is not known there",
                    format_day(frame.axis.day(options.first_row)), format_day(frame.axis.day(options.last_row - 1)));
    }
    return score;
}

}  // namespace

const Frame& SharedFrames::of(const ExperimentConfig& config) const {
    const std::lock_guard lock(mutex_);
    auto& frame = frames_[frame_key(config)];
    if (!frame) {
        frame = std::make_unique<const Frame>(
            build_frame(data_.series, without_empty_ends(config.frame, data_), 0, config.issue).frame);
    }
    return *frame;
}

TrialData::TrialData(const PreparedTraining& prepared, RowRange validation)
    : frames_(series_before(prepared, validation.end)), validation_(validation) {
    validation_.end = std::min(validation_.end, frame_of(prepared.config.values).axis.size());
}

TrialRows TrialData::rows_of(const ExperimentConfig& config) const {
    if (validation_.size() == 0) {
        throw Error(ErrorKind::invalid_argument,
                    "there is no validation part to score trials on; set split.validation_share or "
                    "split.validation_from");
    }
    const auto window = static_cast<std::size_t>(config.window.size);
    const std::size_t first = first_target_row(frame_of(config), config.features, window);
    if (first >= validation_.begin) {
        throw Error(ErrorKind::insufficient_data,
                    "no row is left to learn from before the validation part: the window of {} rows and the features "
                    "reach back behind the first load",
                    window);
    }
    return {{first, validation_.begin}, validation_};
}

void check_trial(const NeuralPlugin& neural, const TrialData& data, const TrialTask& task) {
    static_cast<void>(neural.check(training_task(task, data.frame_of(*task.config))));
}

TrialResult run_trial(const NeuralPlugin& neural, const TrialData& data, const TrialTask& task) {
    const auto begin = std::chrono::steady_clock::now();
    const Frame& frame = data.frame_of(*task.config);
    TrialResult result;
    TrainingTask training = training_task(task, frame);
    training.on_epoch = task.on_epoch;
    TrainingResult fitted = neural.fit(training);
    task.cancellation.check();
    result.ended_early = fitted.interrupted;
    result.validation_loss = fitted.validation_loss;
    result.best_epoch = fitted.best_epoch;
    result.parameters = fitted.parameter_count;
    result.score = score_validation(*fitted.forecaster, frame, task);
    result.forecaster = std::move(fitted.forecaster);
    result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return result;
}

TrialResult record_trial(const NeuralPlugin& neural, const TrialData& data, TrialTask task, ActiveRun& run) {
    task.on_epoch = [&run, tell = std::move(task.on_epoch)](const Epoch& epoch) {
        log_epoch(epoch, run);
        if (tell) {
            tell(epoch);
        }
    };
    TrialResult result = run_trial(neural, data, task);
    run.log_metric("val_loss", result.validation_loss, task.config->training.epochs + 1);
    run.log_metric("best_epoch", result.best_epoch);
    run.log_metric("parameters", static_cast<double>(result.parameters));
    run.log_metric("seconds", result.seconds);
    run.log_metrics(score_metrics(result.score, ""));
    return result;
}

BacktestOptions test_options(const PreparedTraining& prepared) {
    BacktestOptions options;
    options.first_row = prepared.split.test.begin;
    options.last_row = prepared.split.test.end;
    options.calibrate_from = options.first_row;
    options.issue = prepared.config.values.issue;
    return options;
}

std::vector<double> forecast_rows(NeuralForecaster& network, const Frame& frame, const IssueOptions& issue,
                                  RowRange rows, const Cancellation& cancellation) {
    network.prepare(frame);
    RollingOptions options;
    options.first_row = rows.begin;
    options.last_row = rows.end;
    options.strict_from = rows.begin;
    options.issue = issue;
    options.cancellation = cancellation;
    std::vector<double> forecasts = forecast_rolling(frame, {&network}, options).of(0);
    cancellation.check();
    return forecasts;
}

}  // namespace forecast
