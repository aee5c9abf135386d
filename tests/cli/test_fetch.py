"""Fetching over real HTTP from the played APIs: what is stored, asked again, resumed, refused."""

import datetime
import os
import pathlib
import signal
import unittest

from api_config import api_config, fixed_config
from support import ApiServer, CommandLineTest, wait_for

UNTIL = ("--until", "2021-01-01")
SHORT = ("--since", "2020-11-15", "--until", "2020-12-01")
HOURS = 275 * 24 + 1  # from the first of April to the end of the year, Paris
QUARTER_HOURS = HOURS * 4 - 4  # the service does not publish the first pass of 02:00-02:45 in October
CONFIGS = pathlib.Path(__file__).resolve().parents[2] / "configs"
BREST_SERIES = "eco2mix-metropoles-tr/242900314/consommation"


def fetch(*more):
    return ("data", "fetch", "--config", "brest.json", *more)


def tallies(result):
    return {source["source"]: source for source in result.json["sources"]}


class FetchedYear(CommandLineTest):
    """One fetch of nine months, looked at from all sides."""

    @classmethod
    def setUpClass(cls):
        place = cls.make_workplace()
        server = cls.enterClassContext(ApiServer("--until", "2021-01-01"))
        place.write_config(fixed_config(server), "brest.json")
        cls.first = place.run(*fetch(*UNTIL, "--json"))

    def test_counts_are_one_json_document_on_stdout(self):
        self.assertEqual(self.first.code, 0, self.first.err)
        self.assertEqual(self.first.json["schema_version"], 1)
        load, weather = tallies(self.first)["load"], tallies(self.first)["weather"]
        self.assertEqual((load["requests"], load["revised"], load["unchanged"]), (10, 0, 0))
        self.assertEqual(load["new"] + load["missing"], QUARTER_HOURS)
        self.assertEqual(weather["new"], HOURS * 4)

    def test_the_log_says_what_was_fetched_and_what_to_type_next(self):
        self.assertIn("fetching load 2020-04-01", self.first.err)
        self.assertIn("forecast train --config brest.json", self.first.err)

    def test_a_second_fetch_asks_for_the_trailing_window_only_and_adds_nothing(self):
        load = tallies(self.succeed(*fetch(*UNTIL, "--json")))["load"]
        self.assertEqual((load["new"], load["revised"]), (0, 0))
        self.assertLessEqual(load["unchanged"], 16 * 96)
        self.assertGreaterEqual(load["unchanged"], 15 * 96)

    def test_the_plan_of_a_second_fetch_begins_fifteen_days_before_the_newest_value(self):
        plan = self.succeed(*fetch(*UNTIL, "--dry-run")).out.splitlines()
        self.assertTrue(plan[0].startswith("load  2020-12-15T23:00:00Z"), plan)
        self.assertIn("nothing was asked or stored", plan[-1])

    def test_offline_says_what_the_store_holds(self):
        self.assertIn("holds 5 series", self.succeed(*fetch("--offline")).out)

    def test_status_tells_coverage_newest_time_and_gaps(self):
        status = {s["series"]: s for s in self.succeed("data", "status", "--json").json["series"]}
        load = status[BREST_SERIES]
        self.assertEqual(load["last"], "2020-12-31T22:45:00Z")
        self.assertEqual(load["first"], "2020-03-31T22:00:00Z")
        self.assertEqual(load["gaps"], [{"begin": "2020-10-25T00:00:00Z", "end": "2020-10-25T01:00:00Z"}])
        self.assertAlmostEqual(load["share"], QUARTER_HOURS / (QUARTER_HOURS + 4))
        self.assertEqual(load["months"]["2020-07"], 1.0)
        self.assertIn("open-meteo/48.3904,-4.4861/temperature_2m", status)

    def test_status_is_a_table_for_people_and_csv_for_others(self):
        self.assertIn("newest (Paris)", self.succeed("data", "status").out)
        rows = {row["series"]: row for row in self.succeed("data", "status", "--csv").rows}
        self.assertEqual(rows[BREST_SERIES]["values"], str(QUARTER_HOURS))

    def test_the_references_sql_runs_on_its_tables(self):
        sql = self.place.sql
        self.assertEqual(sql("SELECT count(*) FROM consommation"), [(275,)])
        self.assertEqual(sql("SELECT count(*) FROM meteo"), [(275,)])
        last = sql("SELECT date_mesure, consommation_mw, source FROM consommation ORDER BY date_mesure DESC LIMIT 5")
        self.assertEqual([row[0] for row in last], [f"2020-12-{d} 00:00:00+00" for d in (31, 30, 29, 28, 27)])
        self.assertTrue(all(100 < row[1] < 600 and "eco2mix" in row[2] for row in last), last)
        weather = sql("SELECT * FROM meteo ORDER BY date_mesure DESC LIMIT 5")
        self.assertTrue(all(len(row) == 7 and None not in row for row in weather), weather)
        lagged = sql(
            "SELECT date_mesure, LAG(consommation_mw, 1) OVER (ORDER BY date_mesure) FROM consommation"
            " ORDER BY date_mesure DESC LIMIT 5"
        )
        self.assertEqual(lagged[0][1], last[1][1])

    def test_a_day_in_the_table_is_the_mean_of_its_quarter_hours(self):
        mean = self.place.sql(
            f"SELECT avg(value), count(*) FROM observation WHERE series = '{BREST_SERIES}'"
            " AND time >= '2020-07-09T22:00:00Z' AND time < '2020-07-10T22:00:00Z'"
        )
        kept = self.place.sql("SELECT consommation_mw FROM consommation WHERE date_mesure = '2020-07-10 00:00:00+00'")
        self.assertEqual(mean[0][1], 96)
        self.assertAlmostEqual(mean[0][0], kept[0][0], places=9)


