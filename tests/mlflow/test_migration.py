"""MLflow migrates the file while C++ is logging to it, and no row is lost."""

import os
import signal
import sqlite3
import time

import pytest
from mlflow.tracking import MlflowClient

from metric_writer import MetricWriter, faults_of, rows_in

OURS = "acf3f17fdcc7"
EPOCHS = 100000  # more than there is time for: a signal ends the training


def revision_of(database):
    with sqlite3.connect(database) as connection:
        return connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]


def test_no_row_is_lost_while_mlflow_migrates(tmp_path):
    database = str(tmp_path / "mlflow.db")
    writer = MetricWriter(tmp_path, rows=100)
    assert revision_of(database) == OURS
    client = MlflowClient(f"sqlite:///{database}")
    assert {e.name for e in client.search_experiments()} == {"Default", "full_speed"}
    own = client.create_run("0")
    client.log_metric(own.info.run_id, "beside", 1.0)
    rows = writer.finish()

    assert rows > 1000
    assert rows_in(database, writer.run_id, "loss") == rows
    written = client.get_run(writer.run_id)
    assert (written.info.status, written.data.metrics["loss"]) == ("FINISHED", 1.0 / rows)
    assert client.get_run(own.info.run_id).data.metrics == {"beside": 1.0}
    assert faults_of(database) == []
    assert not os.path.exists(tmp_path / "spool")


def wait_for_a_run(database, process):
    while process.poll() is None:
        try:
            with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
                if connection.execute("SELECT 1 FROM runs").fetchone():
                    return
        except sqlite3.OperationalError:  # neither the file nor its tables are there yet
            time.sleep(0.01)
    raise AssertionError(process.communicate()[1])


def test_a_training_goes_on_while_mlflow_migrates():
    trained_run = pytest.importorskip("trained_run")
    place = trained_run.Workplace()
    place.write_small_data()
    config = trained_run.small_config()
    config["training"].update(epochs=EPOCHS, patience=EPOCHS)
    place.write_config(config)
    database = place.file("mlruns", "mlflow.db")

    process = place.start("train", "--config", "small.json", "--json")
    wait_for_a_run(database, process)
    client = MlflowClient(f"sqlite:///{database}")
    (run,) = client.search_runs(["1"])
    before = rows_in(database, run.info.run_id, "loss")
    while rows_in(database, run.info.run_id, "loss") < before + 10:
        assert process.poll() is None, process.communicate()[1]
        time.sleep(0.01)
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=60)

    assert process.returncode == 143, err
    assert client.get_run(run.info.run_id).info.status == "KILLED"
    steps = sorted(point.step for point in client.get_metric_history(run.info.run_id, "loss"))
    assert len(steps) >= before + 10
    assert steps == list(range(1, len(steps) + 1))
    assert faults_of(database) == []
    place.remove()
