"""C++ at full speed, a real `mlflow server` on the same file and a Python client writing through it, all at once."""

import os
import time

import pytest
from mlflow.entities import Metric
from mlflow.tracking import MlflowClient

from metric_writer import MetricWriter, faults_of, rows_in
from mlflow_process import tracking_server

SECONDS = int(os.environ.get("FORECAST_CONCURRENCY_SECONDS", "15"))
BATCH = 20
ROWS_OF_CPP = 1000  # what the writer logs in one transaction, without a gap between them


@pytest.fixture
def server(tmp_path):
    MetricWriter(tmp_path, rows=1).finish()  # the file is ours, not MLflow's
    with tracking_server(str(tmp_path), str(tmp_path / "mlflow.db")) as started:
        yield started


def log_through(client):
    """The run, the number of rows that went through the server and the seconds of the longest call."""
    run_id = client.create_run("0", run_name="through the server").info.run_id
    rows = 0
    longest = 0.0
    end = time.monotonic() + SECONDS
    while (started := time.monotonic()) < end:
        metrics = [Metric("loss", 1.0, int(time.time() * 1000), rows + step) for step in range(BATCH)]
        client.log_batch(run_id, metrics=metrics)
        longest = max(longest, time.monotonic() - started)
        rows += BATCH
    client.set_terminated(run_id)
    return run_id, rows, longest


def test_all_write_at_once(server, tmp_path, monkeypatch):
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")  # an error is an error
    database = str(tmp_path / "mlflow.db")
    client = MlflowClient(server.url)
    writer = MetricWriter(tmp_path, ROWS_OF_CPP)
    run_id, rows, longest = log_through(client)
    rows_of_cpp = writer.finish()
    print(f"C++ {rows_of_cpp} rows, Python {rows} rows in {SECONDS} s, longest call {longest:.1f} s")

    assert rows_in(database, writer.run_id, "loss") == rows_of_cpp > 0
    assert rows_in(database, run_id, "loss") == rows > 0
    assert client.get_run(writer.run_id).data.metrics["loss"] == 1.0 / rows_of_cpp
    assert {client.get_run(run).info.status for run in (run_id, writer.run_id)} == {"FINISHED"}
    assert "database is locked" not in server.output()
    assert "Traceback" not in server.output()
    assert not os.path.exists(tmp_path / "spool")
    server.stop()
    assert faults_of(database) == []
