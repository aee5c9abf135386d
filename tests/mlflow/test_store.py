"""MLflow opens a store that make_store wrote. Run by ctest (label mlflow) in the environment of scripts/mlflow-venv."""

import json
import math
import os
import sqlite3
import subprocess
import sys

import numpy as np
import pandas
import pytest
import torch

import mlflow
from mlflow.tracking import MlflowClient
from releases import since

EXAMPLE = np.array([[[1, 2, 3], [4, 5, 6]], [[0.5, 0.25, 0.1], [-1, -2, -3]]], dtype=np.float32)
SUMS = EXAMPLE.sum(axis=(1, 2)).reshape(-1, 1) * 2  # what the model below answers


class Doubled(torch.nn.Module):
    """Twice the sum of a window: [batch, rows, columns] -> [batch, 1]."""

    def forward(self, x):
        return x.sum(dim=[1, 2]).unsqueeze(1) * 2


class Store:
    def __init__(self, root):
        self.root = root
        model = str(root / "doubled.pth")
        torch.jit.script(Doubled()).save(model)
        made = subprocess.run(
            [os.environ["FORECAST_MAKE_STORE"], str(root / "mlruns"), model], check=True, capture_output=True, text=True
        )
        self.runs = dict(line.split("\t") for line in made.stdout.splitlines())
        self.uri = f"sqlite:///{root}/mlruns/mlflow.db"


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    made = Store(tmp_path_factory.mktemp("store"))
    mlflow.set_tracking_uri(made.uri)
    mlflow.set_registry_uri(made.uri)
    return made


@pytest.fixture(scope="module")
def client(store):
    return MlflowClient(store.uri)


def test_experiments(client, store):
    experiments = {e.name: e for e in client.search_experiments()}
    assert sorted(experiments) == ["Default", "brest_consumption_forecast", "second"]
    assert experiments["Default"].experiment_id == "0"
    assert experiments["brest_consumption_forecast"].artifact_location == f"{store.root}/mlruns/1"
    assert experiments["second"].experiment_id == "2"


def test_run(client, store):
    run = client.get_run(store.runs["finished"])
    assert run.info.status == "FINISHED"
    assert run.info.run_name == "lstm_brest_consumption"
    assert run.info.lifecycle_stage == "active"
    assert run.info.end_time >= run.info.start_time > 1_600_000_000_000
    assert run.data.params == {"window_size": "30", "epochs": "3", "sources.load.files": '["é.csv"]'}
    assert run.data.tags["dataset"] == "synthetic"
    assert run.data.tags["mlflow.runName"] == "lstm_brest_consumption"
    assert run.data.tags["mlflow.source.type"] == "LOCAL"
    assert run.data.metrics == {"val_loss": 0.25, "edge": -sys.float_info.max, "train/mae": 12.5}
    assert client.get_run(store.runs["failed"]).info.status == "FAILED"


def test_what_the_run_read(client, store):
    (read,) = client.get_run(store.runs["finished"]).inputs.dataset_inputs
    assert (read.dataset.name, read.dataset.digest) == ("load", "0123456789abcdef")
    assert [(tag.key, tag.value) for tag in read.tags] == [("mlflow.data.context", "training")]
    assert mlflow.data.get_source(read).uri == "é.csv"
    assert json.loads(read.dataset.profile) == {"num_rows": 3}
    (found,) = client.search_runs(["1"], "datasets.name = 'load' AND datasets.digest = '0123456789abcdef'")
    assert found.info.run_id == store.runs["finished"]


# What is searched for, and the runs of make_store that answer it.
FILTERS = [
    ("metrics.val_loss < 0.3", ["finished"]),
    ("metrics.val_loss > 0.3", []),
    ("metrics.`train/mae` = 12.5", ["finished"]),
    ("metrics.edge < -1e300", ["finished"]),
    ("params.window_size = '30' and attributes.status = 'FINISHED'", ["finished"]),
    ("params.`sources.load.files` LIKE '%é.csv%'", ["finished"]),
    ("params.window_size != '31'", ["finished"]),
    ("tags.mlflow.runName = 'broken'", ["failed"]),
    ("tags.dataset ILIKE 'SYN%'", ["finished"]),
    ("attributes.run_name = 'broken'", ["failed"]),
    ("attributes.status != 'RUNNING'", ["failed", "finished"]),
    ("attributes.start_time > 0 and metrics.val_loss <= 0.25", ["finished"]),
]


