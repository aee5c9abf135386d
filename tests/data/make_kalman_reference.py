"""Makes kalman_reference.csv: a drifting linear model and what numpy says of it, for the test of the Kalman filter.

    pip install numpy && python3 tests/data/make_kalman_reference.py

Nothing here is recursive: states and observations are one joint normal distribution, conditioned on what is known.
"""
import csv
import pathlib

import numpy

STEPS = 40
FIRST = 8
STATE = numpy.array([2.0, -1.0, 0.5])
VARIANCE = numpy.array([1.0, 0.5, 2.0])
DRIFT = numpy.array([0.01, 0.0, 0.1])
NOISE = 1.0


def observations():
    t = numpy.arange(STEPS)
    regressors = numpy.stack([numpy.ones(STEPS), numpy.cos(0.7 * t), numpy.sin(0.31 * t) + 0.02 * t])
    y = STATE @ regressors + 0.05 * t + numpy.sin(1.9 * t) + 0.8 * numpy.cos(5.3 * t * t)
    y[[0, 5, 12, 13, 27, 39]] = numpy.nan
    return regressors, y


def covariance_of_states(s, t):
    return numpy.diag(VARIANCE + min(s, t) * DRIFT)


def condition(regressors, y, known, step):
    """Mean and covariance of the state at `step`, given the observations at `known`."""
    gram = numpy.array([[regressors[:, s] @ covariance_of_states(s, t) @ regressors[:, t] for t in known] for s in known])
    cross = numpy.array([covariance_of_states(step, s) @ regressors[:, s] for s in known]).T
    gain = numpy.linalg.solve(gram + NOISE * numpy.eye(len(known)), cross.T).T
    errors = numpy.array([y[s] - STATE @ regressors[:, s] for s in known])
    return STATE + gain @ errors, covariance_of_states(step, step) - gain @ cross.T


def log_likelihood(regressors, y, delay):
    logarithms, squares, count = 0.0, 0.0, 0
    for t in range(FIRST, STEPS):
        if numpy.isnan(y[t]):
            continue
        known = [s for s in range(t - delay + 1) if not numpy.isnan(y[s])]
        state, covariance = condition(regressors, y, known, t)
        variance = regressors[:, t] @ covariance @ regressors[:, t] + NOISE
        logarithms += numpy.log(variance)
        squares += (y[t] - state @ regressors[:, t]) ** 2 / variance
        count += 1
    return -0.5 * (logarithms + count * numpy.log(squares / count))


def rows():
    regressors, y = observations()
    for name, values in (("state", STATE), ("variance", VARIANCE), ("drift", DRIFT), ("y", y)):
        yield from ((f"{name}.{i}", value) for i, value in enumerate(values))
    for i, values in enumerate(regressors):
        yield from ((f"regressor_{i}.{t}", value) for t, value in enumerate(values))
    yield "first", FIRST
    for steps in (20, STEPS):
        known = [s for s in range(steps) if not numpy.isnan(y[s])]
        state, covariance = condition(regressors, y, known, steps)
        yield from ((f"state_after_{steps}.{i}", value) for i, value in enumerate(state))
        yield from ((f"covariance_after_{steps}.{i}", value) for i, value in enumerate(covariance.flatten()))
    for delay in (1, 2):
        yield f"log_likelihood_delay_{delay}", log_likelihood(regressors, y, delay)


def main():
    path = pathlib.Path(__file__).with_name("kalman_reference.csv")
    with path.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["name", f"numpy {numpy.__version__}"])
        writer.writerows((name, repr(float(value))) for name, value in rows())


if __name__ == "__main__":
    main()