class Import(CommandLineTest):
    """Values from CSV files in the place of the API's."""

    def setUp(self):
        super().setUp()
        server = self.enterContext(ApiServer("--until", "2020-12-01"))
        self.place.write_config(fixed_config(server), "brest.json")
        self.succeed(*fetch(*SHORT))

    def import_file(self, *more, **environment):
        line = ("data", "import", "own.csv", "--config", "brest.json", "--into", "load.consommation", "--json", *more)
        return self.succeed(*line, **environment).json

    def test_new_and_revised_values_are_told_apart_and_revisions_kept(self):
        self.place.write(
            "own.csv",
            "date_heure,consommation\n2020-11-20T10:00:00+00:00,333\n2020-12-05T10:00:00+00:00,444\n",
        )
        counts = self.import_file()
        self.assertEqual((counts["new"], counts["revised"]), (1, 1))
        self.assertEqual(self.import_file()["unchanged"], 2)
        values = self.place.sql(
            f"SELECT value FROM observation WHERE series = '{BREST_SERIES}' AND time = '2020-11-20T10:00:00Z'"
            " ORDER BY available_at"
        )
        self.assertEqual(len(values), 2)
        self.assertEqual(values[-1], (333.0,))
        status = {s["series"]: s for s in self.succeed("data", "status", "--json").json["series"]}
        self.assertEqual(status[BREST_SERIES]["revisions"], 1)

    def test_a_typed_file_is_where_it_was_typed_whatever_the_home(self):
        self.place.write("home/.keep", "")
        self.place.write("own.csv", "date_heure,consommation\n2020-11-20T10:00:00+00:00,333\n")
        home = self.place.file("home")
        self.assertEqual(self.import_file("--log-file", "own.log", FORECAST_HOME=home)["new"], 1)
        self.assertEqual(sorted(os.listdir(home)), [".keep", "mlruns"])
        self.assertIn("own.log", os.listdir(self.place.path))

    def odre_line(self):
        return (
            *("data", "import", "own.csv", "--config", "brest.json", "--into", "load.consommation"),
            *("--time-column", "Date - Heure", "--value-column", "Consommation (MW)"),
        )

    def write_two_cities(self, columns, brest, rennes):
        """ODRÉ's download of all métropoles, of two of them: an hour, row by row one of each."""
        lines = [f"\ufeff{columns};Date - Heure;Consommation (MW)"]
        for minute in (0, 15, 30, 45):
            time = f"2020-11-20T11:{minute:02}:00+01:00"
            lines += [f"{brest};{time};{200 + minute}", f"{rennes};{time};{500 + minute}"]
        self.place.write("own.csv", "\n".join(lines) + "\n")

    def stored_hour(self):
        query = "SELECT time, value FROM observation WHERE series = ? AND time LIKE '2020-11-20T10:%' ORDER BY time, available_at"
        newest = dict(self.place.sql(query.replace("?", f"'{BREST_SERIES}'")))
        return list(newest.values())

    def test_of_a_file_of_all_metropoles_the_configs_territory_is_taken(self):
        self.write_two_cities(
            "Code INSEE EPCI;Libellé Métropole", "242900314;Brest Métropole", "243500139;Rennes Métropole"
        )
        self.succeed(*self.odre_line())
        self.assertEqual(self.stored_hour(), [200, 215, 230, 245])

    def test_a_file_that_names_territories_without_a_code_is_read_by_name(self):
        self.write_two_cities("Libellé Métropole", "Brest Métropole", "Rennes Métropole")
        self.succeed(*self.odre_line())
        self.assertEqual(self.stored_hour(), [200, 215, 230, 245])

    def test_a_file_of_other_territories_is_refused_and_names_them(self):
        before = self.stored_hour()
        self.write_two_cities("Code INSEE EPCI", "243100518", "243500139")
        error = self.fail_with(3, *self.odre_line()).err
        self.assertIn("243100518, 243500139", error)
        self.assertIn("242900314", error)
        self.assertEqual(self.stored_hour(), before)

    def test_values_that_contradict_each_other_are_refused_until_a_column_tells_them_apart(self):
        before = self.stored_hour()
        self.write_two_cities("Compteur", "A", "B")
        error = self.fail_with(3, *self.odre_line()).err
        self.assertIn("two different values stand at each of 4 time(s), the first 2020-11-20T11:00:00+01:00", error)
        self.assertIn("--where", error)
        self.assertEqual(self.stored_hour(), before)
        self.succeed(*self.odre_line(), "--where", "Compteur=B")
        self.assertEqual(self.stored_hour(), [500, 515, 530, 545])

    def test_a_file_is_read_as_it_is_written_and_flags_say_the_rest(self):
        lines = ["Jour;Heures;Conso", "11/20/2020;11:15;0,2", "11/20/2020;11:30;k.A.", "11/20/2020;11:45;0,215"]
        self.place.write("own.csv", "\n".join(lines) + "\n")
        line = ("data", "import", "own.csv", "--config", "brest.json", "--into", "load.consommation")
        columns = ("--time-columns", "Jour,Heures", "--value-column", "Conso", "--scale", "1000")
        self.assertIn("'k.A.' in column Conso", self.fail_with(3, *line, *columns).err)
        before = self.stored_hour()
        self.succeed(*line, *columns, "--missing", "k.A.", "--stamps", "end")
        self.assertEqual([self.stored_hour()[0], self.stored_hour()[2]], [200, 215])
        self.assertEqual(self.stored_hour()[3], before[3])

    def test_a_file_without_a_value_is_no_success(self):
        self.place.write("own.csv", "date_heure,consommation\n")
        line = ("data", "import", "own.csv", "--config", "brest.json", "--into", "load.consommation")
        self.assertIn("no value", self.fail_with(3, *line).err)

    def test_unknown_series_and_missing_files_are_usage_errors(self):
        line = ("data", "import", "own.csv", "--config", "brest.json", "--into")
        self.assertIn("consommation", self.fail_with(2, *line, "load.production").err)
        self.assertIn("source.column", self.fail_with(2, *line, "consommation").err)
        self.assertIn("own.csv", self.place.run(*line, "load.consommation").err)


