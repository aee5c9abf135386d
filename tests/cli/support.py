"""What the end-to-end tests of the command line share: a working directory, the program, the public APIs, small data.

ctest gives the paths: FORECAST_BINARY, FORECAST_API_SERVER.
"""

import csv
import datetime
import io
import json
import math
import os
import random
import shutil
import sqlite3
import struct
import subprocess
import tempfile
import unittest

BINARY = os.path.abspath(os.environ["FORECAST_BINARY"])
API_SERVER = os.environ.get("FORECAST_API_SERVER", "")
SHARED_DATA = os.environ.get("FORECAST_SHARED_DATA", "")
FIRST_DAY = datetime.date(2018, 1, 1)
DAYS = 2 * 365
LOOKBACK = 14
WAIT_SECONDS = 120


def day(number):
    return FIRST_DAY + datetime.timedelta(days=number)


def small_data(seed=7):
    """(day, load in MW, temperature in °C) of two years of a town that heats and rests on Sundays."""
    chance = random.Random(seed)
    rows = []
    for number in range(DAYS):
        date = day(number)
        temperature = round(12 - 8 * math.cos(2 * math.pi * number / 365.25) + chance.gauss(0, 2), 1)
        load = 230 + 4 * max(0.0, 15 - temperature) - 25 * (date.weekday() == 6) + chance.gauss(0, 3)
        rows.append((date, round(load, 1), temperature))
    return rows


def small_config(**changes):
    """A config that trains in a second on small_data() written by Workplace.write_small_data()."""
    config = {
        "experiment": "small",
        "run_name": "trial",
        "sources": {
            "load": {"type": "csv", "files": ["load.csv"], "value_columns": ["mw"]},
            "weather": {"type": "csv", "files": ["weather.csv"], "value_columns": ["t"]},
        },
        "frame": {"target": "load.mw", "columns": {"temperature": {"from": "weather.t"}}},
        "features": {
            "past": [{"type": "value", "of": ["load", "temperature"]}],
            "ahead": [
                {"type": "value", "of": ["temperature"]},
                {"type": "day_of_week"},
                {"type": "lag", "of": ["load"], "at": [1, 7]},
            ],
        },
        "split": {"test_from": str(day(DAYS - 60)), "test_to": str(day(DAYS)), "validation_share": 0.2},
        "window": {"size": LOOKBACK},
        "network": {"lstm_units": [6]},
        "training": {"scaling": "standard", "epochs": 3, "learning_rate": 0.01},
    }
    config.update(changes)
    return config


# A forecaster as a run keeps it, written by hand: known to the last digit.
LINEAR = {
    "schema_version": 1,
    "forecaster": "linear",
    "fitted": str(day(DAYS - 200)),
    "values": {
        "slots": [
            {
                "usual_change": 1.53,
                "columns": ["temperature", "load_j-7", "load_j-1"],
                "slopes": [-2.27, 0.31, -0.29],
                "means": [11.87, 250.4, 250.3],
            }
        ]
    },
}


def minimal_config():
    """A source and a target; the rest is for the program to choose."""
    whole = small_config()
    return {"sources": {"load": whole["sources"]["load"]}, "frame": {"target": "load.mw"}}


def read_safetensors(path):
    """name -> (shape, values), as https://github.com/huggingface/safetensors describes the format."""
    with open(path, "rb") as file:
        data = file.read()
    length = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8 : 8 + length])
    header.pop("__metadata__", None)
    tensors = {}
    for name, tensor in header.items():
        assert tensor["dtype"] == "F32", name
        begin, end = (8 + length + offset for offset in tensor["data_offsets"])
        tensors[name] = (tensor["shape"], struct.unpack(f"<{(end - begin) // 4}f", data[begin:end]))
    return tensors


class Result:
    """What a finished process left behind."""

    def __init__(self, code, out, err):
        self.code = code
        self.out = out
        self.err = err

    @property
    def json(self):
        return json.loads(self.out)

    @property
    def rows(self):
        """Of a --csv output."""
        return list(csv.DictReader(io.StringIO(self.out)))


