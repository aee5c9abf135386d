"""`monitor`: what has changed since the model was tested, what it costs to find out, who is told."""

import csv
import datetime
import json
import math
import os
import random
import re
import signal
import sqlite3
import time
import unittest
import zoneinfo

from api_config import api_config
from support import API_SERVER, WAIT_SECONDS, ApiServer, CommandLineTest, Workplace, small_config

PARIS = zoneinfo.ZoneInfo("Europe/Paris")
TODAY = datetime.datetime.now(PARIS).date()  # the program's day
ONE_DAY = datetime.timedelta(days=1)
FOLLOWED = 120  # days that were forecast
TESTED = 360  # days before them, of the backtest
FINDING_KEYS = {"kind", "series", "since", "value", "limit", "advice"}


def ago(days):
    return TODAY - days * ONE_DAY


def rows_until_yesterday(days=1100):
    """(day, load in MW, temperature in °C) of a town that heats and cools and rests on Sundays."""
    chance = random.Random(5)
    rows = []
    for number in range(1100):
        date = ago(1100 - number)
        temperature = round(12 - 8 * math.cos(2 * math.pi * number / 365.25) + chance.gauss(0, 3), 1)
        load = 260 - 4 * (temperature - 12) - 25 * (date.weekday() == 6) + chance.gauss(0, 3)
        rows.append((date, round(load, 1), temperature))
    return rows[-days:]


def utc_text(date, hour=0):
    local = datetime.datetime(date.year, date.month, date.day, hour, tzinfo=PARIS)
    return local.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def config_with(**monitor):
    split = {"test_from": str(ago(FOLLOWED + TESTED)), "test_to": str(ago(FOLLOWED))}
    config = small_config(split=split, monitor=monitor)
    config["features"]["ahead"].append({"type": "difference", "of": ["temperature"], "at": [1, 7]})
    return config


def backtested(place, begin, end):
    """The rows of predictions.csv of a backtest, and its run."""
    result = place.run("backtest", "--config", "small.json", "--from", str(begin), "--to", str(end), "--json")
    assert result.code == 0, result.err
    run_id = result.json["run_id"]
    with open(place.artifact(run_id, "predictions.csv"), encoding="utf-8") as file:
        return list(csv.DictReader(file)), run_id


def state_of(pid):
    """Of a process that was killed; init takes it away in a moment."""
    for _ in range(100):
        try:
            with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
                state = file.read().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return "gone"
        if state == "Z":
            break
        time.sleep(0.05)
    return state


class Forecasts:
    """What `linear` forecast on the followed days, made once: every test keeps them as its own run's."""

    rows = None

    @classmethod
    def get(cls):
        if cls.rows is None:
            place = Workplace()
            try:
                place.write_small_data(rows_until_yesterday())
                place.write_config(config_with())
                cls.rows, _ = backtested(place, ago(FOLLOWED), TODAY)
            finally:
                place.remove()
        return cls.rows


class MonitorTest(CommandLineTest):
    """A town with a backtest that ends 120 days ago, and forecasts that were kept every day since then."""

    def setUp(self):
        super().setUp()
        self.loads = rows_until_yesterday()
        self.place.write_small_data(self.loads)
        self.place.write_config(config_with())
        _, self.run_id = backtested(self.place, ago(FOLLOWED + TESTED), ago(FOLLOWED))

    def keep(self, rows=None, **changes):
        """Keeps forecasts as predict would have, day by day."""
        self.succeed("predict", "--forecaster", "j-7")  # makes the store
        with sqlite3.connect(self.place.file("mlruns/observations.db")) as store:
            store.execute("DELETE FROM forecast")
            for row in rows if rows is not None else Forecasts.get():
                date = datetime.date.fromisoformat(row["time"])
                values = [float(row[name]) for name in ("linear", "linear low80", "linear high80")]
                run_id = changes.get("run_of", lambda _: self.run_id)(date)
                issued = utc_text(*changes.get("issue_of", lambda day: (day, 2))(date))
                store.execute(
                    "INSERT INTO forecast VALUES (?, ?, ?, ?, ?, 'linear', ?, ?)",
                    (utc_text(date), issued, *values, run_id, changes.get("weather", "perfect")),
                )

    def shift_loads(self, first, megawatts, last=TODAY):
        loads = [(date, load + megawatts * (first <= date <= last), t) for date, load, t in self.loads]
        self.place.write_small_data(loads)

    def monitor(self, *more, code=0):
        result = self.place.run("monitor", "--config", "small.json", "--json", *more)
        self.assertEqual(result.code, code, result.out + result.err)
        return result.json

    def findings(self, document, kind):
        return [finding for finding in document["findings"] if finding["kind"] == kind]

    def moved(self, rows, first, megawatts, last=TODAY):
        """The rows with forecasts and bounds that are so much higher on these days."""
        moved = []
        for row in rows:
            is_meant = str(first) <= row["time"] <= str(last)
            shifts = {name: str(float(row[name]) + megawatts * is_meant) for name in row if name.startswith("linear")}
            moved.append({**row, **shifts})
        return moved

    def in_order(self, document):
        return {one["kind"]: one for one in document["in_order"]}

    def skipped(self, document):
        return {one["kind"]: one["reason"] for one in document["skipped"]}


