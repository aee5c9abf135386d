"""Sweeps, cross-validations, comparisons and territories on several ranks: what one process does, whoever dies."""

import json
import os
import shutil
import signal
import socket
import sqlite3
import time
import unittest

from rank_support import HAS_SLURM, RankTest
from support import BINARY, small_config, small_data

GRID = {"training.learning_rate": [0.01, 0.003, 0.001], "network.dropout": [0, 0.2]}
SCRIPTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "scripts", "slurm")
OWN_STORE = {"MLFLOW_TRACKING_URI": "sqlite:///alone.db"}


def sweep_config(name="trial", **sweep):
    section = {"parameters": GRID, "keep": 1, "seeds": 2, **sweep}
    training = {"scaling": "standard", "epochs": 600, "patience": 600, "learning_rate": 0.01}  # so long that rank 1 comes
    return small_config(sweep=section, training=training, run_name=name)


def results(swept):
    """What has to be the same wherever the trials were done."""
    trials = [(trial["params"], trial["status"], trial["objective"]) for trial in swept["trials"]]
    finalists = [(one["params"], one["objective"], one["mae"], one.get("difference")) for one in swept.get("finalists", [])]
    return trials, finalists


class Spread(RankTest):
    def setUp(self):
        super().setUp()
        self.place.write_small_data()

    def sweep(self, *more):
        return ("sweep", "--config", "small.json", "--jobs", "1", "--json", *more)

    def swept_alone(self, *more):
        """By one process with as many trials at a time as two ranks have."""
        return self.succeed("sweep", "--config", "small.json", "--jobs", "2", "--json", *more, **OWN_STORE).json

    def swept_by(self, ends):
        self.assertEqual([code for code, _, _ in ends], [0] * len(ends), ends)
        self.assertEqual([out for _, out, _ in ends[1:]], [""] * (len(ends) - 1))
        return json.loads(ends[0][1])

    def children(self, parent):
        """(run id, status, process) of the active ones."""
        return self.place.sql(
            "SELECT r.run_uuid, r.status, p.value FROM runs r JOIN tags t ON t.run_uuid = r.run_uuid AND "
            f"t.key = 'mlflow.parentRunId' AND t.value = '{parent}' JOIN tags p ON p.run_uuid = r.run_uuid AND "
            "p.key = 'forecast.pid' WHERE r.lifecycle_stage = 'active'",
            "mlruns/mlflow.db",
        )

    def assert_children(self, swept):
        ids = {trial["run_id"] for trial in swept["trials"]}
        ids |= {run_id for one in swept.get("finalists", []) for run_id in one["run_ids"]}
        self.assertEqual({child[0] for child in self.children(swept["run_id"])}, ids)

    def wait_for_child_of(self, process, status=("RUNNING",)):
        """Until that process records a child."""
        for _ in range(600):
            try:
                rows = self.place.sql(
                    "SELECT r.status FROM runs r JOIN tags p ON p.run_uuid = r.run_uuid AND p.key = 'forecast.pid' "
                    f"AND p.value = '{process.pid}' JOIN tags t ON t.run_uuid = r.run_uuid AND t.key = 'mlflow.parentRunId'",
                    "mlruns/mlflow.db",
                )
            except sqlite3.OperationalError:
                rows = []
            if any(row[0] in status for row in rows):
                return
            time.sleep(0.05)
        self.fail("no child came")


