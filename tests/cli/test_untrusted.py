"""What others wrote, and what must not be given away: planted secrets, control characters, pipes, inputs without end."""

import http.server
import json
import os
import sqlite3
import threading
import unittest

from support import CommandLineTest, day, small_config, DAYS

SECRET = "s3kr1t"
EVIL = "two\nforged line\x1b[2J\x1b[31m\x9b31m \u202e"
CLOSED = "http://127.0.0.1:9"


class Refusing(http.server.BaseHTTPRequestHandler):
    """Repeats in its refusal what it was asked, as services do."""

    def do_GET(self):
        said = json.dumps({"message": f"http://u:{SECRET}@host{self.path} is refused \033[2J, api_key={SECRET}"}).encode()
        self.send_response(400)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_):
        pass


class RefusingServer:
    def __enter__(self):
        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Refusing)
        self.port = self.http.server_port
        threading.Thread(target=self.http.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.http.shutdown()
        self.http.server_close()


def config_with_secrets(port):
    config = small_config()
    config["sources"]["extra"] = {
        "type": "eco2mix",
        "territory": "242900314",
        "base_url": f"http://u:{SECRET}@127.0.0.1:{port}/x?apikey={SECRET}",
    }
    config["sources"]["air"] = {
        "type": "open-meteo",
        "variables": ["temperature_2m"],
        "archive_url": f"http://u:{SECRET}@127.0.0.1:{port}/v1?apikey={SECRET}",
    }
    return config


class Secrets(CommandLineTest):
    def check_files(self):
        for directory, _, names in os.walk(self.place.file("mlruns")):
            for name in names:
                with open(os.path.join(directory, name), "rb") as file:
                    self.assertNotIn(SECRET.encode(), file.read(), name)

    def check(self, *arguments, **environment):
        result = self.place.run(*arguments, **environment)
        self.assertNotIn(SECRET, result.out, arguments)
        self.assertNotIn(SECRET, result.err, arguments)
        return result

    def test_a_planted_secret_is_in_no_output_and_in_no_file(self):
        server = self.enterContext(RefusingServer())
        self.place.write_small_data()
        self.place.write_config(config_with_secrets(server.port), "c.json")
        self.place.write_config(small_config(), f"token={SECRET}.json")
        override = ("--set", f"sources.extra.base_url=http://u:{SECRET}@127.0.0.1:{server.port}/y")
        logged = ("--log-file", "log.txt", "--log-format", "json")
        period = ("--from", str(day(DAYS - 10)), "--to", str(day(DAYS)))
        backtest = self.check(*logged, "backtest", "--config", "c.json", *override, *period)
        self.assertEqual(backtest.code, 0, backtest.err)
        for command in (
            ("config", "show", "--config", "c.json", *override),
            ("config", "show", "--config", "c.json", "--json"),
            ("config", "check", "--config", "c.json", "--set", f"training.epochs=http://u:{SECRET}@h"),
            ("config", "check", "--config", "c.json", "--set", f"http://u:{SECRET}@h"),
            (*logged, "data", "fetch", "--config", "c.json", "--since", "2025-06-01", "--until", "2025-06-02"),
            ("data", "fetch", "--config", "c.json", "--dry-run", "--since", "2025-06-01"),
            ("data", "check", "--config", "c.json"),
            ("data", "status", "--config", "c.json"),
            ("doctor", "--config", "c.json"),
            ("doctor", "--config", "c.json", "--json"),
            ("config", "check", "--config", "c.json", "--set", f"sources.extra.base_url=http://u:p {SECRET}@h:1/y"),
            ("config", "check", "--config", "c.json", "--set", "x.token=", SECRET),
            ("config", "check", "--config", "c.json", "--set", "x.token:", SECRET),
            ("config", "check", "--config", "c.json", "--set", f"x.token {SECRET}"),
            ("config", "check", "--config", "c.json", "--set", f"x.token = {SECRET}"),
            ("config", "check", "--config", f"token={SECRET}.json"),
            ("config", "show", "--config", f"token={SECRET}.json"),
            ("config", "check", "--config", "c.json", "--set", f"sources.air.archive_url=htp:/u:{SECRET}@h"),
            ("runs", "list", "--json"),
            ("runs", "show", "backtest trial"),
            ("runs", "show", "backtest trial", "--csv"),
        ):
            with self.subTest(command=command):
                self.check(*command)
        self.assertNotIn(SECRET, self.place.read("log.txt"))
        self.check_files()
        recorded = json.loads(self.succeed("runs", "list", "--json").out)["runs"][0]
        self.assertIn(f"sources.extra.base_url=http://***@127.0.0.1:{server.port}/y", recorded["tags"]["forecast.command"])
        self.assertEqual(
            recorded["params"]["sources.air.archive_url"], f"http://***@127.0.0.1:{server.port}/v1?apikey=***"
        )
        named = ("--set", f"run_name=http://u:{SECRET}@h", "--set", f"experiment=http://u:{SECRET}@h")
        self.assertEqual(self.check("backtest", "--config", "c.json", *period, *named).code, 0)
        self.assertIn("backtest http://***@h", self.check("runs", "list").out)
        self.check("experiments", "list")
        self.check_files()

    def test_a_fetch_that_is_refused_says_so_without_the_secret(self):
        server = self.enterContext(RefusingServer())
        self.place.write_small_data()
        self.place.write_config(config_with_secrets(server.port), "c.json")
        result = self.check("data", "fetch", "--config", "c.json", "--since", "2025-06-01", "--until", "2025-06-02")
        self.assertNotEqual(result.code, 0)
        self.assertIn("is refused \\u001b[2J", result.err)

    def test_no_tracking_address_is_shown_with_its_password(self):
        for uri in (
            f"http://user:{SECRET}@127.0.0.1:1/",
            f"http://user:p@ss/{SECRET}@127.0.0.1:1/",
            f"http://user:pa {SECRET}@127.0.0.1:1/",
            f"user:{SECRET}@127.0.0.1:1",
            f"user:pa {SECRET}@127.0.0.1:1",
            f"postgresql://user:{SECRET}@host/db",
        ):
            for command in (("runs", "list"), ("doctor",), ("runs", "sync")):
                with self.subTest(uri=uri, command=command):
                    self.check(*command, MLFLOW_TRACKING_URI=uri, MLFLOW_HTTP_REQUEST_MAX_RETRIES="0")
        self.assertEqual(os.listdir(self.place.path), [])  # nor is a directory made of it

    def test_the_place_an_old_spool_belongs_to_is_shown_without_its_password(self):
        run_id = "0123456789abcdef0123456789abcdef"
        header = {"record": "run", "uri": f"http://user:{SECRET}@127.0.0.1:1", "run_id": run_id}
        header.update({"experiment": "e", "name": "r", "start_ms": 1, "artifact_uri": "/x"})
        self.place.write(f"mlruns/spool/{run_id}.jsonl", json.dumps(header) + "\n")
        for arguments in ((), ("--json",), ("--csv",)):
            self.assertIn("127.0.0.1:1", self.check("runs", "sync", *arguments).out)

    def test_a_broken_line_of_env_is_named_and_not_shown(self):
        self.place.write(".env", f"MLFLOW_TRACKING_PASSWORD {SECRET}\n")
        result = self.check("runs", "list")
        self.assertEqual(result.code, 2)
        self.assertIn(".env:1: expected KEY=value", result.err)


class Inputs(CommandLineTest):
    def test_a_pipe_is_refused_where_a_file_is_expected(self):
        os.mkfifo(self.place.file("pipe"))
        config = small_config()
        config["sources"]["load"]["files"] = ["pipe"]
        self.place.write_small_data()
        self.place.write_config(config, "reads-pipe.json")
        self.place.write_config(small_config(), "good.json")
        for code, command, environment in (
            (2, ("config", "check", "--config", "pipe"), {}),
            (2, ("config", "check", "--config", "/dev/zero"), {}),
            (3, ("data", "check", "--config", "reads-pipe.json"), {}),
            (1, ("runs", "list"), {"MLFLOW_TRACKING_URI": "sqlite:///pipe"}),
            (1, ("data", "status"), {"FORECAST_STORE": "pipe"}),
            (2, ("runs", "list"), {"MLFLOW_TRACKING_URI": CLOSED, "MLFLOW_TRACKING_SERVER_CERT_PATH": "pipe"}),
        ):
            with self.subTest(command=command):
                self.assertIn("a pipe, a socket or a device", self.fail_with(code, *command, **environment).err)
        os.rename(self.place.file("pipe"), self.place.file(".env"))
        self.assertIn(".env is a pipe", self.fail_with(2, "config", "check", "--config", "good.json").err)

    def test_a_config_nested_without_end_is_refused_with_its_place(self):
        self.place.write("deep.json", '{"sources":\n' + "[" * 500_000)
        self.assertIn("deep.json:2:100: nested", self.fail_with(2, "config", "check", "--config", "deep.json").err)
        self.place.write_config(small_config(), "good.json")
        deep = "training.epochs=" + "[" * 100_000
        error = self.fail_with(2, "config", "check", "--config", "good.json", "--set", deep).err
        self.assertLess(len(error), 21_000)


class Texts(CommandLineTest):
    """Names, params, tags and descriptions that another program wrote."""

    def setUp(self):
        super().setUp()
        self.place.write_small_data()
        self.place.write_config(small_config(), "c.json")
        period = ("--from", str(day(DAYS - 5)), "--to", str(day(DAYS)))
        for seed in ("1", "2"):
            self.succeed("backtest", "--config", "c.json", *period, "--set", f"training.seed={seed}")
        connection = sqlite3.connect(self.place.file("mlruns", "mlflow.db"))
        with connection:
            self.run = connection.execute("SELECT run_uuid FROM runs LIMIT 1").fetchone()[0]
            connection.execute("UPDATE runs SET name = ? WHERE run_uuid = ?", (EVIL, self.run))
            connection.execute("UPDATE experiments SET name = ? WHERE experiment_id != 0", (EVIL,))
            connection.execute("UPDATE params SET value = ? WHERE key = 'frame.unit'", (EVIL,))
            for key in ("note", "par\nam", EVIL):
                connection.execute("INSERT INTO params VALUES (?, ?, ?)", (key, EVIL, self.run))
                connection.execute("INSERT INTO tags VALUES (?, ?, ?)", (key, EVIL, self.run))
            connection.execute(
                "INSERT INTO latest_metrics (key, value, timestamp, step, is_nan, run_uuid) VALUES (?, 1, 1, 0, 0, ?)",
                (EVIL, self.run),
            )
            connection.execute("UPDATE datasets SET name = ?, dataset_source = ?", (EVIL, EVIL))
            for i in range(300):
                connection.execute(f"INSERT INTO params VALUES ('python_{i}', 'value', ?)", (self.run,))
            for name in ("town", EVIL):
                connection.execute("INSERT INTO registered_models VALUES (?, 1, 1, ?)", (name, EVIL))
                connection.execute("INSERT INTO registered_model_tags VALUES (?, ?, ?)", (EVIL, EVIL, name))
                connection.execute(
                    "INSERT INTO model_versions (name, version, creation_time, last_updated_time, run_id, source) "
                    "VALUES (?, 1, 1, 1, ?, '/x')",
                    (name, self.run),
                )
                for key in ("k\ney", "forecast.forecaster"):
                    connection.execute("INSERT INTO model_version_tags VALUES (?, ?, ?, 1)", (key, EVIL, name))
                connection.execute("INSERT INTO registered_model_aliases VALUES (?, 1, ?)", ("champion", name))
                connection.execute("INSERT INTO registered_model_aliases VALUES (?, 1, ?)", (EVIL, name))
        connection.close()

    def check(self, *command, code=0):
        """What others wrote steers no terminal and, but within quotes of CSV, begins no line."""
        result = self.place.run(*command)
        self.assertEqual(result.code, code, (command, result.err))
        for text in (result.out, result.err):
            for character in "\x1b\x9b\u202e":
                self.assertNotIn(character, text, command)
            if "--csv" not in command:
                self.assertNotIn("\nforged line", text, command)
        return result

    def test_they_never_reach_the_terminal_raw_and_break_no_table(self):
        other = [run["run_id"] for run in self.check("runs", "list", "--json").json["runs"] if run["run_id"] != self.run]
        self.assertEqual(len(self.check("runs", "list").out.splitlines()), 4)  # headings, two runs, a hint
        self.check("runs", "list", "--columns", "name,experiment,artifact_uri,tags.par\nam,params.par\nam,metrics." + EVIL)
        for form in ((), ("--csv",), ("--md",), ("--json",)):
            self.check("runs", "show", self.run, *form)
            self.check("runs", "compare", self.run, *other, "--all", *form)
            self.check("models", "list", *form)
            self.check("models", "show", "town", *form)
            self.check("models", "show", EVIL, *form)
            self.check("experiments", "list", *form)
            self.check("runs", "query", "SELECT key, value FROM tags", *form)
            self.check("runs", "export", self.run, *form)
        self.assertIn("k\\ney=two\\nforged line\\u001b[2J", self.check("models", "show", "town").out)
        self.check("doctor", "--offline")

    def test_no_command_that_changes_something_says_them_raw(self):
        self.check("experiments", "delete", EVIL, "--dry-run")
        self.check("experiments", "delete", EVIL, "--yes")
        self.check("runs", "list")
        self.check("experiments", "restore", EVIL)
        self.check("experiments", "restore", EVIL)
        self.check("runs", "delete", self.run, code=2)
        self.check("runs", "delete", self.run, "--force", "--dry-run")
        self.check("runs", "tag", self.run, "note=x", "--remove", EVIL)
        self.check("models", "alias", EVIL + "/1", "winter")
        self.check("models", "promote", EVIL + "/1", "--yes")
        self.check("models", "rollback", EVIL, "--yes", code=2)
        self.check("models", "register", "village", "--run", self.run, "--forecaster", "j-7")
        self.check("models", "promote", self.run, "--name", EVIL, "--forecaster", "j-7", "--yes", code=2)  # no name for one
        self.check("models", "delete", EVIL + "@" + EVIL, "--force", "--dry-run")
        self.check("models", "delete", EVIL, "--force", "--yes")
        self.check("runs", "rename", self.run, "new")

    def test_no_command_that_forecasts_says_them_raw(self):
        self.check("predict", "--no-store", code=2)  # there are two champions
        self.check("predict", "--run", "town", "--no-store", code=2)
        self.check("predict", "--run", self.run, "--forecaster", "j-7", "--no-store")
        config = os.path.join("mlruns", "1", self.run, "artifacts", "config.json")
        recorded = json.loads(self.place.read(config))
        recorded["frame"]["unit"] = EVIL
        self.place.write(config, json.dumps(recorded))
        for form in ((), ("--csv",), ("--md",), ("--json",)):
            self.check("evaluate", "--run", self.run, *form)
        for form in ((), ("--csv",), ("--md",), ("--json",), ("--explain",)):
            self.check("predict", "--run", self.run, "--forecaster", "linear", "--no-store", *form)

    def test_a_spool_that_others_wrote_is_said_in_one_line(self):
        header = {"record": "run", "uri": EVIL, "run_id": "0" * 32, "name": EVIL, "experiment": EVIL, "start_ms": 1}
        batch = {"record": "log_batch", "metrics": [], "params": [], "tags": [[EVIL, EVIL]]}
        lines = [json.dumps({**header, "artifact_uri": EVIL}), json.dumps(batch), ""]
        self.place.write(f"mlruns/spool/{'0' * 32}.jsonl", "\n".join(lines))
        for form in ((), ("--csv",), ("--md",), ("--json",)):
            self.assertIn("forged line", self.check("runs", "sync", *form, code=2).out)
        self.check("doctor", "--offline", code=1)

    def test_a_run_of_another_program_does_not_widen_the_list(self):
        text = self.check("runs", "list").out
        self.assertLessEqual(max(len(line) for line in text.splitlines()), 170)
        self.assertIn("more params differ", text)
        self.assertNotIn("python_7", text)
        self.assertIn("python_7", self.check("runs", "list", "--columns", "params.python_7").out)
        rows = self.check("runs", "list", "--csv").rows
        self.assertEqual({row["python_299"] for row in rows}, {"value", ""})
        self.assertEqual(
            [run["params"].get("python_7") for run in self.check("runs", "list", "--json").json["runs"]].count("value"), 1
        )


if __name__ == "__main__":
    unittest.main()
