"""Sweeps through the program: trials as child runs, nothing seen of the test period, kills, resumption, bad input."""

import json
import os
import signal
import unittest

from support import DAYS, CommandLineTest, day, small_config, small_data, wait_for

GRID = {"training.learning_rate": [0.01, 0.003], "network.lstm_units": [[4], [6, 3]]}


def sweep_config(parameters=None, changes=None, **sweep):
    section = {"parameters": GRID if parameters is None else parameters, "keep": 0, **sweep}
    return small_config(sweep=section, **(changes or {}))


def sweep(*more):
    return ("sweep", "--config", "small.json", *more)


class SmallSweep(CommandLineTest):
    def setUp(self):
        super().setUp()
        self.place.write_small_data()
        self.place.write_config(sweep_config())

    def swept(self, *more):
        return self.succeed(*sweep("--json", *more)).json

    def runs(self):
        return self.succeed("runs", "list", "--json").json["runs"]

    def tags(self, run_id):
        return dict(self.place.sql(f"select key, value from tags where run_uuid = '{run_id}'", "mlruns/mlflow.db"))

    def results(self, swept):
        return [(trial["params"], trial["status"], trial["objective"]) for trial in swept["trials"]]


class Grid(SmallSweep):
    def test_each_combination_is_a_child_run_with_its_params_and_metrics(self):
        swept = self.swept()
        self.assertEqual(swept["schema_version"], 1)
        params = [trial["params"] for trial in swept["trials"]]
        expected = [
            {"network.lstm_units": units, "training.learning_rate": rate}
            for units in GRID["network.lstm_units"]
            for rate in GRID["training.learning_rate"]
        ]
        self.assertEqual(params, expected)
        for trial in swept["trials"]:
            self.assertEqual(trial["status"], "FINISHED")
            self.assertEqual(self.tags(trial["run_id"])["mlflow.parentRunId"], swept["run_id"])
            run = self.succeed("runs", "show", trial["run_id"], "--json").json["run"]
            self.assertEqual(run["params"]["network.lstm_units"], json.dumps(trial["params"]["network.lstm_units"], separators=(",", ":")))
            self.assertEqual(run["metrics"]["val_loss"]["last"], trial["objective"])
            self.assertLessEqual({"mae", "mape", "rmse", "parameters", "seconds", "loss"}, set(run["metrics"]))
            config = json.loads(self.place.read(self.place.artifact(trial["run_id"], "config.json")))
            self.assertEqual(config["network"]["lstm_units"], trial["params"]["network.lstm_units"])

    def test_the_best_has_the_smallest_objective_which_a_training_of_its_settings_has_too(self):
        swept = self.swept()
        best = min(swept["trials"], key=lambda trial: trial["objective"])
        self.assertEqual(swept["best"], {key: best[key] for key in ("run_id", "params", "objective")})
        settings = [f"--set={key}={json.dumps(value)}" for key, value in best["params"].items()]
        trained = self.succeed("train", "--config", "small.json", "--json", *settings).json["run_id"]
        metrics = self.succeed("runs", "show", trained, "--json").json["run"]["metrics"]
        self.assertEqual(metrics["val_loss"]["last"], best["objective"])

    def test_trials_at_a_time_change_no_result_by_either_kernel(self):
        parameters = {"network.bidirectional": [True, False], "network.lstm_units": [[4], [6, 3]]}
        self.place.write_config(sweep_config(parameters))
        one = self.swept("--jobs", "1")
        self.place.write_config(sweep_config(parameters, {"run_name": "again"}))
        self.assertEqual(self.results(self.swept("--jobs", "3")), self.results(one))


