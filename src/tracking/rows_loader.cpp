#include "python_loader.hpp"

namespace forecast {

const char* const kRowsLoader = R"python("""Loads a model of rows of a table for MLflow's pyfunc flavor."""

import json
import pathlib

import numpy as np


class RowModel:
    """predict() takes a DataFrame of the model's features (or an array of them, in its order), returns a number a row: of a
    classification the probability, calibrated as the program does it."""

    def __init__(self, path):
        path = pathlib.Path(path)
        self.about = json.loads((path / "row_model.json").read_text(encoding="utf-8"))
        self.features = self.about["features"]
        self._trees = None
        if "trees" in self.about:
            import xgboost

            self._trees = xgboost.Booster()
            self._trees.load_model(str(path / self.about["trees"]))

    def predict(self, data, params=None):
        if hasattr(data, "columns"):
            data = data[self.features].to_numpy()
        rows = np.atleast_2d(np.asarray(data, dtype=np.float32))
        if rows.shape[1] != len(self.features):
            raise ValueError(f"the model reads {len(self.features)} columns, got {rows.shape[1]}")
        outputs = self._raw(rows)
        if self.about["task"] == "classification":
            outputs = np.clip(outputs, 0, 1)
            calibration = self.about["calibration"]
            if calibration["from"]:
                outputs = np.interp(outputs, calibration["from"], calibration["to"])
        return outputs

    def _raw(self, rows):
        if self._trees is not None:
            import xgboost

            return self._trees.predict(xgboost.DMatrix(rows, feature_names=self.features)).astype(float)
        if "mlp" in self.about:
            return _mlp_outputs(self.about["mlp"], rows)
        linear = self.about["linear"]
        scaled = np.nan_to_num((rows.astype(float) - linear["offset"]) / linear["scale"])
        sums = scaled @ np.array(linear["slopes"]) + linear["intercept"]
        return 1 / (1 + np.exp(-sums)) if linear["logistic"] else sums


def _mlp_outputs(mlp, rows):
    missing = np.isnan(rows)
    scaled = np.where(missing, 0, (rows.astype(float) - mlp["offset"]) / mlp["scale"])
    values = np.hstack([scaled, missing[:, mlp["indicators"]].astype(float)])
    weights = np.array(mlp["weights"])
    sizes = mlp["sizes"]
    for layer, (inputs, outputs) in enumerate(zip(sizes, sizes[1:])):
        matrix, weights = weights[: inputs * outputs].reshape(outputs, inputs), weights[inputs * outputs :]
        values, weights = values @ matrix.T + weights[:outputs], weights[outputs:]
        if layer + 2 < len(sizes):
            values = values / (1 + np.exp(-values))
    sums = values[:, 0]
    return 1 / (1 + np.exp(-sums)) if mlp["logistic"] else sums * mlp["target_scale"] + mlp["target_offset"]


def _load_pyfunc(path):
    return RowModel(path)
)python";

}  // namespace forecast
