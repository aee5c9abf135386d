#include <string_view>

#include <nlohmann/json.hpp>

#include "forecast/core/error.hpp"
#include "forecast/core/file.hpp"
#include "forecast/core/time.hpp"
#include "forecast/tracking/artifact_files.hpp"
#include "forecast/tracking/model_artifact.hpp"
#include "forecast/tracking/random_id.hpp"
#include "forecast/tracking/rows_artifact.hpp"
#include "python_loader.hpp"

namespace forecast {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::string_view kMlflowVersion = "2.12.1";  // the release whose form of MLmodel this is
constexpr std::string_view kPythonVersion = "3.11.2";  // another one makes MLflow warn, none as well
constexpr std::string_view kRequirements = "mlflow\nnumpy\ntorch\n";

/// "2026-11-21 01:00:00.000000"
std::string utc_time() {
    std::string text = format_utc(now());
    text[text.find('T')] = ' ';
    text.pop_back();
    return text + ".000000";
}

std::uintmax_t size_of(const fs::path& directory) {
    std::uintmax_t bytes = 0;
    for (const ArtifactFile& file : list_files(directory)) {
        bytes += file.bytes;
    }
    return bytes;
}

/// `values`, row-major, as nested lists of `shape` from `axis` on; `offset` is where they begin.
json nested_list(const std::vector<float>& values, const std::vector<std::int64_t>& shape, std::size_t axis = 0,
                 std::size_t offset = 0) {
    json list = json::array();
    std::size_t stride = 1;
    for (std::size_t inner = axis + 1; inner < shape.size(); ++inner) {
        stride *= static_cast<std::size_t>(shape[inner]);
    }
    for (std::size_t i = 0; i < static_cast<std::size_t>(shape[axis]); ++i) {
        const std::size_t at = offset + i * stride;
        list.push_back(axis + 1 == shape.size() ? json(values[at]) : nested_list(values, shape, axis + 1, at));
    }
    return list;
}

void check_example(const ModelArtifact& artifact) {
    std::size_t count = artifact.example_shape.empty() ? 0 : 1;
    for (const std::int64_t extent : artifact.example_shape) {
        count *= static_cast<std::size_t>(extent);
    }
    if (count == 0 || count != artifact.input_example.size()) {
        throw Error("the model's input example has {} values, its shape asks for {}", artifact.input_example.size(),
                    count);
    }
}

json flavors(const ModelArtifact& artifact) {
    return {{"python_function",
             {{"code", "code"},
              {"data", "data/model.pth"},
              {"loader_module", "forecast_torchscript"},
              {"python_version", kPythonVersion}}},
            {"pytorch", {{"code", nullptr}, {"model_data", "data"}, {"pytorch_version", artifact.torch_version}}}};
}

/// MLflow wants each half of a signature as JSON in a text.
std::string tensor_schema(const std::vector<std::int64_t>& shape) {
    return json::array({{{"type", "tensor"}, {"tensor-spec", {{"dtype", "float32"}, {"shape", shape}}}}}).dump();
}

/// A double-quoted JSON text is a YAML text too, whatever it holds.
std::string yaml_text(std::string_view text) {
    return json(text).dump(-1, ' ', false, json::error_handler_t::replace);
}

/// YAML of a mapping of mappings and texts, each key on its own line.
std::string to_yaml(const json& mapping, std::size_t indent) {
    std::string yaml;
    for (const auto& [key, value] : mapping.items()) {
        yaml.append(indent, ' ').append(yaml_text(key)).append(":");
        if (value.is_object()) {
            yaml.append("\n").append(to_yaml(value, indent + 2));
        } else {
            yaml.append(" ")
                .append(value.is_string() ? yaml_text(value.get<std::string>()) : value.dump())
                .append("\n");
        }
    }
    return yaml;
}

json to_mlmodel(json model, const fs::path& directory, const ModelArtifact& artifact) {
    model["mlflow_version"] = kMlflowVersion;
    model["model_size_bytes"] = size_of(directory);
    model["signature"] = {{"inputs", tensor_schema(artifact.input_shape)},
                          {"outputs", tensor_schema(artifact.output_shape)},
                          {"params", nullptr}};
    model["saved_input_example_info"] = {{"artifact_path", "input_example.json"},
                                         {"serving_input_path", "serving_input_example.json"},
                                         {"type", "ndarray"}};
    for (const auto& [key, value] : artifact.metadata) {
        model["metadata"][key] = value;
    }
    return model;
}

/// What any MLmodel of a run has.
json model_of_run(const fs::path& directory, const json& flavors, const std::string& run_id) {
    return {{"artifact_path", directory.filename().string()},
            {"flavors", flavors},
            {"model_uuid", random_id()},
            {"run_id", run_id},
            {"utc_time_created", utc_time()}};
}

json rows_flavors(const RowsArtifact& artifact) {
    json flavors = {{"python_function",
                     {{"code", "code"}, {"loader_module", "forecast_rows"}, {"python_version", kPythonVersion}}}};
    if (artifact.has_trees) {
        flavors["xgboost"] = {{"code", nullptr},
                              {"data", "model.json"},
                              {"model_class", "xgboost.core.Booster"},
                              {"model_format", "json"},
                              {"xgb_version", "1.7.4"}};
    }
    return flavors;
}

/// Columns of doubles, of which any value may be missing; the output is a double a row. Releases before 2.10 know no
/// `required`.
json rows_signature(const std::vector<std::string>& columns) {
    json inputs = json::array();
    for (const std::string& column : columns) {
        inputs.push_back({{"name", column}, {"type", "double"}});
    }
    const json outputs = json::array({{{"type", "tensor"}, {"tensor-spec", {{"dtype", "float64"}, {"shape", {-1}}}}}});
    return {{"inputs", inputs.dump()}, {"outputs", outputs.dump()}, {"params", nullptr}};
}

}  // namespace

