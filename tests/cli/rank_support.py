"""Processes of one command as a launcher starts them."""

import os
import socket
import subprocess

from support import BINARY, CommandLineTest

HAS_SLURM = "SLURM_CONF" in os.environ
WAIT_FOR_RANKS = 150


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return str(one.getsockname()[1])


class RankTest(CommandLineTest):
    """Starts ranks and reads what they recorded."""

    def start_ranks(self, *arguments, size=2, of_rank=None, port=None):
        """Ranks as torchrun starts them; `of_rank`: rank -> more arguments."""
        port = port or free_port()
        return [
            self.place.start(
                *arguments, *(of_rank or {}).get(rank, []),
                RANK=str(rank), WORLD_SIZE=str(size), LOCAL_WORLD_SIZE=str(size), MASTER_ADDR="127.0.0.1", MASTER_PORT=port,
            )
            for rank in range(size)
        ]

    def ends_of(self, processes):
        ends = []
        for process in processes:
            out, err = process.communicate(timeout=WAIT_FOR_RANKS)
            ends.append((process.returncode, out, err))
        return ends

    def launch(self, *command, **environment):
        """A launcher with its ranks, until they end."""
        names = ("PATH", "SLURM_CONF")
        kept = {name: os.environ[name] for name in names if name in os.environ}
        return subprocess.run(
            command, cwd=self.place.path, env=self.place.environment({**kept, **environment}), capture_output=True,
            text=True, timeout=WAIT_FOR_RANKS, check=False,
        )

    def mpirun(self, *arguments, size=2, more=()):
        return self.launch("mpirun", "--allow-run-as-root", "--oversubscribe", *more, "-n", str(size), BINARY, *arguments)

    def srun(self, *arguments, size=2):
        return self.launch("srun", "-n", str(size), "--overcommit", BINARY, *arguments)
