"""Times training steps of a workload by PyTorch.

usage: pytorch_steps.py WORKLOAD THREADS                prints ms a step and the version
       pytorch_steps.py WORKLOAD THREADS MODELS EPOCHS  trains so many models in turn, prints seconds and the version
WORKLOAD is one of `lstm_job --workloads`, as JSON.
"""
import sys
import time

import torch

import workloads

ROUNDS = 3


def with_gelu(columns, units):
    return torch.nn.Sequential(torch.nn.Linear(columns, units), torch.nn.GELU(approximate="tanh"))


class Network(torch.nn.Module):
    def __init__(self, work):
        super().__init__()
        units = work.units[0]  # alike in all layers
        self.context = with_gelu(work.covariates, work.context_units) if work.context_units else None
        self.lstm = torch.nn.LSTM(work.columns + work.context_units, units, len(work.units), batch_first=True)
        self.dropout = torch.nn.Dropout(work.dropout)
        self.of_step = torch.nn.Linear(units, work.step_outputs) if work.step_outputs else None
        head, columns = [], work.covariates + (0 if work.step_outputs else units)
        for dense in work.dense_units:
            head.append(with_gelu(columns, dense))
            columns = dense
        self.head = torch.nn.Sequential(*head, torch.nn.Linear(columns, work.outputs))
        self.skip = torch.nn.Linear(work.covariates, work.outputs, bias=False) if work.covariates else None

    def forward(self, windows, covariates):
        if self.context is not None:
            context = self.context(covariates).unsqueeze(1).expand(-1, windows.shape[1], -1)
            windows = torch.cat([windows, context], 2)
        states = self.lstm(windows)[0]
        if self.of_step is not None:
            return self.of_step(self.dropout(states)).flatten(1) + self.head(covariates) + self.skip(covariates)
        state = self.dropout(states[:, -1])
        if self.skip is None:
            return self.head(state)
        return self.head(torch.cat([state, covariates], 1)) + self.skip(covariates)


def train(work, data, batches_of_rounds):
    """Seconds of each round."""
    windows, covariates, targets = data
    network = Network(work)
    optimiser = torch.optim.Adam(network.parameters(), lr=1e-3)
    loss_of = torch.nn.MSELoss()
    seconds = []
    for batches in batches_of_rounds:
        begin = time.perf_counter()
        for rows in batches:
            optimiser.zero_grad()
            loss_of(network(windows[rows], covariates[rows]), targets[rows]).backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
        seconds.append(time.perf_counter() - begin)
    return seconds


def main():
    work, threads = workloads.read(sys.argv[1]), int(sys.argv[2])
    torch.set_num_threads(threads)
    torch.set_flush_denormal(True)
    torch.manual_seed(1)
    data = [torch.from_numpy(part) for part in workloads.data(work)]
    if len(sys.argv) == 3:
        batches = [(torch.arange(work.batch) * 617 + step * 31) % work.copied_windows for step in range(work.timed_steps)]
        print(1000 * min(train(work, data, [batches] * ROUNDS)) / work.timed_steps, torch.__version__)
    else:
        models, epochs = int(sys.argv[3]), int(sys.argv[4])
        every = work.copied_windows
        seconds = [train(work, data, (torch.randperm(every).split(work.batch) for _ in range(epochs))) for _ in range(models)]
        print(sum(map(sum, seconds)), torch.__version__)


if __name__ == "__main__":
    main()