class WithoutBreak(MonitorTest):
    def test_a_town_as_it_was_gives_no_alert_and_every_check_is_named(self):
        self.keep()
        document = self.monitor()
        self.assertIn(document["status"], ("ok", "warning"))
        self.assertEqual(document["schema_version"], 1)
        self.assertEqual(document["forecaster"], "linear")
        checked = {one["kind"] for one in document["in_order"]} | {one["kind"] for one in document["findings"]}
        self.assertLessEqual(
            {"data_age", "last_predict", "missed_forecasts", "model_age", "error_shift", "error_growth", "bias"}
            | {"coverage", "skill", "input_drift", "input_range", "missing_values", "data_fault", "anomaly"},
            checked,
        )
        self.assertIn("linear itself predicts", self.skipped(document)["champion"])

    def test_people_read_what_is_ok_and_what_could_not_be_checked(self):
        self.keep()
        text = self.succeed("monitor").out  # without a config: that of the run that predicts
        self.assertIn("linear of run", text)
        self.assertRegex(text, r"\nok +.*error_shift")
        self.assertRegex(text, r"temperature_forecast +not checked: no temperature forecasts are stored")

    def test_a_store_without_forecasts_is_checked_as_far_as_it_goes(self):
        document = self.monitor()
        self.assertIn("forecast predict", self.skipped(document)["last_predict"])
        self.assertIn("error_shift", self.skipped(document))
        self.assertIn("data_age", {one["kind"] for one in document["in_order"]})

    def test_few_days_are_too_few_for_errors_and_enough_for_ages(self):
        self.keep(Forecasts.get()[-5:])
        document = self.monitor()
        self.assertIn("fewer than monitor.minimum_days 14", self.skipped(document)["error_shift"])
        self.assertIn("last_predict", {one["kind"] for one in document["in_order"]})

    def test_forecasts_without_loads_are_no_errors(self):
        self.keep()
        self.place.write_small_data([row for row in self.loads if row[0] < ago(FOLLOWED)])
        document = self.monitor(code=5)
        self.assertEqual(self.findings(document, "error_shift"), [])
        self.assertIn("0 days", self.skipped(document)["error_shift"])
        (late,) = [f for f in self.findings(document, "data_age") if f["series"] == "load.mw"]
        self.assertAlmostEqual(late["value"], FOLLOWED - 1, delta=1.1)
        self.assertIn("days overdue", late["text"])

    def test_days_without_a_forecast_and_late_ones_are_counted(self):
        self.keep(Forecasts.get()[:-10] + Forecasts.get()[-7:])
        with sqlite3.connect(self.place.file("mlruns/observations.db")) as store:
            late = utc_text(ago(2), 20)
            store.execute("UPDATE forecast SET issued_at = ? WHERE time = ?", (late, utc_text(ago(2))))
        (missed,) = self.findings(self.monitor(code=5), "missed_forecasts")
        self.assertEqual((missed["value"], missed["since"]), (4, str(ago(10))))
        self.assertIn("3 have no forecast, 1 were forecast later than due", missed["text"])

    def test_a_predict_that_no_longer_runs_is_overdue(self):
        self.keep(Forecasts.get()[:-20])
        (overdue,) = self.findings(self.monitor(code=5), "last_predict")
        self.assertEqual(overdue["since"], str(ago(21)))
        self.assertAlmostEqual(overdue["value"], 21, delta=1)
        self.assertEqual(overdue["limit"], 2)


