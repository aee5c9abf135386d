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

const char* const kRefusingLoader =
    R"python("""Says how a registered forecaster that is no network is used; MLflow's pyfunc cannot."""

import re


def _load_pyfunc(path):
    with open(f"{path}/MLmodel", encoding="utf-8") as file:
        run_id = re.search(r'"run_id": *"(\w+)"', file.read()).group(1)
    raise RuntimeError(
        "this model version is a forecaster that only the program forecasts by: "
        f"`forecast predict --run {run_id} --forecaster NAME`, or --run MODEL@ALIAS for the version; "
        f"the run's network, where it has one, is runs:/{run_id}/model"
    )
)python";

}  // namespace forecast
