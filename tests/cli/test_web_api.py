"""The API of `forecast serve`, beside what the commands say. Where jsonschema is there (scripts/api-test), each answer is
checked against web/openapi.json."""

import csv
import datetime
import io
import json
import os
import re
import unittest
import urllib.parse

from serve_support import Served
from support import DAYS, CommandLineTest, day, small_config, small_data

try:
    import jsonschema
    import openapi_spec_validator
except ImportError:
    jsonschema = None

DOCUMENT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "web", "openapi.json")
NEWEST = day(DAYS)  # the day after the loads


def described_path(path, paths):
    """The path of the document that a request's path is one of."""
    if path in paths:
        return path
    for pattern in paths:
        parts = re.split(r"\{(\w+)\}", pattern)
        expression = "".join(
            re.escape(part) if i % 2 == 0 else (".+" if part in ("path", "key") else "[^/]+")
            for i, part in enumerate(parts)
        )
        if re.fullmatch(expression, path):
            return pattern
    return None


class WebApiTest(CommandLineTest):
    """A server for all tests of a class."""

    arguments = ()

    @classmethod
    def setUpClass(cls):
        cls.make_workplace()
        cls.prepare(cls.place)
        cls.server = Served(cls.place, *cls.arguments)
        cls.addClassCleanup(cls.server.end)
        with open(DOCUMENT, encoding="utf-8") as file:
            cls.document = json.load(file)

    @classmethod
    def prepare(cls, place):
        pass

    def check_described(self, method, path, status, answer):
        if jsonschema is None:
            return
        paths = self.document["paths"]
        described = described_path(path.split("?")[0], paths)
        if described is None:
            self.assertEqual(status, 404)
            return
        responses = paths[described][method.lower()]["responses"]
        response = responses.get(str(status), responses["default"])
        if "$ref" in response:
            response = self.document["components"]["responses"]["Error"]
        schema = {**response["content"]["application/json"]["schema"], "components": self.document["components"]}
        jsonschema.Draft202012Validator(schema).validate(answer)

    def get(self, path, status=200):
        answered, headers, content = self.server.ask("GET", path)
        self.assertEqual(answered, status, content)
        self.assertEqual(headers["Content-Type"], "application/json")
        answer = json.loads(content)
        self.check_described("GET", path, status, answer)
        return answer

    def post(self, path, body, status=200, **headers):
        headers = {"Content-Type": "application/json", **headers}
        answered, _, content = self.server.ask("POST", path, json.dumps(body), headers)
        self.assertEqual(answered, status, content)
        answer = json.loads(content)
        if status != 405:
            self.check_described("POST", path, status, answer)
        return answer

    def refused(self, path, status, kind):
        error = self.get(path, status)["error"]
        self.assertEqual(error["kind"], kind)
        return error


def backtest(place, *more):
    result = place.run("backtest", "--config", "small.json", "--json", *more)
    assert result.code == 0, result.err
    return result.json["run_id"]


def predict(place, *more):
    result = place.run("predict", "--config", "small.json", "--json", *more)
    assert result.code == 0, result.err
    return result.json


