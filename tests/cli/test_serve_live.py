"""`forecast serve` as browsers and operators use it, and as attackers do: TLS, login, pages, jobs, health, metrics."""

import fcntl
import gzip
import json
import os
import re
import shutil
import signal
import ssl
import subprocess
import tempfile
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


def open_files(process):
    """What a process has open, but for what it closes meanwhile."""
    files = []
    for name in os.listdir(f"/proc/{process}/fd"):
        try:
            files.append(os.readlink(f"/proc/{process}/fd/{name}"))
        except FileNotFoundError:
            pass
    return files


def received(connection, end):
    """What comes until `end` has come."""
    content = b""
    while end not in content:
        part = connection.recv(65536)
        assert part, content
        content += part
    return content


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
                    self.assertTrue(received(connection, b"\r\n\r\nOK").startswith(b"HTTP/1.1 200 OK"))

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


class Login(CommandLineTest):
    def setUp(self):
        super().setUp()
        self.server = Served(self.place, FORECAST_SERVE_TOKEN="open sesame")
        self.addCleanup(self.server.end)

    def log_in(self, token, **headers):
        body = json.dumps({"token": token})
        return self.server.ask("POST", "/login", body, {"Content-Type": "application/json", **headers})

    def test_a_page_without_a_token_leads_to_the_login_and_back(self):
        status, headers, _ = self.server.ask("GET", "/docs?max=3", headers={"Accept": "text/html,*/*"})
        self.assertEqual((status, headers["Location"]), (303, "/login?next=%2Fdocs%3Fmax%3D3"))
        self.assertEqual(self.server.ask("GET", "/api/v1/status")[0], 401)
        status, headers, page = self.server.ask("GET", "/login")
        self.assertEqual(status, 200)
        self.assertIn(b'<label for="token">Token</label>', page)
        self.assertNotIn(b"{{", page)
        self.assertNotRegex(page, rb"<script(?![^>]*src=)|\son[a-z]+=|<style| style=")
        self.assertIn("default-src 'none'", headers["Content-Security-Policy"])
        self.assertIn("Jeton", self.server.ask("GET", "/login", headers={"Accept-Language": "fr-FR,fr;q=0.9,en;q=0.8"})[2].decode())
        self.assertEqual(self.server.ask("GET", "/web/login.js")[0], 200)

    def test_the_token_gives_a_cookie_that_opens_pages_until_the_logout(self):
        status, headers, content = self.log_in("open sesame")
        self.assertEqual((status, content), (204, b""))
        cookie = headers["Set-Cookie"]
        self.assertRegex(cookie, r"^forecast_session=[0-9a-f]{64}; Path=/; Max-Age=2592000; HttpOnly; SameSite=Strict$")
        asked = {"Cookie": "other=1; " + cookie.split(";")[0], "Content-Type": "application/json"}
        self.assertEqual(self.server.ask("GET", "/", headers=asked)[0], 200)
        self.assertEqual(self.server.ask("GET", "/api/v1/status", headers=asked)[0], 200)
        self.assertEqual(self.server.ask("GET", "/api/2.0/mlflow/experiments/get?experiment_id=0", headers=asked)[0], 200)
        self.assertEqual(self.server.ask("GET", "/api/v1/status", headers={"Cookie": "forecast_session=" + "0" * 64})[0], 401)
        self.assertEqual(self.server.ask("GET", "/api/v1/status", headers={"Cookie": "forecast_session="})[0], 401)
        status, headers, _ = self.server.ask("POST", "/logout", "{}", asked)
        self.assertEqual(status, 204)
        self.assertIn("forecast_session=; Path=/; Max-Age=0", headers["Set-Cookie"])
        self.assertEqual(self.server.ask("GET", "/api/v1/status", headers=asked)[0], 401)

    def test_another_site_can_neither_log_in_nor_out(self):
        for origin in ("http://evil.example", "null"):
            self.assertEqual(self.log_in("open sesame", Origin=origin)[0], 403)
        body = "token=open+sesame"
        self.assertEqual(self.server.ask("POST", "/login", body, {"Content-Type": "application/x-www-form-urlencoded"})[0], 400)
        self.assertEqual(self.server.ask("GET", "/login", headers={"Host": "evil.example"})[0], 403)

    def test_guessing_is_slowed_down(self):
        answers = [self.log_in(f"guess {number}")[0] for number in range(15)]
        self.assertEqual(answers, [401] * 9 + [429] * 6)
        status, headers, _ = self.log_in("open sesame")
        self.assertEqual((status, headers["Retry-After"]), (429, "60"))
        self.assertEqual(self.server.call("GET", "/api/v1/status", Authorization="Bearer open sesame")[0], 429)
        self.assertEqual(self.server.ask("GET", "/health")[0], 200)

    def test_nonsense_is_no_token(self):
        for body in ("", "[]", "{}", '{"token": 3}', '{"token": null}', "{" * 2000):
            self.assertEqual(self.server.ask("POST", "/login", body, {"Content-Type": "application/json"})[0], 400)
        self.assertEqual(self.log_in("x" * 5000)[0], 413)

    def test_by_tls_the_cookie_is_for_tls_only(self):
        make_certificate(self.place)
        context = ssl.create_default_context(cafile=self.place.file("server.pem"))
        options = ("--certificate", "server.pem", "--key", "server.key", "--store", "other")
        with Served(self.place, *options, tls=context, FORECAST_SERVE_TOKEN="t") as server:
            body = json.dumps({"token": "t"})
            cookie = server.ask("POST", "/login", body, {"Content-Type": "application/json"})[1]["Set-Cookie"]
            self.assertTrue(cookie.endswith("; SameSite=Strict; Secure"))