class Sweep(Spread):
    def test_two_ranks_do_the_trials_that_one_process_does(self):
        self.place.write_config(sweep_config())
        swept = self.swept_by(self.ends_of(self.start_ranks(*self.sweep())))
        self.assertEqual(results(swept), results(self.swept_alone()))
        self.assert_children(swept)
        self.assertEqual(len({process for _, _, process in self.children(swept["run_id"])}), 2)

    def test_what_trials_learn_from_each_other_does_not_depend_on_who_is_faster(self):
        parameters = {"training.learning_rate": {"from": 1e-4, "to": 0.05, "scale": "log"}, "network.dropout": [0, 0.2]}
        self.place.write_config(sweep_config(parameters=parameters, method="tpe", trials=16, pruning="asha", keep=0))
        swept = self.swept_by(self.ends_of(self.start_ranks(*self.sweep())))
        self.assertEqual(results(swept), results(self.swept_alone()))
        self.assertIn("PRUNED", {trial["status"] for trial in swept["trials"]})

    def test_a_rank_that_is_killed_changes_nothing_in_the_result(self):
        self.place.write_config(sweep_config())
        processes = self.start_ranks(*self.sweep())
        self.wait_for_child_of(processes[1])
        processes[1].kill()
        (code, out, err), (killed, _, _) = self.ends_of(processes)
        self.assertEqual((code, killed), (0, -signal.SIGKILL), err)
        self.assertIn("rank 1 is not heard of", err)
        swept = json.loads(out)
        self.assertEqual(results(swept), results(self.swept_alone()))
        self.assert_children(swept)

    def test_a_rank_that_is_interrupted_leaves_and_the_others_go_on(self):
        self.place.write_config(sweep_config())
        processes = self.start_ranks(*self.sweep())
        self.wait_for_child_of(processes[1])
        processes[1].send_signal(signal.SIGTERM)
        (code, out, err), (left, _, told) = self.ends_of(processes)
        self.assertEqual((code, left), (0, 143), err + told)
        self.assertIn("rank 1 has left", err)
        swept = json.loads(out)
        self.assertEqual(results(swept), results(self.swept_alone()))
        self.assert_children(swept)

    def test_where_rank_0_is_killed_the_others_say_so_and_the_same_command_goes_on(self):
        self.place.write_config(sweep_config())
        processes = self.start_ranks(*self.sweep())
        self.wait_for_child_of(processes[1])
        self.wait_for_child_of(processes[0], status=("FINISHED",))
        processes[0].kill()
        _, (code, _, err) = self.ends_of(processes)
        self.assertEqual(code, 4, err)
        self.assertEqual(err.count("error: "), 1, err)
        self.assertIn("does not hear of rank 0", err)
        ends = self.ends_of(self.start_ranks(*self.sweep()))
        swept = self.swept_by(ends)
        self.assertIn("going on with the sweep", ends[0][2])
        self.assertEqual(results(swept), results(self.swept_alone()))
        self.assert_children(swept)

    def test_a_rank_of_other_settings_is_refused_and_changes_nothing(self):
        self.place.write_config(sweep_config(keep=0))
        (code, out, err), (refused, _, told) = self.ends_of(
            self.start_ranks(*self.sweep(), of_rank={1: ["--set", "training.seed=7"]})
        )
        self.assertEqual((code, refused), (0, 2), err + told)
        self.assertIn("rank 1 of 2 has settings of the digest", told)
        self.assertEqual(results(json.loads(out)), results(self.swept_alone()))

    def test_where_the_ranks_cannot_meet_nothing_is_begun(self):
        self.place.write_config(sweep_config())
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = str(taken.getsockname()[1])
            result = self.fail_with(4, *self.sweep(), RANK="0", WORLD_SIZE="2", MASTER_ADDR="127.0.0.1", MASTER_PORT=port)
        self.assertIn(f"rank 0 of 2, started by torchrun, does not meet the others at 127.0.0.1:{port}", result.err)
        self.assertEqual(self.place.sql("SELECT * FROM runs", "mlruns/mlflow.db"), [])

    def test_an_interrupt_of_all_ends_all_and_the_same_command_goes_on(self):
        self.place.write_config(sweep_config())
        processes = self.start_ranks(*self.sweep())
        self.wait_for_child_of(processes[1])
        for process in processes:
            process.send_signal(signal.SIGINT)
        ends = self.ends_of(processes)
        self.assertEqual(ends[0][0], 130, ends)
        self.assertIn(ends[1][0], (0, 130), ends)
        self.assertNotIn("RUNNING", {row[0] for row in self.place.sql("SELECT status FROM runs", "mlruns/mlflow.db")})
        swept = self.succeed(*self.sweep()).json  # alone now
        self.assertEqual(results(swept), results(self.swept_alone()))


class FoldsAndVariants(Spread):
    def test_folds_on_two_ranks_are_those_of_one_process(self):
        self.place.write_config(small_config())
        line = ("cross-validate", "--config", "small.json", "--folds", "4", "--json")
        validated = self.swept_by(self.ends_of(self.start_ranks(*line)))
        alone = self.succeed(*line, **OWN_STORE).json
        scores = [[[fold[key] for key in ("fold", "val_loss", "mae", "mape")] for fold in one["folds"]] for one in (validated, alone)]
        self.assertEqual(scores[0], scores[1])
        self.assertEqual(len(self.children(validated["run_id"])), 4)

    def test_variants_on_two_ranks_are_those_of_one_process(self):
        self.place.write_config(small_config(variants={"a": {}, "b": {"network": {"lstm_units": [4, 3]}}}))
        line = ("compare", "--config", "small.json", "--seeds", "2", "--json")
        compared = self.swept_by(self.ends_of(self.start_ranks(*line)))
        alone = self.succeed(*line, **OWN_STORE).json
        keys = ("name", "val_loss", "test_rmse", "test_r2", "test_mae", "parameters", "difference")
        self.assertEqual(*([[one[key] for key in keys] for one in by["variants"]] for by in (compared, alone)))


def territories():
    """Two towns, and one whose file is not there."""
    return {
        "north": {},
        "south": {"run_name": "south", "sources": {"load": {"files": ["south.csv"]}}},
        "nowhere": {"sources": {"load": {"files": ["nowhere.csv"]}}},
    }