class OfAnEmptyPlace(WebApiTest):
    def test_it_says_what_is_served(self):
        status = self.get("/api/v1/status")
        self.assertEqual(status["configs"], [])
        self.assertEqual((status["read_only"], status["token_needed"], status["experiments"]), (False, False, 1))

    def test_what_is_not_there_is_a_sentence(self):
        for path in ("/favicon.ico", "/api/v1/nothing", "/api/v1/runs/latest"):
            self.assertTrue(self.refused(path, 404, "not_found")["message"])
        self.assertEqual(self.post("/api/v1/status", {}, 405)["error"]["kind"], "invalid_argument")

    def test_a_parameter_that_is_not_known_or_no_such_value_is_refused(self):
        self.assertIn("confg", self.refused("/api/v1/runs?confg=x", 400, "invalid_argument")["message"])
        for query in ("max=0", "max=many", "max=1&max=2", "filter=metrics.mae+%3C"):
            self.refused("/api/v1/runs?" + query, 400, "invalid_argument")

    def test_without_a_config_the_forecasts_say_what_to_do(self):
        for path in ("forecast", "forecasts", "data", "forecast/errors"):
            self.assertIn("--config", self.refused("/api/v1/" + path, 404, "not_found")["advice"])

    def test_empty_lists_are_lists(self):
        self.assertEqual(self.get("/api/v1/runs")["runs"], [])
        self.assertEqual(self.get("/api/v1/models")["models"], [])
        self.assertEqual([one["name"] for one in self.get("/api/v1/experiments")], ["Default"])

    def test_a_body_that_is_nested_too_deep_is_refused_and_the_server_lives(self):
        deep = "[" * 100_000 + "]" * 100_000
        body = '{"command": "train", "config": "c", "arguments": {"name": %s}}' % deep
        for path in ("/api/v1/jobs", "/api/v1/models/town/promote", "/api/v1/models/town/rollback", "/api/v1/jobs/1/cancel"):
            status, _, content = self.server.ask("POST", path, body, {"Content-Type": "application/json"})
            self.assertIn(status, (400, 404), content)
        self.assertIn("nested", self.post("/api/v1/jobs", json.loads('{"a": %s}' % ("[" * 200 + "]" * 200)), 400)["error"]["message"])
        self.get("/api/v1/status")

    def test_what_the_head_refuses_has_the_form_of_the_api(self):
        head = b"POST /api/v1/jobs HTTP/1.1\r\nContent-Type: application/json\r\n"
        for rest, status in ((b"Host: localhost\r\nContent-Length: 1048577\r\n\r\n", b" 413 "), (b"\r\n", b" 400 ")):
            received = self.server.raw(head + rest)
            self.assertIn(status, received.split(b"\r\n")[0])
            self.assertIn(b'{"error"', received)
        self.assertIn(b'"error_code"', self.server.raw(head.replace(b"/api/v1/jobs", b"/api/2.0/mlflow/runs/create") + b"\r\n"))

    def test_a_text_ends_at_no_nul(self):
        for path in ("/api/v1/runs/%00", "/api/v1/models/a%00b", "/api/v1/runs?filter=%00"):
            self.assertIn("NUL", self.refused(path, 400, "invalid_argument")["message"])

    def test_foreign_hosts_are_refused_in_the_form_of_the_api(self):
        status, _, content = self.server.ask("GET", "/api/v1/status", headers={"Host": "evil.example"})
        self.assertEqual((status, json.loads(content)["error"]["kind"]), (403, "permission"))


class OfAConfigWithoutForecasts(WebApiTest):
    arguments = ("--config", "small.json")

    @classmethod
    def prepare(cls, place):
        place.write_small_data()
        place.write_config(small_config())

    def test_there_is_none_and_what_to_do_is_said(self):
        self.assertFalse(self.get("/api/v1/status")["configs"][0]["has_forecasts"])
        self.assertIn("forecast predict --config", self.refused("/api/v1/forecast", 404, "not_found")["advice"])
        self.assertEqual(self.get("/api/v1/forecasts"), {"schema_version": 1, "forecasts": [], "forecasters": []})

    def test_another_config_is_named_as_not_there(self):
        self.assertIn("it has small", self.refused("/api/v1/forecast?config=no", 404, "not_found")["message"])

    def test_data_are_what_the_commands_say(self):
        self.assertEqual(self.get("/api/v1/data"), self.succeed("data", "status", "--config", "small.json", "--json").json)
        check = self.place.run("data", "check", "--config", "small.json", "--json").json
        self.assertEqual(self.get("/api/v1/data/check"), check)

    def test_coverage_is_by_day(self):
        series = self.get("/api/v1/data")["series"][0]["series"]
        coverage = self.get("/api/v1/data/coverage?series=" + urllib.parse.quote(series))
        self.assertEqual((coverage["series"], len(coverage["days"])), (series, DAYS))
        self.assertEqual(coverage["days"][0], {"date": str(day(0)), "share": 1})
        self.assertIn(series, self.refused("/api/v1/data/coverage?series=no", 404, "not_found")["message"])


