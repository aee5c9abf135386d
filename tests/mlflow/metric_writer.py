"""Python's side of metric_writer, the program that logs as fast as the store takes it."""

import os
import sqlite3
import subprocess


class MetricWriter:
    """Logs to `root`/mlflow.db until finish(), `rows` a transaction; its run exists once this is made."""

    def __init__(self, root, rows):
        self.process = subprocess.Popen(
            [os.environ["FORECAST_METRIC_WRITER"], str(root), str(rows)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.run_id = self.process.stdout.readline().strip()

    def finish(self):
        """How many rows it logged."""
        out, err = self.process.communicate(timeout=120)
        assert self.process.returncode == 0, err
        return int(out)


def rows_in(database, run_id, key):
    with sqlite3.connect(database) as connection:
        query = "SELECT count(*), count(DISTINCT step) FROM metrics WHERE run_uuid = ? AND key = ?"
        count, steps = connection.execute(query, (run_id, key)).fetchone()
    assert count == steps
    return count


def faults_of(database):
    """What SQLite finds wrong with the file."""
    with sqlite3.connect(database) as connection:
        found = [row[0] for row in connection.execute("PRAGMA integrity_check")]
        broken = connection.execute("PRAGMA foreign_key_check").fetchall()
    return [text for text in found if text != "ok"] + broken