class Pages(CommandLineTest):
    def setUp(self):
        super().setUp()
        self.server = Served(self.place)
        self.addCleanup(self.server.end)

    def test_the_app_is_one_page_that_runs_nothing_of_others(self):
        status, headers, page = self.server.ask("GET", "/")
        self.assertEqual(status, 200)
        self.assertIn(b"<main", page)
        self.assertEqual(headers["Content-Type"], "text/html; charset=utf-8")
        self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
        self.assertEqual(headers["Referrer-Policy"], "no-referrer")
        self.assertIn("frame-ancestors 'none'", headers["Content-Security-Policy"])
        self.assertNotIn("unsafe", headers["Content-Security-Policy"])

    def test_a_file_comes_zipped_and_once(self):
        status, headers, plain = self.server.ask("GET", "/web/style.css")
        self.assertEqual((status, headers["Content-Type"]), (200, "text/css; charset=utf-8"))
        asked = {"Accept-Encoding": "gzip, br"}
        _, zipped_headers, zipped = self.server.ask("GET", "/web/style.css", headers=asked)
        self.assertEqual(zipped_headers["Content-Encoding"], "gzip")
        self.assertEqual(gzip.decompress(zipped), plain)
        asked["If-None-Match"] = headers["ETag"]
        status, _, content = self.server.ask("GET", "/web/style.css", headers=asked)
        self.assertEqual((status, content), (304, b""))

    def test_what_is_not_there_is_404_as_page_or_json(self):
        for path in ("/nothing", "/web/nothing.js", "/runs", "/web/", "/web/pages"):
            status, headers, _ = self.server.ask("GET", path, headers={"Accept": "text/html"})
            self.assertEqual((status, headers["Content-Type"]), (404, "text/html; charset=utf-8"), path)
            status, headers, content = self.server.ask("GET", path)
            self.assertEqual((status, headers["Content-Type"]), (404, "application/json"), path)
            self.assertEqual(json.loads(content)["error"]["kind"], "not_found")
        self.assertEqual(self.server.ask("GET", "/api/v1/nothing", headers={"Accept": "text/html"})[1]["Content-Type"], "application/json")

    def test_files_come_from_a_directory_and_from_nowhere_else(self):
        self.place.write("pages/index.html", "<main>mine</main>")
        self.place.write("pages/pages/own.js", "1")
        self.place.write("pages/.hidden.js", "1")
        self.place.write("secret.js", "secret")
        os.symlink(self.place.file("secret.js"), self.place.file("pages", "link.js"))
        with Served(self.place, "--web", "pages") as server:
            self.assertEqual(server.ask("GET", "/")[2], b"<main>mine</main>")
            self.assertEqual(server.ask("GET", "/web/pages/own.js")[2], b"1")
            self.place.write("pages/pages/own.js", "2")
            self.assertEqual(server.ask("GET", "/web/pages/own.js")[2], b"2")
            for path in ("../secret.js", "%2e%2e/secret.js", "pages/../../secret.js", "link.js", ".hidden.js", "/etc/passwd", "pages%2fown.js"):
                self.assertEqual(server.ask("GET", "/web/" + path)[0], 404, path)
        self.assertIn("there is no index.html", self.fail_with(2, "serve", "--port", "0", "--web", "nowhere").err)