class Faults(CommandLineTest):
    """What the services do wrong."""

    def fetch_with(self, fault, *more):
        server = self.enterContext(ApiServer("--until", "2020-12-01", "--fault", fault))
        self.place.write_config(fixed_config(server), "brest.json")
        return self.place.run(*fetch(*SHORT, "--json", *more))

    def assert_all_fetched(self, result):
        self.assertEqual(result.code, 0, result.err)
        load = tallies(result)["load"]
        self.assertEqual(load["new"] + load["missing"], 16 * 96)

    def test_server_errors_are_tried_again(self):
        result = self.fetch_with("server-error:1")
        self.assert_all_fetched(result)
        self.assertIn("500", result.err)

    def test_too_many_requests_waits_as_long_as_the_server_says(self):
        result = self.fetch_with("too-many-requests:2")
        self.assert_all_fetched(result)
        self.assertIn("429", result.err)

    def test_a_body_that_breaks_off_after_a_200_is_asked_again(self):
        self.assert_all_fetched(self.fetch_with("truncated:1"))

    def test_a_connection_that_closes_too_early_is_tried_again(self):
        self.assert_all_fetched(self.fetch_with("closed:1"))

    def test_unsorted_rows_and_duplicates_are_put_right(self):
        self.assert_all_fetched(self.fetch_with("unsorted"))

    def test_rows_of_another_territory_are_refused(self):
        result = self.fetch_with("wrong-territory")
        self.assertNotEqual(result.code, 0)
        self.assertIn("243100518", result.err)
        self.assertEqual(self.place.sql("SELECT count(*) FROM observation"), [(0,)])