class OfRuns(WebApiTest):
    arguments = ("--config", "small.json")

    @classmethod
    def prepare(cls, place):
        place.write_small_data()
        place.write_config(small_config())
        cls.old = backtest(place, "--set", "linear.penalty=1e9")
        cls.new = backtest(place)

    def test_runs_are_listed_as_the_command_does_in_pages(self):
        told = self.succeed("runs", "list", "--json").json
        self.assertEqual(self.get("/api/v1/runs"), {**told, "next_page_token": None})
        first = self.get("/api/v1/runs?max=1")
        second = self.get("/api/v1/runs?max=1&page_token=" + first["next_page_token"])
        self.assertEqual([run["run_id"] for run in first["runs"] + second["runs"]], [self.new, self.old])
        self.assertIsNone(second["next_page_token"])
        self.assertEqual(len(self.get("/api/v1/runs?experiment=small")["runs"]), 2)
        self.assertEqual(self.get("/api/v1/runs?experiment=none")["runs"], [])
        order = urllib.parse.quote("start_time")
        self.assertEqual(self.get("/api/v1/runs?order_by=" + order)["runs"][0]["run_id"], self.old)

    def test_one_run_is_shown_as_the_command_does(self):
        told = self.succeed("runs", "show", self.new, "--json").json
        for reference in (self.new, self.new[:9]):
            self.assertEqual(self.get("/api/v1/runs/" + reference), told)

    def test_a_metric_has_its_points(self):
        metrics = self.get("/api/v1/runs/" + self.new)["run"]["metrics"]
        key = next(name for name in metrics if name.endswith("linear/mae") or name == "linear/mae")
        points = self.get(f"/api/v1/runs/{self.new}/metrics/{key}")["points"]
        self.assertEqual(points[-1]["value"], metrics[key]["last"])
        self.refused(f"/api/v1/runs/{self.new}/metrics/none", 404, "not_found")

    def test_artifacts_are_listed_and_sent_and_nothing_else(self):
        files = {file["path"]: file for file in self.get(f"/api/v1/runs/{self.new}/artifacts")["items"]}
        self.assertTrue(files["forecasters"]["is_dir"])
        path = self.place.artifact(self.new, "predictions.csv")
        with open(path, "rb") as file:
            content = file.read()
        self.assertEqual(files["predictions.csv"]["size"], len(content))
        status, headers, sent = self.server.ask("GET", f"/api/v1/runs/{self.new}/artifacts/predictions.csv")
        self.assertEqual((status, sent, headers["X-Content-Type-Options"]), (200, content, "nosniff"))
        self.assertIn("attachment", headers["Content-Disposition"])
        below = self.get(f"/api/v1/runs/{self.new}/artifacts?path=forecasters")["items"]
        self.assertIn("forecasters/linear.json", [file["path"] for file in below])
        for climbing in ("%2e%2e/x", "a/..%2f..%2fmlflow.db", "%00", "%2fetc%2fpasswd"):
            status, _, _ = self.server.ask("GET", f"/api/v1/runs/{self.new}/artifacts/{climbing}")
            self.assertEqual(status, 400, climbing)

    def test_a_page_among_the_artifacts_is_seen_in_a_frame_only(self):
        self.place.write(os.path.relpath(self.place.artifact(self.new, "own.html"), self.place.path), "<p>own</p>")
        _, headers, _ = self.server.ask("GET", f"/api/v1/runs/{self.new}/artifacts/own.html?view=1")
        self.assertEqual(headers["Content-Disposition"], "inline")
        self.assertIn("sandbox allow-scripts; default-src 'none'", headers["Content-Security-Policy"])

    def test_runs_are_compared_as_the_command_does(self):
        told = self.succeed("runs", "compare", self.old, self.new, "--json").json
        compared = self.get(f"/api/v1/runs/compare?ids={self.old},{self.new}")
        self.assertEqual(compared, told)
        difference = compared["differences"][0]
        errors = [one["mae"] for one in compared["common"]["errors"]]
        self.assertEqual((difference["run_id"], difference["other"]), (self.new, self.old))
        self.assertAlmostEqual(difference["mae"], errors[1] - errors[0])
        self.assertLessEqual(difference["low95"], difference["high95"])
        self.refused("/api/v1/runs/compare?ids=" + self.old, 400, "invalid_argument")

    def test_a_run_is_not_compared_with_itself(self):
        for ids in (f"{self.old},{self.old}", f"{self.old},{self.new},{self.old[:8]}"):
            message = self.refused(f"/api/v1/runs/compare?ids={ids}", 400, "invalid_argument")["message"]
            self.assertIn("twice", message)

    def test_experiments_have_their_runs_and_the_newest(self):
        experiments = {one["name"]: one for one in self.get("/api/v1/experiments")}
        self.assertEqual(experiments["small"]["runs"], 2)
        self.assertEqual(experiments["small"]["newest"], self.get("/api/v1/runs?max=1")["runs"][0]["start_time"])
        self.assertIsNone(experiments["Default"]["newest"])

    def champion(self):
        versions = self.get("/api/v1/models/town")["model"]["versions"]
        return next((one["version"] for one in versions if "champion" in one["aliases"]), None)

    def test_models_are_promoted_and_rolled_back_as_by_the_commands(self):
        for run in (self.old, self.new):
            self.succeed("models", "register", "town", "--run", run, "--forecaster", "linear")
        self.assertEqual(self.get("/api/v1/models"), self.succeed("models", "list", "--json").json)
        self.assertEqual(self.get("/api/v1/models/town"), self.succeed("models", "show", "town", "--json").json)
        self.refused("/api/v1/models/none", 404, "not_found")
        self.refused("/api/v1/models/town/promotion?version=7", 404, "not_found")
        self.refused("/api/v1/models/town/promotion?version=rollback", 400, "invalid_argument")

        first = self.post("/api/v1/models/town/promote", {"version": 1, "old": None})
        self.assertEqual((first["old"], first["new"]["version"], self.champion()), (None, 1, 1))
        preview = self.get("/api/v1/models/town/promotion?version=2")
        self.assertEqual((preview["old"]["version"], preview["new"]["version"], self.champion()), (1, 2, 1))
        self.assertLess(preview["difference"]["mae"], 0)
        self.assertLessEqual(preview["difference"]["low95"], preview["difference"]["mae"])

        error = self.post("/api/v1/models/town/promote", {"version": 2, "old": 7}, 409)["error"]
        self.assertIn("changed meanwhile", error["message"])
        self.assertEqual(self.champion(), 1)
        self.assertEqual(self.post("/api/v1/models/town/promote", {"version": "2", "old": 1}), preview)
        self.assertEqual(self.champion(), 2)
        self.assertFalse(self.post("/api/v1/models/town/promote", {"version": 2})["changes"])
        back = self.post("/api/v1/models/town/rollback", {"old": 2})
        self.assertEqual((back["old"]["version"], back["new"]["version"], self.champion()), (2, 1, 1))

    def test_a_change_is_json_and_says_which_version(self):
        status, _, _ = self.server.ask("POST", "/api/v1/models/town/promote", "{}", {"Content-Type": "text/plain"})
        self.assertEqual(status, 400)
        self.post("/api/v1/models/none/promote", [1], 400)


