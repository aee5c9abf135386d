"""`forecast serve` with its store on a disk that is full."""

import os
import shutil
import subprocess
import unittest

from serve_support import Served
from support import CommandLineTest


class FullDisk(CommandLineTest):
    """A small file system in memory holds the store."""

    def setUp(self):
        super().setUp()
        self.disk = self.place.file("disk")
        os.mkdir(self.disk)
        command = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", self.disk]
        if os.geteuid() != 0 or not shutil.which("mount") or subprocess.run(command, capture_output=True).returncode:
            self.skipTest("no file system can be mounted here: this needs root")

    def tearDown(self):
        subprocess.run(["umount", self.disk], capture_output=True, check=False)
        super().tearDown()

    def fill(self):
        with open(os.path.join(self.disk, "filler"), "wb", buffering=0) as filler:
            try:
                while filler.write(b"x" * 4096):
                    pass
            except OSError:
                pass

    def test_each_change_is_507_and_keeps_nothing_and_goes_on_once_there_is_room(self):
        with Served(self.place, "--store", os.path.join(self.disk, "store")) as server:
            experiment = server.post("experiments/create", name="before")["experiment_id"]
            run = server.post("runs/create", experiment_id=experiment)["run"]["info"]["run_id"]
            server.post("registered-models/create", name="model")
            self.fill()
            long = [{"key": f"p{i}", "value": "v" * 5000} for i in range(100)]
            changes = (
                ("runs/log-batch", {"run_id": run, "params": long}),
                ("runs/set-tag", {"run_id": run, "key": "t", "value": "v" * 5000}),
                ("runs/log-parameter", {"run_id": run, "key": "q", "value": "v" * 5000}),
                ("runs/create", {"experiment_id": experiment, "tags": [{"key": "t", "value": "v" * 5000}]}),
                ("experiments/create", {"name": "after"}),
                ("registered-models/create", {"name": "other", "description": "d" * 5000}),
            )
            for route, parameters in changes:
                with self.subTest(route):
                    status, answer = server.call("POST", route, parameters)
                    self.assertEqual((status, answer["error_code"]), (507, "INTERNAL_ERROR"))
                    self.assertIn("disk of the run store", answer["message"])
                    self.assertIn("is full: nothing was kept", answer["message"])
            upload = "/api/2.0/mlflow-artifacts/artifacts/a.bin"
            status, _, content = server.ask("PUT", upload, b"x" * 70000)
            self.assertEqual(status, 507)
            self.assertIn(b"disk of the store is full: nothing was kept", content)

            kept = server.get(f"runs/get?run_id={run}")["run"]["data"]
            self.assertEqual(kept.get("params", []), [])
            self.assertNotIn("t", [tag["key"] for tag in kept["tags"]])
            self.assertEqual(len(server.post("runs/search", experiment_ids=[experiment])["runs"]), 1)
            self.assertEqual(server.call("GET", "experiments/get-by-name?experiment_name=after")[0], 404)
            self.assertEqual(server.call("GET", "registered-models/get?name=other")[0], 404)
            self.assertEqual(server.ask("GET", upload)[0], 404)

            os.remove(os.path.join(self.disk, "filler"))
            for route, parameters in changes:
                with self.subTest(route, room="again"):
                    self.assertEqual(server.call("POST", route, parameters)[0], 200)
            self.assertEqual(server.ask("PUT", upload, b"x" * 70000)[0], 200)


if __name__ == "__main__":
    unittest.main()
