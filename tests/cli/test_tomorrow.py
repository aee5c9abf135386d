"""What a person asks `predict` for: tomorrow, a day by name, some days, by one experiment's model."""

import copy
import datetime
import os
import unittest
import zoneinfo

from support import CommandLineTest, small_config, small_data

TODAY = datetime.datetime.now(zoneinfo.ZoneInfo("Europe/Paris")).date()  # the program's day
ONE_DAY = datetime.timedelta(days=1)
BOUNDS = ("low95", "low80", "value", "high80", "high95")


def days_ending(last):
    rows = small_data()
    first = last - (len(rows) - 1) * ONE_DAY
    return [(first + number * ONE_DAY, load, temperature) for number, (_, load, temperature) in enumerate(rows)]


def day_ahead_config(last, **changes):
    """Issued at noon of the day before, when the newest load is that of two days before."""
    config = small_config(issue={"mode": "day-ahead", "time": "12:00"}, **changes)
    config["features"]["ahead"][2]["at"] = [2, 7]
    config["split"].update(test_from=str(last - 60 * ONE_DAY), test_to=str(last + ONE_DAY))
    return config


class Tomorrow(CommandLineTest):
    """The loads end yesterday."""

    @classmethod
    def setUpClass(cls):
        place = cls.make_workplace()
        place.write_small_data(days_ending(TODAY - ONE_DAY))
        place.write_config(day_ahead_config(TODAY - ONE_DAY))
        trained = place.run("train", "--config", "small.json", "--json")
        assert trained.code == 0, trained.err
        cls.run_id = trained.json["run_id"]

    def forecasts(self, *more):
        return self.succeed("predict", "--json", *more).json["forecasts"]

    def days(self, *more):
        return [forecast["time"][:10] for forecast in self.forecasts(*more)]

    def test_today_gives_tomorrow_by_every_forecaster(self):
        for by in ((), ("--forecaster", "linear")):
            with self.subTest(by=by):
                document = self.succeed("predict", "--json", *by).json
                self.assertEqual(document["issued_at"][:10], str(TODAY))
                self.assertEqual([f["time"][:10] for f in document["forecasts"]], [str(TODAY + ONE_DAY)])

    def test_every_row_has_its_intervals_and_its_forecaster(self):
        for name, by in (("lstm", ()), ("linear", ("--forecaster", "linear"))):
            forecasts = self.forecasts("--days", "3", *by)
            self.assertEqual([f["forecaster"] for f in forecasts], [name] * 3)
            for forecast in forecasts:
                bounds = [forecast[bound] for bound in BOUNDS]
                self.assertEqual(bounds, sorted(bounds))
            widths = [f["high80"] - f["low80"] for f in forecasts]
            self.assertGreater(widths[2], 0.9 * widths[0])
            self.assertLess(widths[2], 5 * widths[0])

    def test_every_forecaster_has_the_intervals_of_every_lead_time_from_the_run(self):
        for name in ("lstm", "linear", "j-1", "j-7"):
            result = self.succeed("predict", "--json", "--days", "10", "--forecaster", name)
            self.assertNotIn("backtest of the time before", result.err)
            forecasts = result.json["forecasts"]
            self.assertEqual(len(forecasts), 10)
            for forecast in forecasts:
                bounds = [forecast[bound] for bound in ("low95", "low80", "high80", "high95")]
                self.assertEqual(bounds, sorted(bounds))

    def test_a_run_that_keeps_no_calibration_or_a_damaged_one_makes_its_intervals_anew(self):
        usual = self.forecasts("--forecaster", "j-7")
        file = self.place.artifact(self.run_id, "forecasters", "j-7.intervals.json")
        whole = self.place.read(file)
        try:
            self.place.write(file, whole[: len(whole) // 2])
            damaged = self.succeed("predict", "--json", "--forecaster", "j-7")
            self.assertRegex(damaged.err, r"j-7\.intervals\.json cannot calibrate: no JSON")
            os.remove(self.place.file(file))
            older = self.succeed("predict", "--json", "--forecaster", "j-7")
            self.assertIn("the run keeps no calibration of j-7: intervals from a backtest of the time before", older.err)
        finally:
            self.place.write(file, whole)
        for document in (damaged.json, older.json):
            self.assertEqual(document["forecasts"][0]["value"], usual[0]["value"])
            self.assertIsNotNone(document["forecasts"][0]["low80"])

    def test_days_and_horizon_are_the_same(self):
        self.assertEqual(self.days("--days", "2"), [str(TODAY + n * ONE_DAY) for n in (1, 2)])
        self.assertEqual(self.forecasts("--days", "2"), self.forecasts("--horizon", "2"))

    def test_a_day_by_name(self):
        self.assertEqual(self.days("--date", str(TODAY + ONE_DAY)), [str(TODAY + ONE_DAY)])
        self.assertEqual(self.days("--date", str(TODAY + 3 * ONE_DAY)), [str(TODAY + 3 * ONE_DAY)])
        self.assertEqual(self.forecasts("--date", str(TODAY + 3 * ONE_DAY)), self.forecasts("--days", "3")[2:])
        error = self.fail_with(3, "predict", "--date", "2035-01-01").err
        self.assertIn(f"the loads end on {TODAY - ONE_DAY}", error)
        self.fail_with(2, "predict", "--date", str(TODAY), "--at", str(TODAY))

    def test_a_day_of_the_past_is_what_the_backtest_had(self):
        at = str(TODAY - 61 * ONE_DAY)  # the first of the test period: its fits are the recorded ones
        lines = self.place.read(self.place.artifact(self.run_id, "predictions.csv")).splitlines()
        scored = dict(zip(lines[0].split(","), next(line for line in lines if line.startswith(at)).split(",")))
        for option in ("--at", "--date"):
            for name, by in (("lstm", ()), ("linear", ("--forecaster", "linear"))):
                (forecast,) = self.forecasts(option, at, *by)
                self.assertEqual(forecast["value"], float(scored[name]))
                for bound in ("low80", "high80", "low95", "high95"):
                    self.assertEqual(forecast[bound], float(scored[f"{name} {bound}"]))

    def test_csv_names_its_columns_as_json_does(self):
        (row,) = self.succeed("predict", "--csv").rows
        self.assertLessEqual({"day", "low80", "high80", "low95", "high95", "weather", "forecaster"}, set(row))

    def test_weather_of_days_to_come_is_never_observed(self):
        rows = days_ending(TODAY - ONE_DAY)
        rows += [(TODAY + n * ONE_DAY, None, 10.0) for n in range(4)]
        self.place.write("ahead.csv", "date,t\n" + "".join(f"{date},{t}\n" for date, _, t in rows))
        ahead = ("--set", "sources.weather.files=ahead.csv")
        self.assertEqual([f["weather"] for f in self.forecasts("--days", "2", *ahead)], ["forecast"] * 2)
        self.assertEqual([f["weather"] for f in self.forecasts("--days", "2")], ["persistence"] * 2)
        self.assertEqual(self.forecasts("--at", str(TODAY - 9 * ONE_DAY))[0]["weather"], "perfect")

    def test_weather_that_ended_days_ago_is_named_with_its_day(self):
        rows = days_ending(TODAY - ONE_DAY)
        self.place.write("short.csv", "date,t\n" + "".join(f"{date},{t}\n" for date, _, t in rows[:-5]))
        late = self.succeed("predict", "--set", "sources.weather.files=short.csv", "--json")
        self.assertEqual(late.json["forecasts"][0]["weather"], "persistence")
        self.assertIn(f"temperature: known to {TODAY - 6 * ONE_DAY}, 5 days before the load", late.err)
        self.place.write("old.csv", "date,t\n" + "".join(f"{date},{t}\n" for date, _, t in rows[:-40]))
        old = ("predict", "--set", "sources.weather.files=old.csv")
        reason = f"'temperature' ends on {TODAY - 41 * ONE_DAY}; fetch what is missing or give a newer file"
        self.assertIn(reason, self.fail_with(3, *old, "--forecaster", "lstm").err)


class WithoutWeather(CommandLineTest):
    """The weather ended 40 days ago: neither the network nor linear can forecast, the day of a week before can."""

    @classmethod
    def setUpClass(cls):
        place = cls.make_workplace()
        rows = days_ending(TODAY - ONE_DAY)
        place.write_small_data(rows)
        place.write_config(day_ahead_config(TODAY - ONE_DAY))
        trained = place.run("train", "--config", "small.json", "--json")
        assert trained.code == 0, trained.err
        cls.run_id = trained.json["run_id"]
        place.write("weather.csv", "date,t\n" + "".join(f"{date},{t}\n" for date, _, t in rows[:-40]))
        cls.loads = {date: load for date, load, _ in rows}

    def test_a_simpler_forecaster_stands_in_and_one_warning_says_for_whom_and_why(self):
        predicted = self.succeed("predict", "--run", "latest", "--json")
        document = predicted.json
        self.assertEqual(document["forecaster"], "j-7")
        (forecast,) = document["forecasts"]
        self.assertEqual((forecast["time"][:10], forecast["forecaster"]), (str(TODAY + ONE_DAY), "j-7"))
        self.assertEqual(forecast["value"], self.loads[TODAY - 6 * ONE_DAY])
        self.assertEqual([failed["forecaster"] for failed in document["instead_of"]], ["lstm", "linear"])
        (warning,) = [line for line in predicted.err.splitlines() if "instead" in line]
        self.assertIn("j-7 forecasts instead of lstm and linear, which cannot: ", warning)
        self.assertIn(f"'temperature' ends on {TODAY - 41 * ONE_DAY}", warning)

    def test_its_intervals_are_those_that_the_run_keeps_of_it(self):
        mine = self.succeed("predict", "--json", "--days", "3")
        self.assertNotIn("backtest of the time before", mine.err)
        named = self.succeed("predict", "--json", "--days", "3", "--forecaster", "j-7").json
        self.assertEqual(mine.json["forecasts"], named["forecasts"])
        self.assertIsNotNone(named["forecasts"][0]["low80"])

    def test_the_forecast_is_kept_under_its_name(self):
        self.assertEqual(self.succeed("predict", "--csv").rows[0]["forecaster"], "j-7")
        tomorrow = f"{TODAY + ONE_DAY} 00:00:00+00"
        models = self.place.sql(f"SELECT modele FROM prediction WHERE date_prediction = '{tomorrow}' ORDER BY modele")
        self.assertEqual(models, [("baseline_j-1",), ("j-7",)])

    def test_a_champion_of_the_registry_is_stood_in_for_too(self):
        self.succeed("models", "promote", self.run_id, "--name", "town", "--forecaster", "linear", "--yes")
        document = self.succeed("predict", "--run", "town@champion", "--json").json
        self.assertEqual([failed["forecaster"] for failed in document["instead_of"]], ["linear"])

    def test_a_forecast_that_cannot_be_explained_is_shown_without(self):
        explained = self.succeed("predict", "--explain")
        self.assertIn("j-7", explained.out)
        self.assertIn("low 80 %", explained.out)

    def test_who_is_asked_for_by_name_is_not_replaced(self):
        self.assertIn("linear has no forecast", self.fail_with(3, "predict", "--forecaster", "linear").err)

    def test_what_a_person_has_to_mend_is_still_an_error(self):
        self.fail_with(2, "predict", "--set", "sources.weather.value_columns=nothing")
        self.fail_with(3, "predict", "--set", "sources.weather.files=nowhere.csv")
        self.fail_with(3, "predict", "--date", "2035-01-01")
        path = self.place.artifact(self.run_id, "forecasters", "linear.json")
        whole = self.place.read(path)
        self.place.write(path, whole[:100])
        try:
            self.assertIn("linear.json", self.fail_with(1, "predict", "--run", "latest").err)
        finally:
            self.place.write(path, whole)


class Members(CommandLineTest):
    """A combination of one member that needs the weather and one that does not."""

    @classmethod
    def setUpClass(cls):
        place = cls.make_workplace()
        cls.rows = days_ending(TODAY - ONE_DAY)
        place.write_small_data(cls.rows)
        plain = {"type": "linear", "features": [{"type": "day_of_week"}, {"type": "lag", "of": ["load"], "at": [2, 7]}]}
        mix = {"type": "combination", "of": ["linear", "plain"]}
        place.write_config(day_ahead_config(TODAY - ONE_DAY, forecasters={"plain": plain, "mix": mix}))
        tested = place.run("backtest", "--config", "small.json", "--json")
        assert tested.code == 0, tested.err

    def predict(self, *more):
        return self.succeed("predict", "--forecaster", "mix", "--json", *more)

    def test_a_combination_is_printed_and_kept_with_its_members_and_their_weights(self):
        forecasts = self.predict("--days", "2").json["forecasts"]
        for forecast in forecasts:
            self.assertEqual(set(forecast["members"]), {"linear", "plain"})
            self.assertAlmostEqual(sum(forecast["members"].values()), 1)
        day = str(TODAY + ONE_DAY)
        kept = self.succeed("predict", "list", "--forecaster", "mix", "--from", day, "--json").json["forecasts"]
        self.assertEqual([forecast["members"] for forecast in kept], [forecast["members"] for forecast in forecasts])
        naive = self.succeed("predict", "list", "--forecaster", "baseline_j-1", "--json").json["forecasts"]
        self.assertNotIn("members", naive[0])

    def test_a_member_that_drops_out_is_said_and_no_longer_among_them(self):
        self.place.write("old.csv", "date,t\n" + "".join(f"{date},{t}\n" for date, _, t in self.rows[:-40]))
        without = self.predict("--no-store", "--set", "sources.weather.files=old.csv")
        self.assertEqual(without.json["forecasts"][0]["members"], {"plain": 1})
        self.assertIn("linear has no forecast of some rows", without.err)


class OneExperiment(CommandLineTest):
    def test_a_config_takes_its_own_champion_and_its_own_sources(self):
        last = TODAY - ONE_DAY
        self.place.write_small_data(days_ending(last))
        config = day_ahead_config(last)
        config["training"]["epochs"] = 1
        runs = {}
        for town in ("brest", "rennes"):
            mine = copy.deepcopy(config)
            mine["experiment"] = town
            self.place.write_config(mine, f"{town}.json")
            runs[town] = self.succeed("train", "--config", f"{town}.json", "--json").json["run_id"]
        self.succeed("models", "promote", runs["brest"], "--name", "brest", "--yes")
        rennes = self.succeed("predict", "--config", "rennes.json", "--json")
        self.assertEqual(rennes.json["run_id"], runs["rennes"])  # never another town's champion
        self.succeed("models", "promote", runs["rennes"], "--name", "rennes", "--yes")
        asked = self.fail_with(2, "predict").err
        self.assertIn("--run brest@champion or --run rennes@champion", asked)
        brest = self.succeed("predict", "--config", "brest.json", "--json")
        self.assertEqual(brest.json["run_id"], runs["brest"])
        self.assertIn("the champion: brest/1", brest.err)
        self.assertIn("'rennes'", self.fail_with(2, "predict", "--config", "brest.json", "--run", runs["rennes"]).err)

        self.place.write_small_data(days_ending(last)[:-100], load="older.csv")
        mine["sources"]["load"]["files"] = ["older.csv"]
        self.place.write_config(mine, "rennes.json")
        older = self.succeed("predict", "--config", "rennes.json", "--json").json["forecasts"][0]
        self.assertEqual(older["time"][:10], str(last - 99 * ONE_DAY))

        config["experiment"] = "nantes"
        self.place.write_config(config, "nantes.json")
        self.assertIn("forecast train", self.fail_with(2, "predict", "--config", "nantes.json").err)


if __name__ == "__main__":
    unittest.main()
