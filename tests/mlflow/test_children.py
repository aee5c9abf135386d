"""Cross-validations and comparisons as MLflow sees them: child runs that its page folds below their parent."""

import json

import pytest
from mlflow.tracking import MlflowClient

from trained_run import Workplace, small_config

FEW = ("--config", "small.json", "--set", "training.epochs=1", "--json")


@pytest.fixture(scope="module")
def place():
    place = Workplace()
    place.write_small_data()
    place.write_config(small_config(variants={"narrow": {"network": {"lstm_units": [2]}}, "as it is": {}}))
    yield place
    place.remove()


def recorded(place, *line):
    """What the command printed, its parent run and its children."""
    result = place.run(*line)
    assert result.code == 0, result.err
    client = MlflowClient(f"sqlite:///{place.file('mlruns', 'mlflow.db')}")
    parent = client.get_run(result.json["run_id"])
    children = client.search_runs([parent.info.experiment_id], f"tags.mlflow.parentRunId = '{parent.info.run_id}'")
    return result.json, client, parent, {run.info.run_name: run for run in children}


def test_folds_are_children_of_a_cross_validation(place, tmp_path):
    document, client, parent, children = recorded(place, "cross-validate", "--folds", "2", *FEW)
    assert set(children) == {"fold 1", "fold 2"}
    assert {run.info.status for run in [parent, *children.values()]} == {"FINISHED"}
    assert parent.data.metrics["mae"] == document["mean"]["mae"]
    assert parent.data.tags["forecast.kind"] == "cross-validation"
    assert children["fold 2"].data.metrics["val_loss"] == document["folds"][1]["val_loss"]
    assert children["fold 2"].data.params["network.lstm_units"] == "[6]"
    with open(client.download_artifacts(parent.info.run_id, "cross_validation.json", str(tmp_path))) as file:
        assert json.load(file)["folds"] == document["folds"]


def test_trainings_are_children_of_a_comparison(place):
    document, client, parent, children = recorded(place, "compare", "--seeds", "2", *FEW)
    assert set(children) == {f"{name}, seed {seed}" for name in ("narrow", "as it is") for seed in (1, 2)}
    assert parent.data.params["variants"] == "narrow, as it is"
    for variant in document["variants"]:
        assert parent.data.metrics[f"{variant['name']}/test_r2"] == variant["test_r2"]
        for seed in variant["seeds"]:
            child = children[f"{variant['name']}, seed {seed['seed']}"]
            assert child.info.run_id == seed["run_id"]
            assert child.data.metrics["test_rmse"] == pytest.approx(seed["test_rmse"])
            assert child.data.metrics["parameters"] == variant["parameters"]
    names = {a.path for a in client.list_artifacts(parent.info.run_id)}
    assert names == {"comparison.json", "report.txt", "report.html", "plots"}
