"""The verbs of `forecast runs` and `forecast doctor` on a store that make_runs wrote; nothing is trained."""

import csv
import http.server
import json
import os
import shutil
import sqlite3
import subprocess
import threading
import unittest

from support import BINARY, CommandLineTest

MAKE_RUNS = os.environ["FORECAST_MAKE_RUNS"]
DATABASE = "mlruns/mlflow.db"


class StoreTest(CommandLineTest):
    def setUp(self):
        super().setUp()
        made = subprocess.run([MAKE_RUNS, "mlruns"], cwd=self.place.path, check=True, capture_output=True, text=True)
        self.ids = dict(line.split("\t") for line in made.stdout.splitlines())

    def runs(self, *arguments, **environment):
        return self.succeed("runs", *arguments, **environment)

    def names(self, *arguments):
        return [run["name"] for run in self.runs("list", "--json", *arguments).json["runs"]]

    def execute(self, *statement):
        connection = sqlite3.connect(self.place.file(DATABASE))
        with connection:
            connection.execute(*statement)
        connection.close()


class Reading(StoreTest):
    def test_sorting_by_what_no_run_has_is_an_error_that_names_the_nearest(self):
        self.assertIn("did you mean metrics.mae?", self.fail_with(2, "runs", "list", "--sort", "metrics.mea").err)
        nothing = self.fail_with(2, "runs", "list", "--sort", "metrics.nothing_like_it desc").err
        self.assertIn("no run here has metrics.nothing_like_it", nothing)

    def test_filter_finds_what_it_says(self):
        for text, found in (
            ("metrics.mae < 4", ["good"]),
            ("metrics.mae < 4 or tags.site = 'brest'", ["poor", "good"]),
            ("status = 'FINISHED' and not (metrics.mae < 4)", ["blank", "poor"]),
            ("tags.site != 'Brest'", ["poor"]),
            ("tags.site ILIKE 'B%'", ["poor", "good"]),
        ):
            with self.subTest(text=text):
                self.assertEqual(self.names("--filter", text), found)

    def test_a_fault_in_a_filter_is_one_sentence_with_its_column(self):
        error = self.fail_with(2, "runs", "list", "--filter", "status = 'FINISHED' and metric5.mae < 4").err
        self.assertIn("column 25: nothing of a run is called 'metric5'; did you mean 'metrics'?", error)

    def test_columns_are_those_asked_for(self):
        rows = self.runs("list", "--columns", "metrics.mae,params.seed,tags.site", "--sort", "metrics.mae", "--csv").rows
        self.assertEqual(list(rows[0]), ["run", "metrics.mae", "params.seed", "tags.site"])
        self.assertEqual(list(rows[0].values())[1:], ["1.5", "1", "Brest"])
        error = self.fail_with(2, "runs", "list", "--columns", "stat_time").err
        self.assertIn("did you mean 'start_time'?", error)

    def test_experiment_and_limit(self):
        self.assertEqual(self.names("--experiment", "second"), ["broken"])
        self.assertEqual(self.names("--experiment", "small", "--limit", "1"), ["blank"])

    def test_show_as_a_table_has_whole_values(self):
        rows = {(row["what"], row["key"]): row for row in self.runs("show", "good", "--csv").rows}
        self.assertEqual(rows["metric", "mae"]["value"], "1.5")
        self.assertEqual(rows["metric", "mae"]["best"], "1.5")
        self.assertEqual(rows["param", "seed"]["value"], "1")
        self.assertEqual(rows["artifact", "config.json"]["value"], "3")
        self.assertTrue(self.runs("show", "good", "--md").out.startswith("| what |"))

    def test_a_name_means_the_newest_finished_run_and_a_newer_failed_one_is_told_of(self):
        self.execute("UPDATE runs SET name = 'good', status = 'FAILED' WHERE run_uuid = ?", (self.ids["blank"],))
        shown = self.runs("show", "good", "--json")
        self.assertEqual(shown.json["run"]["run_id"], self.ids["good"])
        self.assertIn(f"the newest, {self.ids['blank'][:8]}, is FAILED; taken is the newest finished one, "
                      f"{self.ids['good'][:8]}", shown.err)  # fmt: skip
        for line in (("runs", "show"), ("evaluate", "--run"), ("predict", "--run")):
            with self.subTest(line=line):
                self.assertIn("is FAILED; taken is", self.place.run(*line, "good").err)
        self.assertEqual(self.runs("show", self.ids["blank"][:12], "--json").json["run"]["status"], "FAILED")
        self.assertNotIn("taken is", self.runs("show", "poor").err)

    def test_compare_scores_on_the_common_days_only(self):
        compared = self.runs("compare", "good", "poor", "--json").json
        good, poor = compared["common"]["errors"]
        self.assertEqual((compared["common"]["days"], compared["common"]["differing_actuals"]), (2, 0))
        self.assertEqual((good["forecaster"], good["mae"], good["bias"], good["mape"]), ("lstm", 1, 0, 0.75))
        self.assertEqual((poor["forecaster"], poor["mae"], poor["bias"], poor["n"]), ("linear", 4, 4, 2))
        self.assertIn("params.seed", compared["differing"])
        self.assertNotIn("params.window_size", compared["differing"])

    def test_compare_marks_what_differs(self):
        rows = {row["what"]: row for row in self.runs("compare", "good", "poor", "--all", "--csv").rows}
        self.assertEqual(rows["params.seed"]["differs"], "*")
        self.assertEqual(rows["params.window_size"]["differs"], "")
        self.assertEqual(rows["errors.mae"][self.ids["poor"][:8]], "4.00")
        self.assertNotIn("params.window_size", self.runs("compare", "good", "poor").out)

    def test_compare_says_what_it_could_not_compare(self):
        result = self.runs("compare", "--filter", "status = 'FINISHED'")
        self.assertIn(f"no predictions.csv in {self.ids['blank']}", result.err)
        self.fail_with(2, "runs", "compare", "good")
        self.fail_with(2, "runs", "compare", "--filter", "metrics.mae < 0")

    def test_compare_warns_of_other_actual_values(self):
        path = self.place.file("mlruns", "1", self.ids["poor"], "artifacts", "predictions.csv")
        with open(path, encoding="utf-8") as file:
            text = file.read().replace("2024-01-02,100", "2024-01-02,110")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        result = self.runs("compare", "good", "poor", "--json")
        self.assertIn("on 1 of 2 common days", result.err)
        self.assertEqual(result.json["common"]["differing_actuals"], 1)

    def test_query_only_reads_and_keeps_types(self):
        sql = "SELECT name, NULL, x'00ff', 1.5, 7 FROM runs WHERE status = 'FAILED'"
        self.assertEqual(self.runs("query", sql, "--json").json["rows"], [["broken", None, "x'00ff'", 1.5, 7]])
        self.assertEqual(self.runs("query", sql, "--csv").out.splitlines()[1], "broken,,x'00ff',1.5,7")
        for wrong in (
            "DELETE FROM runs",
            "SELECT 1; DELETE FROM runs",
            "SELECT 1; SELECT 2",
            "ATTACH 'other.db' AS other",
            "VACUUM INTO 'copy.db'",
            "PRAGMA user_version = 7",
            "",
            "SELEC 1",
        ):
            with self.subTest(sql=wrong):
                self.fail_with(2, "runs", "query", wrong)
        self.assertEqual(len(self.names()), 4)
        self.assertEqual(os.listdir(self.place.path), ["mlruns"])
        self.runs("query", "SELECT 1; -- and nothing else\n")

    def test_export_gives_every_point(self):
        rows = self.runs("export", "good").rows
        self.assertEqual([r["value"] for r in rows if r["metric"] == "mae"], ["9", "1.5"])
        exported = self.runs("export", "good", self.ids["blank"], "--json").json["runs"]
        self.assertEqual([p["value"] for p in exported[1]["metric_histories"]["mae"]], [9, "NaN"])

    def test_export_to_a_directory_is_whole_and_overwrites_nothing(self):
        self.runs("export", "good", "--to", "out")
        place = self.place.file("out", self.ids["good"])
        self.assertEqual(sorted(os.listdir(place)), ["artifacts", "metrics.csv", "run.json"])
        with open(os.path.join(place, "run.json"), encoding="utf-8") as file:
            self.assertEqual(json.load(file)["run"]["params"]["seed"], "1")
        with open(os.path.join(place, "artifacts", "predictions.csv"), encoding="utf-8") as file:
            self.assertEqual(len(list(csv.DictReader(file))), 3)
        self.assertIn("--force", self.fail_with(2, "runs", "export", "good", "--to", "out").err)
        self.runs("export", "good", "--to", "out", "--force")
        shutil.rmtree(self.place.file("mlruns", "1", self.ids["poor"]))
        self.fail_with(1, "runs", "export", "poor", "--to", "out")
        self.assertEqual(os.listdir(self.place.file("out")), [self.ids["good"]])


    def test_export_from_or_to_a_pipe_is_refused_in_a_sentence(self):
        os.mkfifo(self.place.file("pipe"))
        self.assertIn("it is there and no directory", self.fail_with(2, "runs", "export", "good", "--to", "pipe").err)
        os.mkfifo(self.place.file("mlruns", "1", self.ids["good"], "artifacts", "fifo"))
        result = self.fail_with(1, "runs", "export", "good", "--to", "out")
        self.assertIn("fifo is a pipe, a socket or a device, a plain file is needed here", result.err)
        self.assertEqual(os.listdir(self.place.file("out")), [])


