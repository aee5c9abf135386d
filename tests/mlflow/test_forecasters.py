"""The networks among the recorded forecasters of a run, as MLflow's pyfunc loads them: by numpy, without libtorch or torch.

Run by ctest (label mlflow) in the environment of scripts/mlflow-venv; FORECAST_BINARY is the executable.
"""

import datetime
import math
import os
import sys

import numpy as np
import pytest

import mlflow

if "FORECAST_BINARY" not in os.environ:
    pytest.skip("needs the program", allow_module_level=True)
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "cli"))
from support import DAYS, Workplace, day, small_config  # noqa: E402

LEARNT = {"base": "linear", "epochs": 3, "seeds": 2, "dense_units": [5]}
NETWORKS = {
    "flat": {"type": "dense", "window": 3, **LEARNT},
    "stacked": {"type": "lstm", "window": 7, "units": [6, 4], **LEARNT},
    "gated": {"type": "gru", "window": 7, "units": [6], **LEARNT},
}


@pytest.fixture(scope="module")
def place():
    made = Workplace()
    made.write_small_data()
    config = small_config(linear={"features": [{"type": "day_of_week"}]}, forecasters=NETWORKS)
    made.write_config(config)
    period = ("--from", str(day(DAYS - 30)), "--to", str(day(DAYS)))
    names = ",".join(["linear", *NETWORKS])
    result = made.run("backtest", "-c", "small.json", "--forecasters", names, "--json", *period)
    assert result.code == 0, result.err
    made.run_id = result.json["run_id"]
    mlflow.set_tracking_uri(f"sqlite:///{made.file('mlruns', 'mlflow.db')}")
    yield made
    made.remove()


@pytest.fixture(scope="module")
def model(place):
    return mlflow.pyfunc.load_model(f"runs:/{place.run_id}/forecasters")


def test_a_network_over_the_hours_of_its_day_says_the_same_too(place):
    start = datetime.datetime(2019, 1, 1)
    hours = [start + datetime.timedelta(hours=n) for n in range(24 * 400)]
    lines = [f"{hour:%Y-%m-%dT%H:%MZ},{300 + 50 * math.sin(n / 24 * 6.283) + n % 7}\n" for n, hour in enumerate(hours)]
    place.write("hours.csv", "time,mw\n" + "".join(lines))
    source = {"type": "csv", "files": ["hours.csv"], "value_columns": ["mw"], "time_column": "time", "time_zone": "UTC"}
    config = {
        "experiment": "hours",
        "sources": {"load": {**source, "step": "1h"}},
        "frame": {"step": "1h", "target": "load.mw"},
        "linear": {"features": [{"type": "day_of_week"}]},
        "forecasters": {"day": {"type": "lstm", "over": "target-day", "units": [6], "context_units": 3, **LEARNT}},
        "split": {"test_from": "2020-01-10", "test_to": "2020-02-01"},
    }
    place.write_config(config, "hours.json")
    result = place.run("backtest", "-c", "hours.json", "--forecasters", "linear,day", "--json")
    assert result.code == 0, result.err
    network = mlflow.pyfunc.load_model(f"runs:/{result.json['run_id']}/forecasters")._model_impl.networks["day"]
    assert (network.sizes["steps"], network.sizes["step_outputs"], network.sizes["context_units"]) == (24, 1, 3)
    outputs = network.predict(np.array(network.example["inputs"], dtype=float))
    assert np.abs(network.example["outputs"]).max() > 1e-3, "an untrained network would pass"
    np.testing.assert_allclose(outputs, [network.example["outputs"]], rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("name", sorted(NETWORKS))
def test_a_network_says_in_python_what_it_says_in_the_program(model, name):
    example = model._model_impl.networks[name].example
    inputs = np.array(example["inputs"], dtype=float)
    outputs = model.predict({name: np.stack([inputs, inputs])})[name]
    assert outputs.shape == (2, len(example["outputs"]))
    assert np.abs(example["outputs"]).max() > 1e-3, "an untrained network would pass"
    np.testing.assert_allclose(outputs, [example["outputs"]] * 2, rtol=1e-4, atol=1e-4)


def test_what_is_needed_and_unknown_gives_no_output(model):
    network = model._model_impl.networks["flat"]
    inputs = np.array(network.example["inputs"], dtype=float)
    inputs[np.argmax(network.needed)] = np.nan
    assert np.isnan(model.predict({"flat": inputs})["flat"]).all()


@pytest.mark.parametrize("data", [[[1.0, 2.0]], {"linear": [[1.0]]}])
def test_other_forecasters_name_the_program(place, model, data):
    with pytest.raises(Exception, match=f"forecast predict --run {place.run_id} --forecaster.*flat, gated, stacked"):
        model.predict(data)