class OtherForecasts(MonitorTest):
    """Forecasts that the expectation of the run that predicts does not hold for."""

    def test_forecasts_made_days_ahead_are_counted_and_not_judged(self):
        rows = self.moved(Forecasts.get(), ago(8), 60)
        self.keep(rows, issue_of=lambda date: (date - ONE_DAY, 2) if date >= ago(8) else (date, 2))
        document = self.monitor(code=5)
        (missed,) = self.findings(document, "missed_forecasts")
        self.assertEqual((missed["value"], missed["since"]), (8, str(ago(8))))
        self.assertIn("8 by an issue of an earlier day alone", missed["text"])
        alerts = {f["kind"] for f in document["findings"] if f["level"] == "alert"}
        self.assertEqual(alerts, {"missed_forecasts", "last_predict"})
        self.assertEqual(self.findings(document, "anomaly"), [])

    def test_days_of_an_earlier_run_are_not_counted_for_the_one_that_predicts(self):
        _, earlier = backtested(self.place, ago(FOLLOWED + TESTED), ago(FOLLOWED + 30))
        backtested(self.place, ago(FOLLOWED + TESTED), ago(FOLLOWED))
        latest = self.monitor()["run_id"]
        rows = self.moved(Forecasts.get(), ago(FOLLOWED), 30, ago(61))
        self.keep(rows, run_of=lambda date: latest if date >= ago(60) else earlier)
        document = self.monitor()
        self.assertGreater(self.in_order(document)["coverage"]["value"], 0.7)
        self.assertIn("bias", self.in_order(document))

    def test_too_few_days_of_a_new_run_are_said(self):
        _, latest = backtested(self.place, ago(FOLLOWED + TESTED), ago(FOLLOWED))
        self.keep(run_of=lambda date: latest if date >= ago(5) else self.run_id)
        skipped = self.skipped(self.monitor())
        self.assertIn(f"5 days with a load and a forecast that linear of run {latest[:8]} made in time", skipped["skill"])
        self.assertIn("monitor.window_days 28", skipped["bias"])

    def test_a_drift_older_than_the_history_is_no_norm(self):
        """Errors with forecast weather are measured by the first days, not by those that history_days still shows."""
        self.keep(weather="forecast")
        self.shift_loads(ago(70), -12)
        self.place.write_config(config_with(history_days=60))
        self.assertNotEqual(self.findings(self.monitor(code=5), "error_shift"), [])


class DataGone(MonitorTest):
    def assert_told(self, document, series, reason):
        (gone,) = [f for f in self.findings(document, "data_age") if f["series"] == series]
        self.assertEqual((gone["level"], gone["value"]), ("alert", None))
        self.assertIn(reason, gone["text"])
        self.assertNotIn("data fetch", gone["advice"])
        kinds = {"error_shift", "error_growth", "bias", "coverage", "skill", "champion", "anomaly", "input_drift"}
        kinds |= {"input_range", "missing_values", "data_fault", "temperature_forecast", "unusual_load", "last_fetch"}
        self.assertLessEqual(kinds, set(self.skipped(document)))
        self.assertNotIn("data_age", self.skipped(document))

    def test_a_file_that_is_no_longer_there_is_an_alert_and_each_check_without_it_is_named(self):
        self.keep()
        os.remove(self.place.file("load.csv"))
        document = self.monitor(code=5)
        self.assert_told(document, "load.mw", "load.csv is not there")
        self.assertIn("load.csv", self.skipped(document)["bias"])
        self.assertEqual(self.in_order(document)["data_age"]["series"], "weather.t")
        self.assertIn("last_predict", self.in_order(document))
        (name,) = os.listdir(self.place.file("mlruns/monitor"))
        self.assertRegex(self.place.run("monitor", "--config", "small.json").out, r"\nok +data_age of weather\.t, ")
        self.assertIn("The data of load.mw are gone", self.place.read(f"mlruns/monitor/{name}/monitor.html"))

    def test_a_file_without_rows_is_an_alert(self):
        self.keep()
        self.place.write("load.csv", self.place.read("load.csv").partition("\n")[0] + "\n")
        self.assert_told(self.monitor(code=5), "load.mw", "no value")

    def test_the_weather_may_be_what_is_gone(self):
        self.keep()
        os.remove(self.place.file("weather.csv"))
        document = self.monitor(code=5)
        self.assert_told(document, "weather.t", "weather.csv is not there")
        self.place.write_small_data(self.loads)
        self.assertIn("data_age of weather.t", self.monitor()["over"])