class Territories(Spread):
    def setUp(self):
        super().setUp()
        south = [(date, round(load * 1.4 + 20, 1), t) for date, load, t in small_data(8)]
        self.place.write_small_data(south, load="south.csv", weather="south_weather.csv")
        self.place.write_config(small_config(territories=territories()))

    def check(self, document, command):
        self.assertEqual(document["schema_version"], 1)
        self.assertEqual([one["name"] for one in document["territories"]], ["north", "south", "nowhere"])
        self.assertEqual([one["status"] for one in document["territories"]], ["FINISHED", "FINISHED", "FAILED"])
        self.assertIn("nowhere.csv", document["territories"][2]["failure"])
        status = {run_id: status for run_id, status, _ in self.children(document["run_id"])}
        self.assertEqual(status, {one["run_id"]: one["status"] for one in document["territories"]})
        for one in document["territories"][:2]:
            alone = self.succeed(
                command, "--config", "small.json", "--territory", one["name"], "--json", *("--set", "training.threads=1"), **OWN_STORE
            ).json
            own = [[score[key] for key in ("name", "mae", "rmse", "mape")] for score in one["forecasters"]]
            self.assertEqual(own, [[score[key] for key in ("name", "mae", "rmse", "mape")] for score in alone["forecasters"]])

    def test_each_is_trained_as_it_would_be_alone_and_one_that_fails_does_not_end_the_others(self):
        trained = self.succeed("train", "--config", "small.json", "--json").json
        self.check(trained, "train")
        run = self.succeed("runs", "show", trained["run_id"], "--json").json["run"]
        self.assertEqual(run["metrics"]["south/mae"]["last"], min(one["mae"] for one in trained["territories"][1]["forecasters"]))

    def test_two_ranks_train_what_one_process_does(self):
        self.check(self.swept_by(self.ends_of(self.start_ranks("train", "--config", "small.json", "--json"))), "train")

    def test_each_is_backtested_as_it_would_be_alone(self):
        self.check(self.succeed("backtest", "--config", "small.json", "--json").json, "backtest")

    def test_two_ranks_backtest_what_one_process_does(self):
        ends = self.ends_of(self.start_ranks("backtest", "--config", "small.json", "--json"))
        self.check(self.swept_by(ends), "backtest")

    def test_a_table_names_each_with_its_best_forecaster(self):
        out = self.succeed("backtest", "--config", "small.json").out
        for word in ("territory", "best forecaster", "north", "south", "nowhere failed:", "Recorded as run"):
            self.assertIn(word, out)

    def test_what_is_of_one_territory_is_refused_and_an_unknown_one_is_named(self):
        for flag in ("--promote-if-better", "--dry-run"):
            self.assertIn("is of one territory", self.fail_with(2, "train", "--config", "small.json", flag).err)
        err = self.fail_with(2, "train", "--config", "small.json", "--territory", "west").err
        self.assertIn("has no territory 'west'; it has north, south, nowhere", err)

    def test_where_all_fail_the_first_sentence_is_told(self):
        config = small_config(territories={"a": {"sources": {"load": {"files": ["a.csv"]}}}})
        self.place.write_config(config)
        self.assertIn("all 1 territories failed; the first one, a, said:", self.fail_with(1, "train", "--config", "small.json").err)


@unittest.skipUnless(shutil.which("mpirun"), "there is no mpirun (Debian's openmpi-bin)")
class SpreadUnderMpirun(Spread):
    def test_two_ranks_do_the_trials_that_one_process_does(self):
        self.place.write_config(sweep_config())
        done = self.mpirun(*self.sweep())
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(results(json.loads(done.stdout)), results(self.swept_alone()))


@unittest.skipUnless(HAS_SLURM, "SLURM_CONF names no Slurm (scripts/with-slurm)")
class SpreadUnderSlurm(Spread):
    def test_two_tasks_of_srun_do_the_trials_that_one_process_does(self):
        self.place.write_config(sweep_config())
        done = self.srun(*self.sweep())
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(results(json.loads(done.stdout)), results(self.swept_alone()))

    def swept_by_batch(self, *arguments, output):
        done = self.launch("sbatch", "--wait", "--overcommit", *arguments, *self.sweep(), FORECAST=BINARY)
        self.assertEqual(done.returncode, 0, done.stderr)
        text = self.place.read(output)
        return json.loads(text[text.index("{\n") :])

    def test_a_job_of_two_tasks_does_them_too(self):
        self.place.write_config(sweep_config(keep=0))
        swept = self.swept_by_batch("--output", "job.txt", "--ntasks=2", os.path.join(SCRIPTS, "spread.sbatch"), output="job.txt")
        self.assertEqual(results(swept), results(self.swept_alone()))

    def test_and_so_does_an_array_of_jobs(self):
        self.place.write_config(sweep_config(keep=0))
        swept = self.swept_by_batch(
            "--output", "job-%a.txt", "--array=0-1", os.path.join(SCRIPTS, "spread-array.sbatch"), output="job-0.txt"
        )
        self.assertEqual(results(swept), results(self.swept_alone()))


if __name__ == "__main__":
    unittest.main()
