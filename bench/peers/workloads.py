"""The workloads of bench/lstm_workloads.hpp, for the peers."""
from collections import namedtuple

import numpy

Workload = namedtuple("Workload", "windows batch steps columns units layers outputs")
WORKLOADS = {
    "A": Workload(1611, 32, 30, 19, 50, 1, 1),
    "B64": Workload(4000, 64, 168, 16, 64, 2, 24),
    "B256": Workload(4000, 256, 168, 16, 64, 2, 24),
}
Batches = namedtuple("Batches", "steps rounds")
BATCHES = {"A": Batches(50, 5), "B64": Batches(8, 3), "B256": Batches(3, 3)}


def series(work):
    """[windows, steps, columns] and [windows, outputs] of a made-up series."""
    rows = work.windows + work.steps + work.outputs
    x = numpy.arange(rows * work.columns, dtype=numpy.float64).reshape(rows, work.columns)
    values = (numpy.sin(0.26 * x) + 0.5 * numpy.sin(0.04 * x)).astype(numpy.float32)
    windows = numpy.stack([values[i:i + work.steps] for i in range(work.windows)])
    first = work.steps
    targets = numpy.stack([values[i + first:i + first + work.outputs, 0] for i in range(work.windows)])
    return windows, targets
