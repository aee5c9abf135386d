"""Training through the program: the same seed, signals, orphaned runs, the lock, names and tags."""

import datetime
import fcntl
import json
import math
import os
import re
import shutil
import signal
import sqlite3
import unittest

from support import BINARY, ApiServer, CommandLineTest, minimal_config, small_config, small_data, wait_for

from api_config import fixed_config

LONG = ("--set", "training.epochs=100000", "--set", "training.patience=100000")


def train(*more):
    return ("train", "--config", "small.json", *more)


class SmallData(CommandLineTest):
    def setUp(self):
        super().setUp()
        self.place.write_small_data()
        self.place.write_config(small_config())

    def runs(self):
        return self.succeed("runs", "list", "--json").json["runs"]


class Seeds(SmallData):
    def result_of(self, seed):
        run_id = self.succeed(*train("--seed", seed, "--json")).json["run_id"]
        metrics = self.succeed("runs", "show", run_id, "--json").json["run"]["metrics"]
        return metrics, self.place.read(self.place.artifact(run_id, "predictions.csv"))

    def test_the_same_seed_gives_the_same_bits_and_another_does_not(self):
        first, again, other = self.result_of("5"), self.result_of("5"), self.result_of("6")
        self.assertEqual(first, again)
        self.assertNotEqual(first[0]["mae"], other[0]["mae"])
        self.assertNotEqual(first[1], other[1])


class Defaults(SmallData):
    def test_a_source_and_a_target_alone_are_trained_on(self):
        self.place.write_config(minimal_config())
        trained = self.succeed(*train("--set", "training.epochs=2", "--json")).json
        names = [score["name"] for score in trained["forecasters"]]
        self.assertEqual(names[0], "lstm")
        self.assertLessEqual({"linear", "additive"}, set(names))
        self.assertTrue(all(score["n"] > 0 for score in trained["forecasters"] if score["name"] == "lstm"))
        again = self.succeed("evaluate", "--run", trained["run_id"], "--json").json
        self.assertEqual(again["forecasters"], trained["forecasters"])

    def test_of_a_short_history_they_train_what_it_is_enough_for(self):
        lines = [f"{date},{load}" for date, load, _ in small_data()[:90]]
        self.place.write("load.csv", "\n".join(["date,mw", *lines]) + "\n")
        self.place.write_config(minimal_config())
        trained = self.succeed(*train("--set", "training.epochs=1", "--json")).json
        names = {score["name"] for score in trained["forecasters"]}
        self.assertIn("linear", names)
        self.assertNotIn("additive", names)


class Signals(SmallData):
    def stopped_by(self, number):
        """Exit code, log and the one run of a training that got a signal after its first epoch."""
        process = self.place.start(*train(*LONG))
        wait_for(process.stderr, "epoch 1/")
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
        self.assertEqual(out, "")
        return process.returncode, err, self.runs()

    def test_control_c_marks_the_run_killed_and_leaves_a_checkpoint(self):
        code, err, runs = self.stopped_by(signal.SIGINT)
        self.assertEqual(code, 130, err)
        self.assertEqual(err.count("KILLED"), 1)
        self.assertEqual([run["status"] for run in runs], ["KILLED"])
        self.assertIsNotNone(runs[0]["end_time"])
        self.assertTrue(os.path.getsize(self.place.artifact(runs[0]["run_id"], "checkpoint", "model.pth")) > 0)

    def test_sigterm_is_143(self):
        code, err, runs = self.stopped_by(signal.SIGTERM)
        self.assertEqual(code, 143, err)
        self.assertEqual([run["status"] for run in runs], ["KILLED"])

    def test_a_killed_process_is_marked_failed_by_the_next_train(self):
        code, _, runs = self.stopped_by(signal.SIGKILL)
        self.assertEqual(code, -signal.SIGKILL)
        self.assertEqual([run["status"] for run in runs], ["RUNNING"])

        result = self.succeed(*train())
        self.assertIn(f"run {runs[0]['run_id']} was orphaned", result.err)
        self.assertEqual([run["status"] for run in self.runs()], ["FINISHED", "FAILED"])

    def test_a_killed_run_is_not_the_latest_one(self):
        self.stopped_by(signal.SIGINT)
        self.assertIn("no finished run", self.fail_with(2, "evaluate", "--run", "latest").err)