class Changing(StoreTest):
    def test_delete_asks_and_restore_takes_it_back(self):
        self.assertIn("--yes", self.fail_with(2, "runs", "delete", "good").err)
        self.assertIn(self.ids["good"], self.runs("delete", "good", "--dry-run").out)
        self.assertEqual(len(self.names()), 4)
        self.assertIn("forecast runs restore", self.runs("delete", "good", "good", "--yes").out)
        self.assertEqual(self.names("--deleted"), ["good"])
        self.fail_with(2, "runs", "show", self.ids["good"])
        self.fail_with(2, "runs", "restore", "poor")
        self.runs("restore", self.ids["good"][:12])
        self.assertEqual(len(self.names()), 4)

    def test_rename_and_tag(self):
        self.runs("rename", "good", "better one")
        self.assertEqual(self.runs("show", self.ids["good"], "--json").json["run"]["name"], "better one")
        self.runs("tag", self.ids["good"], "by=me", "site=x=y", "--remove", "note")
        tags = self.runs("show", self.ids["good"], "--json").json["run"]["tags"]
        self.assertEqual((tags["by"], tags["site"], tags["mlflow.runName"]), ("me", "x=y", "better one"))
        self.assertNotIn("note", tags)
        for wrong in (("novalue",), ("=x",), (), ("a=b", "--remove", "absent"), ("--remove", "mlflow.runName")):
            with self.subTest(wrong=wrong):
                self.fail_with(2, "runs", "tag", self.ids["good"], *wrong)
        self.assertNotIn("a", self.runs("show", self.ids["good"], "--json").json["run"]["tags"])
        self.fail_with(2, "runs", "rename", "poor", " ")

    def test_gc_removes_deleted_runs_for_good(self):
        self.runs("delete", "good", "poor", "--yes")
        self.execute("INSERT INTO registered_models (name) VALUES ('m')")
        self.execute(
            "INSERT INTO model_versions (name, version, run_id, current_stage) VALUES ('m', 1, ?, 'None')",
            (self.ids["poor"],),
        )
        self.assertIn("no deleted run", self.runs("gc", "--older-than", "1d").out)
        self.assertIn("--yes", self.fail_with(2, "runs", "gc").err)
        self.assertIn(self.ids["good"], self.runs("gc", "--dry-run").out)
        self.assertTrue(os.path.exists(self.place.file("mlruns", "1", self.ids["good"])))
        result = self.runs("gc", "--yes")
        self.assertIn(f"{self.ids['poor']} is kept", result.err)
        self.assertFalse(os.path.exists(self.place.file("mlruns", "1", self.ids["good"])))
        self.assertTrue(os.path.exists(self.place.file("mlruns", "1", self.ids["poor"])))
        self.assertEqual(self.names("--deleted"), ["poor"])
        for table in ("runs", "params", "metrics", "latest_metrics", "tags"):
            left = self.place.sql(f"SELECT count(*) FROM {table} WHERE run_uuid = '{self.ids['good']}'", DATABASE)
            self.assertEqual(left, [(0,)])

    def test_gc_marks_orphaned_runs_as_failed(self):
        self.execute("UPDATE runs SET status = 'RUNNING' WHERE run_uuid = ?", (self.ids["good"],))
        self.assertEqual(self.place.run("doctor", "--offline").code, 1)
        self.assertIn("would mark FAILED", self.runs("gc", "--dry-run").out)
        self.assertIn(f"marked FAILED: {self.ids['good']}", self.runs("gc", "--yes").out)
        self.assertEqual(self.place.run("doctor", "--offline").code, 0)

    def test_relocate_mends_paths_after_a_move(self):
        self.execute("INSERT INTO registered_models (name) VALUES ('m')")
        old = self.place.file("mlruns")
        self.execute(
            "INSERT INTO model_versions (name, version, source, storage_location) VALUES ('m', 1, ?, ?)",
            (f"file://{old}/1/x/artifacts/model", old + "er/1/x"),
        )
        self.assertIn("nothing to relocate", self.runs("relocate", "--yes").out)
        os.makedirs(self.place.file("new"))
        shutil.move(old, self.place.file("new", "mlruns"))
        home = {"FORECAST_HOME": self.place.file("new")}
        self.assertEqual(self.place.run("doctor", "--offline", **home).code, 1)
        self.assertIn("would relocate 3 experiments, 4 runs, 1 models", self.runs("relocate", "--dry-run", **home).out)
        self.assertIn("--yes", self.fail_with(2, "runs", "relocate", **home).err)
        self.runs("relocate", "--yes", **home)
        self.assertEqual(self.place.run("doctor", "--offline", **home).code, 0)
        place = self.place.file("new", "mlruns")
        self.assertEqual(
            self.place.sql("SELECT source, storage_location FROM model_versions", "new/" + DATABASE),
            [(f"file://{place}/1/x/artifacts/model", old + "er/1/x")],
        )
        self.assertIn("predictions.csv", self.runs("show", "good", **home).out)
        self.fail_with(2, "runs", "relocate", "--from", "relative", **home)

    def test_what_changes_the_file_is_refused_on_a_server(self):
        server = {"MLFLOW_TRACKING_URI": "http://127.0.0.1:1"}
        for line in (("gc", "--dry-run"), ("relocate", "--yes"), ("query", "SELECT 1")):
            with self.subTest(line=line):
                self.assertIn("is a server", self.fail_with(2, "runs", *line, **server).err)


