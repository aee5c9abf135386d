"""Databases of their own on the server of FORECAST_TEST_POSTGRES (scripts/with-postgres), a way to it that breaks, and a
server of one's own."""

import glob
import os
import pwd
import shutil
import socket
import subprocess
import threading
import time
import urllib.parse

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
OWNER = pwd.getpwnam("postgres") if os.geteuid() == 0 else None  # no server runs as root
AS_OWNER = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups"] if OWNER else []
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


def wait_until(uri, query):
    """Until the query gives a row."""
    end = time.monotonic() + 30
    while psql(uri, query) == []:
        if time.monotonic() > end:
            raise AssertionError(f"never came: {query}")
        time.sleep(0.05)


def postgres_program(name):
    return sorted(glob.glob("/usr/lib/postgresql/*/bin/" + name))[-1]


class OwnServer:
    """One more server, of scripts/with-postgres, which may be set, restarted and copied; ended by stop()."""

    def __init__(self):
        told = ["sh", "-c", 'echo "$FORECAST_TEST_POSTGRES"; echo "$FORECAST_TEST_POSTGRES_FOLDER"; exec cat']
        self.process = subprocess.Popen([os.path.join(ROOT, "scripts", "with-postgres"), *told],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.uri = self.process.stdout.readline().strip()
        self.folder = self.process.stdout.readline().strip()
        self.parts = urllib.parse.urlsplit(self.uri)

    def stop(self):
        self.process.communicate()

    def address(self, name, host="127.0.0.1"):
        user = self.parts.netloc.rsplit("@", 1)[0]
        return urllib.parse.urlunsplit(self.parts._replace(netloc=f"{user}@{host}:{self.parts.port}", path="/" + name))

    def database(self, name, host="127.0.0.1"):
        psql(self.uri, f"CREATE DATABASE {name}")
        return self.address(name, host)

    def set(self, **settings):
        """Settings that need no restart, in force for the next connection."""
        for name, value in settings.items():
            psql(self.uri, f"ALTER SYSTEM SET {name} = '{value}'")
        psql(self.uri, "SELECT pg_reload_conf()")
        wait_until(self.uri, " UNION ".join(
            f"SELECT 1 WHERE current_setting('{name}') = '{value}'" for name, value in list(settings.items())[-1:]))

    def restart(self):
        subprocess.run([*AS_OWNER, postgres_program("pg_ctl"), "-D", os.path.join(self.folder, "data"), "-s", "-w",
                        "-l", os.path.join(self.folder, "log"), "-m", "fast", "restart"], check=True)

    def standby(self):
        return Standby(self)


class Standby:
    """A copy of a server that follows it and can only be read; ended by stop()."""

    def __init__(self, server):
        self.parts = server.parts
        self.data = os.path.join(server.folder, "standby")
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        subprocess.run([*AS_OWNER, postgres_program("pg_basebackup"), "-R", "-c", "fast", "-X", "fetch", "--no-sync",
                        "-D", self.data, "-d", server.uri], check=True)
        self.control("-l", self.data + ".log", "-o",
                     f"-p {self.port} -c unix_socket_directories={server.folder} -c fsync=off", "start")

    def control(self, *arguments):
        subprocess.run([*AS_OWNER, postgres_program("pg_ctl"), "-D", self.data, "-s", "-w", *arguments], check=True)

    def stop(self):
        self.control("-m", "immediate", "stop")
        shutil.rmtree(self.data)

    def address(self, name):
        user = self.parts.netloc.rsplit("@", 1)[0]
        return urllib.parse.urlunsplit(self.parts._replace(netloc=f"{user}@127.0.0.1:{self.port}", path="/" + name))


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
