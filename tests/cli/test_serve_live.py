"""`forecast serve` as browsers and operators use it, and as attackers do: TLS, login, pages, jobs, health, metrics."""

import http.client
import json
import os
import re
import signal
import socket
import ssl
import subprocess
import time
import unittest

from serve_support import Served
from support import CommandLineTest, small_config


def make_certificate(place, name="server", host="localhost"):
    """NAME.pem and NAME.key of a certificate for this machine."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
        + ["-subj", f"/CN={host}", "-addext", f"subjectAltName=DNS:{host},IP:127.0.0.1"]
        + ["-keyout", place.file(f"{name}.key"), "-out", place.file(f"{name}.pem")],
        check=True,
        capture_output=True,
    )


class Tls(CommandLineTest):
    def setUp(self):
        super().setUp()
        make_certificate(self.place)
        self.options = ("--certificate", "server.pem", "--key", "server.key")

    def context(self):
        return ssl.create_default_context(cafile=self.place.file("server.pem"))

    def test_what_is_served_with_a_certificate_is_served_by_tls(self):
        with Served(self.place, *self.options, tls=self.context()) as server:
            self.assertEqual(server.url, f"https://127.0.0.1:{server.port}")
            self.assertEqual(server.ask("GET", "/health")[2], b"OK")
            created = server.post("experiments/create", name="by tls")
            self.assertTrue(created["experiment_id"])
            with server.connect() as plain, self.context().wrap_socket(plain, server_hostname="localhost") as connection:
                self.assertIn(connection.version(), ("TLSv1.2", "TLSv1.3"))
                for _ in range(3):  # one after the other on one connection
                    connection.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    self.assertTrue(connection.recv(65536).startswith(b"HTTP/1.1 200 OK"))

    def test_a_stock_client_and_the_program_itself_reach_it(self):
        with Served(self.place, *self.options, tls=self.context()) as server:
            said = subprocess.run(
                ["curl", "--silent", "--show-error", "--fail", "--cacert", self.place.file("server.pem"), server.url + "/health"],
                capture_output=True,
                text=True,
            )
            self.assertEqual((said.stdout, said.stderr), ("OK", ""))
            listed = self.place.run(
                "experiments", "list", MLFLOW_TRACKING_URI=server.url, MLFLOW_TRACKING_SERVER_CERT_PATH=self.place.file("server.pem")
            )
            self.assertEqual(listed.code, 0, listed.err)
            self.assertIn("Default", listed.out)

    def test_large_files_come_whole(self):
        with Served(self.place, *self.options, tls=self.context()) as server:
            content = os.urandom(3_000_000)
            path = "/api/2.0/mlflow-artifacts/artifacts/0/abc/artifacts/large.bin"
            self.assertEqual(server.ask("PUT", path, content)[0], 200)
            self.assertEqual(server.ask("GET", path)[2], content)

    def test_half_handshakes_and_plain_words_hold_nobody_up(self):
        with Served(self.place, *self.options, tls=self.context()) as server:
            half = [server.connect() for _ in range(100)]
            for number, connection in enumerate(half):
                connection.sendall((b"", b"\x16\x03\x01\x02\x00\x01", b"GET / HTTP/1.1\r\n\r\n", b"\x80" * 200)[number % 4])
            begin = time.monotonic()
            self.assertEqual(server.ask("GET", "/health")[2], b"OK")
            self.assertLess(time.monotonic() - begin, 5)
            self.assertEqual(half[0].recv(10), b"")  # after 10 s
            self.assertLess(time.monotonic() - begin, 20)
            for connection in half:
                connection.close()

    def test_an_old_protocol_is_refused(self):
        with Served(self.place, *self.options, tls=self.context()) as server:
            old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            old.check_hostname = False
            old.verify_mode = ssl.CERT_NONE
            old.set_ciphers("ALL:@SECLEVEL=0")
            old.minimum_version = ssl.TLSVersion.TLSv1
            old.maximum_version = ssl.TLSVersion.TLSv1_1
            with server.connect() as plain, self.assertRaises((ssl.SSLError, ConnectionError)):
                old.wrap_socket(plain)

    def test_the_end_comes_while_connections_are_open(self):
        server = Served(self.place, *self.options, tls=self.context())
        with server.connect(), server.connect() as plain, self.context().wrap_socket(plain, server_hostname="localhost"):
            begin = time.monotonic()
            self.assertEqual(server.end(), 0)
            self.assertLess(time.monotonic() - begin, 8)

    def test_a_certificate_that_cannot_be_used_is_one_sentence(self):
        make_certificate(self.place, "other")
        self.place.write("nonsense.pem", "nonsense\n")
        subprocess.run(
            ["openssl", "ec", "-in", self.place.file("server.key"), "-aes256", "-passout", "pass:secret"]
            + ["-out", self.place.file("locked.key")],
            check=True,
            capture_output=True,
        )
        for certificate, key, said in (
            ("server.pem", None, "TLS needs both --certificate and --key"),
            (None, "server.key", "TLS needs both --certificate and --key"),
            ("gone.pem", "server.key", "No such file or directory"),
            ("server.pem", "gone.key", "No such file or directory"),
            ("nonsense.pem", "server.key", "cannot be used"),
            ("server.pem", "other.key", "key values mismatch"),
            ("server.pem", "locked.key", "cannot be used"),
        ):
            with self.subTest(certificate=certificate, key=key):
                options = (["--certificate", certificate] if certificate else []) + (["--key", key] if key else [])
                result = self.fail_with(2, "serve", "--port", "0", *options)
                self.assertIn(said, result.err)


if __name__ == "__main__":
    unittest.main()
