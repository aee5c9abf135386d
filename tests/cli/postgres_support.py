"""Databases of their own on the server of FORECAST_TEST_POSTGRES (scripts/with-postgres), and a way to it that breaks."""

import os
import socket
import subprocess
import threading
import urllib.parse

SERVER = os.environ.get("FORECAST_TEST_POSTGRES", "")
PARTS = urllib.parse.urlsplit(SERVER)
WHERE_IT_IS = "FORECAST_TEST_POSTGRES names no server (scripts/with-postgres)"


class Database:
    """An empty database, dropped with drop()."""

    def __init__(self, name):
        self.name = f"{name}_{os.getpid()}"
        self.uri = urllib.parse.urlunsplit(PARTS._replace(path="/" + self.name))
        psql(SERVER, f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")
        psql(SERVER, f"CREATE DATABASE {self.name}")

    def drop(self):
        psql(SERVER, f"DROP DATABASE {self.name} WITH (FORCE)")

    def sql(self, query):
        return psql(self.uri, query)

    def by_port(self, port):
        """The same database by another port of this machine."""
        user = PARTS.netloc.rsplit("@", 1)[0]
        return urllib.parse.urlunsplit(PARTS._replace(netloc=f"{user}@127.0.0.1:{port}", path="/" + self.name))


def psql(uri, query):
    """The rows of the answer, columns joined by bars."""
    done = subprocess.run(
        ["psql", "-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-c", query, uri],
        env={**os.environ, "PGTZ": "UTC"}, capture_output=True, text=True, check=False,
    )
    if done.returncode != 0:
        raise AssertionError(f"{query}\n{done.stderr}")
    return done.stdout.splitlines()


class CuttingProxy:
    """Passes bytes to the server until `limit` came from the client, all connections together; then it cuts the one
    that brought the last of them, once. Use it in a `with`."""

    def __init__(self, limit):
        self.limit = limit
        self.passed = 0
        self.lock = threading.Lock()

    def __enter__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.listener.close()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            server = socket.create_connection((PARTS.hostname, PARTS.port))
            threading.Thread(target=self.forward, args=(client, server, True), daemon=True).start()
            threading.Thread(target=self.forward, args=(server, client, False), daemon=True).start()

    def allowed(self, size):
        """How many of the next bytes may pass; less than all of them once."""
        with self.lock:
            before, self.passed = self.passed, self.passed + size
            return self.limit - before if before <= self.limit < self.passed else size

    def forward(self, source, target, counts):
        try:
            while data := source.recv(65536):
                allowed = self.allowed(len(data)) if counts else len(data)
                target.sendall(data[:allowed])
                if allowed < len(data):
                    break
        except OSError:
            pass
        for end in (source, target):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            end.close()
