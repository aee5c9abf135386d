"""The data and the config of the reference's job, made up, for `forecast train` and for keras_train.py."""
import datetime
import json
import math
import os

COLUMNS = ("load", "temperature", "humidity", "wind", "radiation")


def days():
    """Six years; the last one is the test's."""
    day = datetime.date(2020, 1, 1)
    while day < datetime.date(2026, 1, 1):
        year, i = math.sin(2 * math.pi * day.timetuple().tm_yday / 365.25 - 1.9), day.toordinal()
        weather = math.sin(0.71 * i) + math.sin(0.31 * i * (1 + 1e-3 * math.sin(i)))
        temperature = 12 + 6 * year + 2 * weather
        load = 80 - 1.5 * min(temperature - 16, 0) - (8 if day.weekday() >= 5 else 0) + 0.5 * math.sin(7.3 * i)
        yield (day, load, temperature, 80 - 5 * weather, 5 + 2 * math.cos(0.5 * i), 150 + 100 * year)
        day += datetime.timedelta(days=1)


def read_json(path):
    """Without the comment lines."""
    with open(path, encoding="utf-8") as file:
        return json.loads("".join(line for line in file if not line.lstrip().startswith("//")))


def write(reference, folder, epochs):
    """Writes days.csv and config.json and returns their paths."""
    table, config = os.path.join(folder, "days.csv"), read_json(reference)
    with open(table, "w", encoding="utf-8") as file:
        file.write(",".join(("date",) + COLUMNS) + "\n")
        for day, *values in days():
            file.write(day.isoformat() + "," + ",".join(f"{value:.3f}" for value in values) + "\n")
    config["sources"] = {"days": {"type": "csv", "files": [table], "value_columns": list(COLUMNS)}}
    config["frame"]["target"] = "days.load"
    config["frame"]["columns"] = {name: {"from": "days." + column} for name, column in
                                  zip(config["frame"]["columns"], COLUMNS[1:])}
    config["training"].update(epochs=epochs, patience=epochs)
    path = os.path.join(folder, "config.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(config, file)
    return table, path
