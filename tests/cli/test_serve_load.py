"""`forecast serve` with many who write at once: their batches share transactions, and nobody may notice."""

import collections
import http.client
import json
import signal
import sqlite3
import threading
import time
import unittest

from serve_support import Served
from support import CommandLineTest

WRITERS = 8


class Writer(threading.Thread):
    """Logs batches of `rows` points, one after the other over one connection, as long as they are answered."""

    def __init__(self, server, run_id, rows, batches):
        super().__init__()
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        self.run_id, self.rows, self.batches = run_id, rows, batches
        self.answered = []

    def log(self, **parameters):
        headers = {"Content-Type": "application/json"}
        body = json.dumps({"run_id": self.run_id, **parameters})
        self.connection.request("POST", "/api/2.0/mlflow/runs/log-batch", body, headers)
        answer = self.connection.getresponse()
        answer.read()
        return answer.status

    def run(self):
        try:
            for step in range(self.batches):
                metrics = [{"key": f"m{i}", "value": i, "timestamp": step + 1, "step": step} for i in range(self.rows)]
                if self.log(metrics=metrics, tags=[{"key": "step", "value": str(step)}]) == 200:
                    self.answered.append(step)
        except (ConnectionError, http.client.HTTPException):
            pass
        finally:
            self.connection.close()


class ManyWriters(CommandLineTest):
    def setUp(self):
        super().setUp()
        self.server = Served(self.place)

    def tearDown(self):
        self.server.end()
        super().tearDown()

    def new_run(self):
        return self.server.post("runs/create", experiment_id="0", start_time=1)["run"]["info"]["run_id"]

    def steps(self, run_id):
        """How many points the run has of each step."""
        rows = self.place.sql(f"SELECT step, count(*) FROM metrics WHERE run_uuid = '{run_id}' GROUP BY step", "mlruns/mlflow.db")
        return dict(rows)

    def at_once(self, writers):
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()

    def test_each_batch_is_there_and_the_last_tag_is_the_last_one_sent(self):
        writers = [Writer(self.server, self.new_run(), 30, 20) for _ in range(WRITERS)]
        self.at_once(writers)
        for writer in writers:
            self.assertEqual(self.steps(writer.run_id), {step: 30 for step in range(20)})
            run = self.server.get(f"runs/get?run_id={writer.run_id}")["run"]
            self.assertIn({"key": "step", "value": "19"}, run["data"]["tags"])
            self.assertEqual({metric["step"] for metric in run["data"]["metrics"]}, {19})

    def test_a_refused_batch_leaves_nothing_and_touches_no_other(self):
        good = [Writer(self.server, self.new_run(), 30, 20) for _ in range(WRITERS // 2)]
        refused = self.new_run()
        self.server.post("runs/log-batch", run_id=refused, params=[{"key": "p", "value": "1"}])
        statuses = collections.Counter()

        def send_what_is_refused():
            writer = Writer(self.server, refused, 0, 0)
            for step in range(20):
                metrics = [{"key": "m", "value": 1, "timestamp": 1, "step": step}]
                statuses[writer.log(metrics=metrics, params=[{"key": "p", "value": "2"}])] += 1
            writer.connection.close()

        self.at_once(good + [threading.Thread(target=send_what_is_refused) for _ in range(WRITERS // 2)])
        self.assertEqual(statuses, {400: 20 * (WRITERS // 2)})
        self.assertEqual(self.steps(refused), {})
        for writer in good:
            self.assertEqual(self.steps(writer.run_id), {step: 30 for step in range(20)})

    def test_of_batches_that_wait_for_one_lock_only_the_refused_one_fails_and_reads_go_on(self):
        runs = [self.new_run() for _ in range(WRITERS)]
        statuses = {}

        def log(run_id):
            writer = Writer(self.server, run_id, 0, 0)
            statuses[run_id] = writer.log(metrics=[{"key": "m", "value": 1, "timestamp": 1}])
            writer.connection.close()

        holder = sqlite3.connect(self.place.file("mlruns", "mlflow.db"), isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        waiting = [threading.Thread(target=log, args=(run_id,)) for run_id in [*runs, "nowhere"]]
        for thread in waiting:
            thread.start()
        time.sleep(0.5)
        self.assertEqual(statuses, {})
        for run_id in runs:
            self.server.get(f"runs/get?run_id={run_id}")
        holder.execute("COMMIT")
        holder.close()
        for thread in waiting:
            thread.join()
        self.assertEqual(statuses, {**{run_id: 200 for run_id in runs}, "nowhere": 404})
        for run_id in runs:
            self.assertEqual(self.steps(run_id), {0: 1})

    def test_after_kill_9_what_was_answered_is_there_and_each_batch_is_whole(self):
        writers = [Writer(self.server, self.new_run(), 200, 1000) for _ in range(WRITERS)]
        for writer in writers:
            writer.start()
        while min(len(writer.answered) for writer in writers) < 5:
            time.sleep(0.01)
        self.server.end(signal.SIGKILL)
        for writer in writers:
            writer.join()
        for writer in writers:
            steps = self.steps(writer.run_id)
            self.assertLessEqual(set(writer.answered), set(steps))
            self.assertEqual(set(steps.values()), {200})
            self.assertLessEqual(len(steps), len(writer.answered) + 1)
        self.assertEqual(self.place.sql("PRAGMA integrity_check", "mlruns/mlflow.db"), [("ok",)])

    def test_a_program_that_writes_without_a_pause_keeps_nobody_out(self):
        run_id = self.new_run()
        ends = threading.Event()

        def write_on():
            database = sqlite3.connect(self.place.file("mlruns", "mlflow.db"), isolation_level=None, timeout=60)
            database.execute("PRAGMA synchronous = NORMAL")
            while not ends.is_set():
                database.execute("BEGIN IMMEDIATE")
                time.sleep(0.005)
                database.execute("UPDATE experiments SET last_update_time = last_update_time + 1")
                database.execute("COMMIT")
            database.close()

        writing = threading.Thread(target=write_on)
        writing.start()
        begin = time.monotonic()
        for step in range(5):
            self.server.post("runs/log-metric", run_id=run_id, key="m", value=1, timestamp=1, step=step)
        ends.set()
        writing.join()
        self.assertLess(time.monotonic() - begin, 10)


if __name__ == "__main__":
    unittest.main()
