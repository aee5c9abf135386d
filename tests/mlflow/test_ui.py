"""MLflow's own pages, in Debian's chromium, show a run of ours, its curves, its files and its registered model."""

import mlflow
import pytest

from mlflow_process import tracking_server
from trained_run import REFERENCE_LIKE, Trained
from ui_pages import Page, look_at


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    """What is missing on each page, by its name."""
    run = Trained("shown-in-the-ui", REFERENCE_LIKE, "level")
    version = mlflow.register_model(f"runs:/{run.run_id}/model", "small_load").version
    run.client.set_registered_model_alias("small_load", "champion", version)
    with tracking_server(str(tmp_path_factory.mktemp("ui")), run.place.file("mlruns", "mlflow.db")) as server:
        yield look_at(pages_of(server.url, run.run_id))
    run.place.remove()


def pages_of(url, run_id):
    run = f"{url}/#/experiments/1/runs/{run_id}"
    return {
        "experiment": Page(f"{url}/#/experiments/1/runs", ["small", "shown-in-the-ui"]),
        "run": Page(run, ["shown-in-the-ui", "val_loss", "mae", "window_size", "Finished"]),
        "curves": Page(f"{run}/model-metrics", ["shown-in-the-ui", "val_loss"], search="loss"),
        "artifacts": Page(f"{run}/artifacts/model", ["MLmodel", "model_info.json", "predictions.csv"]),
        "model": Page(f"{url}/#/models/small_load", ["small_load", "Version 1", "champion"]),
    }


@pytest.mark.parametrize("page", ["experiment", "run", "curves", "artifacts", "model"])
def test_a_page_shows_what_was_recorded(reports, page):
    assert reports[page] == []
