"""Times training steps of a workload by Keras, model.fit. usage: keras_steps.py WORKLOAD THREADS; prints ms a step and the version."""
import os
import sys
import time

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import keras  # noqa: E402
import tensorflow as tf  # noqa: E402

from workloads import BATCHES, WORKLOADS, series  # noqa: E402


def main():
    name, threads = sys.argv[1], int(sys.argv[2])
    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(threads)
    keras.utils.set_random_seed(1)
    work = WORKLOADS[name]
    steps = BATCHES[name].steps
    windows, targets = (part[:steps * work.batch] for part in series(work))
    layers = [keras.layers.LSTM(work.units, return_sequences=layer + 1 < work.layers) for layer in range(work.layers)]
    network = keras.Sequential([keras.Input((work.steps, work.columns)), *layers, keras.layers.Dropout(0.2),
                                keras.layers.Dense(work.outputs)])
    network.compile(keras.optimizers.Adam(1e-3, clipnorm=1.0), "mse")
    network.fit(windows, targets, work.batch, 1, verbose=0)  # builds its graph
    best = float("inf")
    for _ in range(BATCHES[name].rounds):
        begin = time.perf_counter()
        network.fit(windows, targets, work.batch, 1, verbose=0)
        best = min(best, (time.perf_counter() - begin) / steps)
    print(1000 * best, f"{keras.__version__} on TensorFlow {tf.__version__}")


if __name__ == "__main__":
    main()
