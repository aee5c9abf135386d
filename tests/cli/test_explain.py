"""predict --explain by a linear forecaster that was written by hand; nothing is trained."""

import decimal
import json
import os
import re
import subprocess
import unittest

from support import DAYS, LINEAR, CommandLineTest, day, small_config, small_data

MAKE_RUNS = os.environ["FORECAST_MAKE_RUNS"]


class Explain(CommandLineTest):
    """A run whose forecaster is known to the last digit."""

    @classmethod
    def setUpClass(cls):
        place = cls.make_workplace()
        place.write_small_data()
        made = subprocess.run([MAKE_RUNS, "mlruns"], cwd=place.path, check=True, capture_output=True, text=True)
        cls.run_id = dict(line.split("\t") for line in made.stdout.splitlines())["good"]
        place.write(place.artifact(cls.run_id, "config.json"), json.dumps(small_config(linear={"refit_every_days": 366})))
        place.write(place.artifact(cls.run_id, "forecasters", "linear.json"), json.dumps(LINEAR))

    def predict(self, *more):
        return self.succeed("predict", "--run", "good", "--forecaster", "linear", *more)

    def explained(self, *more):
        return self.predict("--explain", "--json", *more).json["forecasts"]

    def test_the_contributions_add_up_to_the_forecast_to_the_last_bit(self):
        for number in range(DAYS - 20, DAYS + 1):
            forecast = self.explained("--at", str(day(number)))[0]
            total = forecast["explanation"]["baseline"]
            for contribution in forecast["explanation"]["contributions"]:
                total += contribution["value"]
            self.assertEqual(total, forecast["value"])

    def test_the_unit_of_the_config_is_shown(self):
        config = self.place.artifact(self.run_id, "config.json")
        before = self.place.read(config)
        whole = json.loads(before)
        whole["frame"]["unit"] = "kW"
        self.place.write(config, json.dumps(whole))
        try:
            self.assertEqual(self.predict("--json").json["unit"], "kW")
            self.assertIn("kW", self.predict().out.splitlines()[0])
            self.assertTrue(self.predict("--explain", "--csv").out.startswith("kW,"))
        finally:
            self.place.write(config, before)

    def test_they_are_the_slopes_times_what_is_unusual(self):
        number = DAYS - 30
        explanation = self.explained("--at", str(day(number)))[0]["explanation"]
        data = small_data()
        self.assertEqual(explanation["baseline"], data[number - 1][1])
        groups = {c["group"]: c["value"] for c in explanation["contributions"]}
        self.assertEqual(list(groups), ["usual change", "value(temperature)", "lag(load)"])
        self.assertEqual(groups["usual change"], 1.53)
        self.assertAlmostEqual(groups["value(temperature)"], -2.27 * (data[number][2] - 11.87), places=9)
        lags = 0.31 * (data[number - 7][1] - 250.4) - 0.29 * (data[number - 1][1] - 250.3)
        self.assertAlmostEqual(groups["lag(load)"], lags, places=9)

    def test_what_is_printed_adds_up_too(self):
        for number in range(DAYS - 15, DAYS):
            column = str(day(number))
            rows = self.predict("--explain", "--csv", "--at", column).rows
            self.assertEqual((rows[0]["MW"], rows[-1]["MW"]), ("newest known load", "forecast"))
            numbers = [decimal.Decimal(row[column]) for row in rows]
            self.assertEqual(sum(numbers[:-1]), numbers[-1])
            for row in rows[1:-1]:
                self.assertRegex(row[column], r"^[+-]\d+\.\d$")

    def test_a_sentence_says_what_is_unlike_the_load_of_a_week_before_and_adds_up(self):
        data = small_data()
        for number in (DAYS - 30, DAYS - 12):
            forecast = self.explained("--at", str(day(number)))[0]["value"]
            sentence = self.predict("--explain", "--at", str(day(number))).out.splitlines()[-1]
            self.assertTrue(sentence.startswith(f"{day(number)}: "), sentence)
            self.assertIn(f" than on {day(number - 7)}: ", sentence)
            self.assertRegex(sentence, r"value\(temperature\) \(temperature \d+\.\d (lower|higher)\)")
            parts = re.findall(r"([\d.]+) (?:MW )?(more|less)", sentence)
            total, *rest = [decimal.Decimal(amount) * (1 if sign == "more" else -1) for amount, sign in parts]
            self.assertEqual(sum(rest), total)
            self.assertAlmostEqual(float(total), forecast - data[number - 7][1], delta=0.11)

    def test_the_second_day_starts_from_the_forecast_of_the_first(self):
        first, second = self.explained("--horizon", "2")
        self.assertEqual(second["explanation"]["baseline"], first["value"])

    def test_the_forecast_is_kept_under_the_name_of_its_forecaster(self):
        at = day(DAYS - 40)
        predicted = self.predict("--at", str(at), "--json").json
        self.assertEqual(predicted["forecaster"], "linear")
        forecast = predicted["forecasts"][0]
        self.assertNotIn("explanation", forecast)
        self.assertLess(forecast["low80"], forecast["high80"])
        kept = self.place.sql(
            f"SELECT valeur_predite FROM prediction WHERE date_prediction = '{at} 00:00:00+00' AND modele = 'linear'"
        )
        self.assertEqual(kept, [(forecast["value"],)])

    def test_what_cannot_be_explained_is_said(self):
        missing = self.fail_with(2, "predict", "--run", "good", "--forecaster", "additive", "--explain")
        self.assertIn("it has linear", missing.err)
        naive = self.fail_with(2, "predict", "--run", "good", "--forecaster", "j-7", "--explain")
        self.assertIn("j-7 cannot be explained", naive.err)

    def test_before_the_day_of_its_fit_it_is_fitted_from_what_was_known_then(self):
        before = self.predict("--at", str(day(DAYS - 201)), "--explain", "--json")
        self.assertIn("linear is fitted anew as of 2019-02-", before.err)
        groups = {c["group"]: c["value"] for c in before.json["forecasts"][0]["explanation"]["contributions"]}
        self.assertNotEqual(groups["usual change"], 1.53)
        self.assertIn("linear as it was recorded", self.predict("--at", str(day(DAYS - 200))).err)

    def test_a_broken_file_is_one_error_that_names_it(self):
        path = self.place.artifact(self.run_id, "forecasters", "linear.json")
        self.place.write(path, json.dumps(LINEAR)[:100])
        try:
            broken = self.fail_with(1, "predict", "--run", "good", "--forecaster", "linear")
        finally:
            self.place.write(path, json.dumps(LINEAR))
        self.assertIn("linear.json cannot serve as a saved forecaster", broken.err)


if __name__ == "__main__":
    unittest.main()