class Shipped(CommandLineTest):
    """configs/brest.json, its load and the country's of two data sets, from fetch to forecasts."""

    def test_the_countrys_load_goes_on_where_its_history_ends(self):
        newest = self.enterContext(ApiServer("--until", "2021-06-01"))
        history = self.enterContext(ApiServer("--until", "2021-03-01"))
        settings = {"sources.load.base_url": newest.url, "sources.country_now.base_url": newest.url}
        settings["sources.country.base_url"] = history.url
        for name in ("weather", "paris"):
            settings |= {f"sources.{name}.{kind}_url": newest.url for kind in ("archive", "forecast", "previous_runs")}
            settings[f"sources.{name}.previous_runs"] = 0
        config = ["--config", str(CONFIGS / "brest.json")]
        for key, value in settings.items():
            config += ["--set", f"{key}={value}"]
        self.succeed("data", "fetch", *config, "--until", "2021-06-01")
        names = ("linear", "national_linear")
        line = ("backtest", *config, "--json", "--from", "2021-05-01", "--to", "2021-05-15")
        scored = {entry["name"]: entry for entry in self.succeed(*line, "--forecasters", ",".join(names)).json["forecasters"]}
        self.assertEqual([scored[name]["n"] for name in names], [14, 14])
        self.assertNotEqual(scored["linear"]["mae"], scored["national_linear"]["mae"])
        ended = ("--set", "frame.columns.national.continued_by=country.consommation")
        error = self.fail_with(3, *line, *ended, "--forecasters", "national_linear").err
        self.assertIn("national_linear", error)


class Lacking(CommandLineTest):
    """Nothing at all came, or a part of it never did."""

    def test_an_unknown_territory_is_exit_3_with_the_nearest_known_ones(self):
        server = self.enterContext(ApiServer("--until", "2020-12-01"))
        self.place.write_config(fixed_config(server, territory="242900315"), "brest.json")
        error = self.fail_with(3, *fetch(*SHORT)).err
        self.assertIn("not a single value came for sources.load", error)
        self.assertIn("242900314 (Brest Métropole)", error)
        self.assertNotIn("Next: forecast train", error)

    def test_fill_gaps_asks_for_the_days_that_a_fetch_never_asks_for_again(self):
        server = self.enterContext(ApiServer("--until", "2020-12-01"))
        self.place.write_config(fixed_config(server), "brest.json")
        self.succeed(*fetch("--since", "2020-10-26", "--until", "2020-11-03"))
        self.succeed(*fetch("--since", "2020-11-04", "--until", "2020-12-01"))
        until = ("--until", "2020-12-01")
        self.assertEqual(tallies(self.succeed(*fetch(*until, "--json")))["load"]["new"], 0)
        plan = self.succeed(*fetch(*until, "--fill-gaps", "--since", "2020-10-26", "--dry-run")).out.splitlines()
        self.assertIn("load  2020-11-02T23:00:00Z .. 2020-11-03T23:00:00Z", plan)
        filled = tallies(self.succeed(*fetch(*until, "--fill-gaps", "--since", "2020-10-26", "--json")))
        self.assertEqual(filled["load"]["new"], 96)
        self.assertEqual(filled["weather"]["new"], 24 * 4)
        since = ("--set", "sources.load.since=2020-10-19", "--set", "sources.weather.since=2020-10-26")
        from_since = tallies(self.succeed(*fetch(*until, *since, "--fill-gaps", "--json")))["load"]
        self.assertEqual(from_since["new"], 7 * 96)  # and not the hour of October that is never published


