"""A forecast must not see what was not known when it was issued: poisoned files, asked through the program."""

import unittest

from support import DAYS, CommandLineTest, day, small_config, small_data

ORIGIN = DAYS - 40


def poisoned(rows, spoil):
    return [spoil(number, row) for number, row in enumerate(rows)]


class Leak(CommandLineTest):
    @classmethod
    def setUpClass(cls):
        place = cls.make_workplace()
        place.write_small_data()
        place.write_config(small_config())
        cls.trained = place.run("train", "--config", "small.json")
        cls.rows = small_data()

    def forecast(self, load="load.csv", weather="weather.csv"):
        """What `predict` says of the origin's day with other files in the place of those of the training."""
        files = ("--set", f"sources.load.files={load}", "--set", f"sources.weather.files={weather}")
        document = self.succeed("predict", "--at", str(day(ORIGIN)), *files, "--json").json
        return [(f["value"], f["low80"], f["high80"]) for f in document["forecasts"]]

    def forecast_with(self, spoil):
        self.place.write_small_data(poisoned(self.rows, spoil), load="load2.csv", weather="weather2.csv")
        return self.forecast("load2.csv", "weather2.csv")

    def test_loads_from_the_forecast_day_on_do_not_matter(self):
        later = self.forecast_with(lambda i, row: (row[0], row[1] * 17 + i if i >= ORIGIN else row[1], row[2]))
        self.assertEqual(later, self.forecast())

    def test_weather_after_the_forecast_day_does_not_matter(self):
        later = self.forecast_with(lambda i, row: (row[0], row[1], 99 if i > ORIGIN else row[2]))
        self.assertEqual(later, self.forecast())

    def test_the_load_of_the_day_before_and_the_weather_of_the_day_do(self):
        usual = self.forecast()
        self.assertNotEqual(self.forecast_with(lambda i, r: (r[0], r[1] + 50 * (i == ORIGIN - 1), r[2])), usual)
        self.assertNotEqual(self.forecast_with(lambda i, r: (r[0], r[1], r[2] + 9 * (i == ORIGIN))), usual)

    def test_a_load_published_after_the_issue_is_not_there(self):
        late = ("--at", str(day(ORIGIN)), "--set", "sources.load.publication_delay=49h")
        self.assertIn(str(day(ORIGIN)), self.fail_with(3, "predict", *late, "--forecaster", "lstm").err)
        self.assertIn("linear forecasts instead of lstm, which cannot: ", self.succeed("predict", *late).err)


if __name__ == "__main__":
    unittest.main()