class BrokenFiles(MonitorTest):
    def test_a_broken_backtest_is_a_reason_and_the_rest_is_checked(self):
        self.keep()
        self.place.write(self.place.artifact(self.run_id, "predictions.csv"), "time,actual,linear\n2024-01-01,x,1\n")
        document = self.monitor()
        self.assertIn("predictions.csv:2", self.skipped(document)["error_shift"])
        self.assertLessEqual({"data_age", "coverage", "skill", "data_fault"}, set(self.in_order(document)))

    def test_a_broken_store_is_a_reason_and_the_rest_is_checked(self):
        self.place.write("mlruns/observations.db", "no database at all, but a text that is long enough to be read\n" * 99)
        document = self.monitor()
        self.assertIn("observations.db", self.skipped(document)["last_predict"])
        self.assertIn("data_age", self.in_order(document))


class AsOf(MonitorTest):
    """--at: what was known then."""

    def date_run(self, run_id, date):
        at = int(datetime.datetime(date.year, date.month, date.day, tzinfo=PARIS).timestamp() * 1000)
        self.place.change(
            f"UPDATE runs SET start_time = {at}, end_time = {at} WHERE run_uuid = '{run_id}'", "mlruns/mlflow.db"
        )

    def test_the_run_that_had_finished_by_then_is_the_one_that_predicted(self):
        self.date_run(self.run_id, ago(FOLLOWED))
        _, later = backtested(self.place, ago(FOLLOWED + 200), ago(1))
        self.keep()
        self.assertEqual(self.monitor()["run_id"], later)
        past = self.monitor("--at", str(ago(40)))
        self.assertEqual(past["run_id"], self.run_id)
        self.assertNotIn("past_run", self.skipped(past))
        self.assertAlmostEqual(self.in_order(past)["model_age"]["value"], FOLLOWED - 40, delta=0.1)
        self.assertAlmostEqual(self.in_order(past)["last_train"]["value"], FOLLOWED - 40, delta=0.1)

    def test_who_is_champion_today_did_not_predict_before_it_was_promoted(self):
        self.date_run(self.run_id, ago(FOLLOWED))
        _, later = backtested(self.place, ago(FOLLOWED + 200), ago(FOLLOWED))
        self.date_run(later, ago(60))
        self.succeed("models", "register", "town", "--run", later)
        self.succeed("models", "promote", "town/1", "--yes")
        self.keep()
        self.assertEqual(self.monitor("--at", str(ago(70)))["run_id"], self.run_id)
        self.assertEqual(self.monitor()["run_id"], later)

    def test_where_no_run_had_finished_one_stands_in_with_what_its_backtest_knew_by_then(self):
        self.keep()
        past = self.place.run("monitor", "--config", "small.json", "--json", "--at", str(ago(FOLLOWED + TESTED - 30)))
        self.assertIn(f"run {self.run_id[:8]} of", self.skipped(past.json)["past_run"])
        self.assertIn("beside 30 days of a backtest", past.err)
        self.assertIn("model_age", self.skipped(past.json))


