"""A recording process is killed at 200 random moments: its store opens, nothing committed is lost, no run stays RUNNING.

ctest gives the path of the process: FORECAST_STEADY_LOGGER.
"""

import os
import random
import sqlite3
import subprocess
import tempfile
import time
import unittest

LOGGER = os.environ["FORECAST_STEADY_LOGGER"]
STORES = 10
KILLS = 20  # of processes that use one store after the other
BATCH = 20  # rows of a transaction
LONGEST_SECONDS = 0.06
SEED = 11


def query(root, sql, *values):
    with sqlite3.connect(f"{root}/mlflow.db") as database:
        return database.execute(sql, values).fetchall()


def run_and_kill(root, chance, from_start):
    """(run id or nothing, rows that were reported as committed). `from_start`: opening the store is hit, too."""
    # Without a buffer: what readline() had taken beyond its line, communicate() would not see.
    process = subprocess.Popen([LOGGER, root], stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0)
    first = b"" if from_start else process.stdout.readline()
    time.sleep(chance.uniform(0, LONGEST_SECONDS))
    process.kill()
    rest, failure = process.communicate()
    assert process.returncode == -9, failure
    words = [line.split() for line in (first + rest).decode().splitlines()]
    run = next((word[1] for word in words if word[0] == "run"), None)
    return run, max((int(word[1]) for word in words if word[0] == "committed"), default=0)


class Crash(unittest.TestCase):
    def check_rows(self, root, run, committed):
        ((rows,),) = query(root, "SELECT count(*) FROM metrics WHERE run_uuid = ?", run)
        self.assertGreaterEqual(rows, committed)
        self.assertLessEqual(rows, committed + BATCH)  # at most the batch that was not reported any more
        self.assertEqual(rows % BATCH, 0, "a transaction is whole or not at all")
        latest = query(root, "SELECT max(step) FROM latest_metrics WHERE run_uuid = ?", run)
        self.assertEqual(latest, [(rows - 1 if rows else None,)])

    def kill_and_check(self, root, chance):
        logged = 0
        for kill in range(KILLS):
            run, committed = run_and_kill(root, chance, from_start=kill % 2 == 0)
            if run is not None:
                self.check_rows(root, run, committed)
            logged += committed
        return logged

    def check_next_start(self, root):
        subprocess.run([LOGGER, root, "1"], check=True, capture_output=True)
        self.assertEqual(query(root, "PRAGMA integrity_check"), [("ok",)])
        self.assertEqual(query(root, "PRAGMA foreign_key_check"), [])
        self.assertEqual(query(root, "SELECT count(*) FROM runs WHERE status = 'RUNNING'"), [(0,)])
        self.assertEqual(query(root, "SELECT count(*) FROM runs WHERE status = 'FINISHED'"), [(1,)])

    def test_nothing_is_lost(self):
        chance = random.Random(SEED)
        logged = 0
        for _ in range(STORES):
            with tempfile.TemporaryDirectory() as root:
                logged += self.kill_and_check(root, chance)
                self.check_next_start(root)
        self.assertGreater(logged, 0)
        print(f"{STORES * KILLS} kills, {logged} rows reported as committed, none lost")


if __name__ == "__main__":
    unittest.main()