class Lock(SmallData):
    def hold(self):
        """Holds the store's lock as another forecast would."""
        self.place.write("mlruns/.lock", f"{os.getpid()}\n")
        lock = open(self.place.file("mlruns", ".lock"), "r+", encoding="utf-8")
        self.addCleanup(lock.close)
        fcntl.flock(lock, fcntl.LOCK_EX)
        return lock

    def test_a_second_writer_is_exit_6_and_names_the_holder(self):
        server = self.enterContext(ApiServer("--until", "2020-12-01"))
        self.place.write_config(fixed_config(server), "brest.json")
        self.hold()
        for line in (train(), ("data", "fetch", "--config", "brest.json", "--since", "2020-11-28")):
            self.assertIn(f"pid {os.getpid()}", self.fail_with(6, *line).err)

    def test_readers_do_not_take_it(self):
        self.succeed(*train())
        self.hold()
        for line in (("runs", "list"), ("data", "status"), ("evaluate",), ("predict",), train("--dry-run")):
            self.succeed(*line)

    def test_the_lock_names_a_training_that_is_going_on(self):
        process = self.place.start(*train(*LONG))
        wait_for(process.stderr, "epoch 1/")
        self.assertIn(f"pid {process.pid}", self.fail_with(6, *train()).err)
        process.kill()
        process.communicate()

    def test_who_waits_for_it_can_be_interrupted(self):
        server = self.enterContext(ApiServer("--until", "2020-12-01"))
        self.place.write_config(fixed_config(server), "brest.json")
        self.hold()
        for line in (train("--wait"), ("data", "fetch", "--config", "brest.json", "--wait")):
            process = self.place.start(*line)
            wait_for(process.stderr, "waiting for another forecast")
            process.send_signal(signal.SIGINT)
            _, err = process.communicate(timeout=10)
            self.assertEqual(process.returncode, 130, err)
            self.assertIn("interrupted", err)

    def test_wait_queues_behind_the_holder(self):
        lock = self.hold()
        process = self.place.start(*train("--wait"))
        wait_for(process.stderr, f"waiting for another forecast (pid {os.getpid()})")
        lock.close()
        _, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 0, err)


