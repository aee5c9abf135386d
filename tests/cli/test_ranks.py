"""`train` on several ranks: what one process trains, by torchrun's variables, mpirun and Slurm's srun."""

import os
import shutil
import unittest

from rank_support import HAS_SLURM, RankTest
from support import BINARY, small_config


class SharedTraining(RankTest):
    def setUp(self):
        super().setUp()
        self.place.write_small_data()
        config = small_config()
        config["network"]["dropout"] = 0.2
        self.place.write_config(config)

    def train_by_ranks(self, *arguments, **more):
        return self.start_ranks("train", "--config", "small.json", *arguments, **more)

    def figures(self):
        """run name -> {(metric, step): value}, timings left out."""
        figures = {}
        for name, key, step, value in self.place.sql(
            "SELECT name, key, step, value FROM metrics JOIN runs USING (run_uuid)", "mlruns/mlflow.db"
        ):
            figures.setdefault(name, {})[key, step] = value
        return figures

    def assert_same_training(self, name):
        figures = self.figures()
        alone, together = figures["alone"], figures[name]
        self.assertEqual(set(alone), set(together))
        for key, value in alone.items():
            self.assertAlmostEqual(together[key] / value if value else together[key], 1 if value else 0, 6, key)

    def train_alone(self):
        self.succeed("train", "--config", "small.json", "--name", "alone")


class TorchrunsVariables(SharedTraining):
    def test_two_ranks_train_what_one_does_and_one_of_them_records_it(self):
        self.train_alone()
        ends = self.ends_of(self.train_by_ranks("--name", "together"))
        self.assertEqual([code for code, _, _ in ends], [0, 0], ends)
        self.assertIn("together: best epoch", ends[0][1])
        self.assertEqual(ends[1][1], "")
        self.assert_same_training("together")
        runs = self.place.sql("SELECT name FROM runs WHERE status = 'FINISHED'", "mlruns/mlflow.db")
        self.assertEqual(sorted(runs), [("alone",), ("together",)])
        ranks = self.place.sql("SELECT value FROM tags WHERE key = 'forecast.ranks'", "mlruns/mlflow.db")
        self.assertEqual(ranks, [("2",)])

    def test_more_ranks_than_samples_in_a_batch_train_the_same(self):
        self.place.write_config({**small_config(), "training": {**small_config()["training"], "batch_size": 2}})
        self.train_alone()
        ends = self.ends_of(self.train_by_ranks("--name", "together", size=3))
        self.assertEqual([code for code, _, _ in ends], [0, 0, 0], ends)
        self.assert_same_training("together")

    def test_where_a_rank_is_killed_the_others_say_so_and_the_run_failed(self):
        endless = ("--set", "training.epochs=100000", "--set", "training.patience=100000")
        processes = self.train_by_ranks(*endless)
        for line in iter(processes[0].stderr.readline, ""):
            if "epoch" in line:
                break
        processes[1].kill()
        (code, _, err), _ = self.ends_of(processes)
        self.assertEqual(code, 4, err)
        self.assertIn("rank 0 of 2 lost the others", err)
        self.assertEqual(self.place.sql("SELECT status FROM runs", "mlruns/mlflow.db"), [("FAILED",)])

    def test_an_interrupt_of_one_rank_ends_all_and_the_run_is_killed(self):
        endless = ("--set", "training.epochs=100000", "--set", "training.patience=100000")
        processes = self.train_by_ranks(*endless)
        for line in iter(processes[0].stderr.readline, ""):
            if "epoch" in line:
                break
        processes[1].send_signal(2)
        ends = self.ends_of(processes)
        self.assertEqual([code for code, _, _ in ends], [130, 130], ends)
        self.assertEqual(self.place.sql("SELECT status FROM runs", "mlruns/mlflow.db"), [("KILLED",)])

    def test_ranks_of_other_settings_are_refused(self):
        (first, _, told), (code, _, err) = self.ends_of(self.train_by_ranks(of_rank={1: ["--seed", "7"]}))
        self.assertEqual((first, code), (2, 2), told + err)
        self.assertIn("rank 1 of 2 has settings of the digest", err)
        self.assertIn("1 of 2 ranks have other settings", told)
        self.assertEqual(self.place.sql("SELECT * FROM runs", "mlruns/mlflow.db"), [])

    def test_what_the_fused_kernel_does_not_know_is_not_shared(self):
        ends = self.ends_of(self.train_by_ranks("--kernel", "libtorch"))
        for code, _, err in ends:
            self.assertEqual(code, 2, err)
            self.assertIn("by the fused kernel on the CPU only", err)

    def test_what_is_not_shared_is_refused_on_several_ranks(self):
        result = self.fail_with(2, "backtest", "--config", "small.json", RANK="0", WORLD_SIZE="2")
        self.assertIn("torchrun started 2 ranks, and a backtest of one territory is done by one process", result.err)

    def test_a_rank_that_is_none_is_named(self):
        for rank, size, text in (("2", "2", "RANK is 2 and WORLD_SIZE is 2"), ("x", "2", "RANK is 'x'")):
            result = self.fail_with(2, "train", "--config", "small.json", RANK=rank, WORLD_SIZE=size)
            self.assertIn(text, result.err)


@unittest.skipUnless(shutil.which("mpirun"), "there is no mpirun (Debian's openmpi-bin)")
class UnderMpirun(SharedTraining):
    def test_two_ranks_train_what_one_does(self):
        self.train_alone()
        done = self.mpirun("train", "--config", "small.json", "--name", "together")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assert_same_training("together")


@unittest.skipUnless(HAS_SLURM, "SLURM_CONF names no Slurm (scripts/with-slurm)")
class UnderSlurm(SharedTraining):
    def test_two_tasks_of_srun_train_what_one_process_does(self):
        self.train_alone()
        done = self.srun("train", "--config", "small.json", "--name", "together")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assert_same_training("together")

    def test_a_batch_job_without_srun_is_one_process(self):
        self.place.write("job.sh", f"#!/bin/sh\n{BINARY} train --config small.json --name alone\n")
        done = self.launch("sbatch", "--wait", "-n", "2", "--overcommit", "--output", "job.txt", "job.sh")
        self.assertEqual(done.returncode, 0, done.stderr + self.place.read("job.txt"))
        self.assertIn("alone: best epoch", self.place.read("job.txt"))


if __name__ == "__main__":
    unittest.main()
