"""From files that nobody has described to a config, and on to tomorrow's forecast."""

import datetime
import math
import random
import unittest

from support import CommandLineTest

DAYS = 500


def town(chance):
    """(local hour, load in kW, temperature) of a town, by the clock of Paris; without the clock changes."""
    first = datetime.datetime(2022, 9, 1)
    for number in range(DAYS * 24):
        time = first + datetime.timedelta(hours=number)
        season = math.cos(2 * math.pi * (number / 24 + 220) / 365.25)
        temperature = 12 - 8 * season + chance.gauss(0, 1)
        rest = 0.8 if time.weekday() == 6 else 1.0
        load = rest * (9000 + 2500 * math.exp(-((time.hour - 19) ** 2) / 8)) + 200 * max(0, 15 - temperature)
        yield time, load + chance.gauss(0, 60), temperature


class Init(CommandLineTest):
    def setUp(self):
        super().setUp()
        rows = list(town(random.Random(3)))
        lines = ["Stadtwerk;Lastgang;;", "Zeit von;Zeit bis;Netzlast [kW]"]
        for time, load, _ in rows:
            number = f"{load:,.1f}".replace(",", " ").replace(".", ",").replace(" ", ".")
            end = time + datetime.timedelta(hours=1)
            lines.append(f"{time:%d.%m.%Y %H:%M};{end:%d.%m.%Y %H:%M};{number}")
        self.place.write("load.csv", "\n".join(lines) + "\nAlle Angaben ohne Gewaehr\n")
        weather = "".join(f"{time:%Y-%m-%dT%H:%M},{t + 273.15:.2f}\n" for time, _, t in rows)
        self.place.write("weather.csv", "lat,timezone\n48,Europe/Paris\n\ntime,temperature_2m (K)\n" + weather)

    def init(self, *line):
        return self.place.run("init", "load.csv", "weather.csv", *line)

    def test_two_files_become_a_config_that_forecasts(self):
        result = self.init("--yes")
        self.assertIn(result.code, (0, 3), result.err)
        self.assertIn("forecast.json written", result.out)
        self.assertIn("all valid", result.out)
        self.assertIn("Next: forecast backtest --config forecast.json", result.out)
        options = {o["option"]: o["value"] for o in self.rows_of_config()}
        self.assertEqual(options["frame.step"], "1h")
        self.assertEqual(options["sources.load.scale"], "0.001")
        self.assertEqual(options["sources.weather.offset"], "-273.15")
        self.assertEqual(options["split.test_to"], "2024-01-14")
        exported = self.succeed("data", "export", "--config", "forecast.json").out.splitlines()
        self.assertTrue(any(line.startswith("load.Netzlast [kW],2022-09-01T00:00:00+02:00,") for line in exported))
        self.assertEqual(options["frame.unit"], "MW")
        self.assertIn("linear", self.succeed("backtest", "--config", "forecast.json", "--from", "2024-01-01").out)

    def test_its_network_trains_and_forecasts_as_it_stands(self):
        self.init("--yes")
        short = ("--set", "training.epochs=1", "--set", "additive.terms=[]", "--set", "additive.features=[]")
        self.assertIn("lstm", self.succeed("train", "--config", "forecast.json", *short).out)
        rows = self.succeed("predict", "--run", "load", "--days", "2", "--csv").rows
        self.assertEqual(len(rows), 48)
        self.assertTrue(all(row["low95"] for row in rows))

    def rows_of_config(self):
        return self.succeed("config", "show", "--config", "forecast.json", "--csv").rows

    def test_what_cannot_be_known_is_named_where_nobody_answers(self):
        self.place.write("load.csv", self.place.read("load.csv").replace("Netzlast [kW]", "Netzlast"))
        result = self.init()
        self.assertEqual(result.code, 2)
        self.assertIn("In which unit is 'Netzlast'", result.err)
        self.assertIn("--unit", result.err)
        self.assertIn("--yes", result.err)
        self.assertNotIn("--time-zone", result.err)  # the evening's peak keeps to the clock
        result = self.init("--unit", "kW")
        self.assertIn(result.code, (0, 3), result.err)

    def test_a_config_that_is_there_is_left_alone(self):
        self.place.write("forecast.json", "{}")
        self.assertIn("is there already", self.fail_with(2, "init", "load.csv", "--yes").err)
        self.assertEqual(self.place.read("forecast.json"), "{}")

    def test_a_column_is_named_where_the_guess_is_wrong(self):
        result = self.place.run("init", "load.csv", "--yes", "--load", "Netzlst")
        self.assertEqual(result.code, 2)
        self.assertIn("'Netzlast [kW]'", result.err)


if __name__ == "__main__":
    unittest.main()
