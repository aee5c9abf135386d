#include "python_loader.hpp"

namespace forecast {

const char* const kPythonLoader = R"python("""Loads a forecast model (TorchScript) for MLflow's pyfunc flavor."""

import warnings

import numpy as np
import torch


def _to_tensor(data):
    """A float32 tensor of an array, a DataFrame, a list, a tensor or a dict of one of them."""
    if isinstance(data, dict):
        if len(data) != 1:
            raise ValueError(f"one input tensor is expected, got {len(data)}: {sorted(data)}")
        data = next(iter(data.values()))
    if isinstance(data, torch.Tensor):
        data = data.detach().cpu().numpy()
    array = np.array(data, dtype=np.float32)  # a copy: torch wants memory that can be written
    if array.ndim == 2:
        array = array[np.newaxis]  # one window [rows, columns]
    return torch.from_numpy(array)


class ForecastModel:
    """predict() takes windows [batch, rows, columns] in physical units, returns forecasts [batch, horizon]."""

    def __init__(self, path):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # torch >= 2.9 announces the end of torch.jit.load
            self._module = torch.jit.load(path, map_location="cpu")
        self._module.eval()

    def predict(self, data, params=None):
        with torch.no_grad():
            return self._module(_to_tensor(data)).numpy()


def _load_pyfunc(path):
    return ForecastModel(path)
)python";

const char* const kForecastersLoader =
    R"python("""Loads the networks among a run's recorded forecasters for MLflow's pyfunc flavor, by numpy alone.

