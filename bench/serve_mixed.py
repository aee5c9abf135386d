"""A mixed load of clients at a running `forecast serve`, beside a program that logs into the same store as a training does.

usage: serve_mixed.py URL STORE METRIC_WRITER [SECONDS [CLIENTS]]      default: 60 seconds, 4 clients
Each client logs to a run of its own and reads in turn: 50 runs, one run, a history, the experiments. Prints requests, the
latency that 99 of 100 keep, and whether each row that was answered with 200 is in the store; exit 1 if one is not, if there
are more, or if an answer had a status from 500 on.
"""

import collections
import http.client
import json
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.parse

BATCH = 100


class Client(threading.Thread):
    def __init__(self, url, until):
        super().__init__()
        self.connection = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc, timeout=60)
        self.until = until
        self.seconds = collections.defaultdict(list)
        self.statuses = collections.Counter()
        self.run_id = self.ask("POST", "runs/create", {"experiment_id": "0", "run_name": "mixed"})["run"]["info"]["run_id"]
        self.rows = 0

    def ask(self, method, route, body=None):
        begin = time.perf_counter()
        headers = {"Content-Type": "application/json"}
        self.connection.request(method, "/api/2.0/mlflow/" + route, json.dumps(body) if body else None, headers)
        answer = self.connection.getresponse()
        content = answer.read()
        self.seconds[route.partition("?")[0]].append(time.perf_counter() - begin)
        self.statuses[answer.status] += 1
        return json.loads(content) if answer.status == 200 else None

    def run(self):
        while time.monotonic() < self.until:
            metrics = [{"key": "loss", "value": 1.0, "timestamp": row, "step": row} for row in range(self.rows, self.rows + BATCH)]
            if self.ask("POST", "runs/log-batch", {"run_id": self.run_id, "metrics": metrics}) is not None:
                self.rows += BATCH
            self.ask("POST", "runs/search", {"experiment_ids": ["0", "1"], "max_results": 50})
            self.ask("GET", f"runs/get?run_id={self.run_id}")
            self.ask("GET", f"metrics/get-history?run_id={self.run_id}&metric_key=loss&max_results=100")
            self.ask("GET", "experiments/search?max_results=10")


def milliseconds(seconds, share):
    ordered = sorted(seconds)
    return 1000 * ordered[int(share * (len(ordered) - 1))]


def rows_of(database, run_id):
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as store:
        return store.execute("SELECT count(*) FROM metrics WHERE run_uuid = ?", (run_id,)).fetchone()[0]


def main(url, store, writer, seconds="60", clients="4"):
    training = subprocess.Popen([writer, store, "10"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    written_run = training.stdout.readline().strip()
    until = time.monotonic() + float(seconds)
    asking = [Client(url, until) for _ in range(int(clients))]
    for client in asking:
        client.start()
    for client in asking:
        client.join()
    written = int(training.communicate()[0])
    statuses = sum((client.statuses for client in asking), collections.Counter())
    latencies = collections.defaultdict(list)
    for client in asking:
        for route, seconds_of_route in client.seconds.items():
            latencies[route] += seconds_of_route
    everything = [second for of_route in latencies.values() for second in of_route]
    p99 = milliseconds(everything, 0.99)
    expected = {client.run_id: client.rows for client in asking} | {written_run: written}
    wrong = {run: (rows, rows_of(f"{store}/mlflow.db", run)) for run, rows in expected.items()}
    wrong = {run: counts for run, counts in wrong.items() if counts[0] != counts[1]}
    print(f"mixed load: {len(everything) / float(seconds):.0f} requests/s for {seconds} s, p99 {p99:.1f} ms, statuses {dict(statuses)}")
    for route, of_route in latencies.items():
        print(f"  {route:<20} half within {milliseconds(of_route, 0.5):.1f} ms, 99 of 100 within {milliseconds(of_route, 0.99):.1f} ms")
    print(f"rows logged by clients {sum(c.rows for c in asking)}, beside them by the training {written}; wrong counts: {wrong or 'none'}")
    return 1 if wrong or training.returncode != 0 or any(status >= 500 for status in statuses) else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
