"""What `data check` finds in the files of a config and how it says so; what `data export` writes, read again."""

import csv
import datetime
import unittest

from support import CommandLineTest, small_config

FIRST = datetime.datetime(2023, 1, 1, 23, tzinfo=datetime.timezone.utc)  # a Paris midnight
DAYS = 70
STEPS = DAYS * 48


def time_of(step):
    return FIRST + datetime.timedelta(minutes=30 * step)


def load_at(step):
    """A town with tariff steps at 22:30 and 12:30 Paris winter time, as long as the winter lasts."""
    of_day = step % 48
    night = of_day >= 45 or of_day < 13
    return 300 + 60 * night + 30 * (25 <= of_day < 28) + (step * 7919 % 101) / 10


def half_hours_config():
    source = {
        "type": "csv",
        "files": ["load.csv"],
        "time_column": "time",
        "step": "30min",
        "value_columns": ["mw"],
    }
    return small_config(sources={"load": source}, frame={"target": "load.mw"})


class DataTest(CommandLineTest):
    config = ("--config", "small.json")

    def setUp(self):
        super().setUp()
        self.place.write_config(half_hours_config())

    def write(self, values):
        """`values` by step; None leaves the row out, a list gives it as often."""
        lines = []
        for step, value in enumerate(values):
            for each in value if isinstance(value, list) else [value]:
                if each is not None:
                    lines.append(f"{time_of(step):%Y-%m-%dT%H:%M:%SZ},{each}\n")
        self.place.write("load.csv", "time,mw\n" + "".join(lines))

    def town(self):
        return [load_at(step) for step in range(STEPS)]

    def check(self, *more):
        return self.place.run("data", "check", *self.config, *more)

    def findings(self, *more):
        document = self.check("--json", *more).json
        self.assertEqual(document["schema_version"], 1)
        return {finding["kind"]: finding for finding in document["findings"]}