class Experiments(StoreTest):
    def experiments(self):
        listed = self.succeed("experiments", "list", "--json").json["experiments"]
        return {one["name"]: (one["lifecycle_stage"], one["runs"]) for one in listed}

    def test_a_deleted_experiment_is_told_of_and_restored_with_its_runs(self):
        self.assertEqual(self.experiments(), {"Default": ("active", 0), "second": ("active", 1), "small": ("active", 3)})
        self.fail_with(2, "experiments", "delete", "small")  # nobody is there to be asked
        self.assertIn("would have deleted", self.succeed("experiments", "delete", "small", "--dry-run").out)
        self.assertEqual(self.experiments()["small"], ("active", 3))
        told = self.succeed("experiments", "delete", "small", "--yes").out
        self.assertIn("Back with: forecast experiments restore 'small'", told)
        self.assertEqual(self.experiments()["small"], ("deleted", 3))
        self.assertEqual(self.names(), ["broken"])
        told = self.runs("list", "--experiment", "small").out
        self.assertIn("The experiment 'small' is deleted, its 3 runs too", told)
        self.assertIn("forecast experiments restore 'small'", told)

        self.assertIn("restored experiment 'small' with its 3 runs", self.succeed("experiments", "restore", "small").out)
        self.assertEqual(self.names(), ["broken", "blank", "poor", "good"])
        self.assertIn("is not deleted", self.succeed("experiments", "restore", "small").out)

    def test_a_store_whose_experiments_are_all_deleted_is_not_called_empty(self):
        for name in ("small", "second"):
            self.succeed("experiments", "delete", name, "--yes")
        told = self.runs("list").out
        self.assertIn("'second' is deleted, its 1 run too", told)
        self.assertIn("'small' is deleted", told)
        self.assertNotIn("forecast train", told)

    def test_an_experiment_that_is_not_there(self):
        self.assertIn("did you mean 'small'?", self.fail_with(2, "experiments", "restore", "smal").err)
        self.assertIn("forecast experiments list", self.fail_with(2, "experiments", "restore", "x").err)