class OfForecasts(WebApiTest):
    arguments = ("--config", "small.json")
    days = 10

    @classmethod
    def prepare(cls, place):
        place.write_small_data()
        place.write_config(small_config())
        cls.run_id = backtest(place)
        cls.past = [predict(place, "--at", str(NEWEST - datetime.timedelta(days=cls.days - i))) for i in range(cls.days)]
        cls.newest = predict(place)

    def test_the_newest_is_what_predict_said(self):
        forecast = self.get("/api/v1/forecast")
        told = self.newest["forecasts"][0]
        step = forecast["steps"][0]
        self.assertEqual((forecast["run_id"], forecast["forecaster"]), (self.run_id, self.newest["forecaster"]))
        self.assertEqual((forecast["unit"], forecast["zone"], forecast["step_seconds"]), ("MW", "Europe/Paris", 86400))
        self.assertEqual([step[key] for key in ("forecast", "lower_80", "upper_80", "lower_95", "upper_95")],
                         [told[key] for key in ("value", "low80", "high80", "low95", "high95")])  # fmt: skip
        self.assertIsNone(step["actual"])
        self.assertTrue(self.get("/api/v1/status")["configs"][0]["has_forecasts"])

    def test_the_days_before_have_what_had_been_forecast_of_them(self):
        recent = self.get("/api/v1/forecast")["recent"]
        self.assertEqual(len(recent), 28)
        loads = {str(date): (mw, t) for date, mw, t in small_data()}
        for row, told in zip(recent[-self.days :], self.past):
            date = told["forecasts"][0]["time"][:10]
            self.assertAlmostEqual(row["forecast_then"], told["forecasts"][0]["value"])
            self.assertAlmostEqual(row["actual"], loads[date][0])
            self.assertEqual((row["temperature"], row["temperature_kind"]), (loads[date][1], "observed"))
        self.assertIsNone(recent[0]["forecast_then"])

    def test_holidays_are_named(self):
        holidays = {one["date"]: one["name"] for one in self.get("/api/v1/forecast")["holidays"]}
        self.assertEqual(holidays[f"{NEWEST.year - 1}-12-25"], "Noël")

    def test_the_sentence_says_day_load_and_interval_in_both_languages(self):
        sentence = self.get("/api/v1/forecast")["sentence"]
        value = self.newest["forecasts"][0]["value"]
        self.assertRegex(sentence["en"], rf"Wednesday 1 January 2020: {value:.1f} MW on average; between .* probability")
        self.assertIn("with data to 31 December 2019", sentence["en"])
        french = f"{value:.1f}".replace(".", ",")
        self.assertIn(f"ercredi 1er janvier 2020\u202f: {french} MW en moyenne", sentence["fr"])
        self.assertTrue(sentence["en"].endswith(" MW."), sentence["en"])

    def test_what_is_missing_is_named_with_what_to_do(self):
        missing = {one["what"]: one for one in self.get("/api/v1/forecast")["missing"]}
        self.assertIn("2019-12-31", missing["new_loads"]["why"])
        advice = missing["new_loads"]["advice"]  # of a csv source: there is nothing to fetch
        self.assertRegex(advice["en"], r"^Look at the files that .*small\.json names")
        self.assertRegex(advice["fr"], r"^Regarder les fichiers que nomme .*small\.json")
        self.assertIn("new_forecast", missing)
        self.assertNotIn("explanation", missing)

    def test_an_earlier_issue_is_had_by_its_time(self):
        issued = urllib.parse.quote(self.past[0]["issued_at"])
        forecast = self.get("/api/v1/forecast?issued=" + issued)
        self.assertAlmostEqual(forecast["steps"][0]["forecast"], self.past[0]["forecasts"][0]["value"])
        self.assertIsNotNone(forecast["steps"][0]["actual"])
        self.refused("/api/v1/forecast?issued=2001-01-01T00:00:00Z", 404, "not_found")
        self.refused("/api/v1/forecast?issued=yesterday", 400, "invalid_argument")

    def test_csv_has_the_same_rows(self):
        status, headers, content = self.server.ask("GET", "/api/v1/forecast.csv")
        rows = list(csv.DictReader(io.StringIO(content.decode())))
        forecast = self.get("/api/v1/forecast")
        self.assertEqual((status, headers["Content-Type"]), (200, "text/csv; charset=utf-8"))
        self.assertEqual([row["time"] for row in rows], [row["time"] for row in forecast["recent"] + forecast["steps"]])
        self.assertEqual(float(rows[-1]["forecast"]), forecast["steps"][0]["forecast"])
        self.assertEqual(float(rows[0]["actual"]), forecast["recent"][0]["actual"])

    def test_the_explanation_adds_up(self):
        explanation = self.get("/api/v1/forecast/explanation")
        total = explanation["newest"] + sum(group["mw"] for group in explanation["groups"])
        self.assertAlmostEqual(total, explanation["forecast"])
        self.assertAlmostEqual(explanation["forecast"], self.newest["forecasts"][0]["value"])
        self.assertIn("than the newest known load: ", explanation["sentence"]["en"])
        self.assertIn("que la dernière consommation connue", explanation["sentence"]["fr"])

    def test_errors_are_those_of_the_days_that_came(self):
        errors = self.get("/api/v1/forecast/errors")
        loads = {str(date): mw for date, mw, _ in small_data()}
        own = [told["forecasts"][0]["value"] - loads[told["forecasts"][0]["time"][:10]] for told in self.past]
        self.assertEqual(errors["n"], self.days)
        self.assertAlmostEqual(errors["mae"], sum(map(abs, own)) / self.days)
        self.assertAlmostEqual(errors["bias"], sum(own) / self.days)
        for one, error in zip(errors["days"], own):
            self.assertAlmostEqual(one["error"], error)
        self.assertEqual(sum(one["n"] for one in errors["by_weekday"]), self.days)
        self.assertEqual(errors["by_month"][0]["month"], "2019-12")
        naive = {one["name"]: one for one in errors["benchmarks"]}
        before = [abs(loads[str(NEWEST - datetime.timedelta(days=i))] - loads[str(NEWEST - datetime.timedelta(days=i + 7))])
                  for i in range(1, self.days + 1)]  # fmt: skip
        self.assertAlmostEqual(naive["j-7"]["mae"], sum(before) / self.days)
        self.assertAlmostEqual(naive["j-1"]["difference"]["mae"], naive["j-1"]["mae"] - errors["mae"])
        self.assertEqual(self.get("/api/v1/forecast/errors?days=3")["n"], 3)
        self.refused("/api/v1/forecast/errors?days=0", 400, "invalid_argument")

    def test_kept_forecasts_are_listed_as_the_command_does(self):
        told = self.succeed("predict", "list", "--config", "small.json", "--json", "--limit", "5").json
        self.assertEqual(self.get("/api/v1/forecasts?max=5"), told)
        day_before = str(NEWEST - datetime.timedelta(days=1))
        told = self.succeed("predict", "list", "--config", "small.json", "--json", "--from", day_before).json
        self.assertEqual(self.get("/api/v1/forecasts?from=" + day_before), told)


