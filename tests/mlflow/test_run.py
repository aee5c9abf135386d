"""MLflow opens runs that the real `forecast train` recorded, and its models answer as C++ did."""

import json
import os

import mlflow
import numpy as np
import pytest
import torch

from releases import since
from trained_run import (
    DAYS, HORIZON, LOOKBACK, RECOMMENDED_LIKE, REFERENCE_LIKE, Trained, read_safetensors, small_data)


@pytest.fixture(scope="module")
def reference_like():
    run = Trained("reference-like", REFERENCE_LIKE, "level")
    yield run
    run.place.remove()


@pytest.fixture(scope="module")
def recommended_like():
    run = Trained("recommended-like", RECOMMENDED_LIKE, "change", HORIZON)
    yield run
    run.place.remove()


def test_the_run_is_what_mlflow_shows(reference_like):
    client = reference_like.client
    experiment = client.get_experiment_by_name("small")
    assert experiment.lifecycle_stage == "active"
    (run,) = client.search_runs([experiment.experiment_id])
    assert run.info.run_id == reference_like.run_id
    assert (run.info.run_name, run.info.status) == ("reference-like", "FINISHED")
    expected = {"window_size": "14", "epochs": "3", "batch_size": "32", "n_features": "3"}
    assert {key: run.data.params[key] for key in expected} == expected
    assert run.data.params["network.lstm_units"] == "[6]"
    assert run.data.tags["mlflow.source.type"] == "LOCAL"
    assert "train --config small.json" in run.data.tags["forecast.command"]
    assert len(run.data.tags["forecast.data_sha256"]) == 64
    scores = reference_like.trained["forecasters"][0]
    for key in ("mae", "rmse", "mape", "mse", "r2"):
        assert run.data.metrics[key] == scores[key]


def test_the_run_names_the_data_that_it_read(reference_like):
    run = reference_like.client.get_run(reference_like.run_id)
    datasets = {read.dataset.name: read for read in run.inputs.dataset_inputs}
    assert sorted(datasets) == ["load", "weather"]
    load = datasets["load"]
    assert [(tag.key, tag.value) for tag in load.tags] == [("mlflow.data.context", "training")]
    assert json.loads(load.dataset.profile)["num_rows"] == DAYS
    columns = json.loads(load.dataset.schema)["mlflow_colspec"]
    assert [column["type"] for column in columns] == ["datetime", "double"]
    source = mlflow.data.get_source(load)
    assert source._get_source_type() == "local"
    assert source.uri == json.loads(run.data.params["sources.load.files"])[0]
    found = reference_like.client.search_runs(
        [run.info.experiment_id], f"datasets.digest = '{load.dataset.digest}' AND datasets.context = 'training'"
    )
    assert [one.info.run_id for one in found] == [run.info.run_id]


def test_the_models_own_metrics_come_before_those_beside_it(reference_like):
    names = sorted(reference_like.client.get_run(reference_like.run_id).data.metrics)
    beside = [name for name in names if name.startswith("yardstick.")]
    assert {name.split(".")[1] for name in beside} >= {"j-1", "j-7", "linear"}
    assert names[-len(beside) :] == beside
    assert [name for name in names if "/" in name] == []  # MLflow draws what has a "/" above what has none


def test_val_loss_has_a_point_an_epoch_and_one_of_the_kept_weights(reference_like):
    losses = reference_like.client.get_metric_history(reference_like.run_id, "val_loss")
    values = [metric.value for metric in sorted(losses, key=lambda metric: metric.step)]
    assert len(values) == 3 + 1
    assert values[-1] == min(values[:-1])
    run = reference_like.client.get_run(reference_like.run_id)
    assert run.data.metrics["val_loss"] == values[-1]


def test_artifacts(reference_like, tmp_path):
    client, run_id = reference_like.client, reference_like.run_id
    pages = {"report.html", "plots", "regression_predictions_plot.html", "error_distribution.html", "explanations.json"}
    assert {a.path for a in client.list_artifacts(run_id)} == pages | {
        "checkpoint", "config.json", "forecasters", "model", "predictions.csv", "report.txt"}
    assert {a.path for a in client.list_artifacts(run_id, "model")} >= {
        f"model/{name}" for name in
        ("MLmodel", "model_info.json", "weights.safetensors", "architecture.json", "scalers.json")}
    with open(client.download_artifacts(run_id, "config.json", str(tmp_path)), encoding="utf-8") as file:
        assert json.load(file)["experiment"] == "small"