@pytest.mark.parametrize("text, names", FILTERS)
def test_search(client, store, text, names):
    found = client.search_runs(["0", "1", "2"], filter_string=text)
    assert sorted(run.info.run_id for run in found) == sorted(store.runs[name] for name in names)


def test_order_of_a_search(client, store):
    ordered = client.search_runs(["1", "2"], order_by=["metrics.val_loss ASC"])
    assert [run.info.run_id for run in ordered] == [store.runs["finished"], store.runs["failed"]]


def test_a_metric_that_is_not_a_number(client, store):
    failed = client.get_run(store.runs["failed"])
    assert failed.info.status == "FAILED"
    assert math.isnan(failed.data.metrics["diverged"])
    (point,) = client.get_metric_history(store.runs["failed"], "diverged")
    assert math.isnan(point.value)


def test_metric_history(client, store):
    losses = client.get_metric_history(store.runs["finished"], "val_loss")
    assert [m.step for m in losses] == [0, 1, 2]
    assert losses[0].value == 0.5 and math.isnan(losses[1].value) and losses[2].value == 0.25
    edges = client.get_metric_history(store.runs["finished"], "edge")
    assert [m.value for m in sorted(edges, key=lambda m: m.step)] == [sys.float_info.max, -sys.float_info.max]


def test_artifacts(client, store, tmp_path):
    run = store.runs["finished"]
    assert sorted(a.path for a in client.list_artifacts(run)) == ["model", "predictions.csv"]
    path = mlflow.artifacts.download_artifacts(run_id=run, artifact_path="predictions.csv", dst_path=str(tmp_path))
    with open(path) as file:
        assert file.read() == "time,value\n2024-01-01,42\n"
    model = mlflow.artifacts.download_artifacts(run_id=run, artifact_path="model", dst_path=str(tmp_path / "copy"))
    assert {"MLmodel", "data", "requirements.txt"} <= set(os.listdir(model))
    assert json.loads(client.get_run(run).data.tags["mlflow.log-model.history"])[0]["artifact_path"] == "model"


def test_pyfunc(store):
    model = mlflow.pyfunc.load_model(f"runs:/{store.runs['finished']}/model")
    np.testing.assert_allclose(model.predict(EXAMPLE), SUMS, rtol=1e-5)
    inputs = model.metadata.signature.inputs.inputs[0]
    assert inputs.type == np.float32 and tuple(inputs.shape) == (-1, 2, 3)
    assert model.metadata.metadata == {"target": "consommation", "note": "it's: a \"test\" # é"}


@since("2.14", "input examples are plain arrays")
def test_the_input_example(store):
    model = mlflow.pyfunc.load_model(f"runs:/{store.runs['finished']}/model")
    example = model.metadata.load_input_example(f"{store.root}/mlruns/1/{store.runs['finished']}/artifacts/model")
    np.testing.assert_allclose(model.predict(np.asarray(example, dtype=np.float32)), SUMS, rtol=1e-5)


def test_loader_inputs(store):
    mlflow.pyfunc.load_model(f"runs:/{store.runs['finished']}/model")  # puts the model's code/ on the path
    loader = sys.modules["forecast_torchscript"]
    own = loader._load_pyfunc(f"{store.root}/mlruns/1/{store.runs['finished']}/artifacts/model/data/model.pth")
    for data in (EXAMPLE, EXAMPLE.tolist(), {"window": EXAMPLE}, torch.from_numpy(EXAMPLE)):
        np.testing.assert_allclose(own.predict(data), SUMS, rtol=1e-5)
    np.testing.assert_allclose(own.predict(pandas.DataFrame(EXAMPLE[0])), SUMS[:1], rtol=1e-5)
    with pytest.raises(ValueError):
        own.predict({"a": EXAMPLE, "b": EXAMPLE})


def test_pytorch_flavor(store):
    model = mlflow.pytorch.load_model(f"runs:/{store.runs['finished']}/model")
    np.testing.assert_allclose(model(torch.from_numpy(EXAMPLE)).numpy(), SUMS, rtol=1e-5)


