"""Which MLflow runs the tests, and what is skipped with it."""

import mlflow
import pytest

RELEASE = tuple(int(part) for part in mlflow.__version__.split(".")[:2])


def since(release, what):
    """Skips a test where MLflow is older than `release`, "2.14", since only then `what`."""
    needed = tuple(int(part) for part in release.split("."))
    return pytest.mark.skipif(RELEASE < needed, reason=f"MLflow {mlflow.__version__}: only from {release} on {what}")