std::string write_rows_model(const fs::path& directory, const RowsArtifact& artifact) {
    write_file_atomically(directory / "code" / "forecast_rows.py", kRowsLoader);
    write_file_atomically(directory / "requirements.txt", "mlflow\nnumpy\npandas\nxgboost\n");
    const json model = model_of_run(directory, rows_flavors(artifact), artifact.run_id);
    json described = model;
    described["mlflow_version"] = kMlflowVersion;
    described["signature"] = rows_signature(artifact.columns);
    described["model_size_bytes"] = size_of(directory);
    for (const auto& [key, value] : artifact.metadata) {
        described["metadata"][key] = value;
    }
    write_file_atomically(directory / "MLmodel", to_yaml(described, 0));
    return model.dump();
}

void write_forecasters_model(const fs::path& directory, const std::string& run_id) {
    write_file_atomically(directory / "code" / "forecast_networks.py", kForecastersLoader);
    json model =
        model_of_run(directory,
                     {{"python_function",
                       {{"code", "code"}, {"loader_module", "forecast_networks"}, {"python_version", kPythonVersion}}}},
                     run_id);
    model["mlflow_version"] = kMlflowVersion;
    model["metadata"] = {{"run_id", run_id}, {"forecast_by", "forecast predict"}};
    write_file_atomically(directory / "MLmodel", to_yaml(model, 0));
}

std::string write_mlflow_model(const fs::path& directory, const ModelArtifact& artifact) {
    if (!fs::is_regular_file(directory / "data" / "model.pth")) {
        throw Error("{} has no data/model.pth; the TorchScript file is saved before its description",
                    directory.string());
    }
    check_example(artifact);
    const json example = nested_list(artifact.input_example, artifact.example_shape);
    write_file_atomically(directory / "data" / "pickle_module_info.txt", "mlflow.pytorch.pickle_module");
    write_file_atomically(directory / "code" / "forecast_torchscript.py", kPythonLoader);
    write_file_atomically(directory / "input_example.json", example.dump());
    write_file_atomically(directory / "serving_input_example.json", json{{"inputs", example}}.dump());
    write_file_atomically(directory / "requirements.txt", kRequirements);
    const json model = model_of_run(directory, flavors(artifact), artifact.run_id);
    write_file_atomically(directory / "MLmodel", to_yaml(to_mlmodel(model, directory, artifact), 0));
    return model.dump();
}

}  // namespace forecast