class Tracking(CommandLineTest):
    def test_another_kind_of_store_becomes_no_directory(self):
        for uri in ("databricks", "localhost:5000", "postgresql://host/db"):
            with self.subTest(uri=uri):
                error = self.fail_with(2, "runs", "list", MLFLOW_TRACKING_URI=uri).err
                self.assertIn(f"MLFLOW_TRACKING_URI={uri}: runs are recorded at", error)
        self.assertEqual(os.listdir(self.place.path), [])


class AnotherUser(StoreTest):
    @unittest.skipUnless(os.geteuid() == 0, "only root can act as somebody who may not write here")
    def test_who_may_only_read_the_directory_can_list_and_show(self):
        os.chmod(self.place.path, 0o755)
        program = shutil.copy(BINARY, self.place.file("forecast"))  # the build may lie where nobody may look
        for line in (("list",), ("show", "good")):
            with self.subTest(line=line):
                asked = {"cwd": self.place.path, "user": 65534, "group": 65534, "capture_output": True, "text": True}
                result = subprocess.run([program, "runs", *line], check=False, **asked)
                self.assertEqual(result.returncode, 0, result.stderr)
                self.assertIn("good", result.stdout)


class Doctor(StoreTest):
    def findings(self, *arguments, code=0, **environment):
        result = self.place.run("doctor", "--json", *arguments, **environment)
        self.assertEqual(result.code, code, result.out + result.err)
        self.assertEqual(result.json["healthy"], code == 0)
        return {finding["subject"]: finding for finding in result.json["findings"]}

    def test_a_healthy_store(self):
        found = self.findings("--offline")
        self.assertIn("acf3f17fdcc7 (MLflow 2.8 - 2.12)", found["revision"]["text"])
        self.assertIn("3.17.2", found["revision"]["text"])
        self.assertIn("every page", found["integrity"]["text"])
        self.assertNotIn("network", found)
        self.assertRegex(found["neural library"]["text"], "libtorch [0-9]+[.].*cuda_device|is not there")

    def test_nothing_there_yet_is_healthy(self):
        shutil.rmtree(self.place.file("mlruns"))
        self.assertIn("not there yet", self.findings("--offline")["run store"]["text"])
        self.assertFalse(os.path.exists(self.place.file("mlruns")))

    def test_what_is_wrong_is_named_with_what_to_do(self):
        shutil.rmtree(self.place.file("mlruns", "1", self.ids["good"]))
        orphan = "0123456789abcdef0123456789abcdef"
        os.makedirs(self.place.file("mlruns", "1", orphan))
        self.place.write("mlruns/spool/x.jsonl", "{}\n")
        found = self.findings("--offline", code=1)
        self.assertIn("forecast runs relocate", found["artifacts"]["advice"])
        self.assertIn(orphan, found["orphans"]["text"])
        self.assertTrue(found["orphans"]["healthy"])
        self.assertIn("forecast runs sync", found["spool"]["advice"])

    def test_a_damaged_database_does_not_stop_it(self):
        with open(self.place.file(DATABASE), "wb") as file:
            file.write(b"no database at all, but long enough" * 50)
        self.assertFalse(self.findings("--offline", code=1)["run store"]["healthy"])

    def test_rows_of_runs_that_are_gone(self):
        self.execute("DELETE FROM runs WHERE name = 'good'")
        self.assertIn("PRAGMA foreign_key_check", self.findings("--offline", code=1)["integrity"]["advice"])

    def test_the_tracking_server_is_asked(self):
        class Server(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b"OK" if self.path == "/health" else b"3.17.2\n")

            def log_message(self, *_):
                pass

        server = http.server.HTTPServer(("127.0.0.1", 0), Server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        uri = f"http://127.0.0.1:{server.server_port}"
        try:
            found = self.findings(MLFLOW_TRACKING_URI=uri)
            self.assertIn("MLflow 3.17.2", found["tracking server"]["text"])
            self.assertNotIn("tracking server", self.findings("--offline", MLFLOW_TRACKING_URI=uri))
        finally:
            server.shutdown()
            server.server_close()
        self.assertFalse(self.findings(code=1, MLFLOW_TRACKING_URI=uri)["tracking server"]["healthy"])

    def test_the_hosts_of_the_sources_are_asked(self):
        config = {
            "sources": {
                "load": {"type": "eco2mix", "territory": "242900314", "base_url": "http://127.0.0.1:1"},
                "weather": {
                    "type": "open-meteo",
                    "latitude": 48.4,
                    "longitude": -4.5,
                    "archive_url": "http://127.0.0.1:2",
                    "forecast_url": "http://127.0.0.1:3",
                },
            },
            "frame": {"target": "load.consommation"},
        }
        self.place.write_config(config)
        result = self.place.run("doctor", "--config", "small.json", "--json")
        self.assertEqual(result.code, 1)
        texts = " ".join(f["text"] for f in result.json["findings"] if f["subject"] == "network")
        for port in (1, 2, 3):
            self.assertIn(f"127.0.0.1:{port}", texts)


if __name__ == "__main__":
    unittest.main()
