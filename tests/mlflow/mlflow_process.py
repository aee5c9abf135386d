"""A long-running command of MLflow: its servers, on a free port of this machine."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

HEALTHY_SECONDS = 180
END_SECONDS = 30


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


class MlflowProcess:
    """`mlflow <arguments> --host 127.0.0.1 --port <free>`, healthy once made; its output lies in `log`."""

    def __init__(self, directory, *arguments, health="/health"):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = os.path.join(directory, f"mlflow-{self.port}.log")
        environment = dict(os.environ)
        environment["PATH"] = os.path.dirname(sys.executable) + os.pathsep + environment["PATH"]
        environment.pop("MLFLOW_TRACKING_URI", None)
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "mlflow", *arguments, "--host", "127.0.0.1", "--port", str(self.port)],
                cwd=directory,
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            self.wait_until_healthy(health)
        except BaseException:
            self.stop()
            raise

    def output(self):
        with open(self.log, encoding="utf-8", errors="replace") as log:
            return log.read()

    def wait_until_healthy(self, path):
        end = time.monotonic() + HEALTHY_SECONDS
        while time.monotonic() < end and self.process.poll() is None:
            try:
                with urllib.request.urlopen(self.url + path, timeout=5) as answer:
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, OSError):
                pass
            time.sleep(0.1)
        raise RuntimeError(f"mlflow is not healthy at {self.url}; it said:\n{self.output()[-4000:]}")

    def stop(self, with_signal=signal.SIGTERM):
        """Ends it with all its workers."""
        if self.process.poll() is None:
            self.send(with_signal)
        try:
            self.process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            pass
        self.send(signal.SIGKILL)
        self.process.wait()

    def send(self, sent):
        try:
            os.killpg(self.process.pid, sent)
        except ProcessLookupError:
            pass

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self.stop()


def tracking_server(directory, database):
    """A tracking server on the database file."""
    uri = f"sqlite:///{database}"
    artifacts = os.path.join(os.path.dirname(database), "served")
    return MlflowProcess(
        directory, "server", "--backend-store-uri", uri, "--artifacts-destination", artifacts, "--workers", "1"
    )
