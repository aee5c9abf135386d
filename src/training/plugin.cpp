#include "compute_device.hpp"
#include "forecast/core/error.hpp"
#include "forecast/model/archived_forecaster.hpp"
#include "forecast/model/exported_module.hpp"
#include "forecast/training/fit.hpp"
#include "forecast/training/neural_plugin.hpp"
#include "gloo_group.hpp"
#include "tcp_rank_store.hpp"
#include "training_samples.hpp"

namespace forecast {
namespace {

/// What scores the network here is what will predict by it.
std::unique_ptr<TrainedModule> module_of(const SavedNetwork& network) {
    if (!network.weights.empty()) {
        return std::make_unique<FusedModule>(network.info, network.weights);
    }
    return std::make_unique<ExportedModule>(network.archive, "the trained network");
}

TrainingResult to_result(TrainedNetwork trained, const TrainingTask& task) {
    TrainingResult result;
    result.network = {std::move(trained.info), std::move(trained.archive), std::move(trained.weights),
                      std::move(trained.tensors)};
    result.forecaster = make_neural_forecaster(module_of(result.network), task.input, *task.frame);
    result.best_epoch = trained.best_epoch;
    result.validation_loss = trained.validation_loss;
    result.interrupted = trained.interrupted;
    result.training_windows = trained.training_windows;
    result.validation_windows = trained.validation_windows;
    result.device = std::move(trained.device);
    result.kernel = std::move(trained.kernel);
    result.threads = trained.threads;
    result.parameter_count = result.forecaster->parameter_count();
    return result;
}

class TorchPlugin : public NeuralPlugin {
public:
    [[nodiscard]] TrainingResult fit(const TrainingTask& task) const override {
        set_scoring_threads(task.input.threads);
        return to_result(fit_network(make_samples(*task.frame, task), task), task);
    }

    [[nodiscard]] std::vector<LayerSummary> check(const TrainingTask& task) const override {
        return check_training(make_samples(*task.frame, task), task);
    }

    [[nodiscard]] std::unique_ptr<NeuralForecaster> load(const std::filesystem::path& model_directory,
                                                         const NeuralInput& input, const Frame& frame) const override {
        set_scoring_threads(input.threads);
        return make_neural_forecaster(read_exported_module(model_directory), input, frame);
    }

    [[nodiscard]] std::unique_ptr<RankGroup> join(const RankPlace& place) const override {
        return join_gloo_group(place);
    }

    [[nodiscard]] std::unique_ptr<RankStore> open_rank_store(const RankPlace& place) const override {
        return open_tcp_rank_store(place);
    }

    [[nodiscard]] std::vector<std::pair<std::string, std::string>> versions() const override {
        return compute_versions();
    }
};

}  // namespace

extern "C" const NeuralPlugin* forecast_neural_plugin() {
    static const TorchPlugin kPlugin;
    return &kPlugin;
}

}  // namespace forecast
