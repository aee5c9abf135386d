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
        linear = self.about["linear"]
        scaled = np.nan_to_num((rows.astype(float) - linear["offset"]) / linear["scale"])
        sums = scaled @ np.array(linear["slopes"]) + linear["intercept"]
        return 1 / (1 + np.exp(-sums)) if linear["logistic"] else sums


def _load_pyfunc(path):
    return RowModel(path)
)python";

}  // namespace forecast
