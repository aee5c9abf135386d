"""Stores that are not this user's, or not where they were: copied, moved, read-only, with links in them."""

import json
import os
import shutil
import sqlite3
import subprocess
import unittest

from support import BINARY, DAYS, LINEAR, CommandLineTest, Result, day, small_config

MAKE_RUNS = os.environ["FORECAST_MAKE_RUNS"]
NOBODY = 65534


def files_below(directory):
    return sorted(os.path.join(place, name) for place, _, names in os.walk(directory) for name in names)


class ForeignStoreTest(CommandLineTest):
    """Runs that make_runs wrote; `good` has a forecaster. Nothing is trained."""

    def setUp(self):
        super().setUp()
        self.place.write_small_data()
        made = subprocess.run([MAKE_RUNS, "mlruns"], cwd=self.place.path, check=True, capture_output=True, text=True)
        self.ids = dict(line.split("\t") for line in made.stdout.splitlines())
        self.place.write(self.place.artifact(self.ids["good"], "config.json"), json.dumps(small_config()))
        self.place.write(self.place.artifact(self.ids["good"], "forecasters", "linear.json"), json.dumps(LINEAR))

    def execute(self, *statement, root="."):
        connection = sqlite3.connect(self.place.file(root, "mlruns/mlflow.db"))
        with connection:
            connection.execute(*statement)
        connection.close()

    def predict(self, *more, **environment):
        return self.succeed("predict", "--run", "good", "--forecaster", "linear", *more, **environment)


class Copied(ForeignStoreTest):
    def setUp(self):
        super().setUp()
        self.original = self.place.file("original")
        self.copy = self.place.file("copy")
        os.mkdir(self.original)
        for name in ("mlruns", "load.csv", "weather.csv"):
            shutil.move(self.place.file(name), self.original)
        self.succeed("runs", "relocate", "--yes", FORECAST_HOME=self.original)
        shutil.copytree(self.original, self.copy)
        self.here = {"FORECAST_HOME": self.copy}

    def test_the_first_command_says_once_that_the_store_was_copied(self):
        first = self.succeed("runs", "list", **self.here)
        self.assertEqual(first.err.count("was moved or copied"), 1, first.err)
        self.assertIn("forecast runs relocate", first.err)
        self.assertNotIn("moved or copied", self.succeed("runs", "list", **self.here).err)
        self.assertNotIn("moved or copied", self.succeed("runs", "list", FORECAST_HOME=self.original).err)
        doctor = self.place.run("doctor", "--offline", **self.here)
        self.assertEqual(doctor.code, 1)
        self.assertEqual(doctor.out.count("was moved or copied"), 1)
        self.assertIn(self.original + "/mlruns", doctor.out)

    def test_what_is_collected_in_the_copy_stays_in_the_original(self):
        before = files_below(self.original)
        self.succeed("runs", "delete", "good", "poor", "--yes", **self.here)
        told = self.succeed("runs", "gc", "--dry-run", **self.here).out
        for name in ("good", "poor"):
            self.assertIn(f"{self.copy}/mlruns/1/{self.ids[name]} (", told)
        self.assertEqual(told.count(self.original), 0, told)
        self.succeed("runs", "gc", "--yes", **self.here)
        self.assertEqual(files_below(self.original), before)
        self.assertFalse(os.path.exists(f"{self.copy}/mlruns/1/{self.ids['good']}"))

    def test_predict_writes_into_the_copy_and_reads_from_it(self):
        before = files_below(self.original)
        shutil.rmtree(f"{self.original}/mlruns/1/{self.ids['good']}")
        left = files_below(self.original)
        self.assertNotEqual(before, left)
        self.assertIn("kept in mlruns/observations.db", self.predict(**self.here).err)
        self.assertEqual(files_below(self.original), left)
        self.assertTrue(os.path.exists(f"{self.copy}/mlruns/observations.db"))

    def test_relocate_makes_the_copy_its_own(self):
        self.assertIn("would relocate 3 experiments, 4 runs", self.succeed("runs", "relocate", "--dry-run", **self.here).out)
        self.succeed("runs", "relocate", "--yes", **self.here)
        rows = self.place.sql("SELECT artifact_uri FROM runs", "copy/mlruns/mlflow.db")
        self.assertTrue(all(uri.startswith(self.copy + "/mlruns/") for (uri,) in rows), rows)
        self.succeed("doctor", "--offline", **self.here)
        self.assertIn("nothing to relocate", self.succeed("runs", "relocate", "--yes", **self.here).out)
        rows = self.place.sql("SELECT artifact_uri FROM runs", "original/mlruns/mlflow.db")
        self.assertTrue(all(uri.startswith(self.original + "/mlruns/") for (uri,) in rows), rows)


