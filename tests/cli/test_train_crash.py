"""A training is killed at random moments, during its epochs and while its model is recorded: the store opens, what is
there is whole, no half-recorded run is taken for a model, and the next training closes the dead ones."""

import os
import random
import time
import unittest
import zipfile

from support import CommandLineTest, small_config, wait_for

KILLS = 12  # of each kind
SEED = 11
LONG = ("--set", "training.epochs=100000", "--set", "training.patience=100000")


class KilledTraining(CommandLineTest):
    def setUp(self):
        super().setUp()
        self.place.write_small_data()
        self.place.write_config(small_config())
        self.chance = random.Random(SEED)

    def kill_after(self, line, longest_seconds, *more):
        """Whether the training was still there to be killed, up to so long after it logged `line`."""
        process = self.place.start("train", "--config", "small.json", *more)
        wait_for(process.stderr, line)
        time.sleep(self.chance.uniform(0, longest_seconds))
        process.kill()
        process.communicate()
        return process.returncode == -9

    def sql(self, statement):
        return self.place.sql(statement, "mlruns/mlflow.db")

    def check_store(self):
        self.assertEqual(self.sql("PRAGMA integrity_check"), [("ok",)])
        self.assertEqual(self.sql("PRAGMA foreign_key_check"), [])
        newest = self.sql("SELECT run_uuid, key, max(step) FROM metrics GROUP BY run_uuid, key")
        latest = self.sql("SELECT run_uuid, key, step FROM latest_metrics")
        self.assertEqual(sorted(newest), sorted(latest))
        for directory, _, files in os.walk(self.place.file("mlruns")):
            for name in files:
                if name == "model.pth":  # a checkpoint or the model: whole, or not there
                    with zipfile.ZipFile(os.path.join(directory, name)) as archive:
                        self.assertIsNone(archive.testzip())

    def check_finished_runs(self):
        for (run,) in self.sql("SELECT run_uuid FROM runs WHERE status = 'FINISHED'"):
            self.assertTrue(os.path.exists(self.place.artifact(run, "model", "data", "model.pth")), run)
            self.assertTrue(os.path.exists(self.place.artifact(run, "predictions.csv")), run)

    def check_latest(self):
        """It is a finished run, or nobody claims that there is one."""
        shown = self.place.run("runs", "show", "latest", "--json")
        if shown.code == 0:
            self.assertEqual(shown.json["run"]["status"], "FINISHED")
        else:
            self.assertEqual(shown.code, 2, shown.err)

    def check_next_training(self, killed):
        before = self.sql("SELECT count(*) FROM runs WHERE status = 'FINISHED'")[0][0]
        self.succeed("train", "--config", "small.json")
        self.assertEqual(self.sql("SELECT count(*) FROM runs WHERE status = 'RUNNING'"), [(0,)])
        finished, failed = (
            self.sql(f"SELECT count(*) FROM runs WHERE status = '{status}'")[0][0] for status in ("FINISHED", "FAILED")
        )
        self.assertEqual(finished, before + 1)
        self.assertLessEqual(failed, killed)
        self.succeed("predict", "--run", "latest")

    def test_during_its_epochs(self):
        killed = sum(self.kill_after("epoch 1/", 0.2, *LONG) for _ in range(KILLS))
        self.assertEqual(killed, KILLS)
        self.check_store()
        self.check_latest()
        self.check_next_training(killed)
        self.assertEqual(self.sql("SELECT count(*) FROM runs WHERE status = 'FAILED'"), [(KILLS,)])

    def test_while_its_model_is_recorded(self):
        process = self.place.start("train", "--config", "small.json")
        wait_for(process.stderr, "epoch 3/3")
        last_epoch = time.monotonic()
        process.communicate()
        longest = time.monotonic() - last_epoch
        killed = 0
        for _ in range(KILLS):
            killed += self.kill_after("epoch 3/3", longest)
            self.check_store()
            self.check_finished_runs()
            self.check_latest()
        self.assertGreater(killed, 0)
        self.check_next_training(killed)


if __name__ == "__main__":
    unittest.main()
