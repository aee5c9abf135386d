"""MLflow's own Python client at `forecast serve`: experiments, runs, search, registry, artifacts, models."""

import math
import os

import pytest

import mlflow
from mlflow.entities import Metric, Param, RunTag, ViewType
from mlflow.exceptions import MlflowException, RestException
from mlflow.tracking import MlflowClient

from own_server import OwnServer
from releases import since


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with OwnServer(str(tmp_path_factory.mktemp("served"))) as started:
        mlflow.set_tracking_uri(started.url)
        mlflow.set_registry_uri(started.url)
        yield started


@pytest.fixture(scope="module")
def client(server):
    return MlflowClient(server.url, server.url)


@pytest.fixture
def experiment(client, request):
    return client.create_experiment(request.node.name)


def test_an_experiment_is_created_found_renamed_deleted_and_restored(client):
    made = client.create_experiment("winter", tags={"team": "blue"})
    assert client.get_experiment(made).tags == {"team": "blue"}
    assert client.get_experiment_by_name("winter").artifact_location == f"mlflow-artifacts:/{made}"
    assert client.get_experiment_by_name("no such") is None
    client.rename_experiment(made, "summer")
    client.set_experiment_tag(made, "note", "x")
    client.delete_experiment(made)
    assert client.get_experiment(made).lifecycle_stage == "deleted"
    client.restore_experiment(made)
    shown = client.get_experiment(made)
    assert (shown.name, shown.lifecycle_stage, shown.tags["note"]) == ("summer", "active", "x")
    with pytest.raises(MlflowException) as refused:
        client.create_experiment("summer")
    assert refused.value.error_code == "RESOURCE_ALREADY_EXISTS"


def test_experiments_are_searched_in_pages(client):
    for number in range(5):
        client.create_experiment(f"page {number}")
    found, token = [], None
    while True:
        page = client.search_experiments(
            filter_string="name LIKE 'page %'", order_by=["name DESC"], max_results=2, page_token=token
        )
        found += [entry.name for entry in page]
        token = page.token
        if not token:
            break
    assert found == [f"page {number}" for number in (4, 3, 2, 1, 0)]
    assert [e.name for e in client.search_experiments(filter_string="name = 'page 3'", view_type=ViewType.ALL)] == ["page 3"]


def test_a_run_is_recorded_by_the_fluent_interface(server):
    mlflow.set_experiment("fluent")
    with mlflow.start_run(run_name="first") as run:
        mlflow.log_params({"seed": 1, "layers": "6"})
        mlflow.log_metrics({"mae": 3.5, "rmse": 4.5})
        for step in range(10):
            mlflow.log_metric("loss", 1 / (step + 1), step=step)
        mlflow.set_tag("team", "blue")
    read = mlflow.get_run(run.info.run_id)
    assert (read.info.status, read.info.run_name) == ("FINISHED", "first")
    assert read.data.params == {"seed": "1", "layers": "6"}
    assert read.data.metrics == {"mae": 3.5, "rmse": 4.5, "loss": 0.1}
    assert read.data.tags["team"] == "blue"
    assert read.info.end_time >= read.info.start_time
    frame = mlflow.search_runs(experiment_names=["fluent"], filter_string="metrics.mae < 4 and params.seed = '1'")
    assert list(frame["run_id"]) == [run.info.run_id]


def test_a_batch_and_its_history(client, experiment):
    run = client.create_run(experiment).info.run_id
    client.log_batch(
        run,
        [Metric("loss", 1.0 / (step + 1), 1000 + step, step) for step in range(1000)],
    )
    client.log_batch(run, [Metric("odd", float("nan"), 0, 0)], [Param("p", "1")], [RunTag("t", "x")])
    history = client.get_metric_history(run, "loss")
    assert [point.step for point in history] == list(range(1000))
    assert history[9].value == 0.1
    read = client.get_run(run).data
    assert math.isnan(read.metrics["odd"])
    assert (read.params, read.tags["t"]) == ({"p": "1"}, "x")
    assert client.get_metric_history(run, "odd")[0].timestamp == 0
    with pytest.raises(MlflowException, match="Changing param values is not allowed"):
        client.log_param(run, "p", "2")


def test_runs_are_searched_filtered_ordered_and_in_pages(client, experiment):
    runs = [client.create_run(experiment, run_name=f"r{number}").info.run_id for number in range(7)]
    for number, run in enumerate(runs):
        client.log_metric(run, "mae", number % 3)
        client.log_param(run, "number", number)
    client.set_terminated(runs[0], "FAILED")
    client.delete_run(runs[6])

    def names(filter_string="", **search):
        return [run.info.run_name for run in client.search_runs([experiment], filter_string, **search)]

    assert names("metrics.mae = 0", order_by=["attributes.run_name ASC"]) == ["r0", "r3"]
    assert names("params.number LIKE '1%'") == ["r1"]
    assert names("attributes.status = 'FAILED'") == ["r0"]
    assert names("attributes.run_id IN ('" + "','".join(runs[1:3]) + "')", order_by=["run_name"]) == ["r1", "r2"]
    assert names(run_view_type=ViewType.DELETED_ONLY) == ["r6"]
    assert names(order_by=["metrics.mae DESC", "attributes.run_name ASC"]) == ["r2", "r5", "r1", "r4", "r0", "r3"]
    found, token = [], None
    while True:
        page = client.search_runs([experiment], max_results=2, order_by=["attributes.run_name"], page_token=token)
        found += [run.info.run_name for run in page]
        token = page.token
        if not token:
            break
    assert found == ["r0", "r1", "r2", "r3", "r4", "r5"]
    client.restore_run(runs[6])
    assert client.get_run(runs[6]).info.lifecycle_stage == "active"
    with pytest.raises(MlflowException):
        names("metrics.mae ==== 2")