class Records(SmallData):
    def test_what_was_trained_predicts_and_is_evaluated_without_libtorch(self):
        run = self.succeed(*train("--json")).json["run_id"]
        alone = shutil.copy(BINARY, self.place.file("forecast"))  # with no forecast_neural.so beside it
        predict = ("predict", "--run", run, "--at", "2019-11-01", "--json")
        evaluate = ("evaluate", "--run", run, "--json")
        self.assertEqual(self.succeed(*predict, binary=alone).json, self.succeed(*predict).json)
        self.assertEqual(
            self.succeed(*evaluate, binary=alone).json["forecasters"], self.succeed(*evaluate).json["forecasters"]
        )
        os.remove(self.place.artifact(run, "model", "data", "weights.bin"))  # as in runs of older releases
        self.assertIn("forecast_neural.so", self.fail_with(1, *predict, binary=alone).err)
        self.succeed(*predict)

    def test_a_neural_library_of_other_sources_is_refused(self):
        binary = shutil.copy(BINARY, self.place.file("forecast"))
        with open(os.path.join(os.path.dirname(BINARY), "forecast_neural.so"), "rb") as file:
            library = file.read()
        digest = re.search(rb"forecast-neural-interface:[0-9a-f]{64}", library).group()
        older = library.replace(b"forecast_neural_interface", b"forecast_neural_interfaXe")
        for other in (library.replace(digest, digest[:-8] + b"01234567"), older):
            with open(self.place.file("forecast_neural.so"), "wb") as file:
                file.write(other)
            refused = f"forecast_neural.so was built from other sources than {binary}; build both: cmake --build build"
            self.assertIn(refused, self.fail_with(1, *train(), binary=binary).err)
            found = self.place.run("doctor", "--json", binary=binary).json["findings"]
            self.assertTrue(any(refused in finding["text"] for finding in found), found)
        with open(self.place.file("forecast_neural.so"), "wb") as file:
            file.write(library)
        self.succeed(*train(), binary=binary)

    def test_the_kernel_is_said_recorded_and_refused_where_it_cannot_serve(self):
        done = self.succeed(*train("--kernel", "libtorch", "--json"))
        self.assertIn("training on cpu; kernel libtorch", done.err)
        run = self.succeed("runs", "show", done.json["run_id"], "--json").json["run"]
        self.assertEqual(run["tags"]["forecast.kernel"], "libtorch")
        refused = self.fail_with(2, *train("--kernel", "fused", "--set", "network.batch_norm=true"))
        self.assertIn("training.kernel is fused, but network.batch_norm is true", refused.err)

    def test_a_run_says_how_it_came_about(self):
        named = train("--name", "mine", "--tag", "purpose=trial", "--threads", "1", "--json")
        run_id = self.succeed(*named).json["run_id"]
        run = self.succeed("runs", "show", run_id, "--json").json["run"]
        self.assertEqual((run["name"], run["experiment"], run["status"]), ("mine", "small", "FINISHED"))
        self.assertEqual(
            {key: run["params"][key] for key in ("window_size", "epochs", "batch_size", "n_features")},
            {"window_size": "14", "epochs": "3", "batch_size": "32", "n_features": "5"},
        )
        tags = run["tags"]
        self.assertEqual((tags["purpose"], tags["mlflow.runName"], tags["forecast.threads"]), ("trial", "mine", "1"))
        self.assertIn("train --config small.json --name mine", tags["forecast.command"])
        self.assertEqual(tags["forecast.kernel"], "fused")
        self.assertEqual(len(tags["forecast.data_sha256"]), 64)
        self.assertNotIn("forecast.data", tags)
        for key in ("mlflow.source.git.commit", "forecast.libtorch", "mlflow.user"):
            self.assertTrue(tags[key], key)

    def test_val_loss_has_a_point_an_epoch_and_one_of_the_kept_weights(self):
        run_id = self.succeed(*train("--json")).json["run_id"]
        with sqlite3.connect(self.place.file("mlruns", "mlflow.db")) as database:
            losses = database.execute(
                "SELECT step, value FROM metrics WHERE key = 'val_loss' AND run_uuid = ? ORDER BY step", (run_id,)
            ).fetchall()
        self.assertEqual([step for step, _ in losses], [1, 2, 3, 4])
        self.assertEqual(losses[-1][1], min(value for _, value in losses[:-1]))

    def test_dry_run_records_nothing(self):
        out = self.succeed(*train("--dry-run")).out
        self.assertIn("columns     5", out)
        plan = json.loads(self.succeed(*train("--dry-run", "--json")).out)
        self.assertEqual(plan["columns"], 5)
        self.assertEqual(plan["validation"]["to"], plan["test"]["from"])
        self.assertEqual(plan["layers"][-1]["name"], "output")
        self.assertFalse(os.path.exists(self.place.file("mlruns")))

    def test_a_plateau_without_validation_is_refused(self):
        settings = ("--set", "training.schedule=plateau", "--set", "split.validation_share=0")
        self.assertIn("no validation part", self.fail_with(2, *train(*settings)).err)

    def hourly_config(self, **features):
        start = datetime.datetime(2019, 1, 1)
        hours = [start + datetime.timedelta(hours=n) for n in range(24 * 200)]
        lines = [f"{hour:%Y-%m-%dT%H:%MZ},{300 + 50 * math.sin(n / 24 * 6.283) + n % 7}\n" for n, hour in enumerate(hours)]
        self.place.write("hours.csv", "time,mw\n" + "".join(lines))
        config = small_config(window={"size": 24}, frame={"step": "1h", "target": "load.mw"})
        config["sources"] = {"load": {"type": "csv", "files": ["hours.csv"], "value_columns": ["mw"], "time_column": "time",
                                      "time_zone": "UTC", "step": "1h"}}
        config["features"] = {"past": [{"type": "value", "of": ["load"]}], "ahead": [{"type": "time_of_day"}], **features}
        config["split"].update(test_from="2019-06-01", test_to="2019-07-01")
        self.place.write_config(config, "hourly.json")

    def test_what_is_never_known_at_the_issue_is_said_in_a_dry_run_too(self):
        self.hourly_config(ahead=[{"type": "lag", "of": ["load"], "at": [1]}])
        for line in (("--dry-run",), ()):
            error = self.fail_with(3, "train", "--config", "hourly.json", "--set", "issue.mode=day-ahead", *line).err
            for text in ("'load_j-1' of features.ahead", "day-ahead, 12:00", "not known yet", '"at": [2, 7]'):
                self.assertIn(text, error)
            self.assertNotIn("fetch more data", error)

    def test_hours_are_learnt_and_forecast_by_whole_days_at_every_issue(self):
        self.hourly_config()
        for settings, hours in ((("window.horizon=2",), 48), (("issue.mode=day-ahead", "window.size=48"), 24)):
            with self.subTest(settings):
                options = [word for setting in settings for word in ("--set", setting)]
                self.succeed("train", "--config", "hourly.json", *options)
                scores = json.loads(self.succeed("evaluate", "--json").out)
                self.assertEqual((scores["forecasters"][0]["name"], scores["forecasters"][0]["n"]), ("lstm", 30 * 24))
                rows = json.loads(self.succeed("predict", "--json").out)["forecasts"]
                self.assertIn(len(rows), range(hours, hours + 24))  # and the rest of the day that has begun
                self.assertTrue(all(row["value"] > 0 for row in rows))
        explained = json.loads(self.succeed("predict", "--explain", "--json").out)["forecasts"]
        for row in explained:
            parts = [part["value"] for part in row["explanation"]["contributions"]]
            total = row["explanation"]["baseline"]
            for part in parts:
                total += part
            self.assertEqual(total, row["value"])
        groups = [part["group"] for part in explained[0]["explanation"]["contributions"]]
        self.assertEqual(groups, ["usual change", "past value(load)", "time_of_day"])

    def test_several_days_at_once_are_not_explained(self):
        self.hourly_config()
        self.succeed("train", "--config", "hourly.json", "--set", "window.horizon=2", "--set", "training.epochs=1")
        self.assertIn("several days at once", self.fail_with(2, "predict", "--explain").err)

    def test_simulated_data_are_called_so_everywhere(self):
        config = small_config(
            sources={"town": {"type": "simulated", "from": "2018-01-01", "to": "2020-01-01"}},
            frame={"target": "town.consommation", "columns": {"temperature": {"from": "town.temperature_2m"}}},
        )
        self.place.write_config(config)
        result = self.succeed(*train("--seed", "1"))
        self.assertIn("SIMULATED", result.out)
        self.assertIn("SIMULATED", result.err)
        self.assertIn("SIMULATED", self.succeed("evaluate").err)
        self.assertIn("SIMULATED", self.succeed("predict").err)
        run = self.runs()[0]
        self.assertEqual((run["name"], run["tags"]["forecast.data"]), ("trial SIMULATED", "SIMULATED"))
        self.succeed(*train("--seed", "2"))
        first, second = (run["tags"]["forecast.data_sha256"] for run in self.runs())
        self.assertEqual(first, second, "the seed of the training must not change the simulator's data")


if __name__ == "__main__":
    unittest.main()