class TestPeriod(SmallSweep):
    def test_poisoned_loads_of_the_test_period_change_no_trial(self):
        parameters = {"training.learning_rate": {"from": 0.001, "to": 0.1, "scale": "log"}, "window.size": [5, 14]}
        self.place.write_config(sweep_config(parameters, objective="mae", method="tpe", trials=14, pruning="asha"))
        clean = self.swept("--jobs", "2")
        first = day(DAYS - 60)
        self.place.write_small_data(
            [(date, load * 3 + 1 if date >= first else load, t - 40 if date >= first else t) for date, load, t in small_data()]
        )
        poisoned = self.swept("--jobs", "2")
        self.assertNotEqual(poisoned["run_id"], clean["run_id"])
        self.assertEqual(self.results(poisoned), self.results(clean))

    def test_the_best_are_trained_by_several_seeds_and_scored_on_it_beside_the_configs_own(self):
        self.place.write_config(sweep_config(keep=2, seeds=2))
        swept = self.swept()
        own, *kept = swept["finalists"]
        self.assertEqual(own["params"], {})
        self.assertNotIn("difference", own)
        ranked = sorted(swept["trials"], key=lambda trial: trial["objective"])
        self.assertEqual([one["params"] for one in kept], [trial["params"] for trial in ranked[:2]])
        for finalist in swept["finalists"]:
            self.assertEqual(len(finalist["run_ids"]), 2)
            self.assertEqual(finalist["n"], 60)
        for finalist in kept:
            difference = finalist["difference"]
            self.assertLessEqual(difference["low95"], difference["mae"])
            self.assertLessEqual(difference["mae"], difference["high95"])
            self.assertAlmostEqual(difference["mae"], finalist["mae"] - own["mae"], places=9)
        chosen = min(kept, key=lambda finalist: finalist["objective"])
        self.assertEqual(swept["winner"]["params"], chosen["params"])
        self.assertIn(swept["winner"]["verdict"], ("surely better", "surely worse", "not surely better"))

    def test_a_trials_network_scores_on_it_as_a_training_of_its_settings_does(self):
        self.place.write_config(sweep_config(keep=1, seeds=1))
        finalist = self.swept()["finalists"][0]
        trained = self.succeed("train", "--config", "small.json", "--json").json
        network = next(score for score in trained["forecasters"] if score["name"] == "lstm")
        self.assertAlmostEqual(finalist["mae"], network["mae"], places=9)


class Winner(SmallSweep):
    def test_its_config_is_an_artifact_that_trains_and_is_printed_as_settings(self):
        self.place.write_config(sweep_config(keep=1, seeds=1))
        out = self.succeed(*sweep()).out
        self.assertIn("than the config's own: they err", out)
        lines = [line.strip() for line in out.splitlines() if line.startswith("  --set ")]
        self.assertEqual(len(lines), 2)
        parent = next(run for run in self.runs() if run["name"].startswith("sweep"))
        config = json.loads(self.place.read(self.place.artifact(parent["run_id"], "winner.json")))
        self.assertIn(f"--set training.learning_rate={config['training']['learning_rate']}", lines)
        units = json.dumps(config["network"]["lstm_units"], separators=(",", ":"))
        self.assertIn(f"--set 'network.lstm_units={units}'", lines)
        self.succeed("train", "--config", self.place.artifact(parent["run_id"], "winner.json"))
        document = json.loads(self.place.read(self.place.artifact(parent["run_id"], "sweep.json")))
        self.assertEqual(document["run_id"], parent["run_id"])


class Failures(SmallSweep):
    def test_a_trial_that_fails_is_a_failed_child_with_its_sentence_and_the_others_go_on(self):
        self.place.write_config(sweep_config({"window.size": [7, 650, 14]}))
        swept = self.swept()
        self.assertEqual([trial["status"] for trial in swept["trials"]], ["FINISHED", "FAILED", "FINISHED"])
        failed = swept["trials"][1]
        self.assertIsNone(failed["objective"])
        self.assertIn("no row is left to learn from", failed["failure"])
        run = self.succeed("runs", "show", failed["run_id"], "--json").json["run"]
        self.assertEqual(run["status"], "FAILED")
        self.assertEqual(self.tags(failed["run_id"])["forecast.failure"], failed["failure"])

    def test_a_sweep_of_which_all_trials_fail_fails_and_says_the_first_sentence(self):
        self.place.write_config(sweep_config({"window.size": [650, 660]}))
        result = self.fail_with(1, *sweep())
        self.assertIn("all 2 trials failed", result.err)
        self.assertIn("no row is left to learn from", result.err)


    def test_a_finalist_that_fails_is_a_failed_child_and_the_others_are_scored(self):
        spoilt = {"network": {"lstm_units": [6], "head_units": [4]}, "training": {**small_config()["training"], "learning_rate": 1e15}}
        self.place.write_config(sweep_config({"training.learning_rate": [0.01, 0.003]}, spoilt, keep=1, seeds=2))
        swept = self.swept()
        own, kept = swept["finalists"]
        self.assertEqual([failure.split(":")[0] for failure in own["failures"]], ["seed 1", "seed 2"])
        self.assertIsNone(own["objective"])
        self.assertGreater(kept["mae"], 0)
        self.assertNotIn("difference", kept)
        self.assertEqual(swept["winner"]["params"], kept["params"])
        status = {run["run_id"]: run["status"] for run in self.runs()}
        self.assertEqual([status[run_id] for run_id in own["run_ids"]], ["FAILED", "FAILED"])
        self.assertEqual(status[swept["run_id"]], "FINISHED")


