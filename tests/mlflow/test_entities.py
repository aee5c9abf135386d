"""MLflow reads the experiments, runs and registered models that are made through the contracts: in a file, new and as
MLflow has migrated it, and at a real server."""

import os
import subprocess
import warnings

import pytest

from mlflow.entities import ViewType
from mlflow.exceptions import MlflowException
from mlflow.tracking import MlflowClient

from mlflow_process import tracking_server
from own_server import OwnServer
from releases import RELEASE

MAKE_ENTITIES = os.path.abspath(os.environ["FORECAST_MAKE_ENTITIES"])


class Store:
    """A location, and what the program says of the entities that it has made there."""

    def __init__(self, location, uri, directory):
        self.location, self.uri, self.directory = location, uri, str(directory)

    def make(self, prefix):
        line = [MAKE_ENTITIES, self.location, self.directory, prefix]
        made = subprocess.run(line, cwd=self.directory, capture_output=True, text=True)
        assert made.returncode == 0, made.stderr
        return dict(line.split("\t") for line in made.stdout.splitlines())

    def client(self):
        return MlflowClient(self.uri, self.uri)


@pytest.fixture(scope="module", params=["file", "server", "own server"])
def store(request, tmp_path_factory):
    directory = tmp_path_factory.mktemp(request.param.replace(" ", "-"))
    database = directory / "mlflow.db"
    if request.param == "file":
        yield Store(str(directory), f"sqlite:///{database}", directory)
        return
    if request.param == "own server":
        with OwnServer(str(directory)) as server:
            yield Store(server.url, server.url, directory)
        return
    with tracking_server(str(directory), str(database)) as server:
        yield Store(server.url, server.url, directory)


@pytest.fixture(scope="module", params=["first", "second"])
def made(request, store):
    """Of a file the second is written into what MLflow has migrated since the first."""
    facts = store.make(request.param)
    return request.param, facts, store.client()


def test_what_the_program_reads_back(made):
    prefix, facts, _ = made
    assert facts["found experiment"] == f"{prefix}-winter trials"
    assert (facts["first of all runs"], facts["second of all runs"]) == ("new name", "other")
    assert facts["loss"] == "1 2000"
    assert facts["download"] == "s3://models/2"
    assert (facts["version 1"], facts["version 2"]) == ("Archived", "Production")
    assert facts["model"] == f"{prefix}-harbour: a harbour"


def test_experiments(made):
    prefix, facts, client = made
    expected = {"team": "west", "season": "winter"}
    if "the tag stays" in facts:
        assert RELEASE < (3, 0) and "cannot delete tags of experiments" in facts["the tag stays"]
        expected["gone"] = "soon"
    experiment = client.get_experiment(facts["experiment"])
    assert experiment.name == f"{prefix}-winter trials"
    assert {key: experiment.tags[key] for key in experiment.tags} == expected
    assert experiment.last_update_time >= experiment.creation_time > 1_600_000_000_000
    assert client.get_experiment_by_name(f"{prefix}-trials") is None
    assert client.get_experiment_by_name(f"{prefix}-aside").lifecycle_stage == "deleted"
    found = client.search_experiments(filter_string=f"tags.season = 'winter' AND name LIKE '{prefix}%'")
    assert [one.experiment_id for one in found] == [facts["experiment"]]


def test_runs(made):
    _, facts, client = made
    run = client.get_run(facts["run"])
    assert (run.info.run_name, run.data.tags["mlflow.runName"]) == ("new name", "new name")
    assert (run.info.start_time, run.info.end_time) == (1_700_000_000_000, 1_700_000_001_000)
    assert (run.info.status, run.info.user_id) == ("FINISHED", "anne")
    assert run.data.metrics == {"loss": 1.0}
    deleted = client.search_runs([facts["experiment"]], run_view_type=ViewType.DELETED_ONLY)
    assert [one.info.run_name for one in deleted] == ["other"]


def test_registered_models(made):
    prefix, _, client = made
    model = client.get_registered_model(f"{prefix}-harbour")
    assert (model.description, model.tags) == ("a harbour", {"team": "west", "area": "29"})
    assert {alias: int(version) for alias, version in model.aliases.items()} == {"champion": 2}
    assert model.last_updated_timestamp >= model.creation_timestamp > 1_600_000_000_000
    names = [one.name for one in client.search_registered_models(f"name LIKE '{prefix}-%'")]
    assert names == [f"{prefix}-harbour"]
    with pytest.raises(MlflowException, match="not found"):
        client.get_registered_model(f"{prefix}-town")


def test_versions_and_stages(made):
    prefix, _, client = made
    name = f"{prefix}-harbour"
    versions = {int(one.version): one for one in client.search_model_versions(f"name = '{name}'")}
    assert {number: one.current_stage for number, one in versions.items()} == {
        1: "Archived",
        2: "Production",
        3: "Staging",
    }
    second = client.get_model_version_by_alias(name, "champion")
    assert (second.description, second.tags, second.status) == ("of winter", {"season": "winter"}, "READY")
    assert versions[3].tags == {"gone": "soon"}
    assert client.get_model_version_download_uri(name, "2") == "s3://models/2"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # MLflow's, of stages
        latest = client.get_latest_versions(name, ["Production", "Archived"])
    assert sorted(int(one.version) for one in latest) == [1, 2]
