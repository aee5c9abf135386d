#include "forecast/workflow/training_run.hpp"

#include <map>
#include <set>

#include <fmt/format.h>

#include "forecast/config/defaults.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/file.hpp"
#include "forecast/evaluation/predictions.hpp"
#include "forecast/features/pipeline.hpp"
#include "forecast/report/comparison_table.hpp"
#include "forecast/tracking/model_artifact.hpp"
#include "forecast/workflow/covariate_check.hpp"
#include "forecast/workflow/data_warnings.hpp"
#include "forecast/workflow/kept_weights.hpp"
#include "forecast/workflow/recorded_calibration.hpp"
#include "forecast/workflow/recorded_forecasters.hpp"
#include "forecast/workflow/recording.hpp"
#include "forecast/workflow/run_reports.hpp"
#include "forecast/workflow/version.hpp"
#include "forecast/workflow/worst_days.hpp"

namespace forecast {
namespace {

std::size_t count_columns(const ExperimentConfig& config, const Frame& frame) {
    std::set<std::string> names;
    for (const auto* features : {&config.features.past, &config.features.ahead}) {
        const FeaturePipeline pipeline(*features, frame, config.issue);
        names.insert(pipeline.names().begin(), pipeline.names().end());
    }
    return names.size();
}

std::string torch_version(const NeuralPlugin& neural) {
    for (const auto& [key, value] : neural.versions()) {
        if (key == "libtorch") {
            return value;
        }
    }
    return "unknown";
}

/// All forecasters of the config, and whether they read weather.
std::vector<EvaluatedForecaster> weather_readers(const Frame& frame, const ExperimentConfig& config) {
    const ForecasterSpecs specs = forecaster_specs(config);
    const WeatherMode weather = config.issue.weather;
    std::vector<EvaluatedForecaster> readers = {
        {kNetworkName, weather,
         reads_weather(frame, config.features.past) || reads_weather(frame, config.features.ahead)}};
    for (const std::string& name : forecaster_names(frame, specs)) {
        readers.push_back({name, weather, reads_weather(frame, *features_of(name, specs))});
    }
    return readers;
}

}  // namespace

PreparedTraining prepare_training(LoadedConfig config, const std::string& config_file) {
    PreparedTraining p;
    p.config = std::move(config);
    ExperimentConfig& values = p.config.values;
    p.data = read_experiment_data(values, config_file);
    warn_of_data(p.data, values.frame, config_file);
    p.frame = build_experiment_frame(p.data, values, 0);
    complete_with_history(p.config, p.frame.axis);
    p.n_features = count_columns(values, p.frame);
    const auto window = static_cast<std::size_t>(values.window.size);
    p.split = split_by_time(p.frame, values.split, first_target_row(p.frame, values.features, window));
    check_covariates(p.frame, values, p.split.test.begin, p.split.test.end, weather_readers(p.frame, values));
    if (p.data.simulated) {
        values.run_name += " SIMULATED";
    }
    return p;
}

std::vector<Tag> provenance_tags(const PreparedTraining& prepared, const NeuralPlugin& neural) {
    std::vector<Tag> tags = provenance_tags(prepared.data.sha256, prepared.data.simulated);
    for (const auto& [key, value] : neural.versions()) {
        tags.emplace_back("forecast." + key, value);
    }
    return tags;
}

std::vector<Param> params_of(const LoadedConfig& config) {
    const std::map<std::string, std::string> reference_names = {
        {"window.size", "window_size"}, {"training.epochs", "epochs"}, {"training.batch_size", "batch_size"}};
    std::vector<Param> params;
    for (const ResolvedOption& option : config.options) {
        const auto known = reference_names.find(option.path);
        if (is_run_param(option)) {
            params.emplace_back(known == reference_names.end() ? option.path : known->second, option.value);
        }
    }
    return params;
}

std::vector<Param> params_of(const PreparedTraining& prepared) {
    std::vector<Param> params = params_of(prepared.config);
    params.insert(params.begin(), {"n_features", std::to_string(prepared.n_features)});
    return params;
}

void log_epoch(const Epoch& epoch, ActiveRun& run) {
    run.log_metric("loss", epoch.loss, epoch.number);
    run.log_metric("val_loss", epoch.validation_loss, epoch.number);
    run.log_metric("learning_rate", epoch.learning_rate, epoch.number);
    run.log_metric("gradient_norm", epoch.gradient_norm, epoch.number);
}

void save_config(const ExperimentConfig& config, const ActiveRun& run) {
    write_file_atomically(run.artifact_directory() / kConfigArtifact, to_json_text(config));
}

void save_model(const TrainingResult& trained, const std::string& unit, const NeuralPlugin& neural, ActiveRun& run) {
    const auto directory = run.artifact_directory() / kModelArtifact;
    write_network(directory, trained.network,
                  fmt::format(R"({{"run_id": "{}", "forecast": "{}"}})", run.id(), version()));
    const InputExample example = trained.forecaster->input_example();
    ModelArtifact artifact;
    artifact.run_id = run.id();
    artifact.torch_version = torch_version(neural);
    artifact.input_shape = {-1, example.shape[1], example.shape[2]};
    artifact.output_shape = {-1, static_cast<std::int64_t>(example.outputs.size()) / example.shape[0]};
    artifact.input_example = example.values;
    artifact.example_shape = example.shape;
    artifact.metadata = {{"run_id", run.id()}, {"forecast_version", version()}, {"unit", unit}};
    run.log_model(write_mlflow_model(directory, artifact));
}

void save_forecasters(const PreparedTraining& prepared, const ActiveRun& run, const Cancellation& cancellation) {
    save_forecasters(prepared.frame, prepared.config.values, prepared.split.test.begin, run.artifact_directory(),
                     cancellation);
    describe_forecasters(run.artifact_directory(), run.id());
}

std::string render_scores(const PreparedTraining& prepared, const Comparison& comparison, const Terminal& terminal) {
    const TimeAxis& axis = prepared.frame.axis;
    return render_comparison(comparison, to_string(prepared.config.values.issue.mode),
                             axis.day(prepared.split.test.begin), axis.day(prepared.split.test.end - 1) + 1,
                             TableFormat::text, terminal);
}

Comparison score_on_test(Forecaster& model, const PreparedTraining& prepared, const ActiveRun& run,
                         const Cancellation& cancellation) {
    BacktestOptions options;
    options.cancellation = cancellation;
    options.first_row = prepared.split.test.begin;
    options.last_row = prepared.split.test.end;
    options.calibrate_from = calibration_begin(prepared.frame, prepared.config.values, options.first_row);
    options.issue = prepared.config.values.issue;
    const ExperimentConfig& config = prepared.config.values;
    const Frame& frame = prepared.frame;
    ForecasterSet set(frame, cancellation);
    set.add(model, config.issue.weather);
    set.add_configured(forecaster_names(frame, forecaster_specs(config)), config, {config.issue.weather},
                       run.artifact_directory());
    Comparison comparison = compare(set, frame, options);
    save_calibrations(comparison, set.forecasters(), true,
                      {frame, config, options.last_row, run.artifact_directory(), cancellation});
    write_weights(weights_of(comparison, frame.axis, config.issue.weather), run.artifact_directory());
    const std::size_t headline = reported_forecaster(comparison, kNetworkName, config.issue.weather);
    write_explanations(explain_worst_days(comparison, headline, set.forecasters(), frame, config.issue),
                       comparison.unit, run.artifact_directory());
    return comparison;
}

void record_result(const TrainingResult& fitted, const Comparison& comparison, const PreparedTraining& prepared,
                   ActiveRun& run) {
    run.log_metric("val_loss", fitted.validation_loss, prepared.config.values.training.epochs + 1);
    run.log_metric("best_epoch", fitted.best_epoch);
    run.log_metrics(comparison_metrics(comparison));
    const TimeAxis& axis = prepared.frame.axis;
    add_note(run, scores_note(comparison, to_string(prepared.config.values.issue.mode),
                              axis.day(prepared.split.test.begin), axis.day(prepared.split.test.end - 1) + 1));
    write_file_atomically(run.artifact_directory() / kPredictionsFile,
                          predictions_csv(prepared.frame, prepared.config.values.issue, comparison));
    write_file_atomically(run.artifact_directory() / kTablesArtifact, render_scores(prepared, comparison, Terminal{}));
}

}  // namespace forecast