class BesideTheGridOperator(WebApiTest):
    arguments = ("--config", "small.json")

    @classmethod
    def prepare(cls, place):
        """Its forecast is 3 MW too high, and known when its day begins."""
        place.write_small_data()
        place.write("operator.csv", "date,said\n" + "".join(f"{date},{mw + 3}\n" for date, mw, _ in small_data()))
        config = small_config()
        config["sources"]["operator"] = {
            "type": "csv", "files": ["operator.csv"], "value_columns": ["said"], "publication_delay": "0s",
        }  # fmt: skip
        config["frame"]["columns"]["prevision_j1"] = {"from": "operator.said", "role": "past_covariate"}
        place.write_config(config)
        backtest(place)
        for days in (4, 3, 2, 1):
            predict(place, "--at", str(NEWEST - datetime.timedelta(days=days)))
        predict(place)

    def test_its_errors_are_beside_those_of_the_forecaster(self):
        errors = self.get("/api/v1/forecast/errors")
        said = {one["name"]: one for one in errors["benchmarks"]}
        self.assertEqual(list(said), ["j-1", "j-7", "tso"])
        self.assertAlmostEqual(said["tso"]["mae"], 3)
        self.assertAlmostEqual(said["tso"]["difference"]["mae"], 3 - errors["mae"])