class Held:
    """The lock of a workspace, so that who wants it waits."""

    def __init__(self, place):
        os.makedirs(place.file("mlruns"), exist_ok=True)
        self.file = open(place.file("mlruns", ".lock"), "w", encoding="utf-8")
        fcntl.flock(self.file, fcntl.LOCK_EX)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.file.close()


class Jobs(CommandLineTest):
    def setUp(self):
        super().setUp()
        self.place.write_small_data()
        self.place.write_config(small_config())
        remote = {"sources": {"load": {"type": "eco2mix", "base_url": "http://127.0.0.1:9", "territory": "242900314"}}}
        self.place.write_config({"experiment": "remote", **remote, "frame": {"target": "load.consommation"}}, "remote.json")
        self.server = self.serve()
        self.addCleanup(lambda: self.server.end())

    def serve(self, *options, **environment):
        return Served(self.place, "--config", "small.json", "--config", "remote.json", *options, **environment)

    def start(self, command, config, **arguments):
        return self.server.call("POST", "/api/v1/jobs", {"command": command, "config": config, "arguments": arguments})

    def job(self, number):
        return self.server.call("GET", f"/api/v1/jobs/{number}")[1]

    def ended(self, number, seconds=60):
        until = time.monotonic() + seconds
        while self.job(number)["state"] == "running" and time.monotonic() < until:
            time.sleep(0.05)
        return self.job(number)

    def events(self, number, headers=None):
        """(kind, data) of each event until the stream ends."""
        content = self.server.ask("GET", f"/api/v1/jobs/{number}/events", headers=headers)[2].decode()
        found = []
        for block in content.split("\n\n"):
            lines = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
            if lines:
                found.append((lines["event"], json.loads(lines["data"])))
        return found

    def test_a_backtest_runs_as_from_the_command_line(self):
        status, job = self.start("backtest", "small", **{"from": "2019-12-01", "to": "2019-12-20"})
        self.assertEqual(status, 200, job)
        self.assertEqual((job["id"], job["command"], job["config"], job["state"]), (1, "backtest", "small", "running"))
        events = self.events(1)
        job = self.ended(1)
        self.assertEqual((job["state"], job["exit_code"], job["meaning"]), ("done", 0, "done"), job)
        self.assertGreater(job["seconds"], 0)
        self.assertIn("linear", "\n".join(line["line"] for line in job["log"]))
        self.assertEqual(events[0][0], "state")
        self.assertEqual(events[-1], ("state", {key: job[key] for key in events[-1][1]}))
        self.assertEqual([data for kind, data in events if kind == "log"], job["log"])
        listed = self.place.run("runs", "list", "--json").json
        self.assertEqual(len(listed["runs"]), 1)
        last = str(len(job["log"]) - 1)
        self.assertEqual([kind for kind, _ in self.events(1, {"Last-Event-ID": last})], ["state", "log", "state"])

    def check_that_the_workspace_writes_where_the_server_keeps_artifacts(self, folder):
        made = self.server.post("experiments/create", name="small")["experiment_id"]
        self.assertEqual(self.server.get(f"experiments/get?experiment_id={made}")["experiment"]["artifact_location"],
                         f"mlflow-artifacts:/{made}")  # fmt: skip
        period = {"from": "2019-12-01", "to": "2019-12-20"}
        self.start("backtest", "small", **period)
        job = self.ended(1)
        self.assertEqual((job["state"], job["exit_code"]), ("done", 0), job)
        directories = {"FORECAST_ARTIFACT_DIRECTORIES": folder} if "mlruns" not in folder else {}
        result = self.place.run("backtest", "--config", "small.json", "--from", period["from"], "--to", period["to"], **directories)
        self.assertEqual(result.code, 0, result.err)
        runs = self.server.call("GET", "/api/v1/runs")[1]["runs"]
        self.assertEqual(len(runs), 2)
        for run in runs:
            kept = os.path.join(folder, made, run["run_id"], "artifacts")
            self.assertTrue(os.listdir(kept))
            listed = self.server.get(f"artifacts/list?run_id={run['run_id']}")
            self.assertEqual(sorted(entry["path"] for entry in listed["files"]), sorted(os.listdir(kept)))
            self.assertEqual(listed["root_uri"], f"mlflow-artifacts:/{made}/{run['run_id']}/artifacts")

    def test_jobs_and_commands_write_where_the_server_keeps_artifacts(self):
        self.check_that_the_workspace_writes_where_the_server_keeps_artifacts(self.place.file("mlruns", "mlartifacts"))

    def test_jobs_write_into_the_folder_that_the_server_was_given(self):
        self.server.end()
        folder = self.place.file("files")
        self.server = self.serve("--artifacts", folder)
        self.check_that_the_workspace_writes_where_the_server_keeps_artifacts(folder)

    def test_a_job_whose_experiment_keeps_its_artifacts_elsewhere_says_so_and_records_nothing(self):
        self.server.end()
        root = "http://127.0.0.1:9/api/2.0/mlflow-artifacts/artifacts"
        self.server = self.serve("--artifact-root", root)
        made = self.server.post("experiments/create", name="small")["experiment_id"]
        self.start("backtest", "small", **{"from": "2019-12-01", "to": "2019-12-20"})
        job = self.ended(1)
        self.assertEqual((job["state"], job["exit_code"]), ("failed", 2), job)
        said = "\n".join(line["line"] for line in job["log"])
        self.assertIn(f"the experiment 'small' keeps its artifacts at {root}/{made}", said)
        self.assertIn("can write; say MLFLOW_TRACKING_URI=http://SERVER", said)
        self.assertEqual(self.server.post("runs/search", experiment_ids=[made]).get("runs", []), [])

    def test_a_failure_says_why_with_the_exit_code(self):
        self.start("predict", "remote")
        job = self.ended(1)
        self.assertEqual(job["state"], "failed")
        self.assertEqual(job["exit_code"], self.place.run("predict", "--config", "remote.json").code)
        self.assertIn("error", [line["level"] for line in job["log"]])

    def test_a_job_is_cancelled_as_by_ctrl_c_and_twice_is_once(self):
        with Held(self.place):
            self.start("fetch", "remote", wait=True)
            time.sleep(1)
            self.assertEqual(self.job(1)["state"], "running")
            self.assertEqual([self.server.call("POST", "/api/v1/jobs/1/cancel", {})[0] for _ in range(2)], [200, 200])
            job = self.ended(1)
        self.assertEqual((job["state"], job["exit_code"]), ("cancelled", 130))
        status, answer = self.server.call("POST", "/api/v1/jobs/1/cancel", {})
        self.assertEqual((status, answer["error"]["kind"]), (409, "conflict"))
        self.assertEqual(self.server.call("POST", "/api/v1/jobs/7/cancel", {})[0], 404)

    def test_one_change_at_a_time_and_two_jobs_at_once(self):
        with Held(self.place):
            self.start("fetch", "remote")
            job = self.ended(1)
            self.assertEqual((job["state"], job["exit_code"]), ("failed", 6))
            self.assertIn("another instance", job["meaning"])
            self.start("fetch", "remote", wait=True)
            self.start("fetch", "remote", wait=True)
            status, answer = self.start("fetch", "remote", wait=True)
            self.assertEqual((status, answer["error"]["kind"]), (503, "locked"))

    def test_only_known_commands_configs_and_arguments_are_started(self):
        os.makedirs(self.place.file("configs"))
        for command, config, arguments, status in (
            ("sweep", "small", {}, 400),
            ("serve", "small", {}, 400),
            ("backtest; rm -rf /", "small", {}, 400),
            ("backtest", "small.json", {}, 404),
            ("backtest", "../small", {}, 404),
            ("backtest", "/etc/passwd", {}, 404),
            ("backtest", "nothing", {}, 404),
            ("backtest", "", {}, 404),
            ("backtest", "small", {"set": "store=/tmp/x"}, 400),
            ("backtest", "small", {"from": "yesterday"}, 400),
            ("backtest", "small", {"from": "2019-01-01 --set store=x"}, 400),
            ("backtest", "small", {"issue": "--json"}, 400),
            ("train", "small", {"name": "$(id); `id`"}, 400),
            ("train", "small", {"seed": "1"}, 400),
            ("train", "small", {"if_drifted": "yes"}, 400),
            ("train", "small", [], 400),
        ):
            with self.subTest(command=command, config=config, arguments=arguments):
                body = {"command": command, "config": config, "arguments": arguments}
                self.assertEqual(self.server.call("POST", "/api/v1/jobs", body)[0], status)
        self.assertEqual(self.server.call("POST", "/api/v1/jobs", {"command": 1})[0], 400)
        self.assertEqual(self.server.ask("POST", "/api/v1/jobs", "command=train")[0], 400)
        self.assertEqual(self.server.call("GET", "/api/v1/jobs"), (200, {"items": []}))
        for path in ("x", "0", "99999999999999999999", "1%2f..", "-1"):
            self.assertEqual(self.server.ask("GET", "/api/v1/jobs/" + path)[0], 404)

    def test_the_history_outlives_the_server_and_what_ran_when_it_was_killed_is_lost(self):
        self.start("predict", "remote")
        done = self.ended(1)
        with Held(self.place):
            self.start("fetch", "remote", wait=True)
            time.sleep(0.5)
            self.server.end(signal.SIGKILL)
        self.server = self.serve()
        kept = self.server.call("GET", "/api/v1/jobs")[1]["items"]
        self.assertEqual([(job["id"], job["state"]) for job in kept], [(2, "lost"), (1, "failed")])
        self.assertEqual(self.job(1), done)
        self.assertEqual([kind for kind, _ in self.events(1)][-1], "state")
        self.assertEqual(self.start("predict", "remote")[1]["id"], 3)
        self.ended(3)

    def test_the_servers_end_stops_jobs_as_ctrl_c_does(self):
        with Held(self.place):
            self.start("fetch", "remote", wait=True)
            stream = self.server.connect()
            stream.sendall(b"GET /api/v1/jobs/1/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
            received(stream, b"event: state")
            time.sleep(0.5)
            begin = time.monotonic()
            self.assertEqual(self.server.end(), 0)
            self.assertLess(time.monotonic() - begin, 15)
            stream.close()
        self.server = self.serve()
        job = self.job(1)
        self.assertEqual((job["state"], job["exit_code"]), ("cancelled", 130))

    def test_a_read_only_server_starts_nothing_and_shows_the_history(self):
        self.start("predict", "remote")
        self.ended(1)
        with self.serve("--read-only") as server:
            status, answer = server.call("POST", "/api/v1/jobs", {"command": "predict", "config": "remote"})
            self.assertEqual((status, answer["error"]["kind"]), (403, "permission"))
            self.assertEqual([job["id"] for job in server.call("GET", "/api/v1/jobs")[1]["items"]], [1])

    def test_a_second_server_starts_no_jobs_but_shows_them(self):
        self.start("predict", "remote")
        self.ended(1)
        with self.serve() as server:
            status, answer = server.call("POST", "/api/v1/jobs", {"command": "predict", "config": "remote"})
            self.assertEqual((status, answer["error"]["kind"]), (503, "locked"))
            self.assertEqual([job["state"] for job in server.call("GET", "/api/v1/jobs")[1]["items"]], ["failed"])

    def test_a_job_knows_nothing_of_the_servers_token(self):
        self.server.end()
        self.server = self.serve(FORECAST_SERVE_TOKEN="s3kr1t")
        ask = {"Authorization": "Bearer s3kr1t", "Content-Type": "application/json"}
        with Held(self.place):
            body = json.dumps({"command": "fetch", "config": "remote", "arguments": {"wait": True}})
            self.assertEqual(self.server.ask("POST", "/api/v1/jobs", body, ask)[0], 200)
            children = subprocess.run(["pgrep", "-P", str(self.server.process.pid)], capture_output=True, text=True).stdout.split()
            self.assertEqual(len(children), 1)
            with open(f"/proc/{children[0]}/environ", "rb") as file:
                self.assertNotIn(b"s3kr1t", file.read())
            files = open_files(children[0])
            self.assertEqual([name for name in files if name.startswith("socket:")], [])

    def test_three_hundred_watchers_hold_nobody_up(self):
        with Held(self.place):
            self.start("fetch", "remote", wait=True)
            watchers = [self.server.connect() for _ in range(300)]
            for watcher in watchers:
                watcher.sendall(b"GET /api/v1/jobs/1/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
            statuses = [watcher.recv(12) for watcher in watchers]
            self.assertEqual(statuses.count(b"HTTP/1.1 200"), 256)
            self.assertEqual(statuses.count(b"HTTP/1.1 503"), 44)
            begin = time.monotonic()
            for _ in range(20):
                self.assertEqual(self.server.ask("GET", "/api/v1/status")[0], 200)
            self.assertLess(time.monotonic() - begin, 10)
            with open(f"/proc/{self.server.process.pid}/status", encoding="utf-8") as file:
                resident = int(re.search(r"VmRSS:\s+(\d+) kB", file.read()).group(1))
            self.assertLess(resident, 100_000)
            for watcher in watchers:
                watcher.close()


class Operations(CommandLineTest):
    def setUp(self):
        super().setUp()
        self.place.write_small_data()
        self.place.write_config(small_config())

    def test_the_health_check_says_what_is_in_order_and_what_is_not(self):
        with Served(self.place, "--config", "small.json") as server:
            status, health = server.call("GET", "/system_health_check")
            self.assertEqual((status, health["status"]), (200, "warning"), health)
            checks = {check["name"]: check for check in health["checks"]}
            self.assertEqual(checks["run store"]["status"], "ok")
            self.assertEqual(checks["data of small"]["status"], "warning")
            self.assertIn("days old", checks["data of small"]["sentence"])
            self.assertRegex(checks["data of small"]["advice"], "^Look at the files that .*small.json names")
            self.assertEqual(checks["model of small"]["status"], "warning")
            for check in health["checks"]:
                self.assertIn(check["status"], ("ok", "warning", "error"))
                self.assertTrue(check["sentence"])

    def test_the_timers_that_cron_tells_of_are_shown(self):
        counted = self.place.file("asked")
        lines = f"echo >> {counted}; echo '# forecast'; echo '15 2 * * * forecast predict'; echo '@daily other'"
        self.place.write("bin/crontab", f"#!/bin/sh\n{lines}\n")
        self.place.write("bin/systemctl", "#!/bin/sh\nexit 1\n")
        for name in ("crontab", "systemctl"):
            os.chmod(self.place.file("bin", name), 0o755)
        with Served(self.place, PATH=self.place.file("bin") + ":" + os.environ["PATH"]) as server:
            timer = server.call("GET", "/api/v1/timer")[1]
            self.assertEqual(server.call("GET", "/api/v1/timer")[1], timer)
        self.assertEqual(self.place.read("asked"), "\n")
        item = {"source": "cron", "command": "forecast predict", "schedule": "15 2 * * *", "next": None}
        self.assertEqual(timer, {"items": [item], "reason": None})

    def test_a_store_that_was_removed_or_replaced_is_said_and_not_changed(self):
        store, aside = self.place.file("mlruns", "mlflow.db"), self.place.file("aside.db")
        create = ("POST", "experiments/create", {"name": "x"})
        with Served(self.place, "--config", "small.json") as server:
            self.assertEqual(server.call("GET", "/system_health_check")[0], 200)
            os.rename(store, aside)
            for _ in range(2):
                status, health = server.call("GET", "/system_health_check")
                self.assertEqual((status, health["status"]), (503, "error"), health)
                checks = [check for check in health["checks"] if check["name"] == "run store"]
                self.assertEqual([check["status"] for check in checks], ["error"])
                self.assertIn("removed or replaced", checks[0]["sentence"])
                self.assertEqual(server.call(*create)[0], 503)
                started = server.call("POST", "/api/v1/jobs", {"command": "predict", "config": "small"})
                self.assertEqual((started[0], started[1]["error"]["kind"]), (503, "unavailable"))
                self.assertEqual(server.call("POST", "experiments/search", {"max_results": 1})[0], 200)
                self.place.write("mlruns/mlflow.db", "")  # another file
            os.rename(aside, store)
            self.assertEqual(server.call("GET", "/system_health_check")[0], 200)
            self.assertEqual(server.call(*create)[0], 200)

    def test_each_file_system_has_its_own_check_of_room(self):
        memory = "/dev/shm"
        if not os.access(memory, os.W_OK) or os.stat(memory).st_dev == os.stat(self.place.file(".")).st_dev:
            self.skipTest("there is no second file system")
        store = tempfile.mkdtemp(dir=memory)
        self.addCleanup(shutil.rmtree, store)
        with Served(self.place, "--store", store) as server:
            names = [check["name"] for check in server.call("GET", "/system_health_check")[1]["checks"]]
        self.assertIn("disk", names)
        self.assertEqual(names.count("disk of the store"), 1)
        self.assertNotIn("disk of the artifacts", names)

    def test_a_damaged_store_is_503(self):
        self.place.write("mlruns/observations.db", "no database " * 1000)
        with Served(self.place, "--config", "small.json") as server:
            status, health = server.call("GET", "/system_health_check")
            self.assertEqual((status, health["status"]), (503, "error"))

    def test_what_monitor_kept_is_shown(self):
        with Served(self.place, "--config", "small.json") as server:
            status, answer = server.call("GET", "/api/v1/monitor")
            self.assertEqual((status, answer["error"]["kind"]), (404, "not_found"))
            self.assertEqual(answer["error"]["advice"], "forecast monitor --config " + self.place.file("small.json"))
            self.succeed("backtest", "--config", "small.json")
            printed = self.place.run("monitor", "--config", "small.json", "--json").json
            self.assertEqual(server.call("GET", "/api/v1/monitor?config=small")[1], printed)
            metrics = server.ask("GET", "/metrics")[2].decode()
            self.assertRegex(metrics, r'forecast_monitor_value\{config="small",kind="data_age",series="load.mw"\} \d')

    def test_metrics_count_requests_and_jobs(self):
        with Served(self.place, "--config", "small.json") as server:
            for path in ("/health", "/api/v1/status", "/api/v1/nothing", "/", "/web/style.css", "/api/2.0/mlflow/runs/get"):
                server.ask("GET", path)
            for number in range(30):
                server.ask("GET", f"/some/path/{number}")
            server.call("POST", "/api/v1/jobs", {"command": "predict", "config": "small"})
            while server.call("GET", "/api/v1/jobs/1")[1]["state"] == "running":
                time.sleep(0.1)
            status, headers, content = server.ask("GET", "/metrics")
            self.assertEqual((status, headers["Content-Type"]), (200, "text/plain; version=0.0.4; charset=utf-8"))
            metrics = content.decode()
            for line in (
                r'forecast_http_requests_total\{class="health",status="200"\} 1',
                r'forecast_http_requests_total\{class="mlflow",status="400"\} 1',
                r'forecast_http_requests_total\{class="pages",status="404"\} 30',
                r'forecast_http_request_duration_seconds_bucket\{class="health",le="\+Inf"\} 1',
                r'forecast_jobs_ended_total\{command="predict",exit_code="\d"\} 1',
                r"forecast_jobs_running 0",
                r'forecast_data_age_seconds\{config="small"\} \d+',
                r'forecast_build_info\{version="',
            ):
                self.assertRegex(metrics, re.compile("^" + line, re.M))
            self.assertNotIn("/some", metrics)

    @unittest.skipUnless(shutil.which("promtool"), "promtool, of Debian's prometheus, is not here")
    def test_promtool_is_content_with_the_metrics(self):
        with Served(self.place, "--config", "small.json") as server:
            server.ask("GET", "/health")
            content = server.ask("GET", "/metrics")[2]
        said = subprocess.run(["promtool", "check", "metrics"], input=content, capture_output=True)
        self.assertEqual((said.returncode, said.stdout + said.stderr), (0, b""))

    def test_the_journal_has_a_line_of_json_for_each_answer_and_no_secrets(self):
        server = Served(self.place, "--log-format", "json", FORECAST_SERVE_TOKEN="s3kr1t")
        server.ask("GET", "/api/v1/status?token=s3kr1t", headers={"Authorization": "Bearer s3kr1t"})
        server.ask("GET", "/api/v1/status", headers={"Authorization": "Bearer wr0ng"})
        server.ask("GET", "/a%22%0Ab\\c", headers={"Cookie": "forecast_session=c00kie"})
        server.raw(b"nonsense\r\n\r\n")
        server.end()
        lines = [json.loads(line) for line in server.said]
        answered = [line for line in lines if "status" in line]
        self.assertEqual(sorted(line["status"] for line in answered), [400, 400, 401, 401])
        self.assertEqual({key for line in answered for key in line}, {"time", "level", "message", "method", "path", "status", "ms", "bytes", "client"})
        refused = next(line for line in answered if line["status"] == 401 and line["path"] == "/api/v1/status")
        self.assertEqual((refused["method"], refused["client"], refused["level"]), ("GET", "127.0.0.1", "info"))
        self.assertGreater(refused["bytes"], 100)
        for secret in ("s3kr1t", "wr0ng", "c00kie", "token="):
            self.assertNotIn(secret, "".join(server.said))


if __name__ == "__main__":
    unittest.main()
