"""Times training steps of a workload by PyTorch. usage: pytorch_steps.py WORKLOAD THREADS; prints ms a step and the version."""
import sys
import time

import torch

from workloads import BATCHES, WORKLOADS, series


def main():
    name, threads = sys.argv[1], int(sys.argv[2])
    torch.set_num_threads(threads)
    torch.set_flush_denormal(True)
    torch.manual_seed(1)
    work = WORKLOADS[name]
    windows, targets = (torch.from_numpy(part) for part in series(work))

    class Network(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.lstm = torch.nn.LSTM(work.columns, work.units, work.layers, batch_first=True)
            self.dropout = torch.nn.Dropout(0.2)
            self.output = torch.nn.Linear(work.units, work.outputs)

        def forward(self, x):
            return self.output(self.dropout(self.lstm(x)[0][:, -1]))

    network = Network()
    optimiser = torch.optim.Adam(network.parameters(), lr=1e-3)
    loss_of = torch.nn.MSELoss()
    best = float("inf")
    for _ in range(BATCHES[name].rounds):
        begin = time.perf_counter()
        for step in range(BATCHES[name].steps):
            rows = (torch.arange(work.batch) * 617 + step * 31) % len(windows)
            optimiser.zero_grad()
            loss_of(network(windows[rows]), targets[rows]).backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
        best = min(best, (time.perf_counter() - begin) / BATCHES[name].steps)
    print(1000 * best, torch.__version__)


if __name__ == "__main__":
    main()
