#include <fstream>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "forecast/core/error.hpp"
#include "forecast/tracking/model_artifact.hpp"
#include "temp_directory.hpp"

namespace forecast {
namespace {

ModelArtifact small_model() {
    ModelArtifact artifact;
    artifact.run_id = "0123456789abcdef0123456789abcdef";
    artifact.torch_version = "1.13.1";
    artifact.input_shape = {-1, 2, 3};
    artifact.output_shape = {-1, 1};
    artifact.input_example = {1, 2, 3, 4, 5, 6};
    artifact.example_shape = {1, 2, 3};
    return artifact;
}

void save_network(const TempDirectory& model) {
    std::filesystem::create_directories(model / "data");
    std::ofstream(model / "data/model.pth") << "TorchScript";
}

}  // namespace

TEST_CASE("the input example is written as nested lists", "[tracking]") {
    const TempDirectory model;
    save_network(model);
    write_mlflow_model(model.path(), small_model());

    const auto rows = nlohmann::json::parse("[[[1, 2, 3], [4, 5, 6]]]");
    CHECK(nlohmann::json::parse(std::ifstream(model / "input_example.json")) == rows);
    CHECK(nlohmann::json::parse(std::ifstream(model / "serving_input_example.json"))["inputs"] == rows);
    for (const char* file : {"MLmodel", "requirements.txt", "code/forecast_torchscript.py"}) {
        CHECK(std::filesystem::file_size(model / file) > 0);
    }
}

TEST_CASE("recorded forecasters have a loader for the networks among them and no TorchScript", "[tracking]") {
    const TempDirectory run;
    write_forecasters_model(run / "forecasters", small_model().run_id);

    std::ifstream file(run / "forecasters/MLmodel");
    const std::string text(std::istreambuf_iterator<char>(file), {});
    CHECK_THAT(text, Catch::Contains("\"loader_module\": \"forecast_networks\"") &&
                         Catch::Contains("\"run_id\": \"" + small_model().run_id + "\""));
    CHECK_THAT(text, !Catch::Contains("pytorch") && !Catch::Contains("model.pth"));
    CHECK(std::filesystem::exists(run / "forecasters/code/forecast_networks.py"));
}

TEST_CASE("the item for the run's history names run, path and flavors", "[tracking]") {
    const TempDirectory model;
    save_network(model);
    const auto item = nlohmann::json::parse(write_mlflow_model(model.path(), small_model()));

    CHECK(item["run_id"] == small_model().run_id);
    CHECK(item["artifact_path"] == model.path().filename().string());
    CHECK(item["model_uuid"].get<std::string>().size() == 32);
    CHECK(item["flavors"]["python_function"]["data"] == "data/model.pth");
    CHECK(item["flavors"]["pytorch"]["pytorch_version"] == "1.13.1");
}

TEST_CASE("a model without its network, or with an example of another shape, is refused", "[tracking]") {
    const TempDirectory model;
    CHECK_THROWS_WITH(write_mlflow_model(model.path(), small_model()), Catch::Contains("data/model.pth"));

    save_network(model);
    auto artifact = small_model();
    artifact.example_shape = {1, 2, 4};
    CHECK_THROWS_WITH(write_mlflow_model(model.path(), artifact),
                      Catch::Contains("has 6 values") && Catch::Contains("8"));
}

}  // namespace forecast