class Guarded(ForeignStoreTest):
    def test_the_directory_of_no_run_is_never_removed(self):
        os.makedirs(self.place.file("home", "docs", "artifacts"))
        self.place.write("home/docs/thesis", "precious")
        for name, uri in (("docs", "home/docs/artifacts"), ("..", "home/docs/../artifacts")):
            self.execute(
                "UPDATE runs SET lifecycle_stage = 'deleted', deleted_time = 1, run_uuid = ?, artifact_uri = ? "
                "WHERE name = 'good' OR run_uuid = 'docs'",
                (name, self.place.file(uri)),
            )
            result = self.succeed("runs", "gc", "--yes")
            self.assertIn(f"{name} is kept: its id is not 32 hex digits", result.err)
            self.assertEqual(self.place.read("home/docs/thesis"), "precious")

    def test_a_run_that_a_live_process_records_is_left(self):
        with open("/proc/self/stat", encoding="utf-8") as file:
            start = file.read().rsplit(")", 1)[1].split()[19]
        with open("/proc/sys/kernel/random/boot_id", encoding="utf-8") as file:
            boot = file.read().strip()
        for key, value in (("pid", str(os.getpid())), ("process_start", f"{boot}/{start}")):
            self.execute(
                "UPDATE tags SET value = ? WHERE run_uuid = ? AND key = ?",
                (value, self.ids["good"], f"forecast.{key}"),
            )
        self.execute("UPDATE runs SET status = 'RUNNING' WHERE run_uuid = ?", (self.ids["good"],))
        refused = self.fail_with(6, "runs", "delete", "good", "--yes", "--force")
        self.assertIn(f"process {os.getpid()} still records", refused.err)
        with_all = self.fail_with(6, "experiments", "delete", "small", "--yes")
        self.assertIn(f"process {os.getpid()} still records the run {self.ids['good']}", with_all.err)
        self.assertEqual(self.succeed("runs", "list", "--json").json["runs"][-1]["status"], "RUNNING")
        self.execute("UPDATE runs SET lifecycle_stage = 'deleted', deleted_time = 1 WHERE status = 'RUNNING'")
        kept = self.succeed("runs", "gc", "--yes")
        self.assertIn(f"{self.ids['good']} is kept: the process {os.getpid()} still records it", kept.err)
        self.assertTrue(os.path.exists(self.place.artifact(self.ids["good"], "config.json")))

    def test_the_lock_is_not_opened_through_a_link(self):
        self.place.write("elsewhere", "precious")
        os.symlink(self.place.file("elsewhere"), self.place.file("mlruns", ".lock"))
        self.succeed("runs", "delete", "poor", "--yes")
        self.assertIn("is a link", self.fail_with(1, "runs", "gc", "--yes").err)
        self.assertEqual(self.place.read("elsewhere"), "precious")
        self.assertIn("is a link", self.place.run("doctor", "--offline").out)
        os.remove(self.place.file("mlruns", ".lock"))
        os.mkfifo(self.place.file("mlruns", ".lock"))
        self.assertIn("no plain file", self.fail_with(1, "runs", "gc", "--yes").err)

    def test_artifacts_go_elsewhere_only_where_the_config_names_it(self):
        self.execute("UPDATE experiments SET artifact_location = ? WHERE name = 'small'", (self.place.file("chosen/1"),))
        period = ("--from", str(day(DAYS - 8)), "--to", str(day(DAYS - 1)))
        named = {"config": {"artifact_directories": ["chosen"]}, "environment": {}, "none": {}}
        for name, change in named.items():
            self.place.write_config(small_config(**change), f"{name}.json")
            variables = {"FORECAST_ARTIFACT_DIRECTORIES": "other, chosen"} if name == "environment" else {}
            with self.subTest(named=name):
                before = files_below(self.place.file("chosen"))
                self.succeed("backtest", "--config", f"{name}.json", *period, **variables)
                self.assertEqual(files_below(self.place.file("chosen")) == before, name == "none")
        self.assertNotIn("moved or copied", self.succeed("runs", "list").err)
        self.assertEqual(len(os.listdir(self.place.file("chosen", "1"))), 2)

    def test_without_store_nothing_is_kept(self):
        self.assertNotIn("kept in", self.predict("--no-store").err)
        self.assertFalse(os.path.exists(self.place.file("mlruns", "observations.db")))


