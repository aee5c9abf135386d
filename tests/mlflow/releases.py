"""Which MLflow runs the tests, and what is skipped with it."""

import json
import os

import mlflow
import numpy as np
import pytest

RELEASE = tuple(int(part) for part in mlflow.__version__.split(".")[:2])


def since(release, what):
    """Skips a test where MLflow is older than `release`, "2.14", since only then `what`."""
    needed = tuple(int(part) for part in release.split("."))
    return pytest.mark.skipif(RELEASE < needed, reason=f"MLflow {mlflow.__version__}: only from {release} on {what}")


def input_example(model_directory):
    """The model's input example, which MLflow itself reads from 2.14 on only."""
    with open(os.path.join(model_directory, "input_example.json"), encoding="utf-8") as file:
        return np.array(json.load(file), dtype=np.float32)
