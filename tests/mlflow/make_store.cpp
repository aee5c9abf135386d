// Writes the store that tests/mlflow/test_store.py opens with MLflow. usage: make_store ROOT MODEL.pth
// Prints one line a run: its name, a tab, its id.
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <limits>

#include "forecast/mlflow/open_store.hpp"
#include "forecast/tracking/active_run.hpp"
#include "forecast/tracking/model_artifact.hpp"

namespace forecast {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::string add_model(ActiveRun& run, const std::filesystem::path& torchscript) {
    const auto directory = run.artifact_directory() / "model";
    std::filesystem::create_directories(directory / "data");
    std::filesystem::copy_file(torchscript, directory / "data" / "model.pth");
    ModelArtifact artifact;
    artifact.run_id = run.id();
    artifact.torch_version = "1.13.1";
    artifact.input_shape = {-1, 2, 3};
    artifact.output_shape = {-1, 1};
    artifact.input_example = {1, 2, 3, 4, 5, 6, 0.5F, 0.25F, 0.1F, -1, -2, -3};
    artifact.example_shape = {2, 2, 3};
    artifact.metadata = {{"target", "consommation"}, {"note", "it's: a \"test\" # é"}};
    return write_mlflow_model(directory, artifact);
}

std::string write_finished_run(RunStore& store, const std::filesystem::path& torchscript) {
    ActiveRun run(store, {"brest_consumption_forecast", "lstm_brest_consumption", {{"dataset", "synthetic"}}});
    run.log_params({{"window_size", "30"}, {"epochs", "3"}, {"sources.load.files", "[\"é.csv\"]"}});
    run.log_inputs(
        {{"load", "0123456789abcdef", "local", R"({"uri":"é.csv"})",
          R"({"mlflow_colspec":[{"type":"double","name":"mw","required":false}]})", R"({"num_rows":3})", "training"}});
    const std::vector<double> losses = {0.5, std::nan(""), 0.25};
    for (std::size_t epoch = 0; epoch < losses.size(); ++epoch) {
        run.log_metric("val_loss", losses[epoch], static_cast<std::int64_t>(epoch));
    }
    run.log_metric("edge", kInfinity, 0);
    run.log_metric("edge", -kInfinity, 1);
    run.log_metric("train/mae", 12.5);
    std::ofstream(run.artifact_directory() / "predictions.csv") << "time,value\n2024-01-01,42\n";
    run.log_model(add_model(run, torchscript));
    run.finish();
    return run.id();
}

std::string write_failed_run(RunStore& store) {
    ActiveRun run(store, {"second", "broken", {}});
    run.log_metric("diverged", std::nan(""));
    return run.id();
}

}  // namespace
}  // namespace forecast

int main(int count, char** arguments) {
    if (count != 3) {
        std::cerr << "usage: make_store ROOT MODEL.pth\n";
        return 2;
    }
    try {
        const auto store = forecast::open_run_store(std::string(arguments[1]));
        std::cout << "finished\t" << forecast::write_finished_run(*store, arguments[2]) << "\n";
        std::cout << "failed\t" << forecast::write_failed_run(*store) << "\n";
    } catch (const std::exception& failure) {
        std::cerr << "make_store: " << failure.what() << "\n";
        return 1;
    }
}
