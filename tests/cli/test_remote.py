"""`forecast` at an MLflow server behind HTTPS: whom it trusts, how it shows who it is, and what it never says."""

import http.server
import json
import socket
import ssl
import subprocess
import threading
import time
import unittest

from support import CommandLineTest

EMPTY = json.dumps({}).encode()


class Handler(http.server.BaseHTTPRequestHandler):
    """A server without any experiment."""

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.authorizations.append(self.headers.get("Authorization"))
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(EMPTY)))
        self.end_headers()
        self.wfile.write(EMPTY)

    do_GET = do_POST

    def log_message(self, *_):
        pass


class QuietServer(http.server.ThreadingHTTPServer):
    def handle_error(self, *_):
        pass  # a client that does not trust the server is what these tests are about


class HttpsServer:
    """On a free port of 127.0.0.1, with its own certificate; wants one of the client too where `client_ca` is given."""

    def __init__(self, certificate, client_ca=None):
        self.http = QuietServer(("127.0.0.1", 0), Handler)
        self.http.authorizations = []
        self.http.status = 200
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        if client_ca:
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations(client_ca)
        self.http.socket = context.wrap_socket(self.http.socket, server_side=True, do_handshake_on_connect=False)
        self.url = f"https://127.0.0.1:{self.http.server_port}"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def stop(self):
        self.http.shutdown()
        self.http.server_close()


class RemoteTest(CommandLineTest):
    @classmethod
    def setUpClass(cls):
        place = cls.make_workplace()
        cls.certificate = place.file("server.pem")
        cls.client = place.file("client.pem")
        for name in (cls.certificate, cls.client):
            key = name + ".key"
            subprocess.run(
                ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
                + ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", name],
                check=True,
                capture_output=True,
            )
            with open(name, "a", encoding="utf-8") as pem, open(key, encoding="utf-8") as secret:
                pem.write(secret.read())

    def serve(self, **arguments):
        server = HttpsServer(self.certificate, **arguments)
        self.addCleanup(server.stop)
        return server

    def variables(self, server, **more):
        return {"MLFLOW_TRACKING_URI": server.url, "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "0", **more}

    def test_a_certificate_that_nobody_vouches_for_is_refused(self):
        result = self.fail_with(4, "runs", "list", **self.variables(self.serve()))
        self.assertIn("certificate", result.err)
        self.assertIn("MLFLOW_TRACKING_SERVER_CERT_PATH", result.err)

    def test_a_certificate_file_vouches_for_the_server(self):
        variables = self.variables(self.serve(), MLFLOW_TRACKING_SERVER_CERT_PATH=self.certificate)
        self.assertIn("No runs at", self.succeed("runs", "list", **variables).out)

    def test_another_certificate_file_does_not(self):
        variables = self.variables(self.serve(), MLFLOW_TRACKING_SERVER_CERT_PATH=self.client)
        self.fail_with(4, "runs", "list", **variables)

    def test_insecure_tls_asks_for_no_certificate(self):
        variables = self.variables(self.serve(), MLFLOW_TRACKING_INSECURE_TLS="true")
        self.succeed("runs", "list", **variables)

    def test_a_server_may_want_a_certificate_of_the_client(self):
        server = self.serve(client_ca=self.client)
        variables = self.variables(server, MLFLOW_TRACKING_SERVER_CERT_PATH=self.certificate)
        self.fail_with(4, "runs", "list", **variables)
        self.succeed("runs", "list", MLFLOW_TRACKING_CLIENT_CERT_PATH=self.client, **variables)

    def test_a_password_is_sent_and_never_said(self):
        server = self.serve()
        server.http.status = 401
        address = server.url.replace("https://", "https://ada:s3cret@")
        variables = self.variables(server, MLFLOW_TRACKING_INSECURE_TLS="true")
        variables["MLFLOW_TRACKING_URI"] = address
        result = self.fail_with(2, "runs", "list", **variables)
        self.assertEqual(server.http.authorizations, ["Basic YWRhOnMzY3JldA=="])
        self.assertNotIn("s3cret", result.out + result.err)

    def test_a_password_in_an_address_that_is_refused_is_not_said(self):
        result = self.fail_with(2, "runs", "list", MLFLOW_TRACKING_URI="ftp://ada:s3cret@mlflow.example")
        self.assertNotIn("s3cret", result.err)

    def test_variables_come_from_a_dotenv_file_too(self):
        server = self.serve()
        lines = self.variables(server, MLFLOW_TRACKING_SERVER_CERT_PATH=self.certificate, MLFLOW_TRACKING_TOKEN="t0k")
        self.place.write(".env", "".join(f"{name}={value}\n" for name, value in lines.items()))
        self.succeed("runs", "list")
        self.place.write(".env", "")
        self.assertEqual(set(server.http.authorizations), {"Bearer t0k"})

    def test_sync_without_anything_to_deliver(self):
        variables = {"MLFLOW_TRACKING_URI": "http://127.0.0.1:1"}
        self.assertEqual(self.succeed("runs", "sync", **variables).out, "Nothing waits to be delivered.\n")
        self.assertEqual(self.succeed("runs", "sync", "--json", **variables).json["deliveries"], [])


class Away(CommandLineTest):
    """A server that a person would wait for in vain."""

    def give_up(self, seconds, *command, **variables):
        begin = time.monotonic()
        result = self.fail_with(4, *command, **variables)
        self.assertLess(time.monotonic() - begin, seconds, command)
        self.assertIn(f"the MLflow server at {variables['MLFLOW_TRACKING_URI']} does not answer", result.err)
        return result

    def test_a_closed_port_ends_what_shows_and_changes_runs_at_once(self):
        with socket.socket() as once:
            once.bind(("127.0.0.1", 0))
            port = once.getsockname()[1]
        for command in (
            ("runs", "list"),
            ("runs", "show", "latest"),
            ("runs", "compare", "a", "b"),
            ("runs", "tag", "latest", "a=b"),
            ("models", "list"),
            ("models", "show", "town"),
            ("experiments", "list"),
            ("experiments", "delete", "trials", "--yes"),
        ):
            with self.subTest(command=command):
                said = self.give_up(8, *command, MLFLOW_TRACKING_URI=f"http://127.0.0.1:{port}").err
                self.assertIn("_MAX_RETRIES and MLFLOW_HTTP_REQUEST_TIMEOUT make it wait longer", said)

    def test_a_server_that_takes_calls_and_never_answers_is_given_up_in_ten_seconds(self):
        with socket.create_server(("127.0.0.1", 0)) as silent:
            uri = f"http://127.0.0.1:{silent.getsockname()[1]}"
            self.give_up(15, "runs", "list", MLFLOW_TRACKING_URI=uri)
            limits = {"MLFLOW_HTTP_REQUEST_MAX_RETRIES": "0", "MLFLOW_HTTP_REQUEST_TIMEOUT": "1"}
            self.give_up(5, "models", "list", MLFLOW_TRACKING_URI=uri, **limits)


if __name__ == "__main__":
    unittest.main()
