"""The reference's job as a Keras script: from a table of days to a network, its file and its error on the last year.

usage: keras_train.py DAYS.CSV EPOCHS MODEL.KERAS    (columns date,load,temperature,humidity,wind,radiation)
The 19 columns of configs/brest-reference.json, windows of 30 days, LSTM 50; a tenth of the learning days says which epoch
is kept. Holidays are those of fixed dates.
"""
import csv
import datetime
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import keras  # noqa: E402
import numpy  # noqa: E402

WINDOW, BATCH = 30, 32
HOLIDAYS = {(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)}


def read(path):
    with open(path, encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    days = [datetime.date.fromisoformat(row["date"]) for row in rows]
    return days, {name: numpy.array([float(row[name]) for row in rows]) for name in rows[0] if name != "date"}


def features(days, values):
    """[days, 19]; the first seven and the last day lack some."""
    def shifted(column, back):
        return numpy.roll(column, back)
    load, weather = values["load"], [values[name] for name in ("temperature", "humidity", "wind", "radiation")]
    holiday = numpy.array([(day.month, day.day) in HOLIDAYS for day in days], dtype=float)
    columns = [*(shifted(load, back) for back in (1, 2, 7)), *weather, *(shifted(column, 1) for column in weather),
               values["temperature"], shifted(values["temperature"], -1),
               numpy.array([day.weekday() for day in days]), numpy.array([day.month for day in days]),
               numpy.array([day.weekday() >= 5 for day in days]), holiday, shifted(holiday, 1), shifted(holiday, -1)]
    return numpy.stack(columns, axis=1).astype(float)


def scaled(x, learnt):
    low, high = learnt.min(axis=0), learnt.max(axis=0)
    return (x - low) / numpy.where(high > low, high - low, 1)


def main():
    path, epochs, to = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    keras.utils.set_random_seed(1)
    days, values = read(path)
    test = next(i for i, day in enumerate(days) if day.year == days[-1].year)
    columns = features(days, values)
    columns = scaled(columns, columns[7:test])
    low, high = values["load"][:test].min(), values["load"][:test].max()
    target = (values["load"] - low) / (high - low)
    # The window of a day ends with the day before it.
    rows = numpy.arange(7 + WINDOW, len(days))
    windows = numpy.stack([columns[row - WINDOW:row] for row in rows]).astype("float32")
    learnt = test - rows[0]
    training = learnt - learnt // 10
    network = keras.Sequential([keras.Input((WINDOW, columns.shape[1])), keras.layers.LSTM(50), keras.layers.Dropout(0.2),
                                keras.layers.Dense(1)])
    network.compile(keras.optimizers.Adam(1e-3), "mse")
    network.fit(windows[:training], target[rows[:training]], BATCH, epochs, verbose=0,
                validation_data=(windows[training:learnt], target[rows[training:learnt]]),
                callbacks=[keras.callbacks.ModelCheckpoint(to, save_best_only=True)])
    network = keras.models.load_model(to)
    forecast = low + (high - low) * network.predict(windows[learnt:], verbose=0)[:, 0]
    actual = values["load"][rows[learnt:]]
    print(f"{training} windows, MAPE {100 * numpy.mean(numpy.abs(forecast / actual - 1)):.2f} %")


if __name__ == "__main__":
    main()
