"""Times training steps of a workload by Keras, model.fit. usage: keras_steps.py WORKLOAD THREADS

WORKLOAD is one of `lstm_job --workloads`, as JSON. Prints ms a step and the version.
"""
import os
import sys
import time

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import keras  # noqa: E402
import tensorflow as tf  # noqa: E402

import workloads  # noqa: E402

ROUNDS = 3


def gelu(x):
    return keras.activations.gelu(x, approximate=True)


def network_of(work):
    layers = keras.layers
    window, covariates = keras.Input((work.steps, work.columns)), keras.Input((work.covariates,))
    state = window
    if work.context_units:
        context = layers.Dense(work.context_units, gelu)(covariates)
        state = layers.Concatenate()([window, layers.RepeatVector(work.steps)(context)])
    for layer, units in enumerate(work.units):
        state = layers.LSTM(units, return_sequences=work.step_outputs > 0 or layer + 1 < len(work.units))(state)
    state = layers.Dropout(work.dropout)(state)
    parts = []
    if work.step_outputs:
        parts.append(layers.Flatten()(layers.Dense(work.step_outputs)(state)))
        hidden = covariates
    else:
        hidden = layers.Concatenate()([state, covariates]) if work.covariates else state
    for units in work.dense_units:
        hidden = layers.Dense(units, gelu)(hidden)
    parts.append(layers.Dense(work.outputs)(hidden))
    if work.covariates:
        parts.append(layers.Dense(work.outputs, use_bias=False)(covariates))
    return keras.Model([window, covariates] if work.covariates else window, layers.Add()(parts) if parts[1:] else parts[0])


def main():
    work, threads = workloads.read(sys.argv[1]), int(sys.argv[2])
    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(threads)
    keras.utils.set_random_seed(1)
    windows, covariates, targets = (part[:work.timed_steps * work.batch] for part in workloads.data(work))
    inputs = [windows, covariates] if work.covariates else windows
    network = network_of(work)
    network.compile(keras.optimizers.Adam(1e-3, clipnorm=1.0), "mse")
    network.fit(inputs, targets, work.batch, 1, verbose=0)  # builds its graph
    best = float("inf")
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        network.fit(inputs, targets, work.batch, 1, verbose=0)
        best = min(best, (time.perf_counter() - begin) / work.timed_steps)
    print(1000 * best, f"{keras.__version__} on TensorFlow {tf.__version__}")


if __name__ == "__main__":
    main()