class Clock(CommandLineTest):
    """A wrong clock, of this machine or when the store was filled."""

    def setUp(self):
        super().setUp()
        server = self.enterContext(ApiServer("--until", "2020-12-01"))
        self.place.write_config(fixed_config(server), "brest.json")

    def stamp(self, year, where):
        self.place.change(
            f"UPDATE observation_value SET available_at = unixepoch('{year}-01-01') WHERE series ="
            f" (SELECT number FROM series WHERE id = '{BREST_SERIES}') AND {where}"
        )

    def stamped_before_their_time(self):
        return self.place.sql("SELECT count(*) FROM observation WHERE available_at < time")[0][0]

    def test_nothing_is_stored_where_the_servers_clock_is_another(self):
        server = self.enterContext(ApiServer("--until", "2021-01-01", "--fault", "other-clock"))
        self.place.write_config(fixed_config(server), "brest.json")
        result = self.fail_with(1, *fetch(*SHORT))
        self.assertIn("that of the server 2000-01-01T00:00:00Z", result.err)
        self.assertIn('"ignore_server_clock": true', result.err)
        self.assertEqual(self.place.sql("SELECT count(*) FROM observation"), [(0,)])

    def test_a_servers_wrong_clock_is_ignored_on_request(self):
        server = self.enterContext(ApiServer("--until", "2021-01-01", "--fault", "other-clock"))
        self.place.write_config(fixed_config(server), "brest.json")
        ignore = [w for name in ("load", "weather") for w in ("--set", f"sources.{name}.ignore_server_clock=true")]
        self.succeed(*fetch(*SHORT, *ignore))
        self.assertGreater(self.place.sql("SELECT count(*) FROM observation")[0][0], 900)

    def test_doctor_finds_and_mends_values_known_before_their_time(self):
        self.succeed(*fetch(*SHORT))
        sound = self.place.sql(f"SELECT time, available_at FROM observation WHERE series = '{BREST_SERIES}'")
        self.stamp(2000, "time >= unixepoch('2020-11-20')")
        wrong = self.stamped_before_their_time()
        self.assertGreater(wrong, 900)
        doctor = self.place.run("doctor", "--offline")
        self.assertEqual(doctor.code, 1)
        self.assertIn(f"{wrong} values of 1 series, known from 2000", doctor.out)

        mend = ("doctor", "--mend-stamps")
        self.assertIn("would mend " + BREST_SERIES, self.succeed(*mend, "--dry-run").out)
        self.assertIn("--yes", self.fail_with(2, *mend).err)
        self.assertEqual(self.stamped_before_their_time(), wrong)
        changes = self.succeed(*mend, "--yes", "--json").json["changes"]
        self.assertEqual(len(changes), wrong)
        mended = self.place.sql(f"SELECT time, available_at FROM observation WHERE series = '{BREST_SERIES}'")
        self.assertEqual(mended, sound)
        self.assertIn("nothing to mend", self.succeed(*mend, "--yes").out)

    def test_a_store_of_years_to_come_is_not_fetched_into(self):
        self.succeed(*fetch(*SHORT))
        self.stamp(2090, "time >= unixepoch('2020-11-20')")
        refused = self.fail_with(1, *fetch(*SHORT)).err
        self.assertIn("to 2090-01-01T00:00:00Z", refused)
        self.assertIn("forecast doctor --mend-stamps", refused)
        self.succeed("doctor", "--mend-stamps", "--yes")
        self.succeed(*fetch(*SHORT))


class Interrupted(CommandLineTest):
    """A fetch that ends early keeps what it has and goes on from there."""

    def setUp(self):
        super().setUp()
        self.server = self.enterContext(ApiServer("--until", "2021-01-01"))
        self.place.write_config(fixed_config(self.server), "brest.json")

    def stored_loads(self):
        return self.place.sql(f"SELECT count(*) FROM observation WHERE series = '{BREST_SERIES}'")[0][0]

    def interrupted_at(self, text, how):
        process = self.place.start(*fetch(*UNTIL))
        wait_for(process.stderr, text)
        how(process)
        _, err = process.communicate(timeout=60)
        return process.returncode, err

    def test_control_c_ends_it_with_130_and_the_next_fetch_resumes(self):
        code, err = self.interrupted_at("(3/", lambda process: process.send_signal(signal.SIGINT))
        self.assertEqual(code, 130, err)
        self.assertEqual(err.count("interrupted"), 1)
        stored = self.stored_loads()
        self.assertGreater(stored, 0)
        self.assertLess(stored, QUARTER_HOURS)

        rest = tallies(self.succeed(*fetch(*UNTIL, "--json")))["load"]
        self.assertEqual(rest["new"], QUARTER_HOURS - stored)
        self.assertEqual(self.stored_loads(), QUARTER_HOURS)

    def test_a_server_that_goes_away_is_exit_4_and_nothing_is_lost(self):
        code, err = self.interrupted_at("(4/", lambda process: self.server.kill())
        self.assertEqual(code, 4, err)
        self.assertIn(self.server.url, err.splitlines()[-1])
        self.assertIn("what was fetched before the error is stored", err)
        self.assertGreater(self.stored_loads(), 0)