@pytest.mark.parametrize("profile", ["reference_like", "recommended_like"])
def test_the_weights_alone_are_those_of_the_torchscript(profile, request):
    run = request.getfixturevalue(profile)
    weights = read_safetensors(os.path.join(run.model_path, "weights.safetensors"))
    module = torch.jit.load(os.path.join(run.model_path, "data", "model.pth"))
    parameters = dict(module.named_parameters())
    assert set(weights) == set(parameters)
    for name, (shape, values) in weights.items():
        assert list(parameters[name].shape) == shape
        np.testing.assert_array_equal(parameters[name].detach().numpy().ravel(), np.array(values, dtype=np.float32))


@pytest.mark.parametrize("profile", ["reference_like", "recommended_like"])
def test_python_forecasts_each_test_day_as_cpp_did(profile, request):
    run = request.getfixturevalue(profile)
    scored = [(row, value) for row, value in run.scored() if row + run.horizon <= DAYS]
    assert len(scored) == 60 - run.horizon + 1
    windows = np.array([run.window(row) for row, _ in scored], dtype=np.float32)
    answers = run.model.predict(windows)
    assert answers.shape == (len(scored), run.horizon)
    np.testing.assert_allclose(answers[:, 0], [value for _, value in scored], rtol=1e-5)


@since("2.14", "input examples are plain arrays")
@pytest.mark.parametrize("profile", ["reference_like", "recommended_like"])
def test_the_signature_fits_the_input_example(profile, request):
    run = request.getfixturevalue(profile)
    example = np.asarray(run.model.metadata.load_input_example(run.model_path), dtype=np.float32)
    spec = run.model.metadata.signature.inputs.inputs[0]
    assert spec.type == np.float32
    assert tuple(spec.shape) == (-1, *example.shape[1:])
    assert example.shape == (1, len(run.window(LOOKBACK)), len(run.info["columns"]))
    assert run.model.predict(example).shape == (1, run.horizon)


@since("2.14", "input examples are plain arrays")
def test_the_input_example_is_the_newest_window_and_answered_as_forecast_predict_does(reference_like):
    example = np.asarray(reference_like.model.metadata.load_input_example(reference_like.model_path), dtype=np.float32)
    np.testing.assert_array_equal(example[0], np.array(reference_like.window(DAYS), dtype=np.float32))
    predicted = reference_like.place.run("predict", "--json").json["forecasts"][0]["value"]
    np.testing.assert_allclose(reference_like.model.predict(example)[0, 0], predicted, rtol=1e-5)


def test_the_second_day_is_forecast_as_forecast_predict_does(recommended_like):
    row = DAYS - 30
    at = ("predict", "--at", str(small_data()[row][0]), "--json")
    predicted = [f["value"] for f in recommended_like.place.run(*at).json["forecasts"]]
    answer = recommended_like.model.predict(np.array([recommended_like.window(row)], dtype=np.float32))
    np.testing.assert_allclose(answer[0], predicted, rtol=1e-5)


def test_loads_in_the_horizon_rows_are_masked_inside(recommended_like):
    columns = recommended_like.info["columns"]
    usual = np.array([recommended_like.window(DAYS - 30)], dtype=np.float32)
    answer = recommended_like.model.predict(usual)

    poisoned = usual.copy()
    poisoned[0, LOOKBACK:, columns.index("load")] = 1e9
    poisoned[0, LOOKBACK + 1, columns.index("load_j-1")] = 1e9
    np.testing.assert_array_equal(recommended_like.model.predict(poisoned), answer)

    other = usual.copy()
    other[0, LOOKBACK, columns.index("load_j-1")] += 50  # known when the forecast is issued
    assert recommended_like.model.predict(other)[0, 0] != answer[0, 0]