@unittest.skipUnless(os.geteuid() == 0, "only root can act as somebody who may not write here")
class ReadOnly(ForeignStoreTest):
    def setUp(self):
        super().setUp()
        self.predict()  # makes the observation store
        os.chmod(self.place.path, 0o755)
        self.program = shutil.copy(BINARY, self.place.file("forecast"))  # the build may lie where nobody may look

    def as_nobody(self, *line):
        asked = {"cwd": self.place.path, "user": NOBODY, "group": NOBODY, "capture_output": True, "text": True}
        done = subprocess.run([self.program, *line], check=False, env=self.place.environment({}), **asked)
        return Result(done.returncode, done.stdout, done.stderr)

    def test_the_forecast_is_printed_where_it_cannot_be_kept(self):
        line = ("predict", "--run", "good", "--forecaster", "linear", "--json")
        before = self.place.sql("SELECT count(*) FROM prediction")
        result = self.as_nobody(*line)
        self.assertEqual(result.code, 0, result.err)
        self.assertEqual(result.json["forecasts"][0]["time"][:10], str(day(DAYS)))
        self.assertIn("the forecast is not kept", result.err)
        self.assertEqual(self.as_nobody(*line, "--no-store").err.count("not kept"), 0)
        self.assertEqual(self.place.sql("SELECT count(*) FROM prediction"), before)

    def test_what_was_scored_is_printed_where_it_cannot_be_written(self):
        self.succeed("models", "promote", "good", "--name", "town", "--forecaster", "linear", "--yes")
        result = self.as_nobody("evaluate", "--run", "town@champion", "--json")
        self.assertEqual(result.code, 0, result.err)
        self.assertGreater(result.json["forecasters"][0]["n"], 0)
        self.assertIn(f"these figures are not written into run {self.ids['good'][:8]}", result.err)

    def test_a_sound_store_is_not_called_damaged(self):
        result = self.as_nobody("doctor", "--offline", "--json")
        found = {finding["subject"]: finding for finding in result.json["findings"]}
        for subject in ("run store", "integrity", "observations"):
            self.assertTrue(found[subject]["healthy"], found[subject])
            self.assertNotIn("damaged", found[subject]["text"])
        for subject in ("run store", "observations"):
            self.assertIn("not be written by you", found[subject]["advice"])

    def test_a_lock_that_cannot_be_taken_is_not_ok(self):
        for there in (False, True):
            with self.subTest(there=there):
                result = self.as_nobody("doctor", "--offline", "--json")
                found = {finding["subject"]: finding for finding in result.json["findings"]}
                self.assertEqual(result.code, 1)
                self.assertFalse(found["lock"]["healthy"])
                self.assertIn("Permission denied", found["lock"]["text"])
                self.place.write("mlruns/.lock", "")

    def test_a_damaged_store_is_called_so(self):
        with open(self.place.file("mlruns", "observations.db"), "r+b") as file:
            file.seek(5000)
            file.write(b"\xff" * 20000)
        result = self.as_nobody("doctor", "--offline", "--json")
        found = {finding["subject"]: finding for finding in result.json["findings"]}
        self.assertFalse(found["observations"]["healthy"])


if __name__ == "__main__":
    unittest.main()
