"""`forecast serve` started on a free port, and the ways to ask it."""

import http.client
import json
import re
import signal
import socket
import threading

WAIT_SECONDS = 60


class Served:
    """`forecast serve` in a workplace, ready once made."""

    def __init__(self, place, *arguments, tls=None, **environment):
        """`tls`: the client's ssl.SSLContext where the server has a certificate."""
        self.tls = tls
        self.process = place.start("serve", "--port", "0", *arguments, **environment)
        line = self.process.stderr.readline()
        while line and "listening on" not in line:
            line = self.process.stderr.readline()
        assert "listening on" in line, self.process.communicate()
        self.url = line.split()[-1]
        self.port = int(re.search(r":(\d+)$", self.url).group(1))
        self.said = []
        self.reader = threading.Thread(target=lambda: self.said.extend(self.process.stderr), daemon=True)
        self.reader.start()

    def connect(self, timeout=WAIT_SECONDS):
        return socket.create_connection(("127.0.0.1", self.port), timeout=timeout)

    def ask(self, method, path, body=None, headers=None, timeout=WAIT_SECONDS):
        """(status, headers, bytes)"""
        if self.tls:
            connection = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=timeout, context=self.tls)
        else:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        connection.request(method, path, body=body, headers=headers or {})
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer.status, answer.headers, content

    def call(self, method, route, parameters=None, **headers):
        """(status, JSON) of an endpoint below /api/2.0/mlflow/."""
        body = None if parameters is None else json.dumps(parameters)
        headers = {"Content-Type": "application/json", **headers}
        path = route if route.startswith("/") else "/api/2.0/mlflow/" + route
        status, _, content = self.ask(method, path, body, headers)
        return status, json.loads(content or "{}")

    def post(self, route, **parameters):
        status, answer = self.call("POST", route, parameters)
        assert status == 200, answer
        return answer

    def get(self, route):
        status, answer = self.call("GET", route)
        assert status == 200, answer
        return answer

    def raw(self, sent, timeout=WAIT_SECONDS):
        """All that comes back for these bytes, until the server closes."""
        with self.connect(timeout) as connection:
            connection.sendall(sent)
            received = b""
            while True:
                try:
                    part = connection.recv(65536)
                except ConnectionResetError:
                    return received
                if not part:
                    return received
                received += part

    def end(self, with_signal=signal.SIGTERM):
        """Its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(with_signal)
        code = self.process.wait(WAIT_SECONDS)
        self.reader.join(WAIT_SECONDS)
        self.process.stdout.close()
        self.process.stderr.close()
        return code

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()