class WithBreak(MonitorTest):
    """Since 40 days the town takes 12 MW less than before: about three times its usual error. Two days before that it took
    more, so that no chance of earlier days counts for the break, whatever day it is."""

    def setUp(self):
        super().setUp()
        self.keep()
        self.loads = [(date, load + 12 * (ago(42) <= date < ago(40)), t) for date, load, t in self.loads]
        self.shift_loads(ago(40), -12)

    def test_a_break_is_an_alert_that_says_since_when_and_what_to_do(self):
        document = self.monitor(code=5)
        self.assertEqual(document["status"], "alert")
        (shift,) = self.findings(document, "error_shift")
        self.assertLessEqual(FINDING_KEYS, set(shift))
        since = datetime.date.fromisoformat(shift["since"])
        self.assertLess(abs((since - ago(40)).days), 5)
        self.assertGreater(shift["value"], shift["limit"])
        self.assertIn("too high", shift["text"])
        self.assertIn("forecast train --config small.json", shift["advice"])
        for kind in ("bias", "coverage"):
            self.assertEqual(self.findings(document, kind)[0]["level"], "alert")
        coverage = self.findings(document, "coverage")[0]
        self.assertLess(coverage["value"], coverage["limit"])
        self.assertLess(coverage["limit"], 0.8)  # which is promised

    def test_it_is_found_within_three_weeks_and_not_before_it_was(self):
        before = self.monitor("--at", str(ago(40)))
        self.assertEqual(self.findings(before, "error_shift"), [])
        self.assertNotEqual(self.findings(self.monitor("--at", str(ago(19)), code=5), "error_shift"), [])
        self.assertFalse(os.path.exists(self.place.file("mlruns/monitor")))  # of a day of the past nothing is kept

    def test_the_next_call_knows_what_this_one_said(self):
        first = self.monitor(code=5)
        self.assertTrue(all(finding["new"] for finding in first["findings"]))
        second = self.monitor(code=5)
        self.assertFalse(any(finding["new"] for finding in second["findings"]))
        self.assertEqual({f["first_seen"] for f in second["findings"]}, {first["at"]})
        self.place.write_small_data(self.loads)
        self.assertIn("error_shift of load.mw", self.monitor()["over"])

    def test_a_damaged_result_counts_as_none(self):
        self.monitor(code=5)
        (name,) = os.listdir(self.place.file("mlruns/monitor"))
        self.place.write(f"mlruns/monitor/{name}/monitor.json", '{"findings": [{"kind": 3}]}')
        result = self.place.run("monitor", "--config", "small.json", "--json")
        self.assertIn("no result of monitor that can be used", result.err)
        self.assertTrue(all(finding["new"] for finding in result.json["findings"]))

    def test_csv_has_a_row_a_finding(self):
        rows = self.place.run("monitor", "--csv").rows
        self.assertIn("error_shift", {row["kind"] for row in rows})
        self.assertLessEqual({"level", "kind", "series", "since", "value", "limit", "advice"}, set(rows[0]))


class Page(MonitorTest):
    """The page beside the document: monitor.html."""

    def setUp(self):
        super().setUp()
        self.keep()
        self.shift_loads(ago(40), -12)

    def data_in(self, html):
        """The document in a page, without what its plots have."""
        text = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL).group(1)
        return json.loads(text)

    def test_each_call_writes_a_page_with_the_numbers_of_the_document(self):
        document = self.monitor(code=5)
        (name,) = os.listdir(self.place.file("mlruns/monitor"))
        html = self.place.read(f"mlruns/monitor/{name}/monitor.html")
        data = self.data_in(html)
        self.assertEqual({key: data[key] for key in document}, document)
        errors = data["plots"]["daily-errors"]["lines"][0]["values"]
        kept = {row["time"]: float(row["linear"]) for row in Forecasts.get()}
        loads = {str(date): load - 12 * (date >= ago(40)) for date, load, _ in self.loads}
        yesterday = str(ago(1))
        self.assertAlmostEqual(errors[-1], kept[yesterday] - loads[yesterday], places=2)
        shift = data["plots"]["error-shift"]["lines"]
        (finding,) = self.findings(document, "error_shift")
        self.assertAlmostEqual(shift[0]["values"][-1], finding["value"], places=3)
        self.assertAlmostEqual(shift[1]["values"][-1], finding["limit"], places=3)
        followed = (ago(1) - datetime.date.fromisoformat(finding["since"])).days + 1
        self.assertEqual(shift[0]["values"][-followed - 1], 0)  # the change began where its sum was zero last
        self.assertGreater(shift[0]["values"][-followed], 0)

    def test_it_loads_nothing_from_elsewhere(self):
        self.place.run("monitor", "--config", "small.json", "--out", "page.html")
        html = self.place.read("page.html")
        self.assertIsNone(re.search(r'(?:src|href)="https?:|url\((?!#)|@import', html))
        self.assertLess(len(html.encode()), 400_000)

    def test_it_says_where_it_is_and_goes_where_it_is_told(self):
        self.assertIn("monitor.html", self.place.run("monitor", "--config", "small.json").out)
        past = self.place.run("monitor", "--config", "small.json", "--at", str(ago(19)), "--out", "past.html", "--language", "fr")
        self.assertEqual(past.code, 5)
        html = self.place.read("past.html")
        self.assertIn("Une limite est franchie", html)
        self.assertIn('lang="fr"', html)
        self.assertEqual(self.data_in(html)["at"][:10], str(ago(20)))  # midnight in Paris is the day before in UTC

    def test_a_page_that_cannot_be_written_is_said_after_all_else_was_done(self):
        self.place.write("file", "")
        failed = self.fail_with(1, "monitor", "--config", "small.json", "--json", "--out", "file/page.html")
        self.assertEqual(failed.json["status"], "alert")
        self.assertIn("file", failed.err)
        self.assertTrue(os.path.exists(self.place.file("mlruns/monitor")))


