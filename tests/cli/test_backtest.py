"""The backtest from the command line: what it prints and records, that it goes on where it was cut off, what it refuses."""

import csv
import datetime
import io
import json
import math
import os
import random
import re
import signal
import time
import unittest

from support import DAYS, CommandLineTest, day, minimal_config, small_config, small_data

FORECASTERS = ["j-1", "j-7", "climatology", "linear"]
SCORE_KEYS = {"name", "weather", "n", "mae", "rmse", "mape", "bias", "coverage80", "coverage95", "width80", "width95"}
BACKTEST = ("backtest", "--config", "small.json")
FROM = str(day(DAYS - 60))
TO = str(day(DAYS))


def numbers(rows, column):
    return [float(row[column]) for row in rows]


def half_hours(days):
    """A file of so many days from 2018 on, of half-hours in UTC."""
    chance = random.Random(4)
    lines = ["time,mw\n"]
    for slot in range(48 * days):
        mw = 300 + 80 * math.sin(slot * math.pi / 24) + 20 * math.sin(slot * math.pi / 168) + chance.gauss(0, 5)
        when = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(1514764800 + 1800 * slot))
        lines.append(f"{when},{mw:.3f}\n")
    return "".join(lines)


def half_hourly_config(features):
    config = small_config()
    config["sources"] = {"load": {"type": "csv", "files": ["slots.csv"], "value_columns": ["mw"], "time_column": "time",
                                  "time_zone": "UTC", "step": "30min", "publication_delay": "1h"}}
    config["frame"] = {"step": "30min", "target": "load.mw", "columns": {}}
    config["linear"] = {"features": features}
    return config