class Pruning(SmallSweep):
    def test_pruned_trials_stop_early_and_are_not_the_best(self):
        rates = {"training.learning_rate": [0.01, 1e-6, 1e-7, 2e-6, 3e-6, 4e-6]}
        self.place.write_config(sweep_config(rates, pruning="asha"))
        swept = self.swept("--jobs", "1", "--set", "training.epochs=9")
        status = [trial["status"] for trial in swept["trials"]]
        self.assertEqual(status, ["FINISHED"] + ["PRUNED"] * 5)
        pruned = swept["trials"][1]["run_id"]
        epochs = self.place.sql(
            f"select count(*) from metrics where run_uuid = '{pruned}' and key = 'loss'", "mlruns/mlflow.db"
        )
        self.assertEqual(epochs, [(1,)])
        self.assertEqual(swept["best"]["params"], swept["trials"][0]["params"])


class Resumption(SmallSweep):
    SLOW = {"training.learning_rate": [0.01, 0.003, 0.001], "network.dropout": [0, 0.2]}

    def config(self, name="trial"):
        self.place.write_config(
            sweep_config(
                self.SLOW,
                {"training": {"scaling": "standard", "epochs": 60, "patience": 60}, "run_name": name},
                method="tpe",
                keep=1,
                seeds=1,
            )
        )

    def interrupt(self, number):
        process = self.place.start(*sweep("--jobs", "2", "--set", "training.seed=1"))
        seen = wait_for(process.stderr, "trial 1/")
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
        self.assertEqual(out, "")
        return process.returncode, seen + err

    def check_goes_on(self):
        before = {
            run["run_id"] for run in self.runs() if run["status"] == "FINISHED" and run["name"].startswith("trial")
        }
        self.assertTrue(before)
        result = self.succeed(*sweep("--jobs", "2", "--set", "training.seed=1", "--json"))
        self.assertIn("going on with the sweep", result.err)
        swept = result.json
        self.assertLessEqual(before, {trial["run_id"] for trial in swept["trials"]})
        self.config("undisturbed")
        whole = self.swept("--jobs", "2", "--set", "training.seed=1")
        self.assertEqual(self.results(swept), self.results(whole))
        self.assertEqual([one["mae"] for one in swept["finalists"]], [one["mae"] for one in whole["finalists"]])
        parents = [run for run in self.runs() if run["name"].startswith("sweep trial")]
        self.assertEqual([run["status"] for run in parents], ["FINISHED"])
        children = [run for run in self.runs() if self.tags(run["run_id"]).get("mlflow.parentRunId") == swept["run_id"]]
        self.assertEqual(len(children), 6 + 2)  # the trials that were cut off are gone

    def test_after_kill_9_the_same_command_does_only_what_was_running_again(self):
        self.config()
        self.interrupt(signal.SIGKILL)
        self.check_goes_on()

    def test_after_control_c_it_is_killed_and_the_same_command_goes_on(self):
        self.config()
        code, err = self.interrupt(signal.SIGINT)
        self.assertEqual(code, 130)
        self.assertIn("the same command goes on", err)
        self.assertIn("KILLED", {run["status"] for run in self.runs()})
        self.check_goes_on()

    def test_more_trials_of_a_sweep_that_ended_go_on_with_resume(self):
        self.place.write_config(sweep_config(method="random", trials=2))
        first = self.swept()
        more = self.swept("--trials", "4", "--resume")
        self.assertEqual(more["run_id"], first["run_id"])
        self.assertEqual(more["trials"][:2], first["trials"])
        self.assertEqual(len(more["trials"]), 4)
        again = self.swept("--trials", "4")  # it ended: this is another sweep
        self.assertNotEqual(again["run_id"], first["run_id"])

    def test_a_note_of_ones_own_stays_and_that_of_the_sweep_is_made_anew(self):
        self.place.write_config(sweep_config(method="random", trials=2))
        run_id = self.swept()["run_id"]
        self.swept("--trials", "3", "--resume")
        self.assertIn("3 trials by random", self.tags(run_id)["mlflow.note.content"])
        self.succeed("runs", "tag", run_id, "mlflow.note.content=the good one")
        self.swept("--trials", "4", "--resume")
        self.assertEqual(self.tags(run_id)["mlflow.note.content"], "the good one")

    def test_a_sweep_of_another_experiment_is_not_gone_on_with(self):
        self.place.write_config(sweep_config(method="random", trials=2))
        self.swept()
        result = self.fail_with(2, *sweep("--resume"), MLFLOW_EXPERIMENT_ID="0")
        self.assertIn("there is no sweep of these settings", result.err)

    def test_without_a_sweep_to_resume_it_says_so(self):
        result = self.fail_with(2, *sweep("--resume"))
        self.assertIn("there is no sweep of these settings", result.err)


