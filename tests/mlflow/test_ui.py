"""MLflow's own pages, in Debian's chromium, show a run of ours, its curves, its files and its registered model.

scripts/mlflow-ui-test installs the browser and runs this; the pictures lie in build/mlflow-ui/ or $FORECAST_SCREENSHOTS.
"""

import json
import os
import shutil
import subprocess
from typing import NamedTuple

import mlflow
import pytest

from mlflow_process import tracking_server
from trained_run import REFERENCE_LIKE, Trained

BUILD = os.path.join(os.path.dirname(__file__), "..", "..", "build", "mlflow-ui")
PICTURES = os.path.abspath(os.environ.get("FORECAST_SCREENSHOTS", BUILD))
PLAYWRIGHT = os.path.abspath(os.environ.get("FORECAST_PLAYWRIGHT", BUILD))
CHROMIUM = shutil.which("chromium")

if not CHROMIUM or not shutil.which("node"):
    pytest.skip("chromium or node is not installed; scripts/mlflow-ui-test does it", allow_module_level=True)
if not os.path.isdir(os.path.join(PLAYWRIGHT, "node_modules", "playwright-core")):
    pytest.skip(f"playwright-core is not in {PLAYWRIGHT}; scripts/mlflow-ui-test installs it", allow_module_level=True)


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    """What is missing on each page, by its name."""
    run = Trained("shown-in-the-ui", REFERENCE_LIKE, "level")
    version = mlflow.register_model(f"runs:/{run.run_id}/model", "small_load").version
    run.client.set_registered_model_alias("small_load", "champion", version)
    with tracking_server(str(tmp_path_factory.mktemp("ui")), run.place.file("mlruns", "mlflow.db")) as server:
        yield look_at(pages_of(server.url, run.run_id))
    run.place.remove()


class Page(NamedTuple):
    url: str
    texts: list
    search: str = ""


def pages_of(url, run_id):
    run = f"{url}/#/experiments/1/runs/{run_id}"
    return {
        "experiment": Page(f"{url}/#/experiments/1/runs", ["small", "shown-in-the-ui"]),
        "run": Page(run, ["shown-in-the-ui", "val_loss", "mae", "window_size", "Finished"]),
        "curves": Page(f"{run}/model-metrics", ["shown-in-the-ui", "val_loss"], search="loss"),
        "artifacts": Page(f"{run}/artifacts/model", ["MLmodel", "model_info.json", "predictions.csv"]),
        "model": Page(f"{url}/#/models/small_load", ["small_load", "Version 1", "champion"]),
    }


def look_at(pages):
    os.makedirs(PICTURES, exist_ok=True)
    order = {
        "playwright": PLAYWRIGHT,
        "chromium": CHROMIUM,
        "pages": [
            {"name": name, "picture": f"{PICTURES}/{mlflow.__version__}-{name}.png", **page._asdict()}
            for name, page in pages.items()
        ],
    }
    script = os.path.join(os.path.dirname(__file__), "ui.mjs")
    looked = subprocess.run(["node", script], input=json.dumps(order), capture_output=True, text=True, timeout=600)
    assert looked.returncode == 0, looked.stderr
    return {report["name"]: report["missing"] for report in json.loads(looked.stdout)}


@pytest.mark.parametrize("page", ["experiment", "run", "curves", "artifacts", "model"])
def test_a_page_shows_what_was_recorded(reports, page):
    assert reports[page] == []
