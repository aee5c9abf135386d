"""Metric rows a second that MLflow's own Python store writes, and a second of its CPU time. usage: mlflow_store_bench.py [ROWS [BATCH]]"""

import logging
import math
import pathlib
import sys
import tempfile
import time

from mlflow.entities import Metric
from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore

KEYS = 10
BATCH_LIMIT = 1000  # MLflow's own


def main(rows=20_000, batch=BATCH_LIMIT):
    logging.disable(logging.INFO)
    with tempfile.TemporaryDirectory() as root:
        store = SqlAlchemyStore(f"sqlite:///{root}/mlflow.db", (pathlib.Path(root) / "artifacts").as_uri())
        run = store.create_run("0", "bench", 1_700_000_000_000, [], "bench").info.run_id
        seconds = cpu_seconds = 0.0
        for first in range(0, rows, batch):
            metrics = [
                Metric(f"metric_{row % KEYS}", math.exp(-1e-5 * row), 1_700_000_000_000 + row // KEYS, row // KEYS)
                for row in range(first, min(first + batch, rows))
            ]
            begin, cpu_begin = time.perf_counter(), time.process_time()
            store.log_batch(run, metrics, [], [])
            seconds += time.perf_counter() - begin
            cpu_seconds += time.process_time() - cpu_begin
    print(f"{rows / seconds:.0f} {rows / cpu_seconds:.0f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
