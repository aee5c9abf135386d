"""A workload, as `lstm_job --workloads` prints it, with made-up numbers for the peers."""
import json
from types import SimpleNamespace

import numpy


def read(text):
    return SimpleNamespace(**json.loads(text))


def made_up(rows, columns):
    x = numpy.arange(rows * columns, dtype=numpy.float64).reshape(rows, columns)
    return (numpy.sin(0.26 * x) + 0.5 * numpy.sin(0.04 * x)).astype(numpy.float32)


def data(work):
    """[windows, steps, columns], [windows, covariates] and [windows, outputs]."""
    count = work.copied_windows
    values = made_up((count - 1) * work.stride + work.steps + work.outputs, work.columns)
    firsts = [i * work.stride for i in range(count)]
    windows = numpy.stack([values[i:i + work.steps] for i in firsts])
    targets = numpy.stack([values[i + work.steps:i + work.steps + work.outputs, 0] for i in firsts])
    return windows, made_up(count, work.covariates), targets
