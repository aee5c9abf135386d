"""`forecast serve` on a free port, ready once made."""

import os
import signal
import subprocess

END_SECONDS = 30


class OwnServer:
    """Its store is `store` in the directory; its output lies in `log`."""

    def __init__(self, directory, *arguments, port=0, store="store"):
        self.log = os.path.join(directory, "serve.log")
        line = [os.path.abspath(os.environ["FORECAST_CORE_BINARY"]), "serve", "--port", str(port)]
        line += ["--store", os.path.join(directory, store), *arguments]
        environment = {**os.environ, "LD_LIBRARY_PATH": os.environ.get("LD_LIBRARY_PATH", "")}
        environment.pop("MLFLOW_TRACKING_URI", None)
        self.process = subprocess.Popen(
            line, cwd=directory, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        first = self.process.stderr.readline()
        while first and "listening on" not in first:
            first = self.process.stderr.readline()
        if not first:
            raise RuntimeError(f"forecast serve did not start in {directory}")
        self.url = first.split()[-1]

    def stop(self, with_signal=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(with_signal)
        code = self.process.wait(END_SECONDS)
        self.process.stderr.close()
        return code

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self.stop()
