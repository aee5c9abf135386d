"""Runs that the real `forecast train` recorded, as MLflow loads them. Skips what imports it where there is no libtorch."""

import csv
import json
import os
import sys

import mlflow
import pytest
from mlflow.tracking import MlflowClient

if not os.environ.get("FORECAST_BINARY"):
    pytest.skip("built without libtorch: there is nothing to train with", allow_module_level=True)
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "cli"))
from support import DAYS, LOOKBACK, Workplace, read_safetensors, small_config, small_data  # noqa: E402, F401

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
        mlflow.set_registry_uri(self.uri)
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