class Check(DataTest):
    def test_a_time_typed_wrong_is_refused_by_check_as_by_train(self):
        self.place.write_config(small_config(), "c.json")
        for year in ("1801", "1900", "2099"):
            self.place.write_small_data()
            with open(self.place.file("load.csv"), "a", encoding="utf-8") as file:
                file.write(f"{year}-01-05,100\n")
            line = len(self.place.read("load.csv").splitlines())
            for command in (("data", "check"), ("train",)):
                error = self.fail_with(3, *command, "--config", "c.json").err
                self.assertIn(f"load.csv:{line}: '{year}-01-05' in column date is decades from", error)

    def test_a_frame_with_next_to_nothing_in_it_is_refused_by_check_as_by_train(self):
        rows = "".join(f"2024-01-{d:02}T{hour:02}:00:00Z,100\n" for d in range(1, 8) for hour in range(24))
        self.place.write("load.csv", "date,mw\n2009-01-01T00:00:00Z,100\n" + rows)
        source = {"type": "csv", "files": ["load.csv"], "value_columns": ["mw"], "step": "1h"}
        self.place.write_config(
            {"experiment": "e", "sources": {"load": source}, "frame": {"target": "load.mw", "step": "1h"}}, "c.json"
        )
        for command in (("data", "check"), ("backtest", "--from", "2024-01-05", "--to", "2024-01-07")):
            self.assertIn("mend the time that is wrong", self.fail_with(3, *command, "--config", "c.json").err)

    def test_good_data_have_no_findings_and_exit_0(self):
        self.write(self.town())
        result = self.check()
        self.assertEqual(result.code, 0, result.err)
        self.assertIn("0 finding(s)", result.out)
        self.assertIn("the sharp bends of its day differ by", result.out)
        self.assertEqual(self.findings(), {})

    def test_a_gap_is_told_and_needs_nobody(self):
        values = self.town()
        values[500:506] = [None] * 6
        self.write(values)
        self.assertEqual(self.check().code, 0)
        gap = self.findings()["gap"]
        self.assertEqual((gap["series"], gap["slots"], gap["needs_person"]), ("load.mw", 6, False))
        self.assertEqual(gap["from"], f"{time_of(500):%Y-%m-%dT%H:%M:%SZ}")

    def test_half_an_hour_early_is_found_with_its_day_and_exit_3(self):
        values = self.town()
        begin = 40 * 48
        values[begin:] = values[begin + 1 :] + [load_at(STEPS)]
        self.write(values)
        result = self.check()
        self.assertEqual(result.code, 3, result.out)
        self.assertIn("from 2023-02-11 to the end the daily profile stands 30 minutes earlier", result.out)
        self.assertIn("move these rows 30 minutes later", result.out)
        shift = self.findings()["profile_shift"]
        self.assertEqual(shift["from"], "2023-02-10T23:00:00Z")
        self.assertTrue(shift["needs_person"])

    def test_conflicting_duplicates_spikes_and_stuck_values_each_have_a_line_with_their_place(self):
        values = self.town()
        values[100] = [values[100], values[100] + 5]
        values[700] = 666
        values[1000:1020] = [values[1000]] * 20
        self.write(values)
        found = self.findings()
        self.assertEqual(set(found), {"duplicate", "spike", "stuck_value"})
        self.assertEqual(found["spike"]["places"][0]["from"], f"{time_of(700):%Y-%m-%dT%H:%M:%SZ}")
        self.assertEqual(found["stuck_value"]["slots"], 20)
        rows = self.check("--csv").rows
        self.assertEqual({row["kind"] for row in rows}, set(found))
        self.assertTrue(all(row["to do"] for row in rows))

    def test_a_file_without_a_row_is_exit_3(self):
        self.write([])
        result = self.check()
        self.assertEqual(result.code, 3, result.out)
        self.assertIn("load.mw has no values", result.out)
        finding = self.findings()["empty"]
        self.assertEqual((finding["from"], finding["places"], finding["needs_person"]), (None, [], True))

    def test_without_a_step_it_is_taken_from_the_file(self):
        config = half_hours_config()
        del config["sources"]["load"]["step"]
        self.place.write_config(config)
        self.write(self.town())
        result = self.check()
        self.assertEqual(result.code, 0, result.out)
        self.assertIn("its times are 30min apart", result.out)

    def test_a_step_that_is_too_long_is_told_with_that_of_the_file(self):
        self.write(self.town())
        result = self.check("--set", "sources.load.step=1d")
        self.assertEqual(result.code, 3, result.out)
        self.assertIn("the file has 48 values a day", result.out)
        self.assertIn("set the source's `step` to 30min", result.out)

    def test_config_check_says_which_file_or_column_is_not_there(self):
        check = ("config", "check", *self.config)
        self.assertIn("load.csv", self.fail_with(3, *check).err)
        self.write(self.town())
        self.assertIn("all valid", self.succeed(*check).out)
        self.assertIn("the columns are time, mw", self.fail_with(2, *check, "--set", "sources.load.value_columns=kw").err)
        self.assertIn("it has mw", self.fail_with(2, *check, "--set", "frame.target=load.kw").err)

    def test_a_period_without_the_fault_is_good(self):
        values = self.town()
        values[700] = 666
        self.write(values)
        self.assertEqual(self.check().code, 3)
        self.assertEqual(self.check("--from", "2023-02-01").code, 0)
        self.assertEqual(self.check("--to", "2023-01-10").code, 0)

    def test_mistakes_are_named(self):
        self.write(self.town())
        self.assertIn("--from", self.fail_with(2, "data", "check", *self.config, "--from", "soon").err)
        self.assertIn("--config", self.fail_with(2, "data", "check").err)


class Export(DataTest):
    def test_what_is_exported_is_read_back_by_a_csv_source(self):
        values = [round(value, 3) for value in self.town()]
        values[500] = None
        self.write(values)
        self.assertIn("3359 values of 1 series", self.succeed("data", "export", *self.config, "--out", "all.csv").out)
        again = half_hours_config()
        again["sources"]["load"].update(files=["all.csv"], value_columns=["value"], pivot="series")
        again["frame"]["target"] = "load.value/load.mw"
        self.place.write_config(again, "again.json")
        first = self.succeed("data", "export", *self.config).out
        second = self.succeed("data", "export", "--config", "again.json").out
        self.assertEqual(second.replace("load.value/load.mw", "load.mw"), first)
        rows = list(csv.DictReader(first.splitlines()))
        expected = [value for value in values if value is not None]
        self.assertEqual([float(row["value"]) for row in rows], expected)
        self.assertEqual(rows[0]["time"], "2023-01-02T00:00:00+01:00")
        self.assertEqual(rows[0]["available_at"], "2023-01-02T00:30:00+01:00")

    def test_a_period_and_json(self):
        self.write(self.town())
        document = self.succeed(
            "data", "export", *self.config, "--from", "2023-01-10", "--to", "2023-01-11", "--json"
        ).json
        self.assertEqual(document["schema_version"], 1)
        series = document["series"][0]
        self.assertEqual((series["series"], series["step"], len(series["values"])), ("load.mw", "30min", 48))
        self.assertEqual(series["values"][0]["time"], "2023-01-10T00:00:00+01:00")

    def test_a_series_that_is_not_there_is_named_with_those_that_are(self):
        self.write(self.town())
        error = self.fail_with(2, "data", "export", *self.config, "--series", "load.gas").err
        self.assertIn("the config reads load.mw", error)


if __name__ == "__main__":
    unittest.main()
