"""What evaluate, predict, runs and config say about a trained run, for people and for scripts."""

import datetime
import json
import os
import re
import unittest

from support import DAYS, SHARED_DATA, ApiServer, CommandLineTest, day, small_config, small_data

from api_config import api_config, fixed_config

FORECASTERS = ["lstm", "j-1", "j-7", "climatology", "linear"]
SCORE_KEYS = {"name", "weather", "n", "mae", "rmse", "mape", "bias", "coverage80"}
WITH_OFFSET = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$")


class TrainedOnFiles(CommandLineTest):
    """Two runs on CSV files, read by every command; nothing here trains again."""

    @classmethod
    def setUpClass(cls):
        place = cls.make_workplace()
        place.write_small_data()
        place.write_config(small_config())
        cls.first = place.run("train", "--config", "small.json", "--set", "training.epochs=2", "--name", "first")
        cls.trained = place.run("train", "--config", "small.json", "--json")
        cls.run_id = cls.trained.json["run_id"]

    def mae(self, *more):
        scores = self.succeed("evaluate", "--json", *more).json["forecasters"]
        return {score["name"]: score["mae"] for score in scores}

    # evaluate

    def test_evaluate_is_one_json_document_and_the_log_goes_to_stderr(self):
        result = self.succeed("evaluate", "--run", self.run_id[:10], "--json")
        scored = result.json
        self.assertEqual((scored["schema_version"], scored["issue"]), (1, "day-of"))
        self.assertEqual((scored["from"], scored["to"]), (str(day(DAYS - 60)), str(day(DAYS))))
        self.assertEqual([score["name"] for score in scored["forecasters"]], FORECASTERS)
        for score in scored["forecasters"]:
            self.assertLessEqual(SCORE_KEYS, set(score))
            self.assertEqual(score["n"], 60)
            self.assertGreater(score["rmse"], score["mae"])

    def test_evaluate_finds_what_train_found(self):
        self.assertEqual(self.succeed("evaluate", "--json").json["forecasters"], self.trained.json["forecasters"])

    def test_evaluate_writes_the_metrics_of_the_run(self):
        scores = self.succeed("evaluate", "--json").json["forecasters"]
        metrics = self.succeed("runs", "show", self.run_id, "--json").json["run"]["metrics"]
        for key in ("mae", "rmse", "mape", "mse", "r2"):
            self.assertEqual(metrics[key]["last"], scores[0][key])
        self.assertEqual(metrics["yardstick.linear.mae"]["last"], scores[4]["mae"])

    def test_the_note_on_mlflows_page_has_the_scores_and_their_unit(self):
        note = self.succeed("runs", "show", self.run_id, "--json").json["run"]["tags"]["mlflow.note.content"]
        self.assertTrue(note.startswith(f"{day(DAYS - 60)} .. {day(DAYS - 1)}: 60 rows scored"), note)
        self.assertRegex(note, r"\nSmallest MAE: \*\*[a-z0-9-]+\*\* [0-9.]+ MW \(MAPE [0-9.]+ %\)")
        self.assertRegex(note, r"\*\*lstm\*\* [0-9.]+ MW [^\n]+\n\n\| forecaster +\| weather +\| n \| MAE MW ")
        self.assertEqual(re.findall(r"^\| ([a-z0-9-]+) ", note, re.MULTILINE)[1:], FORECASTERS)
        shown = self.succeed("runs", "show", self.run_id).out
        self.assertNotIn("mlflow.note.content", shown, "the scores are printed above")

    def test_evaluate_says_that_a_network_knows_the_days_it_was_trained_on(self):
        seen = self.succeed("evaluate", "--from", str(day(DAYS - 90)), "--to", str(day(DAYS - 40))).err
        self.assertIn(f"trained or chosen on days before {day(DAYS - 60)}: its errors there are too small", seen)
        self.assertNotIn("too small", self.succeed("evaluate", "--from", str(day(DAYS - 60))).err)

    def test_evaluate_writes_another_period_under_keys_of_its_own(self):
        before = self.succeed("runs", "show", self.run_id, "--json").json["run"]["metrics"]
        part = (str(day(DAYS - 60)), str(day(DAYS - 40)))
        scores = self.succeed("evaluate", "--from", part[0], "--to", part[1], "--json").json["forecasters"]
        metrics = self.succeed("runs", "show", self.run_id, "--json").json["run"]["metrics"]
        self.assertEqual(metrics["mae"], before["mae"])
        self.assertNotEqual(scores[0]["mae"], metrics["mae"]["last"])
        prefix = f"eval.{part[0]}.{part[1]}/"
        self.assertEqual(metrics[prefix + "mae"]["last"], scores[0]["mae"])
        self.assertEqual(metrics[prefix + "r2"]["last"], scores[0]["r2"])
        # The test period by its dates, or beyond the loads, is the test period.
        until = self.succeed("evaluate", "--from", str(day(DAYS - 60)), "--to", str(day(DAYS + 90)), "--json")
        self.assertIn("as mae", until.err)
        self.assertEqual(until.json["forecasters"], self.trained.json["forecasters"])

    def test_j_minus_1_is_the_load_of_the_day_before(self):
        loads = [mw for _, mw, _ in small_data()]
        errors = [abs(loads[i] - loads[i - 1]) for i in range(DAYS - 60, DAYS)]
        self.assertAlmostEqual(self.mae()["j-1"], sum(errors) / 60, places=9)

    def test_evaluate_scores_the_period_it_is_given(self):
        scored = self.succeed("evaluate", "--from", str(day(DAYS - 60)), "--to", str(day(DAYS - 50)), "--json").json
        self.assertEqual([score["n"] for score in scored["forecasters"]], [10] * 5)
        nothing = self.fail_with(2, "evaluate", "--from", "2019-12-01", "--to", "2019-12-01")
        self.assertIn("a later --to, which is excluded", nothing.err)
        self.assertIn("2019-02-30", self.fail_with(2, "evaluate", "--from", "2019-02-30").err)
        self.fail_with(3, "evaluate", "--from", "2030-01-01", "--to", "2030-02-01")

    def test_evaluate_takes_in_another_file_and_nothing_else(self):
        rows = [(date, round(mw * 1.1, 1), t) for date, mw, t in small_data()]
        self.place.write_small_data(rows, load="more.csv", weather="same.csv")
        other = self.mae("--set", "sources.load.files=more.csv")
        self.assertAlmostEqual(other["j-1"], 1.1 * self.mae()["j-1"], places=1)
        self.assertIn("train anew", self.fail_with(2, "evaluate", "--set", "window.size=3").err)

    def test_a_period_without_a_forecast_is_an_error_not_a_score_of_zero(self):
        gap = range(DAYS - 60, DAYS - 30)
        self.place.write_small_data([r for i, r in enumerate(small_data()) if i not in gap], "gap.csv", "rest.csv")
        line = ("evaluate", "--from", str(day(DAYS - 50)), "--to", str(day(DAYS - 40)))
        self.assertIn("can be scored", self.fail_with(3, *line, "--set", "sources.load.files=gap.csv").err)

    def test_evaluate_as_csv_and_markdown(self):
        rows = self.succeed("evaluate", "--csv").rows
        self.assertEqual([row["forecaster"] for row in rows], FORECASTERS)
        self.assertRegex(self.succeed("evaluate", "--md").out, r"(?m)^\| lstm \| perfect \| 60 \|")

    # predict

    def test_predict_is_one_json_document(self):
        predicted = self.succeed("predict", "--horizon", "2", "--json").json
        self.assertEqual((predicted["schema_version"], predicted["run_id"]), (1, self.run_id))
        self.assertRegex(predicted["issued_at"], WITH_OFFSET)
        times = [forecast["time"] for forecast in predicted["forecasts"]]
        self.assertEqual(times, [f"{day(DAYS)}T00:00:00+01:00", f"{day(DAYS + 1)}T00:00:00+01:00"])
        first = predicted["forecasts"][0]
        self.assertLess(first["low80"], first["value"])
        self.assertGreater(first["high80"], first["value"])

    def test_predict_at_a_day_is_what_the_test_period_scored(self):
        at = str(day(DAYS - 30))
        forecast = self.succeed("predict", "--at", at, "--json").json["forecasts"][0]
        lines = self.place.read(self.place.artifact(self.run_id, "predictions.csv")).splitlines()
        scored = dict(zip(lines[0].split(","), next(line for line in lines if line.startswith(at)).split(",")))
        self.assertEqual(forecast["value"], float(scored["lstm"]))
        self.assertEqual(forecast["weather"], "perfect")

    def test_predict_by_another_forecaster_is_what_the_test_period_scored(self):
        lines = self.place.read(self.place.artifact(self.run_id, "predictions.csv")).splitlines()
        for number, forecaster in ((60, "linear"), (17, "linear"), (1, "linear"), (30, "j-7"), (30, "climatology")):
            at = str(day(DAYS - number))
            predicted = self.succeed("predict", "--at", at, "--forecaster", forecaster, "--json").json
            scored = dict(zip(lines[0].split(","), next(line for line in lines if line.startswith(at)).split(",")))
            self.assertEqual(predicted["forecasts"][0]["value"], float(scored[forecaster]), (at, forecaster))
            self.assertEqual(predicted["forecaster"], forecaster)

    def test_predict_beyond_the_data_says_which_days_are_possible(self):
        self.assertIn(str(day(DAYS)), self.fail_with(3, "predict", "--at", "2031-01-01").err)
        self.fail_with(2, "predict", "--horizon", "15")

    def test_forecasts_are_kept_with_the_baseline_beside_them(self):
        at = day(DAYS - 20)
        value = self.succeed("predict", "--at", str(at), "--json").json["forecasts"][0]["value"]
        kept = self.place.sql(
            "SELECT modele, valeur_predite, valeur_reelle FROM prediction"
            f" WHERE date_prediction = '{at} 00:00:00+00' ORDER BY modele"
        )
        loads = {date: mw for date, mw, _ in small_data()}
        before = loads[at - datetime.timedelta(days=1)]
        self.assertEqual(kept, [("baseline_j-1", before, loads[at]), ("lstm", value, loads[at])])

    def test_predict_list_says_how_wrong_a_forecast_was_once_the_load_is_known(self):
        known, ahead = day(DAYS - 9), day(DAYS)
        value = self.succeed("predict", "--at", str(known), "--json").json["forecasts"][0]["value"]
        self.succeed("predict", "--forecaster", "linear")
        listed = self.succeed("predict", "list", "--from", str(known), "--json").json
        rows = {(row["time"][:10], row["forecaster"]): row for row in listed["forecasts"]}
        loads = {date: mw for date, mw, _ in small_data()}
        judged = rows[str(known), "lstm"]
        self.assertEqual((judged["value"], judged["actual"]), (value, loads[known]))
        self.assertAlmostEqual(judged["error"], value - loads[known], places=9)
        self.assertEqual(rows[str(known), "baseline_j-1"]["actual"], loads[known])
        self.assertIsNone(rows[str(ahead), "linear"]["actual"])

        later = small_data() + [(ahead, 200.0, 10.0)]
        self.place.write_small_data(later, load="later.csv", weather="later_weather.csv")
        files = ("--set", "sources.load.files=later.csv", "--set", "sources.weather.files=later_weather.csv")
        now = self.succeed("predict", "list", "--from", str(ahead), "--forecaster", "linear", *files, "--json").json
        self.assertEqual([row["actual"] for row in now["forecasts"]], [200.0])
        told = now["forecasters"][0]
        self.assertEqual((told["name"], told["n"]), ("linear", 1))
        self.assertAlmostEqual(told["mae"], abs(rows[str(ahead), "linear"]["value"] - 200), places=9)

    def test_predict_list_shows_the_newest_issue_and_every_one_on_request(self):
        at = str(day(DAYS - 7))
        for more in ((), ("--run", "first")):
            self.succeed("predict", "--at", at, *more)
        self.succeed("predict", "--at", at)
        period = ("--from", at, "--to", str(day(DAYS - 6)), "--forecaster", "lstm", "--csv")
        self.assertEqual([row["for"] for row in self.succeed("predict", "list", *period).rows], [at, at])
        one = self.succeed("predict", "list", "--run", "first", *period).rows
        self.assertEqual(len(one), 1)
        said = self.succeed("predict", "list", *period[:-1]).out
        self.assertRegex(said, r"(?m)^small +lstm +[0-9a-f]{8} +1 +1 +\d+\.\d+ +MW")
        self.assertIn("No such forecast is kept", self.succeed("predict", "list", "--forecaster", "nobody").out)

    def test_predict_as_csv(self):
        row = self.succeed("predict", "--at", str(day(DAYS - 5)), "--csv").rows[0]
        self.assertEqual((row["day"], row["weather"]), (str(day(DAYS - 5)), "perfect"))

    # runs

    def test_runs_list_is_the_documented_json(self):
        listed = self.succeed("runs", "list", "--json").json
        self.assertEqual(listed["schema_version"], 1)
        newest, oldest = listed["runs"]
        self.assertEqual((newest["run_id"], newest["name"], oldest["name"]), (self.run_id, "trial", "first"))
        self.assertLessEqual(
            {"run_id", "name", "experiment", "status", "start_time", "end_time", "params", "metrics", "tags"},
            set(newest),
        )
        self.assertEqual(newest["status"], "FINISHED")
        self.assertRegex(newest["start_time"], WITH_OFFSET)
        self.assertRegex(newest["end_time"], WITH_OFFSET)
        self.assertEqual(set(newest["metrics"]["mae"]), {"last", "best"})
        self.assertEqual(newest["params"]["epochs"], "3")

    def test_runs_list_is_sorted_and_cut_as_asked(self):
        by_mae = self.succeed("runs", "list", "--sort", "metrics.mae", "--json").json["runs"]
        maes = [run["metrics"]["mae"]["last"] for run in by_mae]
        self.assertEqual(maes, sorted(maes))
        self.assertEqual(len(self.succeed("runs", "list", "--limit", "1", "--json").json["runs"]), 1)
        self.fail_with(2, "runs", "list", "--sort", "nothing.known")

    def test_the_table_has_the_params_that_differ(self):
        rows = self.succeed("runs", "list", "--csv").rows
        self.assertEqual([row["epochs"] for row in rows], ["3", "2"])
        self.assertEqual([row["forecaster"] for row in rows], ["lstm", "lstm"])
        self.assertNotIn("batch_size", rows[0])
        self.assertRegex(self.succeed("runs", "list", "--md").out, r"(?m)^\| run \| name \|")

    def test_runs_are_found_by_prefix_name_and_latest(self):
        for selector in (self.run_id, self.run_id[:8], "trial", "latest"):
            self.assertEqual(self.succeed("runs", "show", selector, "--json").json["run"]["run_id"], self.run_id)
        self.assertIn("nobody", self.fail_with(2, "evaluate", "--run", "nobody").err)
        shown = self.succeed("runs", "show", "first").out
        for text in ("window_size", "val_loss", "model/MLmodel", "predictions.csv"):
            self.assertIn(text, shown)

    def test_runs_show_prints_the_tables_of_the_training_again(self):
        shown = self.succeed("runs", "show", "first").out
        table = self.first.out[self.first.out.index("issued day-of") : self.first.out.index("Recorded as run")]
        self.assertEqual(table.count("\n"), 9)
        self.assertIn(table.rstrip(), shown)

    # streams

    def test_colour_only_when_asked_for_on_a_pipe(self):
        self.assertNotIn("\033", self.succeed("evaluate").out)
        self.assertIn("\033[", self.succeed("evaluate", "--color", "always").out)
        self.assertNotIn("\033", self.succeed("evaluate", "--color=never").out)

    def test_the_log_can_be_json_and_go_to_a_file_too(self):
        result = self.succeed("evaluate", "--log-format", "json", "--log-file", "own.log")
        lines = [json.loads(line) for line in result.err.splitlines()]
        self.assertTrue(any(line["level"] == "info" and self.run_id in line["message"] for line in lines))
        self.assertIn(self.run_id, self.place.read("own.log"))


