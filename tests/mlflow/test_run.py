"""MLflow opens runs that the real `forecast train` recorded, and its models answer as C++ did.

Run by ctest (label mlflow) in the environment of scripts/mlflow-venv; FORECAST_BINARY is the executable.
"""

import csv
import json
import os
import sys

import numpy as np
import pytest

import mlflow
from mlflow.tracking import MlflowClient

if "FORECAST_BINARY" not in os.environ:
    pytest.skip("built without libtorch: there is nothing to train with", allow_module_level=True)
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "cli"))
from support import DAYS, LOOKBACK, Workplace, small_config, small_data  # noqa: E402

REFERENCE_LIKE = {
    "past": [{"type": "value", "of": ["load", "temperature"]}, {"type": "day_of_week"}],
}
RECOMMENDED_LIKE = {
    "past": [{"type": "value", "of": ["load", "temperature"]}],
    "ahead": [
        {"type": "value", "of": ["temperature"]},
        {"type": "day_of_week"},
        {"type": "lag", "of": ["load"], "at": [1]},
    ],
}
HORIZON = 2  # of the recommended-like one: on its second day the load of the day before is not known


def value_of(column, row):
    date, load, temperature = small_data()[row]
    before = small_data()[row - 1][1]
    return {"load": load, "temperature": temperature, "day_of_week": date.weekday(), "load_j-1": before}[column]


class Trained:
    """A run of the program, its model as MLflow loads it, and the windows that it was scored on, made here by hand."""

    def __init__(self, name, features, target, horizon=1):
        self.place = Workplace()
        self.place.write_small_data()
        config = small_config(
            features=features,
            window={"size": LOOKBACK, "horizon": horizon},
            linear={"features": [{"type": "day_of_week"}]},
        )
        config["training"]["target"] = target
        self.place.write_config(config)
        result = self.place.run("train", "--config", "small.json", "--name", name, "--json")
        assert result.code == 0, result.err
        self.trained = result.json
        self.run_id = self.trained["run_id"]
        self.horizon = horizon
        self.features = features
        self.uri = f"sqlite:///{self.place.file('mlruns', 'mlflow.db')}"
        mlflow.set_tracking_uri(self.uri)
        self.client = MlflowClient(self.uri)
        self.model = mlflow.pyfunc.load_model(f"runs:/{self.run_id}/model")
        self.model_path = self.place.artifact(self.run_id, "model")
        with open(os.path.join(self.model_path, "model_info.json"), encoding="utf-8") as file:
            self.info = json.load(file)

    def window(self, row):
        """[rows, columns] of the forecast whose first target row is `row`."""
        columns = self.info["columns"]
        past = ["load", "temperature"] if self.features.get("ahead") else columns
        ahead = [c for c in columns if c != "load"] if self.features.get("ahead") else []
        rows = [[value_of(c, r) if c in past else 0.0 for c in columns] for r in range(row - LOOKBACK, row)]
        for lead in range(self.horizon if ahead else 0):
            known = [c for c in ahead if not (c == "load_j-1" and lead > 0)]
            rows.append([value_of(c, row + lead) if c in known else 0.0 for c in columns])
        return rows

    def scored(self):
        """(row of the data, what C++ forecast for it) of every test day."""
        dates = {str(date): row for row, (date, _, _) in enumerate(small_data())}
        with open(self.place.artifact(self.run_id, "predictions.csv"), encoding="utf-8") as file:
            return [(dates[line["time"]], float(line["lstm"])) for line in csv.DictReader(file)]


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


def test_val_loss_has_a_point_an_epoch_and_one_of_the_kept_weights(reference_like):
    losses = reference_like.client.get_metric_history(reference_like.run_id, "val_loss")
    values = [metric.value for metric in sorted(losses, key=lambda metric: metric.step)]
    assert len(values) == 3 + 1
    assert values[-1] == min(values[:-1])
    run = reference_like.client.get_run(reference_like.run_id)
    assert run.data.metrics["val_loss"] == values[-1]


def test_artifacts(reference_like, tmp_path):
    client, run_id = reference_like.client, reference_like.run_id
    assert {a.path for a in client.list_artifacts(run_id)} == {"checkpoint", "config.json", "model", "predictions.csv"}
    assert {a.path for a in client.list_artifacts(run_id, "model")} >= {"model/MLmodel", "model/model_info.json"}
    with open(client.download_artifacts(run_id, "config.json", str(tmp_path)), encoding="utf-8") as file:
        assert json.load(file)["experiment"] == "small"


@pytest.mark.parametrize("profile", ["reference_like", "recommended_like"])
def test_python_forecasts_each_test_day_as_cpp_did(profile, request):
    run = request.getfixturevalue(profile)
    scored = [(row, value) for row, value in run.scored() if row + run.horizon <= DAYS]
    assert len(scored) == 60 - run.horizon + 1
    windows = np.array([run.window(row) for row, _ in scored], dtype=np.float32)
    answers = run.model.predict(windows)
    assert answers.shape == (len(scored), run.horizon)
    np.testing.assert_allclose(answers[:, 0], [value for _, value in scored], rtol=1e-5)


@pytest.mark.parametrize("profile", ["reference_like", "recommended_like"])
def test_the_signature_fits_the_input_example(profile, request):
    run = request.getfixturevalue(profile)
    example = np.asarray(run.model.metadata.load_input_example(run.model_path), dtype=np.float32)
    spec = run.model.metadata.signature.inputs.inputs[0]
    assert spec.type == np.float32
    assert tuple(spec.shape) == (-1, *example.shape[1:])
    assert example.shape == (1, len(run.window(LOOKBACK)), len(run.info["columns"]))
    assert run.model.predict(example).shape == (1, run.horizon)


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
