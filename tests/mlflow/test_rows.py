"""Models of rows of a table, as MLflow loads them: the trees by mlflow.xgboost, all of it by pyfunc.

Run by ctest (label mlflow) in the environment of scripts/mlflow-venv; FORECAST_BINARY is the executable.
"""

import csv
import io
import os
import random
import sys

import numpy as np
import pytest

import mlflow

if "FORECAST_BINARY" not in os.environ:
    pytest.skip("needs the program", allow_module_level=True)
pd = pytest.importorskip("pandas")
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "cli"))
from support import Workplace  # noqa: E402

KINDS = {
    "boosted": ("classification", {"type": "boosted", "boosted": {"rounds": 30, "depth": 3}}),
    "calibrated": ("classification", {"type": "boosted", "boosted": {"rounds": 30}, "calibration": "isotonic"}),
    "forest": ("classification", {"type": "random_forest", "random_forest": {"trees": 30}}),
    "logistic": ("classification", {"type": "logistic"}),
    "mlp": ("classification", {"type": "mlp", "mlp": {"units": [16], "epochs": 30}}),
    "mlp-number": ("regression", {"type": "mlp", "mlp": {"epochs": 30}}),
    "boosted-number": ("regression", {"type": "boosted", "boosted": {"rounds": 30}}),
    "linear": ("regression", {"type": "linear"}),
}


def machines():
    chance = random.Random(5)
    rows = []
    for number in range(300):
        heat, load = round(chance.uniform(20, 90), 2), round(chance.uniform(0, 1), 3)
        rows.append({"id": number, "heat": heat, "load": load, "kind": chance.choice("AB")})
        rows[-1]["failed"] = int(heat + 20 * load + chance.gauss(0, 8) > 80)
    return rows


@pytest.fixture(scope="module")
def place():
    made = Workplace()
    text = io.StringIO()
    writer = csv.DictWriter(text, ["id", "heat", "load", "kind", "failed"])
    writer.writeheader()
    writer.writerows(machines())
    made.write("machines.csv", text.getvalue())
    mlflow.set_tracking_uri(f"sqlite:///{made.file('mlruns', 'mlflow.db')}")
    yield made
    made.remove()


def trained(place, kind):
    """The model's URI, its features of some rows, and what the program says of these."""
    task, model = KINDS[kind]
    target = "failed" if task == "classification" else "heat"
    table = {"target": target, "id_columns": ["id"]}
    sources = {"machines": {"files": ["machines.csv"]}}
    config = {"task": task, "experiment": kind, "run_name": kind, "sources": sources, "table": table, "model": model}
    place.write_config(config)
    result = place.run("train", "-c", "small.json", "--json")
    assert result.code == 0, result.err
    run_id = result.json["run_id"]
    predicted = place.run("predict", "--run", run_id, "--input", "machines.csv")
    assert predicted.code == 0, predicted.err
    column = "probability" if task == "classification" else "prediction"
    expected = [float(row[column]) for row in csv.DictReader(io.StringIO(predicted.out))]
    rows = pd.DataFrame(machines())
    rows["kind=A"], rows["kind=B"] = (rows["kind"] == "A") * 1.0, (rows["kind"] == "B") * 1.0
    return f"runs:/{run_id}/{task}_model", rows.drop(columns=["id", "kind", target]).astype(float), expected


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_model_says_in_python_what_it_says_in_the_program(place, kind):
    uri, rows, expected = trained(place, kind)
    model = mlflow.pyfunc.load_model(uri)
    features = [column.name for column in model.metadata.signature.inputs.inputs]
    assert set(features) == set(rows.columns)
    np.testing.assert_allclose(model.predict(rows[features]), expected, atol=1e-5)


def test_the_trees_are_loaded_by_xgboosts_own_flavour(place):
    import xgboost

    uri, rows, expected = trained(place, "boosted")
    booster = mlflow.xgboost.load_model(uri)
    matrix = xgboost.DMatrix(rows[booster.feature_names])
    np.testing.assert_allclose(booster.predict(matrix), expected, atol=1e-5)