def test_inputs_come_back_with_their_tags(client, experiment):
    pandas = pytest.importorskip("pandas")
    mlflow.set_experiment(experiment_id=experiment)
    data = mlflow.data.from_pandas(pandas.DataFrame({"load": [1.0, 2.0]}), name="load")
    with mlflow.start_run() as run:
        mlflow.log_input(data, context="training")
        mlflow.log_input(data, context="training")
    (read,) = client.get_run(run.info.run_id).inputs.dataset_inputs
    assert (read.dataset.name, read.dataset.digest) == ("load", data.digest)
    assert [(tag.key, tag.value) for tag in read.tags] == [("mlflow.data.context", "training")]
    assert len(client.search_runs([experiment], "datasets.name = 'load'")) == 1


def test_artifacts_are_sent_listed_and_fetched(client, experiment, tmp_path):
    run = client.create_run(experiment).info.run_id
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "data.bin").write_bytes(os.urandom(100_000))
    client.log_artifact(run, str(tmp_path / "empty"))
    client.log_artifact(run, str(tmp_path / "data.bin"), "deep/er")
    client.log_text(run, "grüße", "texts/ä b.txt")
    assert [(f.path, f.is_dir, f.file_size) for f in client.list_artifacts(run)] == [
        ("deep", True, None),
        ("empty", False, 0),
        ("texts", True, None),
    ]
    assert [f.path for f in client.list_artifacts(run, "deep/er")] == ["deep/er/data.bin"]
    fetched = client.download_artifacts(run, "deep/er/data.bin", str(tmp_path / "empty_target" / ".."))
    with open(fetched, "rb") as file:
        assert file.read() == (tmp_path / "data.bin").read_bytes()
    assert mlflow.artifacts.load_text(f"runs:/{run}/texts/ä b.txt") == "grüße"
    with pytest.raises(Exception, match="Invalid path"):  # of requests where the client is of MLflow 2
        client.list_artifacts(run, "../../..")


def test_models_are_registered_named_and_moved(client):
    client.create_registered_model("town", {"a": "b"}, "a town")
    for _ in range(2):
        client.create_model_version("town", "s3://models/x", tags={"k": "v"}, description="x")
    client.set_registered_model_alias("town", "champion", "1")
    assert client.get_model_version_by_alias("town", "champion").version in (1, "1")
    client.set_model_version_tag("town", "2", "season", "winter")
    client.transition_model_version_stage("town", "2", "Production")
    client.update_model_version("town", "2", "new")
    version = client.get_model_version("town", "2")
    assert (version.description, version.tags["season"], version.current_stage) == ("new", "winter", "Production")
    assert client.get_model_version_download_uri("town", "2") == "s3://models/x"
    assert {str(v.version) for v in client.search_model_versions("name = 'town'")} == {"1", "2"}
    assert [m.name for m in client.search_registered_models("name ILIKE 'TOW%'")] == ["town"]
    client.rename_registered_model("town", "city")
    client.delete_registered_model_alias("city", "champion")
    with pytest.raises(MlflowException, match="champion not found"):
        client.get_model_version_by_alias("city", "champion")
    client.delete_model_version("city", "1")
    with pytest.raises(RestException) as missing:
        client.get_model_version("city", "1")
    assert missing.value.error_code == "RESOURCE_DOES_NOT_EXIST"
    client.delete_registered_model("city")
    assert client.search_registered_models("name = 'city'") == []


class Twice(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        return model_input * 2


def test_a_model_is_logged_registered_and_loaded(server, client):
    pandas = pytest.importorskip("pandas")
    mlflow.set_experiment("models")
    with mlflow.start_run() as run:
        mlflow.pyfunc.log_model("model", python_model=Twice(), registered_model_name="twice", pip_requirements=[])
    frame = pandas.DataFrame({"x": [1, 2]})
    client.set_registered_model_alias("twice", "champion", "1")
    for uri in (f"runs:/{run.info.run_id}/model", "models:/twice/1", "models:/twice@champion"):
        assert list(mlflow.pyfunc.load_model(uri).predict(frame)["x"]) == [2, 4]


@since("3.0", "there are logged models")
def test_a_logged_model_is_found_tagged_and_deleted(server, client):
    mlflow.set_experiment("logged")
    with mlflow.start_run() as run:
        logged = mlflow.pyfunc.log_model(name="double", python_model=Twice(), pip_requirements=[], params={"a": "1"})
    experiment = client.get_experiment_by_name("logged").experiment_id
    model = client.get_logged_model(logged.model_id)
    assert (model.name, str(model.status), model.source_run_id) == ("double", "READY", run.info.run_id)
    assert model.params["a"] == "1"
    client.set_logged_model_tags(model.model_id, {"season": "winter", "x": "y"})
    client.delete_logged_model_tag(model.model_id, "x")
    assert client.get_logged_model(model.model_id).tags["season"] == "winter"
    assert "x" not in client.get_logged_model(model.model_id).tags
    found = client.search_logged_models([experiment], f"source_run_id = '{run.info.run_id}'")
    assert [entry.model_id for entry in found] == [model.model_id]
    assert client.search_logged_models([experiment], "name = 'other'") == []
    outputs = client.get_run(run.info.run_id).outputs.model_outputs
    assert [output.model_id for output in outputs] == [model.model_id]
    client.delete_logged_model(model.model_id)
    assert client.search_logged_models([experiment]) == []