class ToThePresent(CommandLineTest):
    def test_weather_forecasts_are_stored_apart_from_observations(self):
        today = datetime.date.today()
        server = self.enterContext(ApiServer())
        config = api_config(server, today - datetime.timedelta(days=40), today, today + datetime.timedelta(days=1))
        self.place.write_config(config, "brest.json")
        self.succeed(*fetch())
        status = {s["series"]: s for s in self.succeed("data", "status", "--json").json["series"]}
        observed = status["open-meteo/48.3904,-4.4861/temperature_2m"]["last"]
        forecast = status["open-meteo/48.3904,-4.4861/forecast/temperature_2m"]["last"]
        self.assertLess(observed[:10], forecast[:10])
        self.assertGreater(forecast[:10], str(today + datetime.timedelta(days=5)))


class AsIssued(CommandLineTest):
    """The weather as it was forecast, beside that which came."""

    def setUp(self):
        super().setUp()
        self.server = self.enterContext(ApiServer("--until", "2021-06-01"))
        self.place.write_config(fixed_config(self.server), "brest.json")

    def fetch(self, days, *more):
        line = fetch("--until", "2021-06-01", "--set", f"sources.weather.previous_runs={days}", "--json", *more)
        return tallies(self.succeed(*line))["weather"]

    def stored(self, series):
        whole = f"open-meteo/48.3904,-4.4861/{series}"
        return self.place.sql(f"SELECT count(*), min(time), max(time) FROM observation WHERE series = '{whole}'")[0]

    def test_earlier_forecasts_are_stored_as_series_of_their_own(self):
        since = ("--since", "2021-03-25")
        observed = self.fetch(0, *since)["new"]
        self.assertEqual(self.stored("previous_day1/temperature_2m")[0], 0)
        asked_for = self.fetch(2, *since)["new"]
        april_and_may = 61 * 24 - 2  # from the first of April, UTC, to the end of May, Paris
        self.assertEqual(asked_for, 2 * (4 * april_and_may + 1))  # radiation is of the hour before its stamp
        self.assertEqual(observed, 4 * (68 * 24 - 1))
        stored = self.stored("previous_day2/temperature_2m")
        self.assertEqual(stored, (april_and_may, "2021-04-01T00:00:00Z", "2021-05-31T21:00:00Z"))

    def test_the_next_fetch_asks_for_what_earlier_ones_left_out(self):
        self.fetch(0, "--since", "2021-03-25")
        self.fetch(1)  # without --since: from the config's first day on, since none is there yet
        self.assertEqual(self.stored("previous_day1/wind_speed_10m")[1], "2021-04-01T00:00:00Z")
        self.assertLess(self.fetch(1)["unchanged"], 17 * 24 * 8)



class SeveralTerritories(CommandLineTest):
    def test_each_is_fetched_and_one_that_has_nothing_is_named(self):
        with ApiServer("--until", "2021-01-01") as server:
            nowhere = {"sources": {"load": {"territory": "243500139"}}}
            self.place.write_config({**fixed_config(server), "territories": {"nowhere": nowhere, "brest": {}}})
            result = self.fail_with(3, "data", "fetch", "--config", "small.json", "--json")
            self.assertIn("error: nowhere: not a single value came for sources.load", result.err)
            new = {(one["territory"], one["source"]): one["new"] for one in result.json["sources"]}
            self.assertEqual(new["nowhere", "load"], 0)
            self.assertGreater(new["brest", "load"], 20_000)
            self.succeed("backtest", "--config", "small.json", "--territory", "brest")


if __name__ == "__main__":
    unittest.main()