class OnAlert(MonitorTest):
    def setUp(self):
        super().setUp()
        self.keep()
        self.shift_loads(ago(40), -12)

    def call(self, command, *more):
        setting = f"monitor.on_alert={command}"
        return self.place.run("monitor", "--config", "small.json", "--json", "--set", setting, *more)

    def test_the_command_gets_the_document_on_its_standard_input(self):
        result = self.call('cat > "told here.json"')
        self.assertEqual(result.code, 5)
        self.assertEqual(json.loads(self.place.read("told here.json")), result.json)

    def test_what_the_command_prints_does_not_spoil_the_document(self):
        result = self.call("echo sent")
        self.assertEqual(result.json["status"], "alert")
        self.assertIn("sent", result.err)

    def test_a_command_that_fails_is_said_and_loses_nothing(self):
        for command, reason in (("exit 7", "ended with 7"), ("no-such-program", "ended with 127")):
            result = self.call(command)
            self.assertEqual(result.code, 5)
            self.assertIn(f"monitor.on_alert {reason}", result.err)
            self.assertEqual(result.json["status"], "alert")

    def test_a_command_that_hangs_is_ended_with_all_that_it_started(self):
        result = self.call("sleep 60 & echo $! > pid; wait", "--set", "monitor.on_alert_timeout=1s")
        self.assertEqual(result.code, 5)
        self.assertIn("had not ended after 1 s", result.err)
        self.assertIn(state_of(int(self.place.read("pid"))), ("gone", "Z"))

    def test_on_new_the_same_alert_is_told_once_and_again_if_that_failed(self):
        only_new = ("--set", "monitor.on_alert_when=new")
        self.call("exit 1", *only_new)
        self.place.run("monitor")  # by hand: tells nobody
        self.call("echo told >> told", *only_new)
        self.call("echo told >> told", *only_new)
        self.assertEqual(self.place.read("told"), "told\n")
        self.call("echo told >> told")  # every
        self.assertEqual(self.place.read("told"), "told\ntold\n")

    def test_of_two_calls_at_once_one_tells(self):
        alert = ("--set", "monitor.on_alert_when=new", "--set", "monitor.on_alert=sleep 2; echo told >> told")
        calls = [self.place.start("monitor", "--config", "small.json", "--json", *alert) for _ in range(2)]
        for call in calls:
            call.communicate(timeout=WAIT_SECONDS)
            self.assertEqual(call.returncode, 5)
        self.assertEqual(self.place.read("told"), "told\n")

    def test_who_is_interrupted_while_the_command_hangs_has_kept_the_result_and_is_told_by_the_next_call(self):
        only_new = ("--set", "monitor.on_alert_when=new")
        hangs = "echo $$ > pid; sleep 60; echo told >> told"
        call = self.place.start("monitor", "--config", "small.json", "--set", f"monitor.on_alert={hangs}", *only_new)
        while not os.path.exists(self.place.file("pid")) or not self.place.read("pid"):
            time.sleep(0.05)
            self.assertIsNone(call.poll())
        (name,) = os.listdir(self.place.file("mlruns/monitor"))
        self.assertEqual(json.loads(self.place.read(f"mlruns/monitor/{name}/monitor.json"))["status"], "alert")
        call.send_signal(signal.SIGINT)
        call.communicate(timeout=WAIT_SECONDS)
        self.assertEqual(call.returncode, 130)
        self.assertIn(state_of(int(self.place.read("pid"))), ("gone", "Z"))
        again = self.call("echo told >> told", *only_new)
        self.assertFalse(any(finding["new"] for finding in again.json["findings"]))
        self.assertEqual(self.place.read("told"), "told\n")

    def test_nothing_is_told_where_nothing_is_wrong(self):
        self.place.write_small_data(self.loads)
        self.assertEqual(self.call("echo told >> told").code, 0)
        with self.assertRaises(FileNotFoundError):
            self.place.read("told")

    def test_a_recorded_config_runs_no_command(self):
        file = self.place.artifact(self.run_id, "config.json")
        config = json.loads(self.place.read(file))
        self.assertEqual(config["monitor"]["on_alert"], "")
        config["monitor"]["on_alert"] = "echo told >> told"
        self.place.write(file, json.dumps(config))
        self.assertEqual(self.place.run("monitor").code, 5)
        with self.assertRaises(FileNotFoundError):
            self.place.read("told")