class Backtest(CommandLineTest):
    """One backtest in all modes of weather, looked at from all sides."""

    @classmethod
    def setUpClass(cls):
        place = cls.make_workplace()
        place.write_small_data()
        place.write_config(small_config())
        cls.result = place.run(*BACKTEST, "--weather", "all", "--json")
        assert cls.result.code == 0, cls.result.err
        cls.json = cls.result.json
        cls.run_id = cls.json["run_id"]
        text = place.read(place.artifact(cls.run_id, "predictions.csv"))
        cls.rows = list(csv.DictReader(io.StringIO(text)))

    def score(self, name, weather="perfect"):
        return next(s for s in self.json["forecasters"] if (s["name"], s["weather"]) == (name, weather))

    def test_the_json_has_what_scripts_rely_on(self):
        self.assertEqual((self.json["schema_version"], self.json["issue"]), (1, "day-of"))
        self.assertEqual((self.json["from"], self.json["to"]), (FROM, TO))
        for weather in ("perfect", "issued", "none"):
            of_mode = [score for score in self.json["forecasters"] if score["weather"] == weather]
            self.assertEqual([score["name"] for score in of_mode][:4], FORECASTERS)
            for score in of_mode:
                self.assertLessEqual(SCORE_KEYS, set(score))
                self.assertEqual(score["n"] + self.json["dropped"], 60)

    def test_the_scores_are_those_of_the_predictions(self):
        for label, name, weather in (("j-1", "j-1", "none"), ("linear/perfect", "linear", "perfect"),
                                     ("linear/none", "linear", "none")):
            score = self.score(name, weather)
            actual = numbers(self.rows, "actual")
            errors = [p - a for p, a in zip(numbers(self.rows, label), actual)]
            n = len(errors)
            self.assertEqual(score["n"], n)
            self.assertAlmostEqual(score["mae"], sum(map(abs, errors)) / n, places=9)
            self.assertAlmostEqual(score["rmse"], math.sqrt(sum(e * e for e in errors) / n), places=9)
            self.assertAlmostEqual(score["bias"], sum(errors) / n, places=9)
            self.assertAlmostEqual(score["mape"], 100 * sum(abs(e / a) for e, a in zip(errors, actual)) / n, places=9)
            for level in ("80", "95"):
                low, high = numbers(self.rows, f"{label} low{level}"), numbers(self.rows, f"{label} high{level}")
                inside = sum(l <= a <= h for l, a, h in zip(low, actual, high))
                self.assertAlmostEqual(score["coverage" + level], inside / n, places=9)
                self.assertAlmostEqual(score["width" + level], sum(h - l for l, h in zip(low, high)) / n, places=9)

    def test_the_slices_are_those_of_the_predictions(self):
        of = {(part["by"], part["value"]): part for part in self.json["slices"]}
        december = [row for row in self.rows if row["time"][5:7] == "12"]
        self.assertEqual(of["month", "12"]["n"], len(december))
        mae = sum(abs(float(row["j-1"]) - float(row["actual"])) for row in december) / len(december)
        self.assertAlmostEqual(of["month", "12"]["forecasters"][0]["mae"], mae, places=9)
        self.assertEqual(sum(part["n"] for key, part in of.items() if key[0] == "weekday"), len(self.rows))
        self.assertEqual(of["holiday", "yes"]["n"], 2)  # 11 November and Christmas

    def test_perfect_weather_is_worth_something_and_is_blamed(self):
        self.assertLess(self.score("linear", "perfect")["mae"], self.score("linear", "none")["mae"])
        self.assertEqual(self.score("j-7", "perfect")["mae"], self.score("j-7", "none")["mae"])
        self.assertEqual(set(self.json["issued_weather"]), {"temperature"})
        self.assertIn("error model", self.json["issued_weather"]["temperature"])
        self.assertEqual([line["name"] for line in self.json["weather_blame"]], ["linear"])
        for line in self.json["weather_blame"]:
            self.assertAlmostEqual(line["weather_is_worth"], line["none"] - line["perfect"], places=9)
            self.assertAlmostEqual(line["forecast_costs"], line["issued"] - line["perfect"], places=9)

    def test_differences_are_to_the_best_and_their_interval_holds_their_mean(self):
        self.assertEqual(self.json["against"], "linear")
        for line in self.json["differences"]:
            self.assertLess(line["low95"], line["mae"])
            self.assertLess(line["mae"], line["high95"])
        j7 = next(line for line in self.json["differences"] if line["name"] == "j-7")
        self.assertAlmostEqual(j7["mae"], self.score("j-7")["mae"] - self.score("linear")["mae"], places=9)
        against = self.succeed(*BACKTEST, "--against", "j-1", "--json").json
        self.assertEqual({line["against"]["name"] for line in against["differences"]}, {"j-1"})

    def test_it_is_recorded_as_a_run_without_a_model(self):
        run = self.succeed("runs", "show", self.run_id, "--json").json["run"]
        self.assertEqual((run["status"], run["name"]), ("FINISHED", "backtest trial"))
        self.assertEqual(run["metrics"]["linear/none/mae"]["last"], self.score("linear", "none")["mae"])
        self.assertEqual(run["metrics"]["j-1/coverage80"]["last"], self.score("j-1")["coverage80"])
        self.assertEqual(run["params"]["from"], FROM)
        self.assertIn("backtest", run["tags"]["forecast.command"])
        inputs = {read["name"]: read for read in run["inputs"]}
        self.assertEqual(sorted(inputs), ["load", "weather"])
        self.assertEqual(json.loads(inputs["load"]["source"]), {"uri": "load.csv"})
        self.assertEqual((inputs["load"]["context"], len(inputs["load"]["digest"])), ("evaluation", 16))
        for name in ("load", "weather"):  # of several columns
            self.assertEqual(json.loads(inputs[name]["profile"])["num_rows"], DAYS)
        self.assertIn("evaluation: local {\"uri\":\"load.csv\"}", self.succeed("runs", "show", self.run_id).out)
        recorded = json.loads(self.place.read(self.place.artifact(self.run_id, "backtest.json")))
        self.assertEqual(recorded["forecasters"], self.json["forecasters"])
        self.fail_with(2, "evaluate")  # no run has a model

    def test_its_forecasters_go_on_from_its_end(self):
        forecast = self.succeed("predict", "--run", self.run_id, "--forecaster", "linear", "--at", str(day(DAYS - 1)),
                                "--json").json["forecasts"][0]
        self.assertEqual(forecast["value"], float(self.rows[-1]["linear/perfect"]))
        self.assertLess(forecast["low80"], forecast["value"])
        self.assertLess(forecast["value"], forecast["high80"])
        best = self.succeed("predict", "--run", self.run_id, "--json")
        self.assertEqual(best.json["forecaster"], "linear")
        self.assertIn("linear was the best forecaster of the backtest", best.err)
        self.assertIn("it has linear", self.fail_with(2, "predict", "--run", self.run_id, "--forecaster", "lstm").err)

    def test_issue_weather_and_horizon_are_settings(self):
        flags = self.succeed(*BACKTEST, "--issue", "day-ahead", "--weather", "none", "--lead-days", "2", "--json").json
        by_set = self.succeed(*BACKTEST, "--set", "issue.mode=day-ahead", "--set",
                              "issue.weather=none", "--set", "issue.lead_days=2", "--json").json
        self.assertEqual(flags["forecasters"], by_set["forecasters"])
        self.assertEqual((flags["issue"], flags["horizon_days"], flags["issue_time"]), ("day-ahead", 2, "12:00"))
        loads = [mw for _, mw, _ in small_data()]
        errors = [abs(loads[i] - loads[i - 3]) for i in range(DAYS - 60, DAYS)]
        self.assertAlmostEqual(flags["forecasters"][0]["mae"], sum(errors) / 60, places=9)

    def test_two_weeks_ahead(self):
        far = self.succeed(*BACKTEST, "--issue", "day-ahead", "--horizon", "14", "--json").json
        self.assertEqual({score["n"] for score in far["forecasters"]}, {60})

    def test_a_mode_that_is_the_config_s_keeps_its_time(self):
        early = self.succeed(*BACKTEST, "--set", "issue.time=06:00", "--issue", "day-of", "--json").json
        self.assertEqual(early["issue_time"], "06:00")

    def test_a_period_that_outlasts_the_loads_is_cut(self):
        longer = self.succeed(*BACKTEST, "--to", str(day(DAYS + 90)), "--json")
        self.assertEqual((longer.json["to"], longer.json["dropped"]), (TO, 0))
        self.assertIn("the period is cut there", longer.err)

    def test_a_few_days_say_nothing_sure(self):
        few = self.succeed(*BACKTEST, "--to", str(day(DAYS - 50)), "--json").json
        self.assertEqual({line["low95"] for line in few["differences"]}, {None})

    def test_a_forecaster_of_few_days_does_not_choose_them(self):
        early = self.succeed(*BACKTEST, "--from", str(day(380)), "--to", str(day(420)), "--forecasters",
                             "j-7,climatology", "--json")
        self.assertEqual([score["n"] for score in early.json["forecasters"]], [40, 40])
        self.place.write_config(small_config(), "other.json")
        some = self.succeed("backtest", "--config", "other.json", "--from", str(day(330)), "--to", str(day(370)),
                            "--forecasters", "j-7,climatology", "--json")
        self.assertEqual([score["n"] for score in some.json["forecasters"]], [40, 0])
        self.assertIn("climatology has no forecast on most days", some.err)

    def test_what_is_printed_for_people(self):
        text = self.succeed(*BACKTEST, "--forecasters", "j-1,linear")
        self.assertRegex(text.out, r"60 rows scored, 0 excluded")
        self.assertRegex(text.out, r"(?m)^linear +perfect +60")
        self.assertNotIn("climatology", text.out)
        self.assertIn("Next: forecast runs show", text.out)
        run_id = re.search(r"Recorded as run ([0-9a-f]{32})", text.out)[1]
        printed = text.out[: text.out.index("\nRecorded as run")]
        self.assertIn(printed, self.succeed("runs", "show", run_id).out)
        months = self.succeed(*BACKTEST, "--by", "month").out
        self.assertRegex(months, r"(?m)^month +11 +29 ")
        self.assertEqual([row["forecaster"] for row in self.succeed(*BACKTEST, "--csv").rows], FORECASTERS)
        self.assertRegex(self.succeed(*BACKTEST, "--md").out, r"(?m)^\| linear \| perfect \| 60 \|")


