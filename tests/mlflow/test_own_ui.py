"""MLflow's own pages, as `forecast serve --mlflow-ui` sends and answers them, in Debian's chromium."""

import os

import mlflow
import pytest
from mlflow.tracking import MlflowClient

from own_server import OwnServer
from ui_pages import Page, look_at

PAGES = ["experiments", "runs", "run", "curves", "artifacts", "preview", "compare", "models", "model", "version"]


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    """What is missing on each page, by its name."""
    built = os.path.join(os.path.dirname(mlflow.__file__), "server", "js", "build")
    with OwnServer(str(tmp_path_factory.mktemp("own-ui")), "--mlflow-ui", built) as server:
        client = MlflowClient(server.url, server.url)
        experiment = client.create_experiment("winter load")
        runs = [record_run(client, experiment, number) for number in range(2)]
        client.create_registered_model("town")
        client.create_model_version("town", f"mlflow-artifacts:/{experiment}/{runs[0]}/artifacts/model", runs[0])
        client.set_registered_model_alias("town", "champion", "1")
        yield look_at(pages_of(server.url + "/mlflow", experiment, runs), f"own-{mlflow.__version__}")


def record_run(client, experiment, number):
    run = client.create_run(experiment, run_name=f"calm-{number}").info.run_id
    for step in range(20):
        client.log_metric(run, "val_loss", 1 / (step + 1 + number), step=step)
    client.log_metric(run, "mae", 1000 + number)
    client.log_param(run, "window_size", 14 + number)
    client.log_text(run, "flavors: {}\n", "model/MLmodel")
    client.log_text(run, "time,actual\n1,2\n", "predictions.csv")
    client.set_terminated(run)
    return run


def pages_of(url, experiment, runs):
    run = f"{url}/#/experiments/{experiment}/runs/{runs[0]}"
    both = f"[%22{runs[0]}%22,%22{runs[1]}%22]"
    return {
        "experiments": Page(f"{url}/#/experiments", ["winter load", "Default"]),
        "runs": Page(f"{url}/#/experiments/{experiment}/runs", ["winter load", "calm-0", "calm-1"]),
        "run": Page(run, ["calm-0", "val_loss", "mae", "window_size", "Finished"]),
        "curves": Page(f"{run}/model-metrics", ["calm-0", "val_loss"], search="loss"),
        "artifacts": Page(f"{run}/artifacts/model", ["MLmodel", "predictions.csv"]),
        "preview": Page(f"{run}/artifacts/predictions.csv", ["predictions.csv", "actual"]),
        "compare": Page(f"{url}/#/compare-runs?runs={both}&experiments=[%22{experiment}%22]", ["calm-0", "calm-1", "window_size"]),
        "models": Page(f"{url}/#/models", ["town"]),
        "model": Page(f"{url}/#/models/town", ["town", "Version 1", "champion"]),
        "version": Page(f"{url}/#/models/town/versions/1", ["town", "Version 1", "calm-0"]),
    }


@pytest.mark.parametrize("page", PAGES)
def test_a_page_shows_what_the_server_has(reports, page):
    assert reports[page] == []