The other forecasters, and what a forecaster of several parts makes of its networks, only the program forecasts by.
"""

import json
import pathlib
import re

import numpy as np

LARGEST_INPUT = 6  # in standard deviations


def _logistic(x):
    return 0.5 + 0.5 * np.tanh(0.5 * x)


def _gelu(x):
    return 0.5 * x * (1 + np.tanh(0.7978845608 * (x + 0.044715 * x**3)))


def _lstm(part, x, units):
    """All states [rows, steps, units] of inputs [rows, steps, columns]."""
    w, u, b = part(4 * units, x.shape[2]), part(4 * units, units), part(4 * units, 1)
    cell = state = np.zeros((len(x), units))
    states = []
    for t in range(x.shape[1]):
        i, f, g, o = np.split(x[:, t] @ w.T + state @ u.T + b.T, 4, axis=1)
        cell = _logistic(f) * cell + _logistic(i) * np.tanh(g)
        state = _logistic(o) * np.tanh(cell)
        states.append(state)
    return np.stack(states, axis=1)


def _gru(part, x, units):
    w, u, b = part(3 * units, x.shape[2]), part(3 * units, units), part(3 * units, 1)
    product_bias = part(units, 1)
    state = np.zeros((len(x), units))
    states = []
    for t in range(x.shape[1]):
        r, z, n = np.split(x[:, t] @ w.T + b.T, 3, axis=1)
        of_r, of_z, of_n = np.split(state @ u.T, 3, axis=1)
        r, z = _logistic(r + of_r), _logistic(z + of_z)
        state = (1 - z) * np.tanh(n + r * (of_n + product_bias.T)) + z * state
        states.append(state)
    return np.stack(states, axis=1)


class Network:
    """Networks that differ by their seed alone; predict() is their mean."""

    def __init__(self, model):
        self.sizes = model["sizes"]
        self.offset, self.scale = np.array(model["offset"]), np.array(model["scale"])
        self.needed = np.array(model["needed"], dtype=bool)
        self.target_scale = model["target_scale"]
        self.weights = [np.array(weights, dtype=np.float64) for weights in model["networks"]]
        self.example = model.get("example")  # {"inputs": [columns], "outputs": [outputs]} of the newest row learnt from

    def predict(self, inputs):
        """[rows, outputs] in the load's unit of inputs [rows, columns] in physical units; NaN = unknown."""
        x = np.atleast_2d(np.array(inputs, dtype=np.float64))
        if x.shape[1] != len(self.offset):
            raise ValueError(f"the network reads {len(self.offset)} columns, got {x.shape[1]}")
        lacking = np.isnan(x[:, self.needed]).any(axis=1)
        x = np.nan_to_num(np.clip((x - self.offset) / self.scale, -LARGEST_INPUT, LARGEST_INPUT))
        outputs = self.target_scale * np.mean([self._outputs(x, weights) for weights in self.weights], axis=0)
        outputs[lacking] = np.nan
        return outputs

    def _outputs(self, x, weights):
        sizes, at = self.sizes, 0

        def part(rows, columns):
            nonlocal at
            at += rows * columns
            return weights[at - rows * columns : at].reshape(columns, rows).T

        covariates = x[:, : sizes["covariates"]]
        steps = x[:, sizes["covariates"] :].reshape(len(x), sizes["steps"], sizes["step_columns"])
        state = steps.reshape(len(x), sizes["steps"] * sizes["step_columns"])
        step_outputs, context_units = sizes.get("step_outputs", 0), sizes.get("context_units", 0)
        if step_outputs:  # the context's weights and those of the steps' outputs are the last ones
            at = len(weights) - context_units * (covariates.shape[1] + 1) - step_outputs * (sizes["units"][-1] + 1)
            context = _gelu(covariates @ part(context_units, covariates.shape[1]).T + part(context_units, 1).T)
            steps = np.concatenate([steps, np.repeat(context[:, None, :], sizes["steps"], axis=1)], axis=2)
            of_step = part(step_outputs, sizes["units"][-1]).T, part(step_outputs, 1).T
            at = 0
        for units in sizes["units"]:
            steps = (_lstm if sizes["recurrence"] == "lstm" else _gru)(part, steps, units)
            state = steps[:, -1]
        hidden = covariates if step_outputs else np.hstack([state, covariates])
        for units in sizes["dense_units"]:
            hidden = _gelu(hidden @ part(units, hidden.shape[1]).T + part(units, 1).T)
        output = hidden @ part(sizes["outputs"], hidden.shape[1]).T + part(sizes["outputs"], 1).T
        output = output + covariates @ part(sizes["outputs"], sizes["covariates"]).T
        return output + (steps @ of_step[0] + of_step[1]).reshape(len(x), -1) if step_outputs else output


class Networks:
    """predict() takes {name: inputs [rows, columns]}, returns {name: outputs [rows, outputs]}."""

    def __init__(self, networks, refusal):
        self.networks = networks
        self._refusal = refusal

    def predict(self, data, params=None):
        if not isinstance(data, dict) or not set(data) <= set(self.networks):
            raise ValueError(
                f"{self._refusal}. Its networks are {', '.join(sorted(self.networks))}: predict({{NAME: inputs}}) gives "
                "the output of each"
            )
        return {name: self.networks[name].predict(inputs) for name, inputs in data.items()}


def _load_pyfunc(path):
    networks = {}
    for file in sorted(pathlib.Path(path).glob("*.json")):
        saved = json.loads(file.read_text(encoding="utf-8"))
        model = saved.get("values", {}).get("model", {}) if "forecaster" in saved else {}
        if "networks" in model and "sizes" in model:
            networks[saved["forecaster"]] = Network(model)
    run_id = re.search(r'"run_id": *"(\w+)"', (pathlib.Path(path) / "MLmodel").read_text(encoding="utf-8")).group(1)
    refusal = (
        "this model version is a forecaster that only the program forecasts by: "
        f"`forecast predict --run {run_id} --forecaster NAME`, or --run MODEL@ALIAS for the version; "
        f"the run's network, where it has one, is runs:/{run_id}/model"
    )
    if not networks:
        raise RuntimeError(refusal)
    return Networks(networks, refusal)
)python";

}  // namespace forecast