class Anomalies(MonitorTest):
    def test_a_day_that_stood_still_is_named_with_its_explanation(self):
        self.keep()
        closed = next(ago(n) for n in range(3, 10) if ago(n).weekday() == 2)  # no holiday is a problem here
        self.shift_loads(closed, -60, closed)
        document = self.monitor()  # a warning: one day is no drift
        (anomaly,) = self.findings(document, "anomaly")
        self.assertEqual((anomaly["since"], anomaly["level"]), (str(closed), "warning"))
        self.assertGreater(anomaly["value"], 40)
        self.assertLess(anomaly["limit"], anomaly["value"])
        self.assertRegex(anomaly["text"], r"guess: (holiday|outage)")
        groups = {part["group"]: part["value"] for part in anomaly["explanation"]}
        self.assertIn("the newest known load", groups)
        self.assertAlmostEqual(sum(groups.values()), anomaly["value"] + self.load_on(closed) - 60, delta=1)

    def test_the_newest_days_are_explained_and_of_the_others_it_is_said_why_not(self):
        self.keep()
        closed = [ago(n) for n in range(1, 20, 3)][:7]
        loads = [(date, load - 60 * (date in closed), t) for date, load, t in self.loads]
        self.place.write_small_data(loads)
        result = self.place.run("monitor", "--config", "small.json", "--json")
        explained = {f["since"]: f.get("explanation", []) for f in self.findings(result.json, "anomaly")}
        self.assertGreater(len(explained), 5)
        days = sorted(explained)
        self.assertEqual([day for day in days if explained[day]], days[-5:])
        (first,) = [f for f in self.findings(result.json, "anomaly") if f["since"] == days[0]]
        self.assertIn("not taken apart: only the newest 5 are", first["text"])

    def test_a_load_beyond_the_season_is_named_though_it_was_forecast_like_that(self):
        self.keep(self.moved(Forecasts.get(), ago(9), -200, ago(7)))
        self.shift_loads(ago(9), -200, ago(7))
        document = self.monitor(code=5)  # data check finds it, too
        unusual = self.findings(document, "unusual_load")
        self.assertEqual([f["since"] for f in unusual], [str(ago(9)), str(ago(8)), str(ago(7))])
        self.assertIn("it was forecast at", unusual[0]["text"])
        self.assertLess(unusual[0]["value"], unusual[0]["limit"])

    def load_on(self, date):
        return next(load for day, load, _ in self.loads if day == date)


