"""Training on a GPU by the fused kernel, with driver and compiler played (tests/cuda/played) for one shape of network.

ctest gives the folder of their libraries: FORECAST_PLAYED_CUDA.
"""

import json
import os
import shutil
import tempfile
import unittest

from support import CommandLineTest, small_config

PLAYED = os.environ["FORECAST_PLAYED_CUDA"]


class PlayedDevice(CommandLineTest):
    def setUp(self):
        super().setUp()
        self.place.write_small_data()
        config = small_config()
        del config["features"]["ahead"]
        config["window"]["size"] = 5
        config["training"].update(epochs=2, clip_norm=1, weight_decay=0.01, half_life_days=300, kernel="fused")
        self.config = config

    def command(self, **changes):
        self.config["training"].update(changes)
        self.place.write("cuda.json", json.dumps(self.config))
        return "train", "--config", "cuda.json", "--json"

    def test_one_seed_gives_one_network_on_it_and_on_the_cpu(self):
        told, metrics = {}, {}
        for device, libraries in (("cpu", ""), ("cuda", PLAYED)):
            trained = self.succeed(*self.command(device=device), LD_LIBRARY_PATH=libraries)
            told[device] = trained.err
            run = self.succeed("runs", "show", trained.json["run_id"], "--json").json["run"]
            metrics[device] = {name: metric["last"] for name, metric in run["metrics"].items()}
        self.assertIn("training on cuda:0 a played device; kernel fused", told["cuda"])
        for name in ("val_loss", "mae"):
            self.assertAlmostEqual(metrics["cuda"][name] / metrics["cpu"][name], 1, places=4)

    def test_what_it_lacks_is_said_before_training(self):
        error = self.fail_with(2, *self.command(device="cuda"), LD_LIBRARY_PATH="").err
        self.assertIn("no CUDA device can be used: cannot open the library libcuda.so.1", error)
        self.config["network"]["lstm_units"] = [6, 6]
        error = self.fail_with(2, *self.command(device="cuda"), LD_LIBRARY_PATH=PLAYED).err
        self.assertIn("training.device is cuda and the network has 2 LSTM layers", error)

    def test_without_a_compiler_nothing_is_trained(self):
        with tempfile.TemporaryDirectory() as driver_alone:
            shutil.copy(os.path.join(PLAYED, "libcuda.so.1"), driver_alone)
            error = self.fail_with(2, *self.command(device="cuda"), "--dry-run", LD_LIBRARY_PATH=driver_alone).err
        self.assertIn("NVRTC, which compiles kernels for the GPU: cannot open the library libnvrtc.so", error)
        self.assertIn("nvidia-cuda-nvrtc", error)

    def test_what_the_compiler_says_is_shown(self):
        self.config["network"]["lstm_units"] = [7]  # not what was played for
        error = self.fail_with(1, *self.command(device="cuda"), LD_LIBRARY_PATH=PLAYED).err
        self.assertIn("NVRTC cannot compile the kernel for compute capability 9.0: ", error)
        self.assertIn("no option --define-macro=UNITS=6", error)


if __name__ == "__main__":
    unittest.main()