FEATURES_OF_YESTERDAY = {
    "ahead": [
        {"type": "lag", "of": ["temperature"], "at": [1]},
        {"type": "day_of_week"},
        {"type": "lag", "of": ["load"], "at": [1, 7]},
    ]
}


def write_weather_that_stops(place, days):
    place.write("weather.csv", "date,t\n" + "".join(f"{date},{t}\n" for date, _, t in small_data()[:days]))


class Defaults(CommandLineTest):
    """A config with a source and a target is complete."""

    def setUp(self):
        super().setUp()
        self.place.write_small_data()
        self.place.write_config(minimal_config())

    def test_the_newest_fifth_is_the_test_period_and_all_forecasters_are_there(self):
        result = self.succeed(*BACKTEST, "--json").json
        first = day(DAYS) - datetime.timedelta(days=DAYS // 5)
        self.assertEqual((result["from"], result["to"]), (str(first), str(day(DAYS))))
        scores = {score["name"]: score for score in result["forecasters"]}
        self.assertLessEqual({"j-1", "j-7", "linear", "additive"}, set(scores))
        for name in ("linear", "additive"):
            self.assertEqual(scores[name]["n"], DAYS // 5)
            self.assertLess(scores[name]["mae"], scores["j-7"]["mae"])
        params = self.succeed("runs", "show", result["run_id"], "--json").json["run"]["params"]
        self.assertEqual(params["split.test_from"], str(first))

    def test_what_was_chosen_is_shown(self):
        options = self.succeed("config", "show", "--config", "small.json", "--json").json["options"]
        self.assertEqual(options["features.ahead"]["origin"], "default")
        self.assertIn("load_memory", options["features.ahead"]["value"])

    def test_another_unit_stands_in_headings_and_json(self):
        told = self.succeed(*BACKTEST, "--set", "frame.unit=kW", "--set", "sources.load.scale=0.0001").out
        self.assertIn("MAE kW", told)
        self.assertNotIn("MW", told)
        line = next(line for line in told.splitlines() if line.startswith("linear"))
        self.assertGreaterEqual(len(line.split()[3].rstrip("0").split(".")[1].lstrip("0")), 2)
        scaled = self.succeed(*BACKTEST, "--set", "frame.unit=kW", "--json").json
        self.assertEqual(scaled["unit"], "kW")


class WeatherThatStops(CommandLineTest):
    """Without weather ahead the forecasts go on, and it is said."""

    def test_without_weather_ahead_all_days_are_forecast(self):
        self.place.write_small_data()
        write_weather_that_stops(self.place, DAYS - 100)
        self.place.write_config(small_config(features=FEATURES_OF_YESTERDAY))
        result = self.succeed(*BACKTEST, "--weather", "none", "--json")
        linear = next(s for s in result.json["forecasters"] if s["name"] == "linear")
        self.assertEqual(linear["n"], 60)
        self.assertEqual(result.err.count("temperature: ended on"), 1)

    def test_it_forecasts_as_one_that_never_had_weather(self):
        self.place.write_small_data()
        write_weather_that_stops(self.place, DAYS - 100)
        scores = []
        for features in (FEATURES_OF_YESTERDAY, {"ahead": FEATURES_OF_YESTERDAY["ahead"][1:]}):
            self.place.write_config(small_config(features=features))
            result = self.succeed(*BACKTEST, "--weather", "none", "--forecasters", "linear", "--json")
            scores.append(result.json["forecasters"][0]["mae"])
        self.assertEqual(scores[0], scores[1])


class BadInput(CommandLineTest):
    """Each ends with one sentence and its exit code, and records no run."""

    def setUp(self):
        super().setUp()
        self.place.write_small_data()
        self.place.write_config(small_config())

    def refuse(self, code, *more):
        result = self.fail_with(code, *BACKTEST, *more)
        self.assertFalse(os.path.exists(self.place.file("mlruns", "mlflow.db")))
        checkpoints = self.place.file("mlruns", "backtests")
        self.assertEqual(os.listdir(checkpoints) if os.path.isdir(checkpoints) else [], [])
        return result.err

    def test_usage(self):
        self.assertIn("a later --to, which is excluded", self.refuse(2, "--from", FROM, "--to", FROM))
        self.assertIn("2019-02-30", self.refuse(2, "--from", "2019-02-30"))
        self.assertIn("j-1", self.refuse(2, "--forecasters", "j-2"))
        self.assertIn("twice", self.refuse(2, "--forecasters", "j-1,j-1"))
        self.assertIn("there are j-1", self.refuse(2, "--against", "j-2"))
        self.assertIn("no terms", self.refuse(2, "--forecasters", "additive"))
        self.assertIn("whole number of steps", self.refuse(2, "--set", "frame.step=7h"))
        self.refuse(2, "--horizon", "15")
        self.refuse(2, "--weather", "good")

    def test_a_period_outside_the_data(self):
        self.assertIn("they run from 2018-01-01", self.refuse(3, "--from", "2030-01-01", "--to", "2030-02-01"))

    def test_too_little_history(self):
        self.assertIn("fetch more history", self.refuse(3, "--from", str(day(20)), "--to", str(day(60))))

    def test_a_covariate_that_begins_later(self):
        rows = small_data()
        self.place.write("late.csv", "date,t\n" + "".join(f"{date},{t}\n" for date, _, t in rows[400:]))
        error = self.refuse(3, "--from", str(day(300)), "--to", str(day(330)), "--set", "sources.weather.files=late.csv")
        self.assertIn(f"'temperature' begins on {day(400)} only; give a file of it that begins earlier", error)

    def test_trees_can_do_without_a_covariate_until_it_begins(self):
        rows = small_data()
        self.place.write("late.csv", "date,t\n" + "".join(f"{date},{t}\n" for date, _, t in rows[400:]))
        self.place.write_config(small_config(forecasters={"trees": {"type": "boosted", "trees": 10}}))
        period = ("--from", str(day(300)), "--to", str(day(330)), "--set", "sources.weather.files=late.csv")
        scores = self.succeed(*BACKTEST, *period, "--forecasters", "trees", "--json").json["forecasters"]
        self.assertEqual([(score["name"], score["n"]) for score in scores], [("trees", 30)])

    def test_a_covariate_that_stops(self):
        rows = small_data()
        self.place.write("weather.csv", "date,t\n" + "".join(f"{date},{t}\n" for date, _, t in rows[: DAYS - 100]))
        err = self.refuse(3)
        self.assertIn("'temperature' ends on", err)

    def test_a_covariate_that_stops_within_the_period(self):
        write_weather_that_stops(self.place, DAYS - 40)
        self.assertIn("end the period there", self.refuse(3))
        until = str(day(DAYS - 40))
        self.assertEqual(self.succeed(*BACKTEST, "--to", until, "--json").json["to"], until)

    def test_a_covariate_that_stops_is_nothing_to_those_that_do_not_read_it(self):
        write_weather_that_stops(self.place, DAYS - 40)
        scores = self.succeed(*BACKTEST, "--forecasters", "j-1,j-7", "--json").json["forecasters"]
        self.assertEqual([score["n"] for score in scores], [60, 60])
        self.assertIn("linear has no forecast", self.fail_with(3, *BACKTEST).err)

    def test_a_covariate_that_stopped_days_before_the_period(self):
        """The gap rule's seven days reach into the period, and are no weather."""
        write_weather_that_stops(self.place, DAYS - 63)
        self.place.write_config(small_config(features=FEATURES_OF_YESTERDAY))
        for weather in ("perfect", "issued", "all"):
            err = self.refuse(3, "--weather", weather)
            self.assertIn(f"'temperature' ends on {day(DAYS - 64)}; give a newer file", err)
            self.assertIn("--weather none", err)

    def test_a_constant_load(self):
        self.place.write_small_data([(date, 100.0, t) for date, _, t in small_data()])
        self.assertIn("nothing to forecast", self.refuse(3))

    def test_a_period_without_loads(self):
        self.place.write("load.csv", "date,mw\n" + "".join(
            f"{date},{mw}\n" for i, (date, mw, _) in enumerate(small_data()) if not DAYS - 60 <= i < DAYS - 1))
        self.assertIn("has a load", self.refuse(3, "--to", str(day(DAYS - 5))))


class RefittedNetwork(CommandLineTest):
    """The network of `train` in a backtest, trained anew as its schedule has it."""

    def setUp(self):
        super().setUp()
        config = small_config()
        config["training"]["refit_every_days"] = 30
        self.place.write_config(config)

    def forecasts(self, spoil=lambda number, row: row):
        self.place.write_small_data([spoil(number, row) for number, row in enumerate(small_data())])
        document = self.succeed(*BACKTEST, "--forecasters", "lstm,linear", "--json").json
        self.assertEqual([score["name"] for score in document["forecasters"]], ["lstm", "linear"])
        text = self.place.read(self.place.artifact(document["run_id"], "predictions.csv"))
        return numbers(csv.DictReader(io.StringIO(text)), "lstm")

    def test_it_learns_again_and_only_from_what_was_known(self):
        usual = self.forecasts()
        self.assertEqual((len(usual), self.forecasts()), (60, usual))
        tripled = DAYS - 31  # a day of the test period
        later = self.forecasts(lambda i, row: (row[0], row[1] * 3 if i >= tripled else row[1], row[2]))
        self.assertEqual(later[:30], usual[:30])
        learnt = self.forecasts(lambda i, row: (row[0], row[1] * 1.5 if 400 <= i < 500 else row[1], row[2]))
        self.assertNotEqual(learnt[0], usual[0])

    def test_no_run_keeps_it(self):
        self.place.write_small_data()
        run_id = self.succeed(*BACKTEST, "--forecasters", "lstm,linear", "--json").json["run_id"]
        self.assertEqual(self.succeed("predict", "--run", run_id, "--json").json["forecaster"], "linear")
        self.assertIn("lstm", self.fail_with(2, "predict", "--run", run_id, "--forecaster", "lstm").err)

    def test_it_is_not_scored_beside_the_network_of_a_run(self):
        self.place.write_small_data()
        trained = self.succeed("train", "--config", "small.json", "--json").json["run_id"]
        self.assertIn("leave one of them out", self.fail_with(2, *BACKTEST, "--run", trained, "--forecasters", "lstm").err)

    def test_too_little_history_is_exit_3(self):
        self.place.write_small_data(small_data()[:100])
        period = ("--from", str(day(90)), "--to", str(day(100)))
        error = self.fail_with(3, *BACKTEST, *period, "--forecasters", "lstm").err
        self.assertIn("the network has 64 rows to learn from", error)


class HalfHours(CommandLineTest):
    """Sixteen months by half-hours, the last days backtested day-ahead, and what follows from it."""

    @classmethod
    def setUpClass(cls):
        place = cls.make_workplace()
        place.write("slots.csv", half_hours(500))
        config = half_hourly_config([{"type": "day_of_week"}, {"type": "lag", "of": ["load"], "at": [2, 7]}])
        config["issue"] = {"mode": "day-ahead", "time": "12:00"}
        place.write_config(config)
        result = place.run(*BACKTEST, "--from", "2019-05-01", "--to", "2019-05-15", "--json")
        assert result.code == 0, result.err
        cls.run_id = result.json["run_id"]
        text = place.read(place.artifact(cls.run_id, "predictions.csv"))
        cls.rows = list(csv.DictReader(io.StringIO(text)))

    def predict(self, *more):
        line = ("predict", "--run", self.run_id, "--forecaster", "linear", "--json", *more)
        return self.succeed(*line).json["forecasts"]

    def test_a_whole_day_is_forecast_as_the_backtest_did(self):
        forecasts = self.predict("--at", "2019-05-10")
        self.assertEqual(forecasts[0]["time"], "2019-05-10T00:00:00+02:00")
        scored = {datetime.datetime.fromisoformat(row["time"]): float(row["linear"]) for row in self.rows}
        self.assertEqual(len(forecasts), 48)
        for forecast in forecasts:
            self.assertEqual(forecast["value"], scored[datetime.datetime.fromisoformat(forecast["time"])])
            self.assertLess(forecast["low80"], forecast["value"])
            self.assertLess(forecast["value"], forecast["high80"])

    def test_on_a_day_that_has_begun_the_days_after_it_are_forecast(self):
        forecasts = self.predict("--days", "2")  # the data end at 02:00 of the 16th
        self.assertEqual(forecasts[0]["time"], "2019-05-17T00:00:00+02:00")
        self.assertEqual(forecasts[-1]["time"], "2019-05-18T23:30:00+02:00")
        self.assertEqual(len(forecasts), 2 * 48)
        for forecast in forecasts:
            bounds = [forecast[bound] for bound in ("low95", "low80", "value", "high80", "high95")]
            self.assertEqual(bounds, sorted(bounds))

    def test_what_is_due_is_fitted_anew_and_that_is_said(self):
        line = ("predict", "--run", self.run_id, "--forecaster", "linear", "--at")
        self.assertIn("linear as it was recorded, fitted for 2019-05-09", self.succeed(*line, "2019-05-15").err)
        self.assertIn("linear is fitted anew as of 2019-05-16", self.succeed(*line, "2019-05-16").err)


class CutOff(CommandLineTest):
    """Half-hours on many lags, refitted daily, take some seconds: killed at random moments, they come out as if they were not."""

    def setUp(self):
        super().setUp()
        self.place.write("slots.csv", half_hours(500))
        config = half_hourly_config([{"type": "day_of_week"}, {"type": "lag", "of": ["load"], "at": list(range(1, 101))}])
        config["linear"]["refit_every_days"] = 1
        self.place.write_config(config)
        self.line = (*BACKTEST, "--from", "2018-12-01", "--to", "2019-05-01")

    def artifacts(self, document):
        return [self.place.read(self.place.artifact(document["run_id"], name)) for name in ("backtest.json", "predictions.csv")]

    def statuses(self):
        return [run["status"] for run in self.succeed("runs", "list", "--json").json["runs"]]

    def start_to_a_checkpoint(self):
        """The command, running, its first checkpoint written."""
        process = self.place.start(*self.line, "--json")
        checkpoints = self.place.file("mlruns", "backtests")
        while process.poll() is None and not (os.path.isdir(checkpoints) and os.listdir(checkpoints)):
            time.sleep(0.02)
        self.assertIsNone(process.poll(), "it ended before it wrote a checkpoint: the task is too small for this machine")
        return process

    def test_a_killed_backtest_goes_on_and_gives_the_same_to_the_last_byte(self):
        whole = self.succeed(*self.line, "--json")
        chance = random.Random(8)
        for _ in range(4):
            process = self.start_to_a_checkpoint()
            time.sleep(chance.uniform(0, 0.1))
            process.kill()
            process.communicate()
        final = self.succeed(*self.line, "--json")
        self.assertIn("going on at row", final.err)
        self.assertTrue(self.artifacts(final.json) == self.artifacts(whole.json))

    def test_ctrl_c_keeps_the_checkpoint_and_marks_the_run(self):
        whole = self.succeed(*self.line, "--json")
        checkpoints = self.place.file("mlruns", "backtests")
        process = self.start_to_a_checkpoint()
        while process.poll() is None and len(self.statuses()) < 2:  # its run is opened with the first row it scores
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130, err)
        self.assertEqual(len(out), 0)
        self.assertIn("the same command goes on", err)
        self.assertIn("KILLED", self.statuses())
        final = self.succeed(*self.line, "--json")
        self.assertIn("going on at row", final.err)
        self.assertTrue(self.artifacts(final.json) == self.artifacts(whole.json))  # a difference would be long
        self.assertEqual(os.listdir(checkpoints), [])


def closed_on(number):
    """Whether the small town's schools are closed: a fortnight of every six weeks."""
    return number % 42 < 14


class SchoolHolidays(CommandLineTest):
    """A town that takes less while its schools are closed, which a file of periods says."""

    def setUp(self):
        super().setUp()
        rows = [(date, mw - 40 * closed_on(number), t) for number, (date, mw, t) in enumerate(small_data())]
        self.place.write_small_data(rows)
        self.write_holidays(DAYS + 60)
        self.place.write_config(self.config_with("school"))

    def write_holidays(self, end):
        periods = [(day(n), day(n + 14)) for n in range(-42, end, 42)]
        lines = [f"{begin}T00:00,{end}T00:00,Zone B\n" for begin, end in periods]
        self.place.write("school.csv", "start_date,end_date,zones\n" + "".join(2 * lines))

    def config_with(self, *calendars):
        config = small_config()
        config["sources"]["school"] = {
            "type": "csv",
            "files": ["school.csv"],
            "period_columns": ["start_date", "end_date"],
            "pivot": "zones",
        }
        config["frame"]["columns"]["school"] = {"from": "school.in_period/Zone B", "role": "calendar"}
        for name in calendars:
            config["features"]["ahead"] += [
                {"type": "value", "of": [name]},
                {"type": "lag", "of": [name], "at": [1, 7]},
            ]
        return config

    def errors(self, config):
        self.place.write_config(config)
        scores = self.succeed(*BACKTEST, "--weather", "all", "--json").json["forecasters"]
        return {score["weather"]: score["mae"] for score in scores if score["name"] == "linear"}

    def test_they_help_in_every_mode_of_weather(self):
        with_calendar, without = self.errors(self.config_with("school")), self.errors(self.config_with())
        for weather in ("perfect", "issued", "none"):
            self.assertLess(with_calendar[weather], 0.8 * without[weather])

    def test_alone_they_are_no_weather(self):
        config = self.config_with("school")
        config["features"]["ahead"].pop(0)
        self.assertEqual(len(self.errors(config)), 1)  # one mode stands for all

    def test_a_file_that_ends_before_the_period_is_an_error_that_says_so(self):
        self.write_holidays(DAYS - 100)
        error = self.fail_with(3, *BACKTEST).err
        self.assertIn("'school' ends on", error)

    def test_the_data_commands_read_them(self):
        config = ("--config", "small.json")
        self.assertIn("0 finding(s)", self.succeed("data", "check", *config).out)
        self.assertIn("csv/school/school/in_period/Zone B", self.succeed("data", "status", *config).out)
        exported = self.succeed("data", "export", *config, "--series", "school.in_period/Zone B").out.splitlines()
        self.assertEqual(exported[1], "school.in_period/Zone B,2017-11-20T00:00:00+01:00,1,2017-11-20T00:00:00+01:00")

    def test_a_column_of_them_that_is_no_calendar_is_refused(self):
        config = self.config_with("school")
        del config["frame"]["columns"]["school"]["role"]
        self.place.write_config(config)
        self.assertIn("frame.columns.school.role", self.fail_with(2, *BACKTEST).err)


if __name__ == "__main__":
    unittest.main()