class Workplace:
    """An empty directory that the program runs in."""

    def __init__(self):
        self.path = tempfile.mkdtemp(prefix="forecast-cli-")

    def remove(self):
        shutil.rmtree(self.path)

    def file(self, *parts):
        return os.path.join(self.path, *parts)

    def write(self, name, text):
        os.makedirs(os.path.dirname(self.file(name)), exist_ok=True)
        with open(self.file(name), "w", encoding="utf-8") as file:
            file.write(text)
        return name

    def read(self, *parts):
        with open(self.file(*parts), encoding="utf-8") as file:
            return file.read()

    def write_config(self, config, name="small.json"):
        return self.write(name, json.dumps(config, indent=1))

    def write_small_data(self, rows=None, load="load.csv", weather="weather.csv"):
        rows = rows or small_data()
        self.write(load, "date,mw\n" + "".join(f"{date},{mw}\n" for date, mw, _ in rows))
        self.write(weather, "date,t\n" + "".join(f"{date},{t}\n" for date, _, t in rows))

    def environment(self, changes):
        names = ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "ASAN_OPTIONS")
        kept = {name: os.environ[name] for name in names if name in os.environ}
        kept["no_proxy"] = "127.0.0.1"
        kept.update(changes)
        return kept

    def start(self, *arguments, binary=BINARY, **environment):
        return subprocess.Popen(
            [binary, *arguments],
            cwd=self.path,
            env=self.environment(environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments, **environment):
        process = self.start(*arguments, **environment)
        out, err = process.communicate(timeout=WAIT_SECONDS)
        return Result(process.returncode, out, err)

    def sql(self, query, database="mlruns/observations.db"):
        with sqlite3.connect(f"file:{self.file(database)}?mode=ro", uri=True) as connection:
            return connection.execute(query).fetchall()

    def change(self, statement, database="mlruns/observations.db"):
        with sqlite3.connect(self.file(database)) as connection:
            connection.execute(statement)

    def artifact(self, run_id, *parts):
        return self.file("mlruns", "1", run_id, "artifacts", *parts)


class CommandLineTest(unittest.TestCase):
    """A test case with a workplace of its own, or of its class where the class calls make_workplace() first."""

    place = None

    def setUp(self):
        if type(self).place is None:
            self.place = Workplace()
            self.addCleanup(self.place.remove)

    @classmethod
    def make_workplace(cls):
        cls.place = Workplace()
        cls.addClassCleanup(cls.forget_workplace)
        return cls.place

    @classmethod
    def forget_workplace(cls):
        cls.place.remove()
        cls.place = None

    def succeed(self, *arguments, **environment):
        result = self.place.run(*arguments, **environment)
        self.assertEqual(result.code, 0, f"{arguments}\n{result.out}\n{result.err}")
        return result

    def fail_with(self, code, *arguments, **environment):
        """The result of a run that must end with this code, with one `error:` and nothing of a stack trace."""
        result = self.place.run(*arguments, **environment)
        self.assertEqual(result.code, code, f"{arguments}\n{result.out}\n{result.err}")
        self.assertEqual(result.err.count("error: "), 1, result.err)
        return result


def wait_for(stream, text):
    """Reads lines until one holds `text`; returns all that were read."""
    lines = []
    for line in stream:
        lines.append(line)
        if text in line:
            return "".join(lines)
    raise AssertionError(f"'{text}' never came:\n{''.join(lines)}")


class ApiServer:
    """The public APIs played on localhost by tests/support/api_server_main.cpp; use it in a `with`."""

    def __init__(self, *arguments):
        self.arguments = arguments

    def __enter__(self):
        self.process = subprocess.Popen([API_SERVER, *self.arguments], stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line.startswith("port "):
            self.__exit__()
            raise AssertionError(f"api_server said '{line}'")
        self.port = int(line.split()[1])
        return self

    def __exit__(self, *_):
        self.kill()
        self.process.stdout.close()

    def kill(self):
        self.process.kill()
        self.process.wait()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"