class OfNewForecasts(WebApiTest):
    arguments = ("--config", "small.json")

    @classmethod
    def prepare(cls, place):
        place.write_small_data()
        place.write_config(small_config())
        backtest(place)

    def test_a_day_is_forecast_kept_and_seen_at_once(self):
        first = self.get(f"/predict?d={NEWEST}")
        self.assertEqual(set(first), {"date", "prediction"})
        self.assertEqual(first["date"], str(NEWEST))
        told = predict(self.place, "--date", str(NEWEST), "--no-store")
        self.assertAlmostEqual(first["prediction"], told["forecasts"][0]["value"])
        self.assertEqual(self.get("/api/v1/forecast")["steps"][0]["forecast"], first["prediction"])
        self.assertEqual(len(self.get("/api/v1/forecast/explanation")["groups"]) > 0, True)

        other = NEWEST + datetime.timedelta(days=2)
        second = self.get(f"/predict?d={other}")
        self.assertNotEqual(second["prediction"], first["prediction"])
        forecast = self.get("/api/v1/forecast")
        self.assertEqual(forecast["steps"][-1]["forecast"], second["prediction"])
        self.assertEqual(self.get(f"/predict?d={other}"), second)
        rows = self.place.sql("SELECT valeur_predite FROM prediction WHERE modele NOT LIKE 'baseline%' ORDER BY 1")
        self.assertEqual(len(rows), 2)  # a day and model once

    def test_a_day_that_is_none_is_a_sentence(self):
        for query, part in (("", "which day"), ("?d=", "which day"), ("?d=2024-02-30", "2024-02-30"), ("?d=tomorrow", "tomorrow")):
            self.assertIn(part, self.refused("/predict" + query, 400, "invalid_argument")["message"])
        self.refused("/predict?d=1999-01-01", 422, "insufficient_data")