class MainJobTest(CommandLineTest):
    """From HTTP to a forecast, by the commands that a person types."""

    def main_job(self, server, config, until):
        self.place.write_config(config, "brest.json")
        refused = self.fail_with(3, "train", "--config", "brest.json")
        self.assertIn("forecast data fetch --config brest.json", refused.err)
        self.succeed("data", "fetch", "--config", "brest.json", "--until", until)
        server.kill()  # nothing after the fetch may touch the network
        trained = self.succeed("train", "--config", "brest.json", "--json").json
        self.assertEqual([score["name"] for score in trained["forecasters"]], FORECASTERS)
        evaluated = self.succeed("evaluate", "--run", "latest", "--json").json
        self.assertEqual(evaluated["forecasters"], trained["forecasters"])
        runs = self.succeed("runs", "list", "--json").json["runs"]
        self.assertEqual(runs[0]["name"], "lstm_brest_consumption")
        self.assertEqual(runs[0]["experiment"], "brest_consumption_forecast")
        return {score["name"]: score for score in trained["forecasters"]}


class MainJob(MainJobTest):
    def test_on_simulated_answers(self):
        server = self.enterContext(ApiServer("--until", "2021-01-01"))
        scores = self.main_job(server, fixed_config(server), "2021-01-01")
        self.assertEqual(scores["lstm"]["n"], 31)
        self.assertEqual((scores["climatology"]["n"], scores["climatology"]["mae"]), (0, None))
        metrics = self.succeed("runs", "show", "--json").json["run"]["metrics"]
        self.assertIn("yardstick.j-7.mae", metrics)
        self.assertNotIn("yardstick.climatology.mae", metrics, "there is no year before the test period to tell it from")
        predicted = self.succeed("predict", "--json").json["forecasts"][0]
        self.assertEqual(predicted["time"], "2021-01-01T00:00:00+01:00")
        models = self.place.sql(
            "SELECT modele, valeur_predite FROM prediction WHERE date_prediction >= '2021' ORDER BY modele"
        )
        self.assertEqual([name for name, _ in models], ["baseline_j-1", "lstm"])
        self.assertEqual(models[1][1], predicted["value"])
        newest = self.place.sql("SELECT consommation_mw FROM consommation ORDER BY date_mesure DESC LIMIT 1")
        self.assertEqual(models[0][1], newest[0][0])

    def test_the_present_is_forecast_with_the_weather_forecast(self):
        server = self.enterContext(ApiServer())
        today = datetime.date.today()
        days = datetime.timedelta
        config = api_config(server, today - days(days=400), today - days(days=30), today + days(days=1))
        self.place.write_config(config, "brest.json")
        self.succeed("data", "fetch", "--config", "brest.json")
        self.succeed("train", "--config", "brest.json")
        newest = self.place.sql("SELECT max(date_mesure) FROM consommation")[0][0][:10]
        forecasts = self.succeed("predict", "--horizon", "2", "--json").json["forecasts"]
        self.assertEqual(forecasts[0]["time"][:10], str(datetime.date.fromisoformat(newest) + days(days=1)))
        self.assertEqual(forecasts[-1]["weather"], "forecast")


class NationalLoad(MainJobTest):
    @unittest.skipUnless(os.path.exists(os.path.join(SHARED_DATA, "README.md")), "the shared series are not there")
    def test_on_the_national_load_with_the_weather_of_paris(self):
        server = self.enterContext(ApiServer("--data", "shared", "--until", "2022-01-01"))
        config = api_config(
            server,
            datetime.date(2020, 6, 1),
            datetime.date(2021, 10, 1),
            datetime.date(2022, 1, 1),
            dataset="eco2mix-national-cons-def",
        )
        del config["sources"]["load"]["territory"]
        config["training"]["epochs"] = 15
        scores = self.main_job(server, config, "2022-01-01")
        self.assertLess(scores["lstm"]["mape"], scores["j-1"]["mape"])


if __name__ == "__main__":
    unittest.main()
