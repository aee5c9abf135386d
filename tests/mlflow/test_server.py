"""`forecast` records at a real `mlflow server`, and at its own, and uses what lies there, also when the server dies on the
way.

Run by ctest (label mlflow) in the environment of scripts/mlflow-venv; FORECAST_BINARY is the executable.
"""

import filecmp
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import numpy as np
import pytest

import mlflow
from mlflow.tracking import MlflowClient

if "FORECAST_BINARY" not in os.environ:
    pytest.skip("built without libtorch: there is nothing to train with", allow_module_level=True)
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "cli"))
from releases import input_example  # noqa: E402
from support import Workplace, small_config  # noqa: E402

SERVER_START_SECONDS = 180
EPOCHS_OF_LONG_RUN = 4000


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """`mlflow server` with its database and artifacts in `root`; the port stays over a restart."""

    def __init__(self, root):
        self.root = str(root)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = None

    def start(self):
        self.log = open(os.path.join(self.root, "server.log"), "a", encoding="utf-8")
        environment = {**os.environ, "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false"}
        command = [os.path.join(os.path.dirname(sys.executable), "mlflow"), "server", "--host", "127.0.0.1"]
        command += ["--port", str(self.port), "--workers", "1", "--backend-store-uri", "sqlite:///server.db"]
        command += ["--artifacts-destination", os.path.join(self.root, "artifacts")]
        self.process = subprocess.Popen(
            command, cwd=self.root, env=environment, stdout=self.log, stderr=self.log, start_new_session=True
        )

    def wait(self):
        for _ in range(SERVER_START_SECONDS * 5):
            try:
                with urllib.request.urlopen(self.url + "/health", timeout=5) as answer:
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        raise AssertionError(f"mlflow server did not start; see {self.log.name}")

    def kill(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.log.close()


class OwnServer(Server):
    """`forecast serve` in the same place."""

    def start(self):
        self.log = open(os.path.join(self.root, "server.log"), "a", encoding="utf-8")
        command = [os.path.abspath(os.environ["FORECAST_CORE_BINARY"]), "serve", "--port", str(self.port)]
        command += ["--store", os.path.join(self.root, "store")]
        self.process = subprocess.Popen(
            command, cwd=self.root, stdout=self.log, stderr=self.log, start_new_session=True
        )


class RemotePlace(Workplace):
    """A workplace whose runs are recorded at the server."""

    def __init__(self, server):
        super().__init__()
        self.server = server
        self.write_small_data()

    def environment(self, changes):
        return super().environment({"MLFLOW_TRACKING_URI": self.server.url, **changes})

    def staged(self, run_id):
        return self.file("mlruns", "remote", run_id, "artifacts")


def files_below(directory):
    found = [os.path.join(at, name) for at, _, names in os.walk(directory) for name in names]
    return sorted(os.path.relpath(path, directory) for path in found)


@pytest.fixture(scope="module", params=[Server, OwnServer])
def server(request, tmp_path_factory):
    started = request.param(tmp_path_factory.mktemp("server"))
    started.start()
    started.wait()
    mlflow.set_tracking_uri(started.url)
    yield started
    started.kill()


@pytest.fixture(scope="module")
def place(server):
    made = RemotePlace(server)
    made.write_config(small_config())
    yield made
    made.remove()


@pytest.fixture(scope="module")
def client(server):
    return MlflowClient(server.url)


@pytest.fixture(scope="module")
def trained(place):
    result = place.run("train", "--config", "small.json", "--name", "remote", "--json")
    assert result.code == 0, result.err
    return result.json


def test_the_run_is_at_the_server_and_nowhere_else(place, client, trained):
    (run,) = client.search_runs([client.get_experiment_by_name("small").experiment_id])
    assert (run.info.run_id, run.info.run_name, run.info.status) == (trained["run_id"], "remote", "FINISHED")
    assert run.info.end_time >= run.info.start_time
    assert run.data.params["window_size"] == "14"
    for key in ("mae", "rmse", "mape", "mse", "r2"):
        assert run.data.metrics[key] == trained["forecasters"][0][key]
    assert not os.path.exists(place.file("mlruns", "mlflow.db"))
    assert not os.path.exists(place.file("mlruns", "spool")) or not os.listdir(place.file("mlruns", "spool"))


def test_every_epoch_has_its_point(client, trained):
    losses = client.get_metric_history(trained["run_id"], "val_loss")
    assert sorted(metric.step for metric in losses) == [1, 2, 3, 4]


def test_artifacts_come_back_equal(place, client, trained, tmp_path):
    fetched = client.download_artifacts(trained["run_id"], "", str(tmp_path))
    staged = place.staged(trained["run_id"])
    names = files_below(staged)
    assert "model/MLmodel" in names and "config.json" in names
    assert files_below(fetched) == names
    assert filecmp.cmpfiles(fetched, staged, names, shallow=False)[0] == names


def test_the_model_loads_from_the_server(place, trained):
    model = mlflow.pyfunc.load_model(f"runs:/{trained['run_id']}/model")
    local = mlflow.pyfunc.load_model(os.path.join(place.staged(trained["run_id"]), "model"))
    example = input_example(os.path.join(place.staged(trained["run_id"]), "model"))
    np.testing.assert_array_equal(model.predict(example), local.predict(example))


@pytest.mark.skipif(int(mlflow.__version__.split(".")[0]) < 3, reason="logged models came with MLflow 3")
def test_the_model_is_a_logged_model_too(client, trained):
    experiment = client.get_experiment_by_name("small").experiment_id
    models = client.search_logged_models([experiment], filter_string=f"source_run_id = '{trained['run_id']}'")
    assert [(model.name, str(model.status)) for model in models] == [("model", "READY")]
    assert mlflow.pyfunc.load_model(f"models:/{models[0].model_id}") is not None
    outputs = client.get_run(trained["run_id"]).outputs
    assert [output.model_id for output in outputs.model_outputs] == [models[0].model_id]


def test_runs_are_listed_and_shown(place, trained):
    (listed,) = place.run("runs", "list", "--json").json["runs"]
    assert listed["run_id"] == trained["run_id"]
    assert listed["metrics"]["mae"]["last"] == trained["forecasters"][0]["mae"]
    shown = place.run("runs", "show", trained["run_id"][:8], "--json").json["run"]
    assert shown["metrics"]["val_loss"]["best"] <= shown["metrics"]["val_loss"]["last"]
    assert shown["metrics"]["mae"]["best"] == trained["forecasters"][0]["mae"]
    assert "model/MLmodel" in place.run("runs", "show", "remote").out


def test_another_machine_predicts_and_evaluates(place, server, trained):
    here = place.run("predict", "--json").json
    other = RemotePlace(server)  # shares nothing but the server and the data
    there = other.run("predict", "--json")
    assert there.code == 0, there.err
    assert there.json["forecasts"] == here["forecasts"]
    evaluated = other.run("evaluate", "--run", trained["run_id"], "--json")
    assert evaluated.code == 0, evaluated.err
    assert evaluated.json["forecasters"][0]["mae"] == pytest.approx(trained["forecasters"][0]["mae"])
    assert files_below(other.staged(trained["run_id"])) == files_below(place.staged(trained["run_id"]))
    other.remove()


def test_a_server_killed_in_mid_run_loses_nothing(place, server, client):
    config = small_config()
    config["training"].update(epochs=EPOCHS_OF_LONG_RUN, patience=EPOCHS_OF_LONG_RUN)
    place.write_config(config, "long.json")
    training = place.start("train", "--config", "long.json", "--name", "survivor", "--json")
    run_id = held_with_its_first_points(client, training)
    server.kill()
    training.send_signal(signal.SIGCONT)
    time.sleep(3)  # some epochs find no server
    server.start()
    out, err = training.communicate(timeout=300)
    assert training.returncode == 0, err
    server.wait()
    synced = place.run("runs", "sync", "--json")
    assert synced.code == 0, synced.out + synced.err
    assert '"best_epoch"' in out or run_id in out
    run = client.get_run(run_id)
    assert run.info.status == "FINISHED"
    steps = [metric.step for metric in history(client, run_id, "loss")]
    assert sorted(steps) == list(range(1, EPOCHS_OF_LONG_RUN + 1))
    assert len(history(client, run_id, "val_loss")) == EPOCHS_OF_LONG_RUN + 1
    assert len([r for r in client.search_runs([run.info.experiment_id]) if r.info.run_name == "survivor"]) == 1
    assert mlflow.pyfunc.load_model(f"runs:/{run_id}/model") is not None
    assert place.run("runs", "sync").out == "Nothing waits to be delivered.\n"


def history(client, run_id, key):
    return client.get_metric_history(run_id, key)


def held_with_its_first_points(client, training):
    """The id of the run being recorded, stopped by a signal once the server has some of its losses. It stands still
    whenever the server is asked, so that it cannot end meanwhile, however long the answer takes."""
    experiment = client.get_experiment_by_name("small").experiment_id
    while training.poll() is None:
        training.send_signal(signal.SIGSTOP)
        for run in client.search_runs([experiment], "attributes.status = 'RUNNING'"):
            if "loss" in run.data.metrics:
                return run.info.run_id
        training.send_signal(signal.SIGCONT)
        time.sleep(0.05)
    raise AssertionError(f"the training ended before it was seen: {training.communicate()}")


def test_a_server_that_is_not_there_ends_a_reading_command_with_4(place):
    result = place.run(
        "runs", "list", MLFLOW_TRACKING_URI=f"http://127.0.0.1:{free_port()}", MLFLOW_HTTP_REQUEST_MAX_RETRIES="1"
    )
    assert result.code == 4
    assert result.err.count("error: ") == 1