class ReadOnly(WebApiTest):
    arguments = ("--config", "small.json", "--read-only")

    @classmethod
    def prepare(cls, place):
        place.write_small_data()
        place.write_config(small_config())
        backtest(place)
        cls.newest = predict(place)

    def test_predict_answers_from_what_is_kept_only(self):
        self.assertTrue(self.get("/api/v1/status")["read_only"])
        prediction = self.get(f"/predict?d={NEWEST}")
        self.assertEqual(prediction, {"date": str(NEWEST), "prediction": self.newest["forecasts"][0]["value"]})
        other = NEWEST + datetime.timedelta(days=2)
        self.assertIn("--read-only", self.refused(f"/predict?d={other}", 404, "not_found")["message"])

    def test_nothing_is_promoted(self):
        self.assertIn("--read-only", self.post("/api/v1/models/town/promote", {"version": 1}, 403)["error"]["message"])


class Document(WebApiTest):
    def test_it_is_served_with_a_page_that_asks_no_other_host(self):
        status, _, content = self.server.ask("GET", "/openapi.json")
        self.assertEqual((status, json.loads(content)), (200, self.document))
        status, headers, page = self.server.ask("GET", "/docs")
        self.assertEqual(status, 200)
        self.assertIn("default-src 'none'", headers["Content-Security-Policy"])
        for link in re.findall(r'(?:href|src)="([^"]+)"', page.decode()):
            self.assertTrue(link.startswith("/") and not link.startswith("//"), link)
            self.assertEqual(self.server.ask("GET", link)[0], 200, link)

    @unittest.skipIf(jsonschema is None, "openapi-spec-validator is not installed: scripts/api-test")
    def test_it_is_an_openapi_document(self):
        self.assertEqual(self.document["openapi"][:3], "3.1")
        openapi_spec_validator.validate(self.document)


if __name__ == "__main__":
    unittest.main()
