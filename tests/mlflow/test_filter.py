"""`forecast runs list --filter` finds what MLflow finds with the same text on the same store."""

import json
import os
import shutil
import subprocess

import pytest

from mlflow.tracking import MlflowClient

SAME = (
    "",
    "metrics.mae >= 1.5",
    "metrics.mae != 4.5",
    "metric.mae = 4.5",
    "metrics.`train/loss` = 0.5",
    'metrics."train/loss" <= 0.5',
    "params.seed = '1'",
    "param.seed != '1'",
    'parameters.seed LIKE "1%"',
    "params.`a b` = 'spaced'",
    "tags.site = 'Brest'",
    "tag.site != 'Brest'",
    "tags.site LIKE 'b%'",
    "tags.site ILIKE 'b%'",
    "tags.note LIKE '50%off_1'",
    "tags.note LIKE '50* off_1'",
    "tags.note LIKE '50_ off[_]1'",
    "tags.mlflow.runName = 'good'",
    "tags.`mlflow.runName` LIKE '%o%'",
    "attributes.status = 'FINISHED'",
    "attribute.status != 'FINISHED'",
    "status LIKE 'F%'",
    "run_name = 'poor'",
    "attributes.`run name` ILIKE 'PO%'",
    'attributes."Run name" != \'poor\'',
    "attributes.artifact_uri LIKE '%/1/%'",
    "start_time > 1000",
    "attributes.end_time <= 1000",
    "created > 1000 and metrics.mae > 4",
    "metrics.mae < 5 AND tags.site ILIKE 'BREST' and params.window_size = '30'",
    "datasets.name = 'none'",
)
NAN_BELONGS_NOWHERE = ("metrics.mae < 4", "metrics.mae > -1e2", "metrics.mae = 0")
ONLY_OURS = (("metrics.mae < 4 or run_name = 'broken'", ["broken", "good"]), ("not status = 'FINISHED'", ["broken"]))


class Store:
    def __init__(self, root):
        self.root = root
        made = subprocess.run(
            [os.environ["FORECAST_MAKE_RUNS"], str(root / "mlruns")], check=True, capture_output=True, text=True
        )
        self.ids = dict(line.split("\t") for line in made.stdout.splitlines())

    def found_by_forecast(self, text):
        line = [os.path.abspath(os.environ["FORECAST_CORE_BINARY"]), "runs", "list", "--json", "--filter", text]
        listed = subprocess.run(line, cwd=self.root, check=True, capture_output=True, text=True)
        return sorted(run["name"] for run in json.loads(listed.stdout)["runs"])


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return Store(tmp_path_factory.mktemp("filters"))


@pytest.fixture(scope="module")
def client(store, tmp_path_factory):
    """MLflow on a copy, so that the program reads the store as it wrote it."""
    copy = tmp_path_factory.mktemp("copy") / "mlflow.db"
    shutil.copy(store.root / "mlruns" / "mlflow.db", copy)
    return MlflowClient(f"sqlite:///{copy}")


def found_by_mlflow(client, text):
    return sorted(run.info.run_name for run in client.search_runs(["0", "1", "2"], filter_string=text))


@pytest.fixture(scope="module")
def nan_is_zero(client):
    """Releases up to 2.22 at least compare the 0 that stands for NaN in the database."""
    return "blank" in found_by_mlflow(client, "metrics.mae = 0")


@pytest.mark.parametrize("text", SAME)
def test_both_find_the_same_runs(store, client, text):
    assert store.found_by_forecast(text) == found_by_mlflow(client, text)


@pytest.mark.parametrize("text", NAN_BELONGS_NOWHERE)
def test_nan_is_neither_above_nor_below(store, client, nan_is_zero, text):
    found = found_by_mlflow(client, text)
    assert store.found_by_forecast(text) == [name for name in found if not (nan_is_zero and name == "blank")]


def test_lists_of_run_ids(store, client):
    text = f"attributes.run_id IN ('{store.ids['good']}', '{store.ids['broken']}')"
    assert store.found_by_forecast(text) == found_by_mlflow(client, text) == ["broken", "good"]
    text = text.replace(" IN ", " NOT IN ")
    assert store.found_by_forecast(text) == found_by_mlflow(client, text) == ["blank", "poor"]


@pytest.mark.parametrize("text, found", ONLY_OURS)
def test_or_and_not_are_ours(store, text, found):
    assert store.found_by_forecast(text) == found


def test_what_gc_leaves_mlflow_opens(store, tmp_path):
    """All rows of a run are gone, also after a later MLflow has added its tables."""
    shutil.copytree(store.root / "mlruns", tmp_path / "mlruns")
    client = MlflowClient(f"sqlite:///{tmp_path}/mlruns/mlflow.db")
    client.delete_run(store.ids["good"])
    line = [os.path.abspath(os.environ["FORECAST_CORE_BINARY"]), "runs", "gc", "--yes"]
    removed = subprocess.run(line, cwd=tmp_path, check=True, capture_output=True, text=True)
    assert store.ids["good"] in removed.stdout
    left = client.search_runs(["0", "1", "2"], run_view_type=3)
    assert sorted(run.info.run_name for run in left) == ["blank", "broken", "poor"]