def test_mlflow_writes_back_into_a_run_of_ours(client, store, tmp_path):
    run = store.runs["failed"]
    client.set_tag(run, "note", "looked at")
    client.log_batch(run, metrics=[mlflow.entities.Metric("late", math.inf, 1, 0)], params=[])
    (tmp_path / "remark.txt").write_text("ended early")
    client.log_artifact(run, str(tmp_path / "remark.txt"))
    client.delete_run(run)
    assert [r.info.run_id for r in client.search_runs(["2"])] == []
    client.restore_run(run)
    (found,) = client.search_runs(["2"], filter_string="tags.note = 'looked at'")
    assert found.data.metrics["late"] == sys.float_info.max
    client.delete_tag(run, "note")
    assert "note" not in client.get_run(run).data.tags
    assert [a.path for a in client.list_artifacts(run)] == ["remark.txt"]


def test_a_registered_model_is_loaded_by_version_and_by_alias(client, store):
    version = mlflow.register_model(f"runs:/{store.runs['finished']}/model", "doubled").version
    client.set_registered_model_alias("doubled", "champion", version)
    client.set_model_version_tag("doubled", version, "checked", "yes")
    for uri in (f"models:/doubled/{version}", "models:/doubled@champion"):
        np.testing.assert_allclose(mlflow.pyfunc.load_model(uri).predict(EXAMPLE), SUMS, rtol=1e-5)
    found = client.get_model_version_by_alias("doubled", "champion")
    assert (found.run_id, found.tags) == (store.runs["finished"], {"checked": "yes"})


def check_logged_model(client, run):
    """MLflow 3's LoggedModel of a run of ours that was recorded after the migration: its files are the run's own."""
    if not hasattr(client, "search_logged_models"):
        return
    models = [m for m in client.search_logged_models(["1"]) if m.source_run_id == run.info.run_id]
    assert [m.name for m in models] == ["model"]
    assert str(models[0].status) in ("READY", "LoggedModelStatus.READY")
    outputs = client.get_run(run.info.run_id).outputs  # search_runs() of 3.0 leaves them out
    assert [m.model_id for m in outputs.model_outputs] == [models[0].model_id]
    loaded = mlflow.pyfunc.load_model(f"models:/{models[0].model_id}")
    np.testing.assert_allclose(loaded.predict(EXAMPLE), SUMS, rtol=1e-5)


def test_forecast_writes_what_mlflow_migrated(client, store):
    """The file that MLflow has migrated on opening takes more runs of ours; MLflow's own and registered ones too."""
    with mlflow.start_run(experiment_id="1", run_name="python") as run:
        mlflow.log_metric("val_loss", 0.125)
    version = mlflow.register_model(f"runs:/{store.runs['finished']}/model", "brest")
    assert version.version in (1, "1")
    subprocess.run(
        [os.environ["FORECAST_MAKE_STORE"], f"{store.root}/mlruns", f"{store.root}/doubled.pth"],
        check=True,
        capture_output=True,
    )
    names = [r.info.run_name for r in client.search_runs(["1"])]
    assert sorted(names) == ["lstm_brest_consumption", "lstm_brest_consumption", "python"]
    assert client.get_run(run.info.run_id).data.metrics == {"val_loss": 0.125}
    check_logged_model(client, next(r for r in client.search_runs(["1"]) if r.info.run_name != "python"))
    with sqlite3.connect(f"{store.root}/mlruns/mlflow.db") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []


def test_forecast_writes_what_mlflow_made(tmp_path, store):
    """A database that this release of MLflow created, never seen by us before."""
    (tmp_path / "mlruns").mkdir()
    uri = f"sqlite:///{tmp_path}/mlruns/mlflow.db"
    client = MlflowClient(uri)
    own = client.create_run("0", run_name="python")
    made = subprocess.run(
        [os.environ["FORECAST_MAKE_STORE"], f"{tmp_path}/mlruns", f"{store.root}/doubled.pth"],
        check=True,
        capture_output=True,
        text=True,
    )
    finished = dict(line.split("\t") for line in made.stdout.splitlines())["finished"]
    assert client.get_run(finished).data.metrics["val_loss"] == 0.25
    assert client.get_run(own.info.run_id).info.status == "RUNNING"
    assert len(client.get_metric_history(finished, "val_loss")) == 3