class BadInput(SmallSweep):
    def refused(self, parameters, *more, code=2, **section):
        self.place.write_config(sweep_config(parameters, **section))
        result = self.fail_with(code, *sweep(*more))
        self.assertFalse(os.path.exists(self.place.file("mlruns", "mlflow.db")), "a run was recorded")
        return result.err

    def test_nothing_to_search(self):
        self.assertIn("there is nothing to search", self.refused({}))
        self.assertIn("'training.epochs' has no values", self.refused({"training.epochs": []}))

    def test_a_key_that_is_not_there_with_the_nearest(self):
        self.assertIn("did you mean 'training.learning_rate'?", self.refused({"training.lerning_rate": [1]}))
        self.assertIn("did you mean 'network.lstm_units'?", self.refused({"lstm_units": [[4]]}))

    def test_values_out_of_range_are_named_at_once_and_all(self):
        err = self.refused({"training.epochs": [3, 0], "network.dropout": {"from": 0.1, "to": 1.5}})
        self.assertIn("'training.epochs' is 0", err)
        self.assertIn("'network.dropout' is 1.5", err)

    def test_what_changes_the_test_period_or_what_trials_are_compared_by(self):
        self.assertIn("changes the test period", self.refused({"split.test_from": ["2019-10-01", "2019-11-01"]}))
        self.assertIn("days on which trials are compared", self.refused({"split.validation_share": [0.1, 0.2]}))
        self.assertIn("set sweep.objective to mae", self.refused({"training.loss": ["mse", "mae"]}))
        self.assertIn("no trial reads it", self.refused({"linear.penalty": [1, 2]}))
        self.assertIn("the data on which trials", self.refused({"sources.load.files": [["a.csv"], ["b.csv"]]}))

    def test_trials_that_would_be_scored_on_other_rows(self):
        rows = [row for number, row in enumerate(small_data()) if not 600 <= number < 606]
        self.place.write_small_data(rows)
        err = self.refused({"window.size": [3, 20]})
        self.assertIn("with window.size=20 the network knows its inputs for", err)
        self.assertIn("not scored on the same rows", err)

    def test_a_grid_over_countless_values_and_a_method_that_is_none(self):
        self.assertIn("give each range a step", self.refused({"network.dropout": {"from": 0, "to": 0.5}}))
        self.assertIn("tpe", self.refused(GRID, method="tpi"))

    def test_a_config_without_a_validation_part(self):
        split = {"test_from": str(day(DAYS - 60)), "test_to": str(day(DAYS)), "validation_share": 0}
        self.assertIn("there is no validation part", self.refused(GRID, changes={"split": split}))


if __name__ == "__main__":
    unittest.main()