class AnomaliesOfANetwork(CommandLineTest):
    def test_a_day_is_taken_apart_by_the_network_that_forecast_it(self):
        loads = rows_until_yesterday()
        self.place.write_small_data(loads)
        self.place.write_config(small_config(split={"test_from": str(ago(100)), "test_to": str(TODAY)}))
        run_id = self.succeed("train", "--config", "small.json", "--json").json["run_id"]
        with open(self.place.artifact(run_id, "predictions.csv"), encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        self.succeed("predict", "--forecaster", "j-7")  # makes the store
        with sqlite3.connect(self.place.file("mlruns/observations.db")) as store:
            store.execute("DELETE FROM forecast")
            for row in rows:
                date = datetime.date.fromisoformat(row["time"])
                value = float(row["lstm"])
                values = (utc_text(date), utc_text(date, 2), value, value - 10, value + 10, run_id)
                store.execute("INSERT INTO forecast VALUES (?, ?, ?, ?, ?, 'lstm', ?, 'perfect')", values)
        closed = ago(4)
        self.place.write_small_data([(date, load - 150 * (date == closed), t) for date, load, t in loads])
        document = self.place.run("monitor", "--config", "small.json", "--json").json
        anomalies = [f for f in document["findings"] if f["kind"] == "anomaly" and f["since"] == str(closed)]
        self.assertEqual(len(anomalies), 1, document)
        parts = {part["group"]: part["value"] for part in anomalies[0]["explanation"]}
        self.assertIn("the newest known load", parts)
        self.assertGreater(len(parts), 2)


class IfDrifted(MonitorTest):
    train = ("train", "--config", "small.json", "--if-drifted")

    def test_nothing_is_trained_without_drift(self):
        self.keep()
        self.monitor()
        self.assertIn("Nothing was trained: monitor found no drift", self.succeed(*self.train).out)
        self.assertFalse(self.succeed(*self.train, "--json").json["trained"])

    def test_without_a_result_of_these_days_it_is_not_known_and_that_is_exit_3(self):
        self.keep()
        err = self.fail_with(3, *self.train).err
        self.assertIn("monitor has kept no result", err)
        self.assertIn("forecast monitor --config small.json", err)
        self.monitor()
        (name,) = os.listdir(self.place.file("mlruns/monitor"))
        kept = json.loads(self.place.read(f"mlruns/monitor/{name}/monitor.json"))
        kept["at"] = "2024-05-01T12:00:00Z"
        self.place.write(f"mlruns/monitor/{name}/monitor.json", json.dumps(kept))
        self.assertIn("2024-05-01T12:00:00Z", self.fail_with(3, *self.train).err)

    def test_a_result_that_could_not_look_for_drift_is_exit_3(self):
        self.monitor()  # no forecast is kept
        self.assertIn("none of its checks of drift", self.fail_with(3, *self.train).err)

    def test_drift_is_trained_for(self):
        self.keep()
        self.shift_loads(ago(40), -12)
        self.monitor(code=5)
        trained = self.succeed(*self.train, "--set", f"split.test_from={ago(30)}", "--set", f"split.test_to={TODAY}")
        self.assertIn("error_shift of load.mw", trained.err)
        self.assertIn("best epoch", trained.out)


class LittleData(CommandLineTest):
    def test_without_a_run_the_data_are_checked_by_a_config(self):
        self.place.write_small_data(rows_until_yesterday())
        self.place.write_config(config_with())
        document = self.succeed("monitor", "--config", "small.json", "--json").json
        self.assertIn("data_age", {one["kind"] for one in document["in_order"]})
        self.assertIn("model_age", {one["kind"] for one in document["skipped"]})

    def test_one_day_of_history_is_enough_to_tell_its_age(self):
        self.place.write_small_data(rows_until_yesterday(1))
        self.place.write_config(config_with())
        document = self.succeed("monitor", "--config", "small.json", "--json").json
        self.assertIn("data_age", {one["kind"] for one in document["in_order"]})
        self.assertIn("fewer than 120", {one["kind"]: one["reason"] for one in document["skipped"]}["input_drift"])

    def test_where_nothing_can_be_checked_the_exit_code_is_3(self):
        self.assertIn("nothing can be checked", self.fail_with(3, "monitor").err)

    def test_a_wrong_limit_is_refused_with_its_name(self):
        self.place.write_config(config_with(psii=1))
        self.assertIn("monitor.psi", self.fail_with(2, "monitor", "--config", "small.json").err)


@unittest.skipUnless(API_SERVER, "needs the played APIs")
class Fetched(CommandLineTest):
    def test_fetched_series_tell_when_they_were_fetched_and_how_the_weather_was_forecast(self):
        server = self.enterContext(ApiServer())
        config = api_config(server, ago(120), ago(30), TODAY)
        config["sources"]["weather"]["previous_runs"] = 1
        config["issue"] = {"weather": "issued"}
        self.place.write_config(config)
        self.succeed("data", "fetch", "--config", "small.json")
        document = self.succeed("monitor", "--config", "small.json", "--json").json
        checked = {one["kind"]: one for one in document["in_order"]}
        self.assertIn("last_fetch", checked)
        self.assertLess(checked["last_fetch"]["value"], 2)
        self.assertIn("temperature_forecast", {**checked, **{f["kind"]: f for f in document["findings"]}})


if __name__ == "__main__":
    unittest.main()
